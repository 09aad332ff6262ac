"""Survival with drawn categories: the plain curve where nothing is in doubt, wider bands else."""

import numpy as np
import polars as pl
import pytest
from made_up_rows import endpoint_rows, operations

from seriatim.response.category import DEFINITIONS
from seriatim.study import SensitivityPlan, Study
from seriatim.study.drawn_categories import draw_categories
from seriatim.study.imputed import impute
from seriatim.study.imputed_survival import list_imputed_steps, tabulate_imputed
from seriatim.study.rule_survival import index_times

SIX_EACH = [
    *((f"R{n}", "responsive", 200 + 90 * n, n % 2, 10) for n in range(6)),
    *((f"F{n}", "focal_resistance", 60 + 70 * n, (n + 1) % 2, 10) for n in range(6)),
]
"""Patient, category, days, event, days on the drug."""
STUDY = Study(sensitivity=SensitivityPlan(imputations=30, months=(6, 12), seed=4))


def sure(category):
    return tuple(float(category == label) for label in DEFINITIONS["dematteo-2007"].labels)


def found(patients, probabilities):
    """Figures and steps for patients with a category and probabilities each."""
    rows = operations(
        *((one[0], one[1], given) for one, given in zip(patients, probabilities, strict=True))
    )
    times = index_times(endpoint_rows(*patients))
    definition = DEFINITIONS["dematteo-2007"]
    draws = draw_categories(rows, definition, STUDY.sensitivity, unassessed="indeterminate")
    imputed = impute(draws, times, STUDY)
    return (
        tabulate_imputed(imputed, rows, times, STUDY),
        list_imputed_steps(imputed, rows, times, STUDY),
    )


@pytest.fixture(scope="module")
def without_doubt():
    return found(SIX_EACH, [sure(one[1]) for one in SIX_EACH])


@pytest.fixture(scope="module")
def in_doubt():
    """Everybody has a fifth of a chance to be of the other category."""
    kinds = {"responsive": (0.8, 0.2, 0.0), "focal_resistance": (0.2, 0.8, 0.0)}
    return found(SIX_EACH, [kinds[one[1]] for one in SIX_EACH])


def test_certain_categories_give_the_plain_figures(without_doubt):
    figures, _ = without_doubt
    assert figures.height == 2 * 2 * 3
    for drawn, plain in (("estimate", "plain"), ("lower", "plain_lower"), ("upper", "plain_upper")):
        ours, theirs = (figures[name].to_numpy() for name in (drawn, plain))
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    assert figures["n_expected"].to_list() == figures["plain_n"].cast(pl.Float64).to_list()
    assert figures["missing_information"].drop_nulls().max() == pytest.approx(0, abs=1e-12)


def test_certain_categories_give_the_plain_curve(without_doubt):
    _, steps = without_doubt
    assert set(steps["kind"]) == {"plain", "drawn"}
    for _, rows in steps.group_by("endpoint", "group"):
        plain, drawn = (
            rows.filter(pl.col("kind") == kind).drop("kind") for kind in ("plain", "drawn")
        )
        assert plain["time_months"].to_list() == drawn["time_months"].to_list()
        for name in ("survival", "lower", "upper"):
            np.testing.assert_allclose(drawn[name].to_numpy(), plain[name].to_numpy(), rtol=1e-9)


def test_doubt_about_the_category_widens_the_error(without_doubt, in_doubt):
    at = {"endpoint": "os", "group": "focal_resistance", "statistic": "survival_pct", "month": 6.0}
    sure_row, doubtful = (
        figures.row(
            by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in at.items()), named=True
        )
        for figures, _ in (without_doubt, in_doubt)
    )
    assert doubtful["std_error"] > sure_row["std_error"]
    assert doubtful["missing_information"] > 0.05
    width = doubtful["upper"] - doubtful["lower"]
    assert width > doubtful["plain_upper"] - doubtful["plain_lower"]


def test_doubt_blurs_the_categories_into_one_another(in_doubt):
    """Drawn curves lie closer together than plain ones, as decision 28 says they must."""
    figures, _ = in_doubt
    at = figures.filter(pl.col("endpoint") == "os", pl.col("month") == 12)
    gap = at["estimate"].max() - at["estimate"].min()
    assert gap < at["plain"].max() - at["plain"].min()


def test_a_category_that_some_draws_leave_empty_has_no_figure_and_says_in_how_many():
    patients = [*SIX_EACH, ("M", "multifocal_resistance", 100, 1, 10)]
    kinds = [*(sure(one[1]) for one in SIX_EACH), (0.5, 0.0, 0.5)]
    figures, steps = found(patients, kinds)
    rows = figures.filter(pl.col("group") == "multifocal_resistance")
    assert rows["estimate"].null_count() == rows.height == 6
    assert rows["note"].str.contains(r"^in \d+ of 30 draws nobody is in this category$").all()
    assert steps.filter(
        pl.col("group") == "multifocal_resistance", pl.col("kind") == "drawn"
    ).is_empty()


def test_a_month_after_follow_up_in_one_draw_is_not_estimated_and_says_so():
    """The only patient of the category watched to month 12 may be of another one."""
    patients = [
        ("A", "responsive", 100, 1, 10),
        ("B", "responsive", 200, 0, 10),
        ("C", "responsive", 900, 0, 10),
    ]
    figures, _ = found(patients, [sure("responsive")] * 2 + [(0.5, 0.5, 0.0)])
    rows = figures.filter(pl.col("group") == "responsive", pl.col("month") == 12)
    assert rows["estimate"].null_count() == 2
    assert rows["note"].str.contains("draws follow-up ends before this month").all()


def test_no_event_in_any_draw_is_said_and_gets_no_interval():
    patients = [("A", "responsive", 500, 0, 10), ("B", "responsive", 600, 0, 10)]
    figures, _ = found(patients, [sure("responsive")] * 2)
    row = figures.filter(pl.col("month") == 6).row(0, named=True)
    assert (row["estimate"], row["lower"], row["upper"]) == (100, None, None)
    assert row["note"] == "no event by this month in any draw; no interval"


def test_a_median_that_is_not_reached_is_withheld_as_in_the_report():
    patients = [(f"R{n}", "responsive", 300 + n, int(n == 0), 10) for n in range(5)]
    figures, _ = found(patients, [sure("responsive")] * 5)
    row = figures.filter(pl.col("statistic") == "median_months").row(0, named=True)
    assert row["estimate"] is None
    assert (
        row["note"] == row["plain_note"] == ("not reached: survival stays above 50 % (lowest 80%)")
    )


def test_without_any_probability_nothing_is_imputed():
    figures, steps = found(SIX_EACH, [None] * len(SIX_EACH))
    assert figures.is_empty()
    assert steps.is_empty()
