"""Findings are listed causes first, and one finding is shown on one line."""

import random

from seriatim.base.codes import MAX_ROWS_SHOWN, Finding
from seriatim.cohort.codes import CODES
from seriatim.cohort.columns import match_columns
from seriatim.cohort.findings import in_order
from seriatim.cohort.schema import TABLES
from seriatim.report.terminal import render_findings

LISTED = (
    Finding(CODES["TBL022"], "measurements", "", (1,), "x"),
    Finding(CODES["VAL030"], "measurements", "scan_day", (1,), "x"),
    Finding(CODES["REL001"], "lesions", "patient_id", (1,), "x"),
    Finding(CODES["REL001"], "measurements", "patient_id", (1,), "x"),
    Finding(CODES["TBL015"], "measurements", "longaxis", (), "x"),
    Finding(CODES["CLN005"], "patients", "last_contact_day", (1,), "x"),
    Finding(CODES["CLN025"], "measurements", "", (1,), "x"),
    Finding(CODES["CSV003"], "resections", "", (), "x"),
    Finding(CODES["TBL016"], "lesions", "organ", (), "x"),
    Finding(CODES["REL007"], "patients", "", (1,), "x"),
)
"""Errors, warnings and notes; in each, files before columns, values, links and patients."""


def test_within_a_severity_files_and_columns_come_before_rows():
    mixed = list(LISTED)
    random.Random(1).shuffle(mixed)
    assert in_order(mixed) == list(LISTED)


def test_the_terminal_lists_them_in_the_same_order():
    shown = render_findings(LISTED[::-1])
    heads = [line.split()[1] for line in shown.splitlines() if line.startswith(("E", "W", "N"))]
    assert heads == [finding.code.code for finding in LISTED]


def test_a_finding_is_shown_on_one_line_without_open_places():
    finding = Finding(CODES["CLN035"], "lesions", "kind", (3, 7), "2 rows are so.")
    assert str(finding) == "CLN035 warning lesions.kind rows 3, 7: 2 rows are so."
    assert repr(finding) == f"<Finding {finding}>"


def test_a_finding_without_rows_or_column_names_the_table_alone():
    finding = Finding(CODES["CSV003"], "drugs", "", (), "So it is.")
    assert str(finding) == "CSV003 note drugs: So it is."


def test_row_numbers_beyond_the_first_are_counted():
    rows = tuple(range(1, 13))
    finding = Finding(CODES["CLN035"], "lesions", "kind", rows, "So.", n_rows=2012)
    shown = ", ".join(str(row) for row in rows[:MAX_ROWS_SHOWN])
    assert f"rows {shown} and 2,004 more:" in str(finding)


def test_a_name_near_a_missing_column_says_that_its_values_are_empty():
    header = ["patient_id", "lesion_id", "scan_day", "status", "longaxis_mm"]
    near = "The column `longaxis_mm` is not one of this table; the nearest known name is "
    for more, words in (
        ([], "`long_axis_mm`, which is missing: all its values are empty."),
        (["long_axis_mm"], "`long_axis_mm`."),
    ):
        _, (problem,) = match_columns(TABLES["measurements"], header + more)
        assert problem.words["unknown"] == near + words
