"""How many partitions a run takes, and what becomes of one that fails."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from unit.scale.in_partitions import SMALL, in_partitions
from unit.scale.undrawn import report_undrawn

from seriatim.base.errors import InputError, PartitionError
from seriatim.scale import partitions, run
from seriatim.scale.memory import UNKNOWN_BYTES, free_bytes
from seriatim.scale.place import work_folder
from seriatim.study import SurvivalPlan

EXAMPLE = Path(__file__).parents[3] / "examples" / "dematteo-2007"
GIB = 1 << 30


@pytest.fixture
def memory(monkeypatch):
    return lambda free: monkeypatch.setattr(run, "free_bytes", lambda: free)


def test_a_cohort_that_fits_is_one_piece(memory):
    memory(8 * GIB)
    assert run.number_of_partitions(EXAMPLE, None) == 1


def test_a_cohort_that_does_not_fit_is_cut(memory, tmp_path):
    memory(GIB)
    with (tmp_path / "measurements.parquet").open("wb") as file:
        file.truncate(GIB)
    number = run.number_of_partitions(tmp_path, None)
    memory(GIB // 2)
    assert 1 < number < run.number_of_partitions(tmp_path, None)


def test_only_tables_count_and_csv_counts_less_than_parquet(memory, tmp_path):
    memory(GIB)
    for name in ("notes.txt", ".out.work", "scans.zip"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(GIB)
    assert run.number_of_partitions(tmp_path, None) == 1
    numbers = []
    for name in ("measurements.csv", "measurements.parquet"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(GIB)
        numbers.append(run.number_of_partitions(tmp_path, None))
        (tmp_path / name).unlink()
    assert 1 < numbers[0] < numbers[1]


def test_an_output_within_the_cohort_folder_does_not_change_the_cohort(tmp_path):
    before = run._files(EXAMPLE)
    shutil.copytree(EXAMPLE, tmp_path / "cohort", copy_function=shutil.copy2)
    (tmp_path / "cohort" / ".out.work").mkdir()
    (tmp_path / "cohort" / ".out.work" / "plan.json").write_text("{}")
    assert run._files(tmp_path / "cohort") == before


def test_as_many_partitions_as_asked_for_and_never_none(memory):
    memory(8 * GIB)
    assert run.number_of_partitions(EXAMPLE, 64) == 64
    with pytest.raises(InputError, match="one partition"):
        run.number_of_partitions(EXAMPLE, 0)


def test_free_memory_is_read_from_the_system_or_guessed(tmp_path):
    told = tmp_path / "meminfo"
    told.write_text("MemTotal:       100 kB\nMemAvailable:    40 kB\n")
    assert free_bytes(told) == 40 * 1024
    assert free_bytes(tmp_path / "missing") > 0
    assert UNKNOWN_BYTES > 0


def test_partitions_that_fail_are_named_and_the_others_are_done(tmp_path, monkeypatch):
    check = partitions.check_tables

    def fail_on_one(about, raw, **options):
        if "SYN-07" in raw["patients"]["patient_id"]:
            raise pl.exceptions.ComputeError("SYN-07")
        return check(about, raw, **options)

    monkeypatch.setattr(partitions, "check_tables", fail_on_one)
    with pytest.raises(PartitionError) as raised:
        in_partitions(EXAMPLE, SMALL, 5, tmp_path / "work")
    assert "1 of 5 partitions failed" in str(raised.value)
    assert "ComputeError" in str(raised.value)
    assert "SYN-07" not in str(raised.value)
    assert len(list((tmp_path / "work" / "done").iterdir())) == 4
    monkeypatch.setattr(partitions, "check_tables", check)
    assert in_partitions(EXAMPLE, SMALL, 5, tmp_path / "work").read().findings == ()


def test_another_study_does_not_go_on_from_the_partitions_of_the_first(tmp_path, monkeypatch):
    output = tmp_path / "out"
    monkeypatch.setattr(run, "conclude", None)
    with pytest.raises(TypeError):
        report_undrawn(EXAMPLE, output, SMALL, 3)
    seen = work_folder(output) / "done" / "partition=0000" / "seen"
    seen.touch()
    with pytest.raises(TypeError):
        report_undrawn(EXAMPLE, output, SMALL, 3)
    assert seen.exists()
    other = SMALL.model_copy(update={"survival": SurvivalPlan(months=(9,))})
    with pytest.raises(TypeError):
        report_undrawn(EXAMPLE, output, other, 3)
    assert not seen.exists()
    assert seen.parent.exists()


def test_an_interrupted_run_keeps_its_number_however_much_memory_is_free(
    tmp_path, monkeypatch, memory
):
    output = tmp_path / "out"
    monkeypatch.setattr(run, "conclude", None)
    with pytest.raises(TypeError):
        report_undrawn(EXAMPLE, output, SMALL, 3)
    seen = work_folder(output) / "done" / "partition=0002" / "seen"
    seen.touch()
    memory(64 * GIB)
    with pytest.raises(TypeError):
        report_undrawn(EXAMPLE, output, SMALL, None)
    assert seen.exists()
