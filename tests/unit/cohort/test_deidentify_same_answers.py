"""What is derived from a de-identified cohort is what is derived from the original one."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from generative.cohorts import cohorts
from generative.kernel import as_cohort
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from seriatim.cohort.about import About
from seriatim.cohort.deidentify import deidentify
from seriatim.endpoints.derive import derive_endpoints
from seriatim.formats.cohort_files.deidentified import write_deidentified
from seriatim.formats.read import read_cohort
from seriatim.response import derive_response
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.rules import ResponseRules

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
WITHOUT = ResponseRules(probability=GrowthModel(compute=False))
DAYS = (
    "scan_day",
    "day",
    "start_day",
    "best_day",
    "first_pd_day",
    "origin_day",
    "end_day",
    "interval_start_day",
)
NAMES = {"reader": "reader", "operation_id": "operation", "lesion_id": "lesion"}


def answers(cohort, rules):
    response = derive_response(cohort, rules)
    return {
        "lesion_states": response.lesion_states,
        "visit_responses": response.visit_responses,
        "best_responses": response.best_responses,
        "categories": response.categories,
        "endpoints": derive_endpoints(cohort, response),
    }


def led_back(frame, key):
    """The table with the old names and days, by the key."""
    patients = key.filter(kind="patient").select(
        patient_id="new_id", old_patient="old_id", by="shift_days"
    )
    back = frame.join(patients, on="patient_id", how="left", maintain_order="left")
    names = dict(key.select("new_id", "old_id").iter_rows())
    columns = [name for name in (*NAMES, "origin_id") if name in frame.columns]
    days = [pl.col(name) - pl.col("by") for name in DAYS if name in frame.columns]
    return back.with_columns(
        pl.col("old_patient").alias("patient_id"), pl.col(columns).replace(names), *days
    ).select(frame.columns)


def same_answers(cohort, made, rules, **tolerance):
    ours, theirs = answers(cohort, rules), answers(made.cohort, rules)
    for name, frame in theirs.items():
        assert_frame_equal(
            led_back(frame, made.key).sort(pl.all()), ours[name].sort(pl.all()), **tolerance
        )


@pytest.mark.parametrize("name", ["dematteo-2007", "sakakura-2006"])
def test_an_example_gives_the_same_states_categories_and_times(name, tmp_path):
    cohort = read_cohort(EXAMPLES / name)
    made = deidentify(cohort)
    write_deidentified(cohort, made, tmp_path / "out")
    again = replace(made, cohort=read_cohort(tmp_path / "out"))
    same_answers(cohort, again, ResponseRules(), abs_tol=1e-3)


@given(cohorts(), st.sampled_from(["calendar", "relative"]), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_any_cohort_gives_the_same_states_categories_and_times(tables, clock, seed):
    cohort = replace(as_cohort(tables), about=About(title="T", clock=clock))
    same_answers(cohort, deidentify(cohort, seed=seed), WITHOUT)
