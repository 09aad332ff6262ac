from dataclasses import replace

import polars as pl
import pytest

from seriatim.cohort.about import Published
from seriatim.endpoints.derive import ENDPOINT_SCHEMA
from seriatim.evidence.compare import COMPARISON_SCHEMA, compare_published
from seriatim.evidence.figures import Figures

MONTH = 30.4375
SURVIVAL = {
    "endpoint": pl.String(),
    "clock": pl.String(),
    "group": pl.String(),
    "statistic": pl.String(),
    "month": pl.Float64(),
    "estimate": pl.Float64(),
}
BEST = {"patient_id": pl.String(), "best_response": pl.String()}
OPERATIONS = {"patient_id": pl.String(), "operation_id": pl.String(), "n_growing": pl.Int32()}


def endpoint_rows(who, category, completeness, on_drug, os_days, os_status, pfs_days):
    shared = {"patient_id": who, "is_index": True, "category": category}
    operated = {
        **shared,
        "origin": "operation",
        "origin_id": "op1",
        "on_drug_days": on_drug,
        "completeness": completeness,
    }
    return [
        {**shared, "origin": "drug_start", "origin_id": "1", "endpoint": "os", "origin_day": 0},
        {**operated, "endpoint": "os", "time_days": os_days, "status": os_status},
        {**operated, "endpoint": "pfs", "time_days": pfs_days, "status": 0},
        # A later operation of the same patient never counts.
        {**operated, "is_index": False, "endpoint": "os", "time_days": 1, "status": 1},
    ]


FIGURES = Figures(
    survival=pl.DataFrame(
        [
            ("pfs", "operation", "responsive", "survival_pct", 24.0, 60.5),
            ("pfs", "drug", "responsive", "survival_pct", 24.0, 99.0),
            ("os", "operation", "responsive", "survival_pct", 24.0, 60.499),
            ("os", "operation", "responsive", "survival_pct", 12.0, 99.999999999999),
            ("pfs", "operation", "responsive", "median_months", None, 27.76),
            ("os", "operation", "responsive", "median_months", None, None),
        ],
        schema=SURVIVAL,
        orient="row",
    ),
    endpoints=pl.DataFrame(
        endpoint_rows("A", "responsive", "R0", 400, 365, 0, 730)
        + endpoint_rows("B", "responsive", "R2", 500, 30, 1, 20)
        + endpoint_rows("C", "focal_resistance", "R1", 600, 900, 0, 800),
        schema=ENDPOINT_SCHEMA,
    ),
    best_responses=pl.DataFrame(
        [
            ("A", "PR"),
            ("B", "PD"),
            ("C", "NON_CR_NON_PD"),
        ],
        schema=BEST,
        orient="row",
    ),
    operations=pl.DataFrame(
        [("A", "op1", 0), ("B", "op1", 0), ("C", "op1", 1)],
        schema=OPERATIONS,
        orient="row",
    ),
)


def compare(statistic, value, *, figures=FIGURES, **keys):
    published = Published(statistic=statistic, value=value, source="made-up", **keys)
    row = compare_published((published,), figures).row(0, named=True)
    return row["published"], row["reproduced"], row["difference"], row["agrees"]


def test_percentages_are_compared_as_printed_with_halves_rounded_up():
    responsive = {"group": "responsive", "month": 24}
    assert compare("survival_pct", 61, endpoint="pfs", **responsive) == ("61", "61", "0", True)
    assert compare("survival_pct", 61, endpoint="os", **responsive) == ("61", "60", "-1", False)
    assert compare("survival_pct", 60.5, endpoint="os", **responsive) == (
        "60.5",
        "60.5",
        "0",
        True,
    )


def test_each_horizon_is_compared_with_its_own_estimate():
    keys = {"group": "responsive", "endpoint": "os", "month": 12}
    assert compare("survival_pct", 100, **keys) == ("100", "100", "0", True)
    assert compare("survival_pct", 100, **{**keys, "month": 36}) == (
        "100",
        None,
        "not reproduced",
        False,
    )


