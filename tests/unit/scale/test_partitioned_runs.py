"""However the patients are shared out, the answer is that of the whole cohort."""

from pathlib import Path

import pytest
from unit.scale.in_partitions import (
    AS_OF,
    SMALL,
    as_bytes,
    concluded,
    in_partitions,
    summary_frames,
    tables_of,
)

from seriatim.causal.trial import Bootstrap, TargetTrial
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort, scan_cohort
from seriatim.report.writing import EFFECT_TABLES, with_dates
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.scale.partitions import Partitions
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.study import Study, run, run_trial
from seriatim.study.pool import plan_of_trial
from seriatim.study.results import RESULT_TABLES
from seriatim.study.trial_run import conclude_trial

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module", params=["dematteo-2007", "sakakura-2006"])
def example(request):
    folder = EXAMPLES / request.param
    return folder, run(SMALL, read_cohort(folder, as_of=AS_OF))


@pytest.fixture(scope="module", params=[1, 7, 64])
def made(example, request, tmp_path_factory):
    return in_partitions(example[0], SMALL, request.param, tmp_path_factory.mktemp("work"))


def test_partitions_give_the_tables_of_the_whole_to_the_byte(example, made, tmp_path):
    whole = example[1]
    tables = tables_of(made, tmp_path)
    for name in RESULT_TABLES:
        expected = with_dates(getattr(whole.tables, name), whole.about.clock)
        assert as_bytes(tables[name]) == as_bytes(expected), name


def test_partitions_give_the_summary_of_the_whole(example, made):
    whole, summary = example[1], concluded(made)
    expected = summary_frames(whole)
    for name, frame in summary_frames(summary).items():
        assert as_bytes(frame) == as_bytes(expected[name]), name
    assert summary.provenance == whole.provenance
    assert summary.findings == whole.findings
    assert summary.about == whole.about


def test_the_order_of_rows_changes_nothing(example, tmp_path):
    folder, whole = example
    cohort = read_cohort(folder, as_of=AS_OF)
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=7)
        for name, frame in cohort.tables().items()
    }
    write_folder(type(cohort)(about=cohort.about, **shuffled), tmp_path / "cohort", "parquet")
    made = in_partitions(tmp_path / "cohort", SMALL, 7, tmp_path / "work")
    tables = tables_of(made, tmp_path / "tables")
    for name in RESULT_TABLES:
        expected = with_dates(getattr(whole.tables, name), whole.about.clock)
        assert as_bytes(tables[name]) == as_bytes(expected), name


def test_a_partition_that_is_done_is_not_derived_again(tmp_path, monkeypatch):
    folder = EXAMPLES / "dematteo-2007"
    made = in_partitions(folder, SMALL, 5, tmp_path / "work")
    expected = tables_of(made, tmp_path / "first")
    monkeypatch.setattr("seriatim.scale.partitions.check_tables", None)
    again = in_partitions(folder, SMALL, 5, tmp_path / "work")
    for name, frame in tables_of(again, tmp_path / "second").items():
        assert frame.equals(expected[name])


def test_the_trial_is_answered_alike_in_partitions(tmp_path):
    study = Study(
        rules=ResponseRules(probability=GrowthModel(compute=False)),
        trial=TargetTrial(
            months=(12.0,),
            landmark_months=(6.0,),
            covariates=("category", "sum_mm", "ecog"),
            bootstrap=Bootstrap(replicates=3),
        ),
    )
    write_folder(simulate_trial(TrialPlan(), 300, 5).cohort(), tmp_path / "cohort", "parquet")
    cohort = read_cohort(tmp_path / "cohort", as_of=AS_OF)
    whole = run_trial(study, cohort).comparison
    scanned = scan_cohort(tmp_path / "cohort")
    made = Partitions(study, scanned, plan_of_trial(), tmp_path / "work", 7, AS_OF, False)
    made.carry_out(lambda step: None)
    found = conclude_trial(study, made.read(), made.pool()).comparison
    for name in EFFECT_TABLES:
        assert as_bytes(getattr(found, name)) == as_bytes(getattr(whole, name)), name
    assert found.warnings == whole.warnings


def test_of_many_patients_the_same_ones_are_kept_for_the_figures(tmp_path, monkeypatch):
    monkeypatch.setattr("seriatim.study.drawn.MOST_DRAWN", 6)
    folder = EXAMPLES / "dematteo-2007"
    whole = run(SMALL, read_cohort(folder, as_of=AS_OF))
    found = concluded(in_partitions(folder, SMALL, 7, tmp_path / "work"))
    # The identifiers end in 01 to 40; read backwards those that end in 0 come first, then in 1.
    kept = {"SYN-10", "SYN-20", "SYN-30", "SYN-40", "SYN-01", "SYN-11"}
    for name in ("spider", "swimmer"):
        assert as_bytes(getattr(found, name)) == as_bytes(getattr(whole, name))
        assert set(getattr(found, name)["patient_id"]) == kept
    assert found.waterfall.height == 40
