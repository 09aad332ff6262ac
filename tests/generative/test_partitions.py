"""However random patients are shared out, result tables and summary are those of the whole."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from unit.scale.in_partitions import (
    AS_OF,
    SMALL,
    as_bytes,
    concluded,
    in_partitions,
    summary_frames,
    tables_of,
)

from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import as_cohort
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.read import read_cohort
from seriatim.study import run
from seriatim.study.results import RESULT_TABLES


def shuffled(frame, seed):
    return frame.sample(fraction=1.0, shuffle=True, seed=seed)


@examples(12)
@given(cohorts(), st.sampled_from([1, 2, 7]), st.integers(0, 9))
def test_partitions_of_random_patients_are_the_whole(tables, number, seed):
    cohort = as_cohort(tables)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(cohort, folder / "cohort", "parquet")
        mixed = {name: shuffled(frame, seed) for name, frame in cohort.tables().items()}
        write_folder(type(cohort)(about=cohort.about, **mixed), folder / "mixed", "parquet")
        whole = run(SMALL, read_cohort(folder / "cohort", as_of=AS_OF))
        made = in_partitions(folder / "mixed", SMALL, number, folder / "work")
        found = tables_of(made, folder / "tables")
        for table in RESULT_TABLES:
            assert as_bytes(found[table]) == as_bytes(getattr(whole.tables, table)), table
        summary, expected = summary_frames(concluded(made)), summary_frames(whole)
        for one, frame in summary.items():
            assert as_bytes(frame) == as_bytes(expected[one]), one


@examples(25)
@given(
    st.lists(st.sampled_from(["A", " A", "A ", "7", "07", "é", "", None]), max_size=30), st.data()
)
def test_what_is_wrong_with_a_table_is_found_alike_in_partitions(names, data):
    number = data.draw(st.sampled_from([1, 3, 8]))
    data_sizes = data.draw(st.sampled_from([["10", "20.5", "abc", "", "-1", "1e9"], [""]]))
    lesions = [data.draw(st.sampled_from(["L1", "L2", "", "x"])) for _ in names]
    days = [data.draw(st.sampled_from(["0", "30", "x", "", "-5000000"])) for _ in names]
    readers = [data.draw(st.sampled_from(["", "", "R"])) for _ in names]
    sizes = [data.draw(st.sampled_from(data_sizes)) for _ in names]
    patients = pl.DataFrame({"patient_id": names}, schema={"patient_id": pl.String})
    of_lesions = {"patient_id": names, "lesion_id": lesions, "kind": ["solid"] * len(names)}
    rows = {
        "patient_id": names,
        "lesion_id": lesions,
        "scan_day": days,
        "reader": readers,
        "long_axis_mm": sizes,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cohort = folder / "cohort"
        cohort.mkdir()
        (cohort / "cohort.toml").write_text(
            'title = "Random"\nsynthetic = true\nclock = "relative"\nzero = "day 0"\n'
        )
        patients.write_parquet(cohort / "patients.parquet")
        as_text(of_lesions).write_parquet(cohort / "lesions.parquet")
        lines = as_text(rows).write_csv().splitlines()
        long = data.draw(st.sets(st.integers(1, len(lines))))
        lines = [line + ",more" * (number in long) for number, line in enumerate(lines)]
        (cohort / "measurements.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        whole = read_cohort(cohort, as_of=AS_OF)
        read = in_partitions(cohort, SMALL, number, folder / "work").read()
        assert read.findings == whole.findings
        assert read.n_rows_set_aside == whole.n_rows_set_aside


def as_text(columns):
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
