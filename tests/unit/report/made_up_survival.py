"""Survival of the made-up patients by category, by a plain Kaplan-Meier of the tests' own."""

import math

import polars as pl
from made_up_people import GROUPS, MONTH, Person

MONTHS = (6, 12, 24, 36, 60)


def _kaplan_meier(
    times: list[tuple[float, float, bool]],
) -> list[tuple[float, float, float, float, int, int, int]]:
    """Steps of (time, survival, lower, upper, at risk, events, censored); entry, time, event in."""
    steps, survival, variance = [(0.0, 1.0, 1.0, 1.0, 0, 0, 0)], 1.0, 0.0
    for time in sorted({stop for _, stop, _ in times}):
        risk = sum(entry < time <= stop for entry, stop, _ in times)
        events = sum(stop == time and event for _, stop, event in times)
        censored = sum(stop == time and not event for _, stop, event in times)
        if events and risk > events:
            variance += events / (risk * (risk - events))
        survival *= 1 - events / risk
        if 0 < survival < 1:
            half = 1.96 * math.sqrt(variance) / abs(math.log(survival))
            low, high = survival ** math.exp(half), survival ** math.exp(-half)
        else:
            low = high = survival
        steps.append((time, survival, low, high, risk, events, censored))
    return steps


def made_up_survival(made: list[Person]) -> dict[str, pl.DataFrame]:
    curves, at_risk, estimates = [], [], []
    for endpoint in ("pfs", "os"):
        for clock in ("operation", "drug"):
            for group, _ in GROUPS:
                times = []
                for one in made:
                    if one.category != group:
                        continue
                    stop = one.progression_months if endpoint == "pfs" else one.death_months
                    last = min(one.follow_months, one.death_months)
                    entry = (one.operation - one.start) / MONTH if clock == "drug" else 0.0
                    times.append((entry, entry + min(stop, last), stop <= last))
                steps = _kaplan_meier(times)
                keys = {"endpoint": endpoint, "clock": clock, "group": group}
                names = ("time_months", "survival", "lower", "upper")
                counts = ("n_risk", "n_event", "n_censor")
                curves += [keys | dict(zip(names + counts, step, strict=True)) for step in steps]
                at_risk += [
                    keys
                    | {
                        "month": month,
                        "n_risk": sum(e <= month <= stop for e, stop, _ in times),
                    }
                    for month in (0, 6, 12, 24, 36, 48, 60)
                ]
                estimates += _estimates(keys, times, steps)
    return {
        "curves": pl.DataFrame(curves, infer_schema_length=None),
        "at_risk": pl.DataFrame(at_risk, infer_schema_length=None),
        "survival": pl.DataFrame(estimates, infer_schema_length=None),
    }


def _estimates(keys: dict, times: list, steps: list) -> list[dict]:
    base = keys | {"n": len(times), "n_events": sum(event for *_, event in times)}
    longest = max(stop for _, stop, _ in times)
    rows = []
    for month in MONTHS:
        known = month <= longest or steps[-1][1] == 0
        at = [step for step in steps if step[0] <= month][-1]
        rows.append(
            base
            | {
                "statistic": "survival_pct",
                "month": float(month),
                "estimate": 100 * at[1] if known else None,
                "lower": 100 * at[2] if known else None,
                "upper": 100 * at[3] if known else None,
                "note": None if known else "nobody was followed that long",
                "conf_type": "log-log",
            }
        )
    for month in (24, 60):
        rows.append(
            base
            | {
                "statistic": "rmst_months",
                "month": float(month),
                "estimate": 0.8 * month,
                "lower": 0.7 * month,
                "upper": 0.9 * month,
                "note": None,
                "conf_type": "log-log",
            }
        )
    half = [step[0] for step in steps if step[1] <= 0.5]
    low = [step[0] for step in steps if step[2] <= 0.5]
    high = [step[0] for step in steps if step[3] <= 0.5]
    rows.append(
        base
        | {
            "statistic": "median_months",
            "month": None,
            "estimate": half[0] if half else None,
            "lower": low[0] if low else None,
            "upper": high[0] if high else None,
            "note": None if half else "the curve does not fall to 50 %",
            "conf_type": "log-log",
        }
    )
    return rows
