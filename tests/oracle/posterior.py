"""How probable it is that a lesion grows, from its readings; by plain draws of whole courses.

For each path and each scale of the reader's error the sizes at all scans of the run are jointly
normal. Readings with a size condition them exactly; a reading that only lies between bounds is
drawn within them, weighted by the chance of lying there. Growth is then counted over the draws.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import log_ndtr, ndtri_exp

from .true_course import RATE, SIZE, expect_course, step

MONTHS_AHEAD = 3.0
"""Without an earlier scan: growth that is to come within this time."""


@dataclass(frozen=True)
class Reader:
    """How well diameters are read; numbers as a study gives them."""

    cv_pct: float = 6.1
    floor_mm: float = 0.8
    scan_cv_pct: float = 0.0
    unsure_factor: float = 1.5
    unsure_pct: float = 33.0
    visible_mm: float = 2.0
    measurable_mm: float = 5.0

    def sd(self, size_mm):
        """Standard deviation of the log of a reading of this size, on the scale as stated."""
        return max(self.cv_pct / 100, self.floor_mm / max(size_mm, self.visible_mm))

    def sd_at(self, bound_mm):
        """The same of a reading that is only known to lie below a bound: one error above it."""
        return self.sd(bound_mm + self.floor_mm)

    @property
    def scales(self):
        """Each scale of the error with its share of patients."""
        either = self.unsure_pct / 200
        shares = {1.0: 1 - 2 * either}
        for scale in (1 / self.unsure_factor, self.unsure_factor):
            shares[scale] = shares.get(scale, 0.0) + either
        return {scale: share for scale, share in shares.items() if share > 0}


@dataclass(frozen=True)
class Model:
    """Paths with their shares, the reader, and how many courses are drawn of each."""

    paths: dict
    """path -> share; shares add up to 1."""
    reader: Reader = field(default_factory=Reader)
    draws: int = 20000
    seed: int = 1


@dataclass(frozen=True)
class Reading:
    """What one scan told: log size between `low` and `high`, which are equal for a sized one."""

    low: float
    high: float
    sd: float


def read(size_mm, is_too_small, reader):
    """The reading that stands behind a size in mm; None where it tells nothing."""
    if size_mm is None:
        return None
    if size_mm == 0:
        return Reading(-np.inf, np.log(reader.visible_mm), reader.sd(reader.measurable_mm))
    if is_too_small and size_mm == 5.0:
        bounds = np.log([reader.visible_mm, reader.measurable_mm])
        return Reading(*bounds, reader.sd(reader.measurable_mm))
    return Reading(np.log(size_mm), np.log(size_mm), reader.sd(size_mm))


@dataclass(frozen=True)
class Draws:
    """Courses on one path under one scale of the error, with their weights."""

    log_sizes: np.ndarray
    """Shape (draws, scans)."""
    rate: np.ndarray
    """At the last scan, per month; shape (draws,)."""
    weight: np.ndarray
    """Share of the path times the chance of the readings; shape (draws,)."""
    mean_log_size: float
    rate_sd: float
    mean_rate: float


def draw_courses(path, share, days, readings, scale, model, rng):
    """Draws of the sizes at all scans of a run given its readings (None = told nothing)."""
    mean, covariance = expect_course(path, days)
    mean, log_weight = mean[None, :], np.full(1, np.log(share))
    told = [(scan, reading) for scan, reading in enumerate(readings) if reading is not None]
    for scan, reading in sorted(told, key=lambda item: item[1].low != item[1].high):
        place = 2 * scan + SIZE
        error = (scale * reading.sd) ** 2 + (model.reader.scan_cv_pct / 100) ** 2
        variance = covariance[place, place] + error
        value, log_chance = hidden_reading(mean[:, place], np.sqrt(variance), reading, model, rng)
        gain = covariance[:, place] / variance
        mean = mean + np.multiply.outer(value - mean[:, place], gain)
        covariance = covariance - np.outer(gain, covariance[place])
        log_weight = log_weight + log_chance
    return spread_out(mean, covariance, np.exp(log_weight), model, rng)


def spread_out(mean, covariance, weight, model, rng):
    """Courses around what is expected of each draw."""
    weight = np.broadcast_to(weight, model.draws)
    chance = weight / weight.sum() if weight.any() else weight
    last = np.broadcast_to(mean[:, -2:], (model.draws, 2))
    believed = chance @ last
    kept = [*range(SIZE, len(covariance), 2), len(covariance) - 1]
    noise = rng.standard_normal((model.draws, len(kept)))
    root = square_root(covariance[np.ix_(kept, kept)])
    states = mean[:, kept] + np.einsum("di,ij->dj", noise, root)
    return Draws(
        log_sizes=states[:, :-1],
        rate=states[:, -1],
        weight=weight,
        mean_log_size=believed[SIZE],
        mean_rate=believed[RATE],
        rate_sd=np.sqrt(covariance[-1, -1] + chance @ (last[:, RATE] - believed[RATE]) ** 2),
    )


def hidden_reading(mean, sd, reading, model, rng):
    """A reading drawn within its bounds, and the log of the chance that it lies there."""
    if reading.low == reading.high:
        z = (reading.low - mean) / sd
        return np.full_like(mean, reading.low), -(z**2) / 2 - np.log(sd * np.sqrt(2 * np.pi))
    mean = np.broadcast_to(mean, model.draws)
    low, high = (reading.low - mean) / sd, (reading.high - mean) / sd
    # NOTE a tail keeps its digits only on the left.
    is_right = low + high > 0
    left, right = np.where(is_right, -high, low), np.where(is_right, -low, high)
    below, up_to = log_ndtr(left), log_ndtr(right)
    log_chance = up_to + np.log1p(-np.exp(below - up_to))
    drawn = ndtri_exp(np.logaddexp(below, np.log(rng.uniform(size=model.draws)) + log_chance))
    return mean + sd * np.where(is_right, -drawn, drawn), log_chance


def square_root(covariance):
    """A matrix whose square is the covariance, however little is left of it."""
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def has_risen(log_sizes, rule, visible_mm):
    """Growth at the last scan on true sizes, earlier scans first; shape (draws,)."""
    now = is_above_reference(log_sizes, rule, visible_mm)
    return now & is_above_reference(log_sizes[:, :-1], rule, visible_mm) if rule.confirm else now


def is_above_reference(log_sizes, rule, visible_mm):
    """The last size lies past the rule above its reference among those before it."""
    now, earlier = np.exp(log_sizes[:, -1]), np.exp(log_sizes[:, :-1])
    if earlier.shape[1] == 0:
        return np.zeros(len(now), dtype=bool)
    match rule.reference:
        case "nadir":
            reference = earlier.min(axis=1)
        case "baseline":
            reference = earlier[:, 0]
        case "previous":
            reference = earlier[:, -1]
    return is_past(now, reference, rule, visible_mm)


def is_past(now, reference, rule, visible_mm):
    """Far enough above the reference; from a lesion that had gone, to be seen again is enough."""
    risen = (now >= reference * (1 + rule.relative_pct / 100)) & (
        now - reference >= rule.absolute_mm
    )
    return np.where(reference < visible_mm, now >= visible_mm, risen)


def prob_of_rise_ahead(draws, path, rule, visible_mm):
    """Chance that a lesion of the believed size rises past the rule within the months ahead."""
    size = np.exp(draws.mean_log_size)
    enough = max(size * (1 + rule.relative_pct / 100), size + rule.absolute_mm)
    if size < visible_mm:
        enough = visible_mm
    matrix, shift, spread = step(path, MONTHS_AHEAD)
    expected = matrix[SIZE, RATE] * draws.mean_rate + shift[SIZE]
    sd = np.sqrt((matrix[SIZE, RATE] * draws.rate_sd) ** 2 + spread[SIZE, SIZE])
    return np.exp(log_ndtr(-(np.log(enough / size) - expected) / sd))


@dataclass(frozen=True)
class Look:
    """One lesion at one scan under one scale of the error."""

    evidence: float
    """Chance of its readings up to the scan."""
    p_growing: float
    variance: float
    """Of `p_growing`, were one course drawn on each path."""
    draws: list
    """On every path."""


def look(days, readings, rule, model, scale, rng):
    """What the readings of a run up to its last scan say under one scale of the error."""
    paths = {path: share for path, share in model.paths.items() if share > 0}
    draws = [
        draw_courses(path, share, days, readings, scale, model, rng)
        for path, share in paths.items()
    ]
    evidence = sum(on_path.weight.mean() for on_path in draws)
    of_path = [on_path.weight.mean() / evidence for on_path in draws]
    told_before = [scan for scan, reading in enumerate(readings[:-1]) if reading is not None]
    if not told_before:
        ahead = [
            prob_of_rise_ahead(on_path, path, rule, model.reader.visible_mm)
            for path, on_path in zip(paths, draws, strict=True)
        ]
        return Look(evidence, np.dot(of_path, ahead), 0.0, draws)
    compared = [*told_before, len(readings) - 1]
    growing = [
        prob_of_growth(on_path, compared, rule, model.reader.visible_mm) for on_path in draws
    ]
    spread = [w**2 * p * (1 - p) for w, p in zip(of_path, growing, strict=True)]
    return Look(evidence, np.dot(of_path, growing), sum(spread), draws)


def prob_of_growth(draws, compared, rule, visible_mm):
    """Chance of growth on one path, counted over its draws."""
    if not draws.weight.any():
        return 0.0
    return np.average(
        has_risen(draws.log_sizes[:, compared], rule, visible_mm), weights=draws.weight
    )


def prob_below(looks, scale_probs, what, value):
    """Chance that a quantity of the draws lies below a value, over all scales and paths."""
    return sum(
        prob * np.mean(draws.weight * (what(draws) < value)) / looks[scale].evidence
        for scale, prob in scale_probs.items()
        for draws in looks[scale].draws
    )
