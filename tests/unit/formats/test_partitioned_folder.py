"""A cohort written in partitions is read as the one it is."""

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from seriatim.formats.cohort_files import partitioned
from seriatim.formats.cohort_files.partitioned import write_partitioned
from seriatim.formats.read import read_cohort

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize("number", [2, 9])
def test_tables_in_partitions_are_one_table_each(tmp_path, number):
    cohort = read_cohort(EXAMPLES / "dematteo-2007")
    write_partitioned(cohort, tmp_path, number)
    assert len(list((tmp_path / "measurements.parquet").iterdir())) == number
    found = read_cohort(tmp_path)
    assert found.about == cohort.about
    assert [one for one in found.findings if one.code.code != "TBL020"] == []
    for name, frame in cohort.tables().items():
        again = found.tables()[name]
        assert_frame_equal(again.sort(again.columns), frame.sort(frame.columns))


def test_only_a_very_large_cohort_is_cut_unasked(monkeypatch):
    cohort = read_cohort(EXAMPLES / "dematteo-2007")
    assert partitioned.partitions_for(cohort) == 1
    rows = cohort.measurements.height
    monkeypatch.setattr(partitioned, "ROWS_IN_ONE_PIECE", rows)
    assert partitioned.partitions_for(cohort) == 1
    monkeypatch.setattr(partitioned, "ROWS_IN_ONE_PIECE", rows - 1)
    monkeypatch.setattr(partitioned, "ROWS_PER_PARTITION", rows - 1)
    assert partitioned.partitions_for(cohort) == 2
