"""Whether both choices were open: decisions and operations by stratum and time, and weights.

A stratum in which nobody was operated, or everybody, holds no answer for its patients.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from seriatim.causal.clone_censor_weight import ArmCurves, Weighted
from seriatim.causal.decisions import Decisions
from seriatim.causal.effective_size import effective_size, weights_on
from seriatim.causal.refusals import MIN_STRATUM_PERSONS


@dataclass(frozen=True)
class PositivityCell:
    """Decisions of one stratum in one interval of the grace period."""

    stratum: str
    interval: int
    """0 to n_intervals - 1; -1 = the whole grace period."""
    n_decisions: int
    n_allowed: int
    """Decisions at which the strategy `operate` may operate."""
    n_persons: int
    n_operated: int


@dataclass(frozen=True)
class WeightSummary:
    """The weights of one arm's clones at risk just after a day."""

    arm: str
    day: float
    n: int
    """Clones with weight."""
    mean_of_entered: float
    """Sum of weights over persons still followed; near 1 where the model of decisions is right."""
    largest: float
    effective_size: float


def count_positivity(decisions: Decisions, stratum: Sequence[str]) -> list[PositivityCell]:
    """Decisions and operations by stratum and interval, each stratum's total first.

    `stratum` gives the stratum of every decision, as known when it was taken, shape (m,).
    """
    labels = np.asarray(stratum, dtype=object)
    cells = []
    for label in sorted(set(labels.tolist())):
        for interval in (-1, *range(decisions.n_intervals)):
            here = (labels == label) & ((interval == -1) | (decisions.interval == interval))
            cells.append(
                PositivityCell(
                    label,
                    interval,
                    int(here.sum()),
                    int((here & decisions.allowed).sum()),
                    int(np.unique(decisions.person[here]).size),
                    int(decisions.operated[here].sum()),
                )
            )
    return cells


def lacks_a_choice(cells: Sequence[PositivityCell]) -> tuple[str, ...]:
    """The strata in which nobody was operated, or nobody was left unoperated.

    Where the strategy `operate` does not operate, nobody needs to have been. A stratum of fewer
    than `MIN_STRATUM_PERSONS` persons is too small to tell.
    """
    totals = [
        cell for cell in cells if cell.interval == -1 and cell.n_persons >= MIN_STRATUM_PERSONS
    ]
    return tuple(
        cell.stratum
        for cell in totals
        if (cell.n_operated == 0 and cell.n_allowed) or cell.n_operated == cell.n_persons
    )


def summarise_weights(
    weighted: Weighted, end_days: np.ndarray, decisions: Decisions
) -> list[WeightSummary]:
    """The weights of both arms at the end of every interval of the grace period."""
    days = [decisions.interval_days * (k + 1) for k in range(decisions.n_intervals)]
    return [
        _summarise(arm, day, int(np.sum(end_days > day)))
        for arm in (weighted.operate, weighted.wait)
        for day in days
    ]


def _summarise(arm: ArmCurves, day: float, n_followed: int) -> WeightSummary:
    weights = weights_on(arm, day)
    return WeightSummary(
        arm=arm.clones.arm.value,
        day=day,
        n=int(weights.size),
        mean_of_entered=float(weights.sum() / n_followed) if n_followed else float("nan"),
        largest=float(weights.max()) if weights.size else float("nan"),
        effective_size=effective_size(weights),
    )
