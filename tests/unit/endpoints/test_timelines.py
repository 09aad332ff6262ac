from dataclasses import replace

import polars as pl
import pytest
from unit.endpoints.described_cohort import MONTH, cohort, response

from seriatim.endpoints.timelines import (
    SWIMMER_SCHEMA,
    describe_spider,
    describe_swimmer,
    describe_waterfall,
)


def test_the_waterfall_takes_the_period_that_the_index_line_opened():
    # C's only call lies after the operation, so none is on the line before it.
    assert describe_waterfall(cohort(), response()).rows() == [
        ("A", "responsive", -40.0, "PR"),
        ("B", "responsive", -10.0, "SD"),
        ("C", "focal_resistance", None, None),
        ("D", "indeterminate", None, None),
        ("E", None, 25.0, "PD"),
        ("F", None, None, None),
    ]


def test_without_a_drug_the_waterfall_takes_the_first_period():
    bars = describe_waterfall(cohort(drugs_known=False), response())
    assert bars.filter(pl.col("patient_id") == "A").row(0) == ("A", "responsive", None, "NE")


def test_the_spider_starts_at_the_last_scan_before_the_drug_and_leaves_nodules_out():
    lesions = describe_spider(cohort(), response())
    assert lesions.select("lesion_id", "size_mm", "change_pct").rows() == [
        ("L1", 40.0, 0.0),
        ("L1", 30.0, -25.0),
        ("L2", 0.0, None),
        ("L2", 12.0, None),
    ]
    assert lesions["months"].to_list() == pytest.approx(
        [-10 / MONTH, 290 / MONTH, 290 / MONTH, 600 / MONTH]
    )
    assert lesions["category"].unique().to_list() == ["responsive"]


def test_the_swimmer_shows_a_whole_course_in_months_from_the_first_drug():
    course = describe_swimmer(cohort(), response()).filter(pl.col("patient_id") == "A")
    assert course.select("kind", "label").rows() == [
        ("drug", "imatinib 400 mg/day"),
        ("category", "responsive"),
        ("operation", "R0"),
        ("progression", "recurrence"),
        ("last_contact", "last contact"),
    ]
    assert course["start_months"].to_list() == pytest.approx(
        [0, 290 / MONTH, 300 / MONTH, 700 / MONTH, 900 / MONTH]
    )
    assert course["stop_months"].to_list()[0] == pytest.approx(900 / MONTH)
    assert course["stop_months"].to_list()[1:] == [None] * 4


def test_drugs_stop_on_their_day_and_death_ends_those_still_taken():
    spans = describe_swimmer(cohort(), response()).filter(pl.col("kind").is_in(["drug", "death"]))
    stops = {
        (patient, kind): stop
        for patient, kind, stop in spans.select("patient_id", "kind", "stop_months").iter_rows()
    }
    assert stops["B", "drug"] == pytest.approx(600 / MONTH)
    assert stops["C", "drug"] == pytest.approx(800 / MONTH)
    assert [patient for patient, kind in stops if kind == "death"] == ["C"]


def test_without_drugs_the_first_scan_is_month_zero():
    spans = describe_swimmer(cohort(drugs_known=False), response())
    scan = spans.filter(pl.col("kind") == "category")
    assert scan["start_months"].to_list() == [0.0]
    assert spans.filter(pl.col("kind") == "drug").is_empty()


def test_an_empty_cohort_gives_empty_frames_with_their_columns():
    bare = cohort()
    empty = replace(bare, **{name: getattr(bare, name).clear() for name in bare.tables()})
    nothing = replace(
        response(),
        **{
            name: getattr(response(), name).clear()
            for name in ("lesion_states", "visit_responses", "best_responses", "categories")
        },
    )
    assert describe_waterfall(empty, nothing).is_empty()
    assert describe_spider(empty, nothing).is_empty()
    assert dict(describe_swimmer(empty, nothing).schema) == SWIMMER_SCHEMA
