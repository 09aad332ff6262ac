"""The run of a trial: interrupted however often, it ends in the same tables."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import seriatim
from seriatim.base.errors import PlanError
from seriatim.causal.resampling import BLOCK
from seriatim.causal.trial import Bootstrap, TargetTrial
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort
from seriatim.response.rules import ResponseRules
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.study import Study, render_study, run, run_trial
from seriatim.study.block_files import FOLDER, count_kept
from seriatim.study.plan import SurvivalPlan
from seriatim.study.provenance import read_of
from seriatim.study.trial_run import digest_of

BLOCKS = 5
REPLICATES = BLOCKS * BLOCK
DEADLINE_S = 240
SOURCE = Path(seriatim.__file__).parents[1]
RUN = """
import sys
from pathlib import Path
import polars as pl
from seriatim.formats.read import read_cohort
from seriatim.study import read_study, run_trial

cohort, out = map(Path, sys.argv[1:])
found = run_trial(read_study(cohort / "study.toml"), read_cohort(cohort), folder=out).comparison
for name, table in vars(found).items():
    if isinstance(table, pl.DataFrame):
        table.write_csv(out / f"{name}.csv")
"""
"""Runs the trial with its resamples in a folder and writes every table there."""


def a_study(replicates=REPLICATES, **settings):
    plain = {
        "eligibility": {"categories": ("responsive", "focal_resistance", "multifocal_resistance")},
        "months": (12.0, 24.0),
        "covariates": ("category", "sum_mm"),
        "bootstrap": Bootstrap(replicates=replicates, seed=1),
    }
    rules = ResponseRules.model_validate({"probability": {"compute": False}})
    return Study(rules=rules, trial=TargetTrial(**(plain | settings)))


@pytest.fixture(scope="module")
def cohort_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cohort")
    write_folder(simulate_trial(TrialPlan(), 300, 1).cohort(), folder)
    (folder / "study.toml").write_text(render_study(a_study()), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cohort(cohort_folder):
    return read_cohort(cohort_folder)


@pytest.fixture(scope="module")
def uninterrupted(cohort_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    assert finish(start(cohort_folder, out)) == 0
    return contents(out)


def start(cohort_folder, out):
    """The run in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(cohort_folder), str(out)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    process.communicate(timeout=DEADLINE_S)
    return process.returncode


def contents(out):
    """Every table of the result, by its bytes."""
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.csv"))}


def wait_for_blocks(out, number, process):
    """Until so many blocks are finished; a run that ends before shows what it said."""
    deadline = time.monotonic() + DEADLINE_S
    while len(list((out / FOLDER).glob("*.npz"))) < number:
        assert time.monotonic() < deadline
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
        assert process.returncode is None, process.communicate()


@pytest.mark.parametrize("finished", [1, BLOCKS // 2 + 1])
def test_a_killed_run_goes_on_and_gives_the_same_bytes(
    cohort_folder, uninterrupted, tmp_path, finished
):
    process = start(cohort_folder, tmp_path)
    wait_for_blocks(tmp_path, finished, process)
    process.kill()
    assert finish(process) == -signal.SIGKILL
    kept = count_kept(tmp_path / FOLDER)
    assert kept >= finished * BLOCK
    assert contents(tmp_path) == {}
    assert finish(start(cohort_folder, tmp_path)) == 0
    assert contents(tmp_path) == uninterrupted
    assert len(uninterrupted) == 14


def test_blocks_that_are_damaged_or_of_other_data_are_made_again(cohort, tmp_path):
    whole = run_trial(a_study(3 * BLOCK), cohort, folder=tmp_path)
    files = sorted((tmp_path / FOLDER).glob("*.npz"))
    assert len(files) == 3
    files[0].write_bytes(files[0].read_bytes()[:100])
    files[1].unlink()
    told = []
    again = run_trial(
        a_study(3 * BLOCK), cohort, folder=tmp_path, on_progress=lambda *pair: told.append(pair)
    )
    # The third block is there; the other two are made again.
    assert [done // BLOCK for done, _ in told] == [1, 2, 3]
    assert_frame_equal(whole.comparison.effects, again.comparison.effects, check_exact=True)


def test_more_resamples_build_on_those_that_are_kept(cohort, tmp_path):
    run_trial(a_study(BLOCK), cohort, folder=tmp_path)
    told = []
    more = run_trial(
        a_study(2 * BLOCK), cohort, folder=tmp_path, on_progress=lambda *pair: told.append(pair)
    )
    assert told[0] == (BLOCK, 2 * BLOCK)
    fresh = run_trial(a_study(2 * BLOCK), cohort)
    assert_frame_equal(more.comparison.effects, fresh.comparison.effects, check_exact=True)


def digest(study, cohort):
    return digest_of(study, read_of(study, cohort))


def test_the_digest_knows_the_data_and_the_study_and_not_the_number_of_resamples(cohort):
    own = digest(a_study(), cohort)
    assert digest(a_study(replicates=10), cohort) == own
    assert digest(a_study(grace_months=4), cohort) != own
    assert digest(a_study(bootstrap=Bootstrap(replicates=REPLICATES, seed=2)), cohort) != own
    fewer = replace(cohort, operations=cohort.operations.head(-1))
    assert digest(a_study(), fewer) != own
    shuffled = replace(cohort, patients=cohort.patients.reverse())
    assert digest(a_study(), shuffled) == own


def test_the_level_of_intervals_is_that_of_the_study(cohort):
    study = a_study(0).model_copy(update={"survival": SurvivalPlan(conf_level=0.9)})
    found = run_trial(study, cohort).comparison
    usual = run_trial(a_study(0), cohort).comparison
    assert (found.conf_level, usual.conf_level) == (0.9, 0.95)
    narrow, wide = (
        one.effects.filter(measure="risk_difference", method="clone_censor_weight", month=24.0)
        for one in (found, usual)
    )
    # The normal quantiles of 90 % and 95 %.
    ratio = 1.6448536 / 1.9599640
    reach = [(one["upper"] - one["lower"]).item() for one in (narrow, wide)]
    assert reach[0] == pytest.approx(ratio * reach[1], rel=1e-6)


def test_a_study_without_a_trial_has_no_question(cohort):
    with pytest.raises(PlanError, match="states no trial") as refused:
        run_trial(Study(), cohort)
    assert "[trial]" in refused.value.hint


def test_the_whole_study_answers_its_trial_too_and_alike(cohort):
    study = a_study(0)
    alone, whole = run_trial(study, cohort).comparison, run(study, cohort).effects
    assert_frame_equal(alone.effects, whole.effects, check_exact=True)
    assert alone.warnings == whole.warnings
    without = study.model_copy(update={"trial": None})
    assert run(without, cohort).effects is None


def test_the_results_carry_where_they_come_from_and_print_no_row(cohort):
    results = run_trial(a_study(0), cohort)
    assert results.provenance.study_digest
    assert set(results.provenance.input_digests) >= {"patients", "operations"}
    assert repr(results).endswith("2 of 2 months with an effect>")
    ids = cohort.patients["patient_id"].head(3).to_list()
    for name in ("flow", "effects", "positivity", "protocol", "left_out"):
        table = getattr(results.comparison, name)
        assert table.select(pl.all().cast(pl.String).is_in(ids).any()).row(0).count(True) == 0
