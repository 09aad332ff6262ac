"""The fixtures of the target trial: a table of patients in, and what each estimator makes of it.

Fractions such as `5/4` are exact; a number with decimals is rounded as it is written.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from spec.text_table import Row, rows_of

from seriatim.causal.clones import Arm, Clones, clone
from seriatim.causal.decisions import (
    Decisions,
    Followed,
    operated_in,
    require_followed,
    who_decides,
)
from seriatim.causal.effect import Effect, Horizons, Measure
from seriatim.causal.landmark import estimate_landmark
from seriatim.causal.naive import estimate_naive, estimate_without_immortal_time
from seriatim.causal.pooled_logistic import fit_logistic
from seriatim.causal.time_varying import estimate_time_varying, split_at_operation
from seriatim.causal.weighted_curve import fit_weighted_curves, survival_on
from seriatim.causal.weights import clone_weights

METHODS = {"ever": estimate_naive, "from operation": estimate_without_immortal_time}


@pytest.fixture
def trial() -> Callable[..., None]:
    """Follow patients through a grace period and hold decisions, clones and curves to tables.

    The chance of operating is the share operated among those with the same knowledge in the same
    interval, as the model with a column for each of these finds it.
    """

    def run(
        patients: str,
        *,
        interval_days: float,
        n_intervals: int,
        timing: str = "even",
        never_operates_on: str = "",
        decisions: str = "",
        operate: str = "",
        wait: str = "",
        curves: str = "",
    ) -> None:
        rows = rows_of(patients)
        names = [row["patient"] for row in rows]
        followed = _followed(rows)
        met = _decisions(followed, rows, interval_days, n_intervals, never_operates_on)
        cells = sorted(set(_cells(rows, met)))
        chance = _chances(rows, met)
        if decisions:
            found = [_risk_set(names, rows, met, chance, cell) for cell in cells]
            _hold(rows_of(decisions), found)
        fitted = {}
        for arm, expected in ((Arm.OPERATE, operate), (Arm.WAIT, wait)):
            clones = clone(followed, met, arm)
            weights = clone_weights(clones, met, chance[:, None], timing)
            fitted[arm.value] = fit_weighted_curves(clones.rows, weights)
            if expected:
                _hold(rows_of(expected), _stretches(names, followed, clones, weights[:, 0]))
        for row in rows_of(curves) if curves else []:
            curve, day = fitted[row["arm"]], np.array([float(row["day"])])
            at = np.searchsorted(curve.days, day[0])
            found_row = {"at risk": curve.at_risk[at, 0], "survival": survival_on(curve, day)[0, 0]}
            _hold([_without(row, "arm", "day")], [found_row])

    return run


@pytest.fixture
def contrast() -> Callable[..., None]:
    """Compare the operated with the others in each way, and hold counts and risks to a table."""

    def run(patients: str, results: str) -> None:
        followed = _followed(rows_of(patients))
        for row in rows_of(results):
            horizons = Horizons((float(row["month"]),), min_events=1)
            kind, _, day = row["compared"].partition(" at day ")
            if kind == "landmark":
                effects = estimate_landmark(followed, horizons, float(day), unit_days=1.0)
            else:
                effects = METHODS[kind](followed, horizons)
            risk = next(one for one in effects if one.measure is Measure.RISK_DIFFERENCE)
            _hold([_without(row, "compared", "month")], [_counts(risk)])

    return run


@pytest.fixture
def split() -> Callable[..., None]:
    """Cut each patient's time at the operation, and hold rows, risk sets and hazard ratio."""

    def run(patients: str, rows: str = "", *, at_deaths: str = "", hazard_ratio: str = "") -> None:
        given = rows_of(patients)
        followed = _followed(given)
        entry, cut = split_at_operation(followed)
        order = np.lexsort((entry, cut.cluster))
        found = [
            {
                "patient": given[cut.cluster[at]]["patient"],
                "from": entry[at],
                "to": cut.time_days[at],
                "operated": "yes" if cut.operated[at] else "no",
                "ends in": "death" if cut.event[at] else "",
            }
            for at in order
        ]
        if rows:
            _hold(rows_of(rows), found)
        if at_deaths:
            _hold(rows_of(at_deaths), list(_deaths(found)))
        if hazard_ratio:
            effect = estimate_time_varying(followed, Horizons((12.0,), min_events=1))
            _hold([{"is": hazard_ratio}], [{"is": effect.estimate}])

    return run


