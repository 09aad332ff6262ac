"""The form in which checks are shown: a text table of one table, with what is found in each row."""

from datetime import date

import polars as pl
import pytest
from text_table import rows_of

from seriatim.cohort.build import About, build_cohort

AS_OF = date(2024, 1, 1)

USUAL = {
    "patients": {"patient_id": "P", "vital_status": "alive", "last_contact_day": "2020-01-01"},
    "lesions": {
        "patient_id": "P",
        "lesion_id": "A",
        "organ": "liver",
        "kind": "solid",
        "role": "target",
    },
    "measurements": {
        "patient_id": "P",
        "lesion_id": "A",
        "scan_day": "2014-01-01",
        "long_axis_mm": "30",
        "status": "measured",
    },
    "drugs": {"patient_id": "P", "agent": "imatinib", "start_day": "2014-01-10"},
    "operations": {"patient_id": "P", "operation_id": "O", "operation_day": "2014-02-01"},
    "resections": {"patient_id": "P", "operation_id": "O", "lesion_id": "A"},
    "events": {"patient_id": "P", "day": "2015-01-01", "kind": "progression"},
    "covariates": {"patient_id": "P", "day": "2014-01-01", "name": "ecog", "value": "1"},
    "assessments": {
        "patient_id": "P",
        "scan_day": "2014-01-01",
        "part": "overall",
        "response": "SD",
    },
}
"""What stands in a column that a text table does not show; without a text table, the one row."""

REQUIRED = ("patients", "lesions", "measurements")
RESULTS = ("found", "row", "becomes")
BESIDE_THE_POINT = {"REL007", "REL008", "REL009", "CLN019"}
"""Notes on what is missed in other tables; each is looked at only in a text that names it."""


@pytest.fixture
def check():
    """Check a cohort of one text table, and of others given by name, and compare row by row.

    `found` names the codes at a row, `row` says kept or aside, `becomes` what is held of `column`
    in a row that is kept. Dates are held as days; `becomes` shows them as dates again.
    """

    def run(text, *, table, column="", about=None, **others):
        rows = rows_of(text)
        given = {table: rows} | {name: rows_of(other) for name, other in others.items()}
        frames = {name: _frame(name, given[name]) for name in given}
        frames |= {name: _frame(name, [{}]) for name in REQUIRED if name not in given}
        settings = {"title": "A check by example", **(about or {})}
        cohort = build_cohort(About(**settings), frames, as_of=AS_OF)
        named = [set(row["found"].split()) for row in rows]
        beside = BESIDE_THE_POINT - set().union(*named)
        assert [codes - beside for codes in _codes(cohort, table, len(rows))] == named
        aside = set(cohort.set_aside.filter(table=table)["row"])
        if "row" in rows[0]:
            fates = ["aside" if n in aside else "kept" for n in range(1, len(rows) + 1)]
            assert fates == [row["row"] for row in rows]
        if column:
            held = _shown(cohort.tables()[table][column], cohort.about)
            kept = [row["becomes"] for n, row in enumerate(rows, start=1) if n not in aside]
            assert held == kept
        return cohort

    return run


def _frame(table, rows):
    plain = [{k: v for k, v in row.items() if k not in RESULTS} for row in rows]
    filled = [{**USUAL[table], **row} for row in plain]
    return pl.DataFrame(filled, schema={name: pl.String for row in filled for name in row})


def _codes(cohort, table, n_rows):
    codes = [set() for _ in range(n_rows)]
    for finding in cohort.findings:
        for row in finding.rows if finding.table == table else ():
            codes[row - 1].add(finding.code.code)
    return codes


def _shown(values, about):
    if values.name.endswith("day") and about.clock == "calendar":
        values = values.cast(pl.Date)
    if values.dtype == pl.Float64:
        return ["-" if value is None else f"{value:g}" for value in values]
    return ["-" if value is None else str(value) for value in values]
