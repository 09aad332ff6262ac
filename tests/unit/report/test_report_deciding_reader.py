"""The patient sheet follows the deciding reader of the results, whoever is first by name."""

from dataclasses import replace

import polars as pl
from made_up_study import made_up_cohort

from seriatim.report.patient import find_patient


def with_second_reader(results):
    """Everything read once more by reader A, who stands before R1 by name."""
    tables = {
        name: pl.concat([frame, frame.with_columns(reader=pl.lit("A"))])
        for name, frame in vars(results.tables).items()
        if name in ("lesion_states", "visit_responses", "categories")
    }
    return replace(results, tables=replace(results.tables, **tables))


def read_by(results, made, readers):
    chosen = replace(with_second_reader(results), readers=readers)
    patient = find_patient(chosen, made_up_cohort(made), made[0].patient_id)
    frames = (patient.states, patient.visits, patient.categories)
    return {reader for frame in frames for reader in frame["reader"]}


def test_the_deciding_reader_is_shown(results, made):
    assert read_by(results, made, results.readers) == {"R1"}
    accepted = results.readers.with_columns(reader=pl.lit("A"))
    assert read_by(results, made, accepted) == {"A"}


def test_a_patient_whom_nobody_decides_is_shown_by_the_first_reader(results, made):
    assert read_by(results, made, results.readers.clear()) == {"A"}
