"""What was known on a day, asked in any order."""

import polars as pl
from spec.causal.course import read_course

from seriatim.causal.drug_in_force import add_drug_in_force
from seriatim.causal.known import add_known
from seriatim.causal.scan_values import derive_scan_values

COURSE = """
patient | day | happens
A       |   0 | drug 1
A       |  10 | scan responsive 50mm 2 lesions
A       |  20 | albumin 35
A       |  30 | scan focal
A       |  30 | albumin 31
B       |  25 | scan multifocal 70mm 4 lesions
"""


def asked(*rows):
    return pl.DataFrame(rows, schema={"patient_id": pl.String, "day": pl.Int32}, orient="row")


def known(names, *rows):
    cohort, response = read_course(COURSE)
    scans = derive_scan_values(cohort, response)
    return add_known(asked(*rows), scans, cohort, names).select(names).rows()


def test_a_value_is_known_from_its_day_on_and_never_before():
    rows = (("A", 9), ("A", 10), ("A", 29), ("A", 30), ("B", 24), ("B", 999))
    assert known(["category", "sum_mm"], *rows) == [
        (None, None),
        ("responsive", 50.0),
        ("responsive", 50.0),
        ("focal_resistance", 50.0),
        (None, None),
        ("multifocal_resistance", 70.0),
    ]


def test_rows_keep_the_order_in_which_they_are_asked():
    rows = (("A", 30), ("B", 30), ("A", 25), ("A", 30), ("B", 1))
    assert known(["albumin", "n_lesions"], *rows) == [
        (31.0, 3),
        (None, 4),
        (35.0, 2),
        (31.0, 3),
        (None, None),
    ]


def test_nobody_asked_is_nobody_answered():
    assert known(["category", "line", "albumin"]) == []


def test_a_line_is_in_force_from_the_day_after_it_started():
    cohort, _ = read_course(
        """
        day | happens
          0 | drug 1
         50 | stop 1
         60 | drug 2
         90 | drug 1
        """
    )
    rows = [("P", day) for day in (0, 1, 50, 51, 60, 61, 95)]
    placed = add_drug_in_force(asked(*rows), cohort)
    # A line once left does not come back: its second interval starts no new line.
    assert placed["line"].to_list() == [None, "1", "1", "1", "1", "2", "2"]
    assert placed["is_taken"].to_list() == [False, True, True, False, False, True, True]


def test_a_pause_is_a_pause_until_the_line_is_resumed():
    cohort, _ = read_course(
        """
        day | happens
          0 | drug 1
         50 | stop 1
         90 | drug 1
        """
    )
    rows = [("P", day) for day in (50, 51, 89, 90)]
    placed = add_drug_in_force(asked(*rows), cohort)
    assert placed["is_taken"].to_list() == [True, False, False, True]
    assert placed["line_day"].to_list() == [0, 0, 0, 0]
