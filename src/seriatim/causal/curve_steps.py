"""The curves as steps, with what is at risk: weighted clones, and the naive groups beside them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.causal.clone_censor_weight import ArmCurves, Weighted
from seriatim.causal.clones import Arm
from seriatim.causal.comparison import CURVE_SCHEMA
from seriatim.causal.curve_errors import CurveErrors
from seriatim.causal.decisions import Followed
from seriatim.causal.effect import Method
from seriatim.causal.result_tables import as_table
from seriatim.causal.weighted_curve import survival_on
from seriatim.survival.curve_readings import survival_at
from seriatim.survival.curves import fit_kaplan_meier
from seriatim.survival.sample import BoolArray, FloatArray
from seriatim.survival.tails import normal_quantile

Row = tuple[Any, ...]


def list_clone_curves(weighted: Weighted, errors: CurveErrors, conf_level: float) -> pl.DataFrame:
    """Both weighted curves with plain pointwise intervals, from 0 to 1.

    Grain   one row per arm and step, and one per arm and day of the errors' grid as far as the arm
            is followed; numbers are those at risk just before
    """
    reach = normal_quantile(conf_level)
    arms = (weighted.operate, weighted.wait)
    rows = [row for at, arm in enumerate(arms) for row in _clone_rows(at, arm, errors, reach)]
    return as_table(rows, CURVE_SCHEMA)


def _clone_rows(at: int, arm: ArmCurves, errors: CurveErrors, reach: float) -> Iterator[Row]:
    counts = arm.weight > 0
    starts, stops = arm.clones.rows.enters_days[counts], arm.clones.rows.stop_days[counts]
    days = _days(arm.curves.days, errors.days, stops)
    survival = survival_on(arm.curves, days)[:, 0]
    off = reach * errors.between(at, days)
    entered = _running(starts, arm.weight[counts], days)
    left = _running(stops, arm.weight[counts], days)
    number = _running(starts, np.ones(starts.size), days) - _running(
        stops, np.ones(stops.size), days
    )
    yield from zip(
        [Method.CLONE.value] * days.size,
        [arm.clones.arm.value] * days.size,
        (days / DAYS_PER_MONTH).tolist(),
        survival.tolist(),
        np.maximum(survival - off, 0.0).tolist(),
        np.minimum(survival + off, 1.0).tolist(),
        np.maximum(entered - left, 0.0).tolist(),
        np.rint(number).astype(int).tolist(),
        strict=True,
    )


def _running(at: FloatArray, weight: FloatArray, days: FloatArray) -> FloatArray:
    """The sum of the weights of what lies before each of the days."""
    order = np.argsort(at, kind="stable")
    total = np.append(0.0, np.cumsum(weight[order]))
    return np.asarray(total[np.searchsorted(at[order], days, side="left")])


def _days(steps: FloatArray, grid: FloatArray, stops: FloatArray) -> FloatArray:
    """Day 0, the steps and the grid, as far as anybody is followed and the grid goes."""
    last = min(float(stops.max(initial=0.0)), float(grid[-1]))
    days = np.unique(np.concatenate([[0.0], steps, grid]))
    return np.asarray(days[days <= last])


def list_naive_curves(followed: Followed, grid: FloatArray, conf_level: float) -> pl.DataFrame:
    """The curves of the ever and of the never operated from time zero, unweighted.

    Grain   as that of the weighted ones; no row where one of the groups holds nobody
    """
    operated = np.isfinite(followed.operation_days)
    groups = {Arm.OPERATE: operated, Arm.WAIT: ~operated}
    if not operated.any() or operated.all():
        return as_table([], CURVE_SCHEMA)
    rows = [
        row
        for arm, who in groups.items()
        for row in _naive_rows(arm, followed, who, grid, conf_level)
    ]
    return as_table(rows, CURVE_SCHEMA)


def _naive_rows(
    arm: Arm, followed: Followed, who: BoolArray, grid: FloatArray, conf_level: float
) -> Iterator[Row]:
    stops = followed.end_days[who]
    curve = fit_kaplan_meier(stops, followed.event[who], conf_level=conf_level)
    days = _days(np.unique(stops[followed.event[who]]), grid, stops)
    read = survival_at(curve, days)
    yield from zip(
        [Method.NAIVE.value] * days.size,
        [arm.value] * days.size,
        (days / DAYS_PER_MONTH).tolist(),
        read.survival.tolist(),
        read.lower.tolist(),
        read.upper.tolist(),
        read.n_risk.tolist(),
        read.n_risk.astype(int).tolist(),
        strict=True,
    )