def test_medians_are_compared_at_the_printed_decimals_and_missing_ones_do_not_agree():
    keys = {"group": "responsive", "endpoint": "pfs"}
    assert compare("median_months", 27.8, **keys) == ("27.8", "27.8", "0", True)
    assert compare("median_months", 28, **keys) == ("28", "28", "0", True)
    assert compare("median_months", 12, group="responsive", endpoint="os")[1:] == (
        None,
        "not reproduced",
        False,
    )


@pytest.mark.parametrize(
    ("statistic", "group", "printed"),
    [
        ("n", "all", 3),
        ("n", "responsive", 2),
        ("n", "multifocal_resistance", 0),
        ("complete_resection", "all", "2/3"),
        ("complete_resection", "responsive", "1/2"),
        ("initial_control", "all", "2/3"),
        ("initial_control", "focal_resistance", "1/1"),
        # The median of 400, 500 and 600 days is 16.4 months.
        ("months_on_drug_median", "all", 16),
        ("months_on_drug_median", "all", 16.4),
        # 30, 365 and 900 days are 1.0, 12.0 and 29.6 months.
        ("follow_up_median_months", "all", 12),
        ("follow_up_min_months", "all", 1),
        ("follow_up_max_months", "all", 30),
        ("perioperative_deaths", "all", 1),
        ("perioperative_deaths", "focal_resistance", 0),
        ("category", "focal_resistance", "focal_resistance"),
        ("best_response", "focal_resistance", "NON_CR_NON_PD"),
        ("n_growing", "focal_resistance", 1),
    ],
)
def test_each_kind_of_figure_is_read_from_the_index_operations(statistic, group, printed):
    published, reproduced, _, agrees = compare(statistic, printed, group=group)
    assert reproduced == published == str(printed)
    assert agrees


def test_a_difference_is_signed_and_a_word_that_differs_says_so():
    assert compare("n", 5) == ("5", "3", "-2", False)
    assert compare("n", 2) == ("2", "3", "+1", False)
    assert compare("n_growing", 1) == ("1", "differs between patients", "differs", False)
    assert compare("complete_resection", "3/3") == ("3/3", "2/3", "differs", False)


def test_the_censored_time_of_one_patient_is_compared_in_whole_months():
    focal = {"group": "focal_resistance"}
    # 900 days are 29.6 months, 800 days 26.3.
    assert compare("censored_months", 30, endpoint="os", **focal) == ("30", "30", "0", True)
    assert compare("censored_months", 24, endpoint="pfs", **focal) == ("24", "26", "+2", False)


def test_a_case_figure_of_several_patients_or_of_an_event_does_not_agree():
    assert compare("category", "responsive")[1:] == ("differs between patients", "differs", False)
    assert compare("censored_months", 12)[1] == "differs between patients"
    died = replace(FIGURES, endpoints=FIGURES.endpoints.filter(pl.col("patient_id") == "B"))
    assert compare("censored_months", 12, endpoint="os", figures=died)[1] == "not censored"


@pytest.mark.parametrize(
    "statistic",
    [
        "survival_pct",
        "median_months",
        "complete_resection",
        "initial_control",
        "months_on_drug_median",
        "follow_up_median_months",
        "follow_up_min_months",
        "follow_up_max_months",
        "perioperative_deaths",
        "category",
        "best_response",
        "n_growing",
        "censored_months",
    ],
)
def test_a_study_without_operations_reproduces_nothing_and_does_not_fail(statistic):
    nobody = Figures(
        survival=FIGURES.survival.clear(),
        endpoints=FIGURES.endpoints.clear(),
        best_responses=FIGURES.best_responses.clear(),
        operations=FIGURES.operations.clear(),
    )
    assert compare(statistic, 1, endpoint="os", month=12, figures=nobody) == (
        "1",
        None,
        "not reproduced",
        False,
    )


def test_nothing_published_gives_an_empty_comparison_with_its_columns():
    assert dict(compare_published((), FIGURES).schema) == COMPARISON_SCHEMA
