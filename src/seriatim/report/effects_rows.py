"""The effects by estimator: which there are, in which order, and one figure of one of them."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from seriatim.causal.effect import Measure, Method
from seriatim.report.effects_words import METHODS, NAIVE_MARK, Standing, refusal_words
from seriatim.report.printed import NO_VALUE, as_interval, as_number, is_number

Row = dict[str, Any]
DECIMALS = {Measure.RISK_DIFFERENCE: 1, Measure.RMST_DIFFERENCE: 1, Measure.HAZARD_RATIO: 2}
SCALE = {Measure.RISK_DIFFERENCE: 100.0, Measure.RMST_DIFFERENCE: 1.0, Measure.HAZARD_RATIO: 1.0}
"""Risks are shown in percent, their differences in percentage points."""


@dataclass(frozen=True)
class Estimator:
    """One estimator with one variant, and all that it gives."""

    method: str
    variant: str
    done: str
    """What is compared, as it stands in a name: `operated`."""
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """Its name, with the month of a landmark."""
        name = METHODS[Method(self.method)].name.format(done=self.done)
        if not self.variant:
            return name
        if self.method == Method.LANDMARK:
            return f"{name} at month {self.variant}"
        return f"{name}, {self.variant}"

    @property
    def standing(self) -> Standing:
        """How far it goes towards the effect."""
        return METHODS[Method(self.method)].standing

    @property
    def is_naive(self) -> bool:
        """Whether it is shown because it is wrong."""
        return self.standing is Standing.NAIVE

    @property
    def marked_name(self) -> str:
        """Its name, and that it is naive where it is."""
        return f"{self.name} ({NAIVE_MARK})" if self.is_naive else self.name

    def asks(self, measure: Measure) -> bool:
        """Whether it says anything on that measure at any month."""
        return any(row["measure"] == measure for row in self.rows)

    def find(self, measure: Measure, month: float | None = None) -> Row | None:
        """The effect on that measure at that month, or its refusal; None where neither is."""
        of_measure = [row for row in self.rows if row["measure"] == measure]
        exact = [row for row in of_measure if month is None or row["month"] == month]
        whole = [row for row in of_measure if row["refusal"] and not is_number(row["month"])]
        return next(iter([*exact, *whole]), None)


def list_estimators(effects: pl.DataFrame, done: str) -> tuple[Estimator, ...]:
    """Every estimator in the order it is shown: naive first, landmarks by their month.

    `done` is what is compared, as it stands in their names.
    Reads   the columns of `EFFECT_SCHEMA`
    """
    order = {method.value: place for place, method in enumerate(Method)}
    found: dict[tuple[str, str], list[Row]] = {}
    for row in effects.iter_rows(named=True):
        found.setdefault((row["method"], row["variant"] or ""), []).append(row)
    listed = [Estimator(*key, done, tuple(rows)) for key, rows in found.items()]
    return tuple(sorted(listed, key=lambda one: (order[one.method], _by_number(one.variant))))


def _by_number(variant: str) -> tuple[float, str]:
    try:
        return float(variant), ""
    except ValueError:
        return float("inf"), variant


def list_months(effects: pl.DataFrame, measure: Measure) -> list[float]:
    """The months at which a measure was asked for."""
    months = effects.filter(pl.col("measure") == measure.value)["month"]
    return [month for month in months.unique().sort().to_list() if is_number(month)]


def is_given(row: Row | None) -> bool:
    """Whether there is an estimate to show."""
    return row is not None and not row["refusal"] and is_number(row["estimate"])


def print_effect(row: Row | None, measure: Measure) -> str:
    """The estimate with its interval, or why there is none; a dash where nothing was asked."""
    if row is None:
        return NO_VALUE
    if row["refusal"]:
        return f"Not given: {refusal_words(row['refusal'])}"
    return print_ratio(row, ("estimate", "lower", "upper"), DECIMALS[measure], SCALE[measure])


def print_ratio(
    row: Row, names: tuple[str, str, str], decimals: int = 2, scale: float = 1.0
) -> str:
    """A figure with its interval from three columns of a row; a dash where there is none."""
    value, lower, upper = (row[name] for name in names)
    if not is_number(value):
        return NO_VALUE
    low, high = (scale * one if is_number(one) else None for one in (lower, upper))
    return f"{as_number(scale * value, decimals)} {as_interval(low, high, decimals)}".strip()


def print_share(value: float | None, decimals: int = 1) -> str:
    """A share of 0 to 1 as a percentage without its sign; a dash where there is none."""
    return as_number(100 * value, decimals) if value is not None else NO_VALUE


def is_all_refused(effects: pl.DataFrame, method: str) -> bool:
    """Whether the main method gives no effect at all."""
    rows = effects.filter(pl.col("method") == method)
    return not any(is_given(row) for row in rows.iter_rows(named=True))
