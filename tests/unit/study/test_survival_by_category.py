"""Survival by category: the two clocks, what is withheld and why."""

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from made_up_rows import endpoint_rows

from seriatim.study import SurvivalPlan
from seriatim.study.by_category import estimate_by_category


def estimate(rows, **plan):
    return estimate_by_category(rows, "dematteo-2007", SurvivalPlan(**plan))


def figure(found, **where):
    chosen = found.survival.filter(
        *(pl.col(name) == value for name, value in where.items() if value is not None)
    )
    return chosen.row(0, named=True)


FOUR = endpoint_rows(
    ("A", "responsive", 100, 1, 400),
    ("B", "responsive", 200, 0, 300),
    ("C", "responsive", 300, 1, 200),
    ("D", "responsive", 400, 1, 100),
)


def test_the_operations_clock_is_a_plain_kaplan_meier():
    """Hand count: 3/4 after day 100, then 1/2 of it after day 300, then 0 after day 400."""
    found = estimate(FOUR, clocks=("operation",), months=(6, 12))
    at = {"endpoint": "os", "group": "responsive", "statistic": "survival_pct"}
    assert figure(found, month=6.0, **at)["estimate"] == pytest.approx(75)
    assert figure(found, month=12.0, **at)["estimate"] == pytest.approx(37.5)


def test_the_drugs_clock_credits_no_month_before_the_operation():
    """Everybody enters at the operation; lifelines with delayed entry is the referee."""
    found = estimate(FOUR, clocks=("drug",), months=(15.5,))
    fitter = KaplanMeierFitter().fit([500, 500, 500, 500], [1, 0, 1, 1], entry=[400, 300, 200, 100])
    at = {"endpoint": "os", "clock": "drug", "group": "responsive", "statistic": "survival_pct"}
    assert figure(found, month=15.5, **at)["estimate"] == pytest.approx(100 * fitter.predict(471.8))
    assert found.curves.filter(pl.col("clock") == "drug")["time_months"].min() > 3


def test_a_risk_set_used_up_before_others_enter_gives_no_figure_and_no_curve():
    rows = endpoint_rows(
        ("A", "responsive", 10, 1, 20),
        ("B", "responsive", 300, 1, 400),
        ("C", "responsive", 310, 0, 410),
    )
    found = estimate(rows, clocks=("drug",))
    drug = found.survival.filter(pl.col("clock") == "drug", pl.col("group") == "responsive")
    assert drug["estimate"].null_count() == drug.height
    assert set(drug["note"]) == {
        "not estimable: everybody at risk had the event while others had yet to enter"
    }
    assert found.curves.filter(pl.col("clock") == "drug").is_empty()


def test_no_hazard_ratio_and_no_p_value_on_few_events():
    rows = endpoint_rows(
        *((f"R{i}", "responsive", 100 + i, 1, 10) for i in range(6)),
        *((f"F{i}", "focal_resistance", 50 + i, 1, 10) for i in range(3)),
    )
    contrasts = estimate(rows, clocks=("operation",)).contrasts
    assert contrasts.height == 4
    assert contrasts["p_value"].null_count() == contrasts["estimate"].null_count() == 4
    assert all("fewer than 10" in note for note in contrasts["note"])


def test_enough_events_give_a_hazard_ratio_against_the_mildest_category():
    rows = endpoint_rows(
        *((f"R{i}", "responsive", 300 + 40 * i, i % 2, 10) for i in range(20)),
        *((f"F{i}", "focal_resistance", 50 + 40 * i, 1, 10) for i in range(10)),
    )
    contrasts = estimate(rows, clocks=("operation",)).contrasts.filter(pl.col("endpoint") == "os")
    ratio = contrasts.filter(pl.col("method") == "cox_efron").row(0, named=True)
    assert (ratio["group"], ratio["reference"]) == ("focal_resistance", "responsive")
    assert 1 < ratio["lower"] < ratio["estimate"] < ratio["upper"]
    assert contrasts.filter(pl.col("method") == "log_rank")["p_value"].item() < 0.05


def test_months_beyond_follow_up_are_not_estimable_and_say_so():
    found = estimate(
        endpoint_rows(("A", "responsive", 100, 0, 5), ("B", "responsive", 90, 1, 5)), months=(6,)
    )
    row = figure(found, endpoint="os", clock="operation", statistic="survival_pct", month=6.0)
    assert row["estimate"] is None
    assert row["note"] == "follow-up ends before this month"


def test_nobody_operated_gives_empty_tables_and_no_error():
    found = estimate(endpoint_rows())
    assert found.survival.is_empty()
    assert found.curves.is_empty()
    assert found.contrasts.is_empty()


def test_patients_without_a_category_are_in_no_curve():
    found = estimate(
        endpoint_rows(("A", "responsive", 100, 1, 5), ("B", "indeterminate", 90, 1, 5)),
        clocks=("operation",),
    )
    assert set(found.survival["n"]) == {1}
