"""The course of each patient's disease, and what scans show of it: nothing here is anyone's choice.

The operation changes no course, only the hazard of death, so that the same patients can be followed
again under another strategy.
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from seriatim.base.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from seriatim.simulate.trial_plan import TrialPlan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LAST_DAY = round(60 * DAYS_PER_MONTH)
"""The longest follow-up that a plan allows."""
JUMP_SHARE, JUMP_MM = 0.3, 6.0
"""A lesion counts as growing from the day on which it has gained this much of its size, and this:
with the largest error of two readings that is still 20 % and 5 mm above the smallest one."""
MOST_MM = 130.0
"""Largest size of a lesion before it grows; five years of growth stay below the schema's limit."""
_QUANTITIES = (
    "base",
    "growth",
    "scans",
    "reading",
    "ecog",
    "frailty",
    "death",
    "operation",
    "study",
    "lost",
    "worsening",
)
"""Each has a stream of its own, filled patient by patient; a new one goes to the end."""


@dataclass(frozen=True, eq=False, repr=False)
class Courses:
    """n patients with L lesions and room for S scans; patients first in every array."""

    base_mm: Floats
    """Size of each lesion until it grows, shape (n, L)."""
    grows_day: Floats
    """Day on which each lesion has visibly grown, rising, shape (n, L); infinite where never."""
    ecog: Ints
    """Performance status at the start, shape (n,)."""
    worsens_day: Floats
    """Days on which performance status rises by one, shape (n, 2)."""
    frailty: Floats
    """What no table holds, shape (n,), mean 0, standard deviation 1."""
    scan_day: Ints
    """Rising, the first on day 0, shape (n, S)."""
    reading: Floats
    """Reading over true size, shape (n, L, S)."""
    growing_shown: Ints
    """Lesions that grow at each scan, shape (n, S)."""
    sum_shown_mm: Floats
    """Sum of the readings of each scan, shape (n, S)."""
    ecog_shown: Ints
    """Performance status on the day of each scan, shape (n, S)."""
    dies_at: Floats
    """Cumulative hazard at which each patient dies, shape (n,)."""
    operated_at: Floats
    """Cumulative rate at which each patient is operated, shape (n,)."""
    last_day: Ints
    """Last day of follow-up of whoever does not die before, shape (n,)."""

    @property
    def n(self) -> int:
        """Patients."""
        return int(self.ecog.size)

    def take(self, rows: NDArray[np.intp]) -> Self:
        """The courses of those rows, in that order; a row may come more than once."""
        return replace(self, **{each.name: getattr(self, each.name)[rows] for each in fields(self)})


def draw_courses(plan: TrialPlan, n_patients: int, seed: int | np.random.SeedSequence) -> Courses:
    """Courses of that many patients; a larger number begins with the same ones."""
    sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
    chance = {
        name: np.random.default_rng(each)
        for name, each in zip(_QUANTITIES, sequence.spawn(len(_QUANTITIES)), strict=True)
    }
    n, n_lesions = n_patients, plan.n_lesions
    base = _draw_base(plan, chance["base"], n)
    rates = np.array([plan.first_growth_rate] + [plan.next_growth_rate] * (n_lesions - 1))
    grows = np.cumsum(_waits(chance["growth"], (n, n_lesions), rates), axis=1)
    day = _draw_scans(plan, chance["scans"], n)
    error = chance["reading"].uniform(-1, 1, (n, day.shape[1], n_lesions)).swapaxes(1, 2)
    reading = 1.0 + plan.reading_error * error
    ecog, worsens = _draw_ecog(plan, chance, grows)
    return Courses(
        base_mm=base,
        grows_day=grows,
        ecog=ecog,
        worsens_day=worsens,
        frailty=chance["frailty"].standard_normal(n),
        scan_day=day,
        reading=reading,
        growing_shown=np.asarray(
            sum((day >= grows[:, [at]]).astype(int) for at in range(n_lesions))
        ),
        sum_shown_mm=_readings_mm(plan, base, grows, day, reading).sum(axis=1),
        ecog_shown=_ecog_on(ecog, worsens, day),
        dies_at=chance["death"].standard_exponential(n),
        operated_at=chance["operation"].standard_exponential(n),
        last_day=_draw_last_day(plan, chance, n),
    )


