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

from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort
from seriatim.report.writing import with_dates
from seriatim.study import run
from seriatim.study.results import RESULT_TABLES

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
