"""What is known of the true size of many lesions after each of their scans."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from seriatim.response.posterior.belief import (
    Belief,
    Readings,
    correct_belief,
    move_belief,
    start_belief,
    weigh_reading,
)
from seriatim.response.posterior.courses import Courses, Plan
from seriatim.response.posterior.paths import PATHS, compute_moves, on_every_scale
from seriatim.response.posterior.rise import Rise, rising_prob

Floats: TypeAlias = NDArray[np.float64]
FIRST_LOOK_MONTHS = 3.0
"""A lesion with a single scan gets the prior: how often one rises past the rule in this time."""


@dataclass(frozen=True)
class Look:
    """What is known of each lesion after one scan; first axes (lesions, scales, paths)."""

    size: Floats
    """Mean of the log of the true size."""
    size_variance: Floats
    rate: Floats
    """Mean distance of the rate from the path's settled rate, per month."""
    rate_variance: Floats
    log_evidence: Floats
    """Log density of all readings so far."""
    growing_prob: Floats
    """Of having risen past the rule; a last axis of the draws of the error that scans share."""
    has_earlier: NDArray[np.bool_]
    """Whether an earlier scan told something; shape (lesions,). If not, `growing_prob` is the
    prior: that of rising past the rule within `FIRST_LOOK_MONTHS`."""


def filter_paths(
    looks: list[Readings], rank: NDArray[np.int64], scales: Floats, plan: Plan, rise: Rise
) -> Iterator[Look]:
    """What is known of every lesion after its first scan, its second, and so on.

    Takes   looks: readings at the first, second ... scan of each lesion, lesions always in the same
            order and those with more scans first, so that each holds the first lesions of the one
            before. rank: number of the lesion within its patient. scales: what the reader's stated
            error may be multiplied by, shape (scales,)
    Source  Kalman filter over a mixture of paths; Matheron's rule for the draws of courses;
            moment matching for readings without a size, put right by weights on the draws
    """
    n_scales = len(scales)
    scale = np.repeat(scales, len(PATHS))
    belief = start_belief(rank.size, n_scales)
    courses = Courses(plan, rise, rank, n_scales)
    for place, readings in enumerate(looks):
        n_lesions = readings.log_size.size
        courses.keep_first(n_lesions)
        belief = belief.of(slice(n_lesions))
        if place:
            moves = on_every_scale(compute_moves(readings.gap_months), n_scales)
            belief = move_belief(belief, moves)
            courses.move(moves, place)
        gain = weigh_reading(belief, readings, scale, plan.shared_sd)
        courses.correct(belief, gain, readings, place)
        old, belief = belief, correct_belief(belief, gain)
        courses.hold(belief, old, gain, readings, scale)
        yield _look(belief, courses, rise, n_scales)


def _look(belief: Belief, courses: Courses, rise: Rise, n_scales: int) -> Look:
    shape = (len(belief.size), n_scales, len(PATHS))
    has_earlier = courses.has_earlier
    counted = courses.count_risen()
    growing = counted.risen_prob
    first = np.flatnonzero(~has_earlier)
    if first.size:
        ahead = compute_moves(np.full(1, FIRST_LOOK_MONTHS))
        prior = rising_prob(belief.of(first), on_every_scale(ahead, n_scales), rise.rule)
        growing[first] = prior[..., None]
    return Look(
        size=belief.size.reshape(shape),
        size_variance=belief.size_variance.reshape(shape),
        rate=belief.rate.reshape(shape),
        rate_variance=belief.rate_variance.reshape(shape),
        log_evidence=(belief.log_evidence + counted.missed_evidence).reshape(shape),
        growing_prob=growing.reshape(*shape, growing.shape[-1]),
        has_earlier=has_earlier,
    )
