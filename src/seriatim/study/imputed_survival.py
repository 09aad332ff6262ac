"""Survival with drawn categories, pooled over the draws, beside the plain figures and curves.

Both are given on the arcsine scale: alone among the scales of an interval it stays sound where few
draws have an event yet (decision 28).
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.study.by_category import figure_rows
from seriatim.study.curves import step_rows
from seriatim.study.imputed import Imputed, plan_of_draws
from seriatim.study.plan import Study
from seriatim.study.samples import ALL, Row, Sample, draw_samples
from seriatim.survival.curve_readings import median
from seriatim.survival.guard import check_median
from seriatim.survival.pooled_curves import PooledCurve, pool_curves

IMPUTED_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "group": pl.String(),
    "n_expected": pl.Float64(),
    "n_events_expected": pl.Float64(),
    "statistic": pl.String(),
    "month": pl.Float64(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "std_error": pl.Float64(),
    "degrees_of_freedom": pl.Float64(),
    "missing_information": pl.Float64(),
    "note": pl.String(),
    "plain_n": pl.Int64(),
    "plain_n_events": pl.Int64(),
    "plain": pl.Float64(),
    "plain_lower": pl.Float64(),
    "plain_upper": pl.Float64(),
    "plain_note": pl.String(),
    "conf_type": pl.String(),
}
IMPUTED_CURVE_SCHEMA: dict[str, pl.DataType] = {
    "endpoint": pl.String(),
    "group": pl.String(),
    "kind": pl.String(),
    "time_months": pl.Float64(),
    "survival": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
}
_KEYS = ["endpoint", "group", "statistic", "month"]
_PLAIN = {name for name in IMPUTED_SCHEMA if name.startswith("plain")}


def tabulate_imputed(
    imputed: tuple[Imputed, ...], operations: pl.DataFrame, times: pl.DataFrame, study: Study
) -> pl.DataFrame:
    """Median and survival at the months with drawn categories, beside the plain figures.

    Reads   operations: patient_id, category; times: `index_times`
    Adds    n_expected and n_events_expected [mean over the draws], estimate with its pooled
            interval, std_error, degrees_of_freedom, missing_information [0 to 1]; plain figures
            with their interval on the same scale
    Grain   one row per endpoint, category and figure
    Nulls   what is not known in every draw is null, and the note says in how many it is not;
            plain figures null = nobody has this category by the rule
    """
    plan = plan_of_draws(study)
    rows = [row for one in imputed for row in _figure_rows(one, plan.months)]
    schema = {name: kind for name, kind in IMPUTED_SCHEMA.items() if name not in _PLAIN}
    pooled = pl.DataFrame(rows, schema=schema).with_columns(conf_type=pl.lit(plan.conf_type))
    plain = _plain_figures(operations, times, study)
    return (
        pooled.fill_nan(None)
        .join(plain, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
        .select(IMPUTED_SCHEMA.keys())
    )


def _plain_figures(operations: pl.DataFrame, times: pl.DataFrame, study: Study) -> pl.DataFrame:
    names = {"n": "plain_n", "estimate": "plain", "lower": "plain_lower", "upper": "plain_upper"}
    names |= {"n_events": "plain_n_events", "note": "plain_note"}
    rows = [
        row
        for sample in _plain_samples(operations, times, study)
        for row in figure_rows(sample, plan_of_draws(study))
    ]
    schema = {name: IMPUTED_SCHEMA[names.get(name, name)] for name in (*_KEYS, *names)}
    return pl.DataFrame(rows, schema=schema).fill_nan(None).rename(names)


def _plain_samples(operations: pl.DataFrame, times: pl.DataFrame, study: Study) -> Iterator[Sample]:
    """The patients of each endpoint in the category that the study's rule gives."""
    own = operations.select("patient_id", "category")
    labelled = times.drop("category").join(own, on="patient_id", maintain_order="left")
    return draw_samples(labelled, study.rules.definition, plan_of_draws(study))