def _followed(rows: list[Row]) -> Followed:
    return require_followed(
        [float(row["last day"]) for row in rows],
        [row["ends in"] == "death" for row in rows],
        [float(row["operated"] or "inf") for row in rows],
        np.arange(len(rows)),
    )


def _decisions(
    followed: Followed, rows: list[Row], interval_days: float, n_intervals: int, never: str
) -> Decisions:
    person, interval = who_decides(followed, interval_days, n_intervals)
    allowed = np.array([rows[i]["knows"] != never for i in person])
    operated = operated_in(followed, person, interval, interval_days)
    none = np.zeros((person.size, 0))
    return Decisions(person, interval, operated, allowed, none, (), interval_days, n_intervals)


def _cells(rows: list[Row], met: Decisions) -> list[tuple[int, str]]:
    """Interval, from 1, and knowledge of each decision."""
    return [(int(k) + 1, rows[i]["knows"]) for i, k in zip(met.person, met.interval, strict=True)]


def _chances(rows: list[Row], met: Decisions) -> np.ndarray:
    of = _cells(rows, met)
    design = np.array([[float(cell == other) for other in sorted(set(of))] for cell in of])
    fits = fit_logistic(design, met.operated, np.ones((design.shape[0], 1)))
    assert fits.settled.all(), "in every cell somebody is operated and somebody is not"
    return fits.probabilities(design)[:, 0]


def _risk_set(
    names: list[str], rows: list[Row], met: Decisions, chance: np.ndarray, cell: tuple[int, str]
) -> dict[str, object]:
    here = np.array([other == cell for other in _cells(rows, met)])
    return {
        "interval": cell[0],
        "knows": cell[1],
        "decide": " ".join(names[i] for i in met.person[here]),
        "operated": " ".join(names[i] for i in met.person[here & met.operated]),
        "chance": chance[here][0],
    }


def _stretches(
    names: list[str], followed: Followed, clones: Clones, weights: np.ndarray
) -> list[dict[str, object]]:
    rows = clones.rows
    return [
        {
            "patient": names[rows.person[at]],
            "from": rows.start_days[at],
            "to": rows.stop_days[at],
            "ends in": _ends_in(followed, clones, at),
            "weight": weights[at],
        }
        for at in range(rows.person.size)
    ]


def _ends_in(followed: Followed, clones: Clones, at: int) -> str:
    rows, person = clones.rows, clones.rows.person[at]
    if at + 1 < rows.person.size and rows.person[at + 1] == person:
        return ""
    if rows.event[at]:
        return "death"
    stays = rows.stop_days[at] == followed.end_days[person] and not followed.event[person]
    return "lost" if stays else "leaves"


def _counts(effect: Effect) -> dict[str, object]:
    return {
        "operated": effect.n_operate,
        "not": effect.n_wait,
        "risk operated": effect.operate,
        "risk not": effect.wait,
    }


def _deaths(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Who is at risk at each death."""
    found = []
    for row in sorted((row for row in rows if row["ends in"]), key=lambda row: row["to"]):
        there = [other for other in rows if other["from"] < row["to"] <= other["to"]]
        of = {
            kind: " ".join(str(other["patient"]) for other in there if other["operated"] == kind)
            for kind in ("yes", "no")
        }
        found.append(
            {"day": row["to"], "dies": row["patient"], "operated": of["yes"], "not": of["no"]}
        )
    return found


def _without(row: Row, *names: str) -> Row:
    return {name: cell for name, cell in row.items() if name not in names}


def _hold(expected: list[Row], found: list[dict[str, object]]) -> None:
    """Compare all rows at once, so that a failure shows the whole table."""
    written = [
        {name: _as_written(row[name], cell) for name, cell in wanted.items()}
        for row, wanted in zip(found, expected, strict=True)
    ]
    assert written == expected


def _as_written(value: object, cell: str) -> str:
    """The cell where the value is what it says, else the value."""
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    decimals = len(cell.partition(".")[2])
    within = 1e-9 * max(1.0, abs(number)) if "/" in cell or not decimals else 0.5 * 10**-decimals
    try:
        close = abs(number - float(Fraction(cell))) <= within
    except ValueError:
        close = False
    return cell if close else f"{number:.10g}"