def _draw_base(plan: TrialPlan, stream: np.random.Generator, n: int) -> Floats:
    deviates = stream.standard_normal((n, plan.n_lesions + 1))
    between, within = plan.base_log_sd
    log_size = between * deviates[:, :1] + within * deviates[:, 1:]
    return np.clip(plan.base_mm * np.exp(log_size), 10.0, MOST_MM)


def _waits(stream: np.random.Generator, shape: tuple[int, ...], per_year: Floats) -> Floats:
    """Whole days of at least 1 until what happens at these rates; infinite at rate 0."""
    drawn = stream.standard_exponential(shape)
    with np.errstate(divide="ignore"):
        return np.asarray(np.ceil(drawn * DAYS_PER_YEAR / per_year))


def _draw_scans(plan: TrialPlan, stream: np.random.Generator, n: int) -> Ints:
    step = plan.step_days
    low, high = -(-plan.scan_gap_days[0] // step), plan.scan_gap_days[1] // step
    most = LAST_DAY // (low * step) + 1
    gaps = step * stream.integers(low, max(high, low), size=(n, most), endpoint=True)
    return np.hstack([np.zeros((n, 1), dtype=np.int64), np.cumsum(gaps, axis=1)])


def _draw_ecog(
    plan: TrialPlan, chance: dict[str, np.random.Generator], grows: Floats
) -> tuple[Ints, Floats]:
    drawn = chance["ecog"].random(grows.shape[0])
    ecog = np.searchsorted(np.cumsum(plan.ecog_shares)[:-1], drawn, side="right")
    rates = np.array([plan.ecog_rate, plan.ecog_rate_multifocal])
    worsens = _waits(chance["worsening"], (grows.shape[0], 2), rates)
    worsens[:, 1] += grows[:, 1]
    return np.asarray(ecog, dtype=np.int64), worsens


def _draw_last_day(plan: TrialPlan, chance: dict[str, np.random.Generator], n: int) -> Ints:
    ends = chance["study"].uniform(*plan.follow_up_months, n) * DAYS_PER_MONTH
    lost = _waits(chance["lost"], (n,), np.array([plan.drop_out_rate]))
    return np.floor(np.minimum(ends, lost)).astype(np.int64)


def compute_true_mm(plan: TrialPlan, courses: Courses, day: Ints | int) -> Floats:
    """True size of each lesion on a day, or on one day for each patient, shape (n, L)."""
    return _size_mm(plan, courses.base_mm, courses.grows_day, np.reshape(day, (-1, 1)))


def _size_mm(plan: TrialPlan, base: Floats, grows: Floats, day: Ints) -> Floats:
    has = day >= grows
    grown = np.where(has, day - np.where(has, grows, 0.0), 0.0) / DAYS_PER_MONTH
    gained = JUMP_MM + base * (JUMP_SHARE + plan.growth_per_month * grown)
    return np.asarray(base + np.where(has, gained, 0.0))


def compute_readings_mm(plan: TrialPlan, courses: Courses) -> Floats:
    """What is read of each lesion on each scan, to the tenth, shape (n, L, S)."""
    return _readings_mm(plan, courses.base_mm, courses.grows_day, courses.scan_day, courses.reading)


def _readings_mm(
    plan: TrialPlan, base: Floats, grows: Floats, day: Ints, reading: Floats
) -> Floats:
    true = _size_mm(plan, base[..., None], grows[..., None], day[:, None, :])
    return np.round(true * reading, 1)


def _ecog_on(ecog: Ints, worsens: Floats, day: Ints) -> Ints:
    worse = (day >= worsens[:, [0]]).astype(np.int64)
    return ecog[:, None] + worse + (day >= worsens[:, [1]])
