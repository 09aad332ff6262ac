"""A study's own figure for each kind of published one, from its result tables."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from seriatim.base.units import months
from seriatim.cohort.build import Published

ALL = "all"
CONTROLLED = ("CR", "PR", "SD", "NON_CR_NON_PD")
COMPLETE = ("R0", "R1")
PERIOPERATIVE_DAYS = 30
SEVERAL = "differs between patients"

Figure = float | str | None


@dataclass(frozen=True)
class Figures:
    """The result tables that reproduced figures are read from."""

    survival: pl.DataFrame
    """endpoint, clock, group, statistic, month, estimate."""
    endpoints: pl.DataFrame
    """The endpoint table."""
    best_responses: pl.DataFrame
    """patient_id, best_response on the index line."""
    operations: pl.DataFrame
    """patient_id, operation_id, n_growing at each operation on a drug."""


def reproduce(published: Published, figures: Figures) -> Figure:
    """The study's own figure of the same kind, group and horizon; null where it has none.

    Reads   the index rows of the endpoint table with origin operation, and the survival table on
            the clock of the operation
    Nulls   null where nobody is in the group, or the figure could not be estimated
    """
    return _FIGURES[published.statistic](published, figures)


def _index_rows(published: Published, figures: Figures, endpoint: str | None) -> pl.DataFrame:
    """The index operations of the group, one row per patient."""
    rows = figures.endpoints.filter(
        pl.col("origin") == "operation",
        pl.col("is_index"),
        pl.lit(published.group == ALL) | (pl.col("category") == published.group),
    )
    if endpoint is None:
        return rows.unique("patient_id", keep="first", maintain_order=True)
    return rows.filter(pl.col("endpoint") == endpoint)


def _count_patients(published: Published, figures: Figures) -> Figure:
    return float(_index_rows(published, figures, None).height)


def _estimate(published: Published, figures: Figures) -> Figure:
    month = pl.col("month") - published.month if published.month else None
    rows = figures.survival.filter(
        pl.col("clock") == "operation",
        pl.col("endpoint") == published.endpoint,
        pl.col("group") == published.group,
        pl.col("statistic") == published.statistic,
        pl.lit(value=True) if month is None else month.abs() < 1e-9,
    )
    return None if rows.is_empty() else rows["estimate"].item(0)


def _complete_resection(published: Published, figures: Figures) -> Figure:
    rows = _index_rows(published, figures, None)
    return _share(int(rows["completeness"].is_in(COMPLETE).sum()), rows.height)


def _initial_control(published: Published, figures: Figures) -> Figure:
    best = _best_of_index_lines(published, figures)
    return _share(int(best["best_response"].is_in(CONTROLLED).sum()), best.height)


def _share(count: int, total: int) -> Figure:
    return f"{count}/{total}" if total else None


def _best_of_index_lines(published: Published, figures: Figures) -> pl.DataFrame:
    people = _index_rows(published, figures, None).select("patient_id")
    return people.join(figures.best_responses, on="patient_id", how="left", maintain_order="left")


def _months_on_drug(published: Published, figures: Figures) -> Figure:
    return _in_months(_index_rows(published, figures, None)["on_drug_days"].median())


def _follow_up(published: Published, figures: Figures) -> Figure:
    observed = _index_rows(published, figures, "os")["time_days"].drop_nulls()
    summary = published.statistic.removeprefix("follow_up_").removesuffix("_months")
    return _in_months(
        {"median": observed.median, "min": observed.min, "max": observed.max}[summary]()
    )


def _in_months(days: object) -> Figure:
    return None if days is None else months(float(str(days)))


def _perioperative_deaths(published: Published, figures: Figures) -> Figure:
    rows = _index_rows(published, figures, "os")
    soon = (pl.col("status") == 1) & (pl.col("time_days") <= PERIOPERATIVE_DAYS)
    return None if rows.is_empty() else float(rows.filter(soon).height)


def _category(published: Published, figures: Figures) -> Figure:
    return _the_one(_index_rows(published, figures, None)["category"])


def _best_response(published: Published, figures: Figures) -> Figure:
    return _the_one(_best_of_index_lines(published, figures)["best_response"])


def _n_growing(published: Published, figures: Figures) -> Figure:
    people = _index_rows(published, figures, None).select("patient_id", operation_id="origin_id")
    counts = people.join(figures.operations, on=["patient_id", "operation_id"])["n_growing"]
    number = _the_one(counts.cast(pl.String))
    return float(number) if isinstance(number, str) and number.isdigit() else number


def _the_one(values: pl.Series) -> Figure:
    """The value all patients of the group share; for a case report, the patient's."""
    distinct = values.unique()
    if distinct.len() > 1:
        return SEVERAL
    return None if distinct.is_empty() else distinct.item(0)


def _censored_months(published: Published, figures: Figures) -> Figure:
    rows = _index_rows(published, figures, published.endpoint or "os")
    if rows.height != 1:
        return SEVERAL if rows.height else None
    if rows["status"].item(0) != 0:
        return "not censored"
    return _in_months(rows["time_days"].item(0))


_FIGURES: dict[str, Callable[[Published, Figures], Figure]] = {
    "n": _count_patients,
    "survival_pct": _estimate,
    "median_months": _estimate,
    "complete_resection": _complete_resection,
    "initial_control": _initial_control,
    "months_on_drug_median": _months_on_drug,
    "follow_up_median_months": _follow_up,
    "follow_up_min_months": _follow_up,
    "follow_up_max_months": _follow_up,
    "perioperative_deaths": _perioperative_deaths,
    "category": _category,
    "best_response": _best_response,
    "n_growing": _n_growing,
    "censored_months": _censored_months,
}
