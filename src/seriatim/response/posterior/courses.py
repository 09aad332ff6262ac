"""Draws of whole courses of true sizes, corrected by each reading as it comes.

A course drawn before any reading, plus the gain times the surprise that this course would have had,
is a draw given the reading (Matheron's rule). So each draw always holds the true sizes at all scans
so far, and a question about the course, such as how far it stands above its smallest size, is
answered by counting draws.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from seriatim.response.posterior.belief import LEAST_VARIANCE, Belief, Gain, Readings
from seriatim.response.posterior.bounded import log_chance
from seriatim.response.posterior.chance import (
    ORDERS,
    RATE,
    READING,
    SIZE,
    draw_orders,
    normal_numbers,
    shared_numbers,
)
from seriatim.response.posterior.paths import LEVEL_MEAN, LEVEL_SD, START_MEAN, START_SD, Moves
from seriatim.response.posterior.rise import Past, Rise, no_past

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]
Draws: TypeAlias = NDArray[np.float32]
"""Shape (lesions, parts, draws)."""
MOST_HELD = 16
"""Scans whose draws are still corrected; what older ones come to for the rule is kept."""


@dataclass(frozen=True)
class Plan:
    """What the draws are made with."""

    seed: int
    n_draws: int
    shared_sd: float
    """Error that all lesions of a scan have in common [log]."""


@dataclass(frozen=True)
class Counted:
    """What the draws say."""

    risen_prob: Floats
    """Of having risen past the rule; shape (lesions, parts, shared draws), with one shared draw
    where the lesions of a scan share no error."""
    missed_evidence: Floats
    """What the log evidence of each part lacks, bounds having been stood in for; shape (lesions,
    parts)."""


@dataclass(frozen=True)
class _Bound:
    """A reading without a size: what it said, and the reading that stood in for it."""

    rows: NDArray[np.intp]
    low: Floats
    high: Floats
    error_sd: Floats
    site_mean: Floats
    site_variance: Floats
    site_log_scale: Floats
    """What the density of the reading that stood in is multiplied by [log]."""


@dataclass
class _Held:
    """A scan that was read: the true sizes then, and how they go with what is true now."""

    size: Draws
    """Infinite where the scan told nothing."""
    told: NDArray[np.bool_]
    with_size: Floats
    with_rate: Floats
    bound: _Bound | None


class Courses:
    """The draws of a block of lesions."""

    def __init__(self, plan: Plan, rise: Rise, rank: Places, n_scales: int) -> None:
        """Courses before any scan; `rank` numbers the lesions within each patient."""
        self.plan, self.rise = plan, rise
        self.n_parts = n_scales * START_SD.size
        self.order = draw_orders(plan.seed, plan.n_draws)[rank % ORDERS]
        self.held: list[_Held] = []
        self.past: Past | None = None
        self.told_past: Flags = np.zeros(rank.size, dtype=np.bool_)
        normal = self._normal(0)
        mean, sd = np.tile(START_MEAN, n_scales), np.tile(START_SD, n_scales)
        shape = (rank.size, self.n_parts, plan.n_draws)
        level = LEVEL_MEAN + LEVEL_SD * normal[SIZE]
        self.size = np.broadcast_to(level.astype(np.float32), shape)
        self.rate = np.broadcast_to(_draws(mean) + _draws(sd) * normal[RATE], shape)

    def keep_first(self, n_lesions: int) -> None:
        """Let go of lesions that have no further scan."""
        if n_lesions == len(self.size):
            return
        self.size, self.rate = self.size[:n_lesions], self.rate[:n_lesions]
        self.order = self.order[:n_lesions]
        self.held = [_first(one, n_lesions) for one in self.held]
        self.told_past = self.told_past[:n_lesions]
        if self.past is not None:
            self.past = self.past.first(n_lesions)

    def move(self, moves: Moves, place: int) -> None:
        """On to the next scan; `place` is its number."""
        self.size, self.rate = self._moved(moves, place)
        for one in self.held:
            one.with_size = one.with_size + moves.carry * one.with_rate
            one.with_rate = moves.keep * one.with_rate

    def correct(self, old: Belief, gain: Gain, readings: Readings, place: int) -> None:
        """Correct the sizes at all scans by the reading of this one."""
        surprise = _draws(old.size + gain.surprise) - self.size
        surprise -= self._errors(gain.error_variance, readings.scan_place, place)
        for one in self.held:
            to_held = gain.of(one.with_size)
            one.size = one.size + _draws(to_held) * surprise
            one.with_size = one.with_size - to_held * old.size_variance
            one.with_rate = one.with_rate - to_held * old.covariance
        self.size = self.size + _draws(gain.of(old.size_variance)) * surprise
        self.rate = self.rate + _draws(gain.of(old.covariance)) * surprise

    def hold(self, new: Belief, old: Belief, gain: Gain, readings: Readings, scale: Floats) -> None:
        """Keep the present sizes: later scans are compared with them."""
        told = readings.told
        size = self.size
        if not told.all():
            size = np.where(told[:, None, None], size, np.float32(np.inf))
        bound = _bound(old, gain, readings, scale, self.plan.shared_sd)
        self.held.append(_Held(size, told, new.size_variance, new.covariance, bound))
        if len(self.held) > MOST_HELD:
            gone = self.held.pop(0)
            past = no_past(gone.size.shape) if self.past is None else self.past
            self.past = self.rise.go_on(past, gone.size)
            self.told_past = self.told_past | gone.told

    @property
    def has_earlier(self) -> NDArray[np.bool_]:
        """Whether an earlier scan told something; shape (lesions,)."""
        told = self.told_past
        for one in self.held[:-1]:
            told = told | one.told
        return told

    def count_risen(self) -> Counted:
        """Probability of having risen past the rule, and how far the evidence was off.

        A reading that gave only bounds was stood in for by one of the same moments; each draw is
        weighed by how well it agrees with the bounds themselves.
        """
        bounded = self._bounded()
        log_weight = self._log_weights(bounded)
        most = log_weight.max(axis=2, keepdims=True)
        weight = np.exp(log_weight - most)
        total = weight.sum(axis=2, keepdims=True)
        missed = np.zeros(self.size.shape[:2])
        missed[bounded] = (most + np.log(total / self.plan.n_draws))[..., 0]
        earlier = [one.size for one in self.held[:-1]]
        if not earlier:
            n_shared = self.plan.n_draws if self.plan.shared_sd else 1
            return Counted(np.zeros((*missed.shape, n_shared)), missed)
        risen = self.rise.has_risen(self.size, earlier, self.past)
        return Counted(self._count(risen, bounded, weight / total), missed)

    def _count(self, grown: NDArray[np.bool_], bounded: NDArray[np.intp], weight: Draws) -> Floats:
        weighed = (grown[bounded] * weight).sum(axis=2)
        if not self.plan.shared_sd:
            share = _share(grown)
            share[bounded] = weighed
            return share[..., None]
        by_shared = np.empty(grown.shape)
        np.put_along_axis(by_shared, self.order[:, None, :], grown, axis=2)
        # NOTE: weighed draws cannot stand for one shared error each; these lesions count by
        # themselves, each with the whole error.
        by_shared[bounded] = weighed[..., None]
        return by_shared

    def _bounded(self) -> NDArray[np.intp]:
        """The lesions of which some reading gave only bounds."""
        is_bounded = np.zeros(len(self.size), dtype=np.bool_)
        for one in self.held:
            if one.bound is not None:
                is_bounded[one.bound.rows] = True
        return np.flatnonzero(is_bounded)

    def _log_weights(self, lesions: NDArray[np.intp]) -> Draws:
        """How well each of their draws agrees with the bounds of readings without a size [log]."""
        log_weight = np.zeros((lesions.size, *self.size.shape[1:]), dtype=np.float32)
        for one in self.held:
            if one.bound is not None:
                place = np.searchsorted(lesions, one.bound.rows)
                log_weight[place] += _disagreement(one.size, one.bound)
        return log_weight

    def _moved(self, moves: Moves, place: int) -> tuple[Draws, Draws]:
        normal = self._normal(place)
        to_size = np.sqrt(moves.size_variance)
        shared = moves.covariance / np.maximum(to_size, LEAST_VARIANCE)
        alone = np.sqrt(np.maximum(moves.rate_variance - shared**2, 0))
        size = self.size + _draws(moves.carry) * self.rate + _draws(moves.drift)
        size += _draws(to_size) * normal[SIZE]
        rate = _draws(moves.keep) * self.rate
        rate += _draws(shared) * normal[SIZE] + _draws(alone) * normal[RATE]
        return size, rate

    def _errors(self, error_variance: Floats, scan_place: Places, place: int) -> Draws:
        normal = self._normal(place)[READING]
        if not self.plan.shared_sd:
            alone: Draws = _draws(np.sqrt(error_variance)) * normal
            return alone
        shared_variance = np.minimum(self.plan.shared_sd**2, error_variance)
        shared = self._shared(scan_place)
        errors: Draws = _draws(np.sqrt(error_variance - shared_variance)) * normal
        errors += _draws(np.sqrt(shared_variance)) * shared[:, None, :]
        return errors

    def _shared(self, scan_place: Places) -> Draws:
        """Each lesion's numbers for the error of its scan, in the lesion's own order."""
        places, which = np.unique(scan_place, return_inverse=True)
        numbers = [shared_numbers(self.plan.seed, int(one), self.plan.n_draws) for one in places]
        return np.take_along_axis(np.array(numbers)[which], self.order, axis=1)

    def _normal(self, place: int) -> Draws:
        return normal_numbers(self.plan.seed, place, self.n_parts, self.plan.n_draws)


def _share(grown: NDArray[np.bool_]) -> Floats:
    """Share of draws; counting bits is many times faster than adding up flags."""
    bits = np.bitwise_count(np.packbits(grown, axis=2))
    share: Floats = bits.sum(axis=2, dtype=np.int64) / grown.shape[2]
    return share


def _draws(values: Floats) -> Draws:
    return values[..., None].astype(np.float32)


def _bound(
    old: Belief, gain: Gain, readings: Readings, scale: Floats, shared_sd: float
) -> _Bound | None:
    rows = np.flatnonzero(readings.is_bounded)
    if not rows.size:
        return None
    return _Bound(
        rows=rows,
        low=readings.low[rows],
        high=readings.high[rows],
        error_sd=np.hypot(readings.log_sd[rows, None] * scale, shared_sd),
        site_mean=(old.size + gain.surprise)[rows],
        site_variance=gain.error_variance[rows],
        site_log_scale=_site_log_scale(gain, rows),
    )


def _site_log_scale(gain: Gain, rows: NDArray[np.intp]) -> Floats:
    """So that the reading that stands in is as likely beforehand as the bounds are."""
    variance, surprise = gain.variance[rows], gain.surprise[rows]
    density = -0.5 * (np.log(2 * np.pi * variance) + surprise**2 / variance)
    scale: Floats = gain.log_density[rows] - density
    return scale


def _disagreement(size: Draws, bound: _Bound) -> Draws:
    """Log of the chance of the reading itself over that of the one that stood in for it."""
    drawn = size[bound.rows]
    low, high = (bounds[:, None, None].astype(np.float32) for bounds in (bound.low, bound.high))
    exact = log_chance(drawn, _draws(bound.error_sd), low, high)
    distance = (drawn - _draws(bound.site_mean)) ** 2 / _draws(2 * bound.site_variance)
    height = bound.site_log_scale - 0.5 * np.log(2 * np.pi * bound.site_variance)
    return exact + distance - _draws(height)


def _first(one: _Held, n_lesions: int) -> _Held:
    bound = one.bound
    if bound is not None:
        n = int(np.searchsorted(bound.rows, n_lesions))
        bound = _Bound(**{name: values[:n] for name, values in vars(bound).items()})
        bound = bound if n else None
    return replace(
        one,
        size=one.size[:n_lesions],
        told=one.told[:n_lesions],
        with_size=one.with_size[:n_lesions],
        with_rate=one.with_rate[:n_lesions],
        bound=bound,
    )