def _figure_rows(imputed: Imputed, months: Sequence[float]) -> Iterator[Row]:
    head: Row = {
        "endpoint": imputed.endpoint,
        "group": imputed.group,
        "n_expected": float(imputed.n.mean()),
        "n_events_expected": float(imputed.n_events.mean()),
    }
    if imputed.n_empty:
        note = f"{_draws(imputed.n_empty, imputed)} nobody is in this category"
        yield head | {"statistic": "median_months", "note": note}
        for month in months:
            yield head | {"statistic": "survival_pct", "month": month, "note": note}
        return
    yield head | _median_row(pool_curves(imputed.curves))
    at = pool_curves(imputed.curves, [month * DAYS_PER_MONTH for month in months])
    for place, month in enumerate(months):
        yield head | {"month": month} | _survival_row(at, place, imputed)


def _median_row(curve: PooledCurve) -> Row:
    permission = check_median(curve)
    found = median(curve)
    return {
        "statistic": "median_months",
        "estimate": found.value / DAYS_PER_MONTH if permission.allowed else None,
        "lower": found.lower / DAYS_PER_MONTH,
        "upper": found.upper / DAYS_PER_MONTH,
        "note": permission.reason or None,
    }


def _survival_row(at: PooledCurve, place: int, imputed: Imputed) -> Row:
    return {
        "statistic": "survival_pct",
        "estimate": 100 * float(at.survival[place]),
        "lower": 100 * float(at.lower[place]),
        "upper": 100 * float(at.upper[place]),
        "std_error": 100 * float(at.std_error[place]),
        "degrees_of_freedom": float(at.pooled.degrees_of_freedom[place]),
        "missing_information": float(at.pooled.missing_information[place]),
        "note": _note(at, place, imputed),
    }


def _note(at: PooledCurve, place: int, imputed: Imputed) -> str | None:
    if at.n_ended[place]:
        return f"{_draws(int(at.n_ended[place]), imputed)} follow-up ends before this month"
    if at.survival[place] == 1:
        return "no event by this month in any draw; no interval"
    if at.survival[place] == 0:
        return "nobody left without an event in any draw; no interval"
    return None


def _draws(number: int, imputed: Imputed) -> str:
    return f"in {number} of {imputed.n_draws} draws"


def list_imputed_steps(
    imputed: tuple[Imputed, ...], operations: pl.DataFrame, times: pl.DataFrame, study: Study
) -> pl.DataFrame:
    """The plain curve of every category and the one pooled over the draws, step by step.

    Reads   operations: patient_id, category; times: `index_times`
    Adds    kind [plain, drawn], time_months, survival, lower, upper [0 to 1]
    Grain   one row per endpoint, category, kind and step; none where nothing was drawn
    Nulls   bounds null where there is none; a pooled curve ends where the first draw's does
    """
    if not imputed:
        return pl.DataFrame(schema=IMPUTED_CURVE_SCHEMA)
    plain = [
        {"kind": "plain"} | {name: row[name] for name in IMPUTED_CURVE_SCHEMA if name in row}
        for sample in _plain_samples(operations, times, study)
        for row in step_rows(sample, plan_of_draws(study))
        if row["group"] != ALL
    ]
    drawn = [row for one in imputed if one.curves for row in _step_rows(one)]
    return pl.DataFrame(plain + drawn, schema=IMPUTED_CURVE_SCHEMA).fill_nan(None)


def _step_rows(imputed: Imputed) -> Iterator[Row]:
    curve = pool_curves(imputed.curves)
    head: Row = {"endpoint": imputed.endpoint, "group": imputed.group, "kind": "drawn"}
    yield head | {"time_months": 0.0, "survival": 1.0, "lower": 1.0, "upper": 1.0}
    for place in np.flatnonzero(np.isfinite(curve.survival)):
        yield head | {
            "time_months": float(curve.time[place]) / DAYS_PER_MONTH,
            "survival": float(curve.survival[place]),
            "lower": float(curve.lower[place]),
            "upper": float(curve.upper[place]),
        }
