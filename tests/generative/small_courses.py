"""Small cohorts for the probabilities: courses with a reader's error, seeded, by kind of case.

Drawn with NumPy and not by Hypothesis: probabilities agree up to the error of the draws, and a
failing example that shrinks would only be driven towards the edge of the tolerance.
"""

from dataclasses import dataclass

import numpy as np
from oracle.rules import Growth, Rules

from generative.cohorts import complete

GAPS_DAYS = (28, 56, 84, 91, 120, 182, 365)
LONG_GAPS_DAYS = (365, 900, 1500, 20000)
FACTORS = (1.0, 1.0, 1.0, 1.08, 1.15, 1.2, 1.3, 1.6, 0.9, 0.7, 0.5)
"""From one true size to the next."""
READER_CV = 0.06
LARGEST_LOST_MM = 12.0


@dataclass(frozen=True)
class Kind:
    """What a kind of case may hold."""

    gaps_days: tuple = GAPS_DAYS
    silent: tuple = (None, "not_evaluable", "equivocal")
    """Statuses that tell nothing; None is no row at all."""
    first_sizes_mm: tuple = (12.0, 20.0, 30.0, 45.0, 80.0)
    lost: float = 0.0
    """Chance that a lesion of under 12 mm is not found."""
    new: float = 0.0
    """Chance of a lesion that appears during follow-up."""
    nodules: float = 0.0
    said: float = 0.0
    """Chance of a reader's word in place of a size."""
    lines: float = 0.0
    readers: tuple = (("1",),)


KINDS = {
    "sized": Kind(),
    "bounded": Kind(first_sizes_mm=(4.0, 6.0, 8.0, 12.0), lost=0.15),
    "long gaps": Kind(gaps_days=LONG_GAPS_DAYS, lost=0.05),
    "new": Kind(new=0.5, gaps_days=(91, 182, 365), first_sizes_mm=(6.0, 8.0, 12.0)),
    "periods": Kind(lines=0.9, lost=0.05, readers=(("1",), ("1", "2"))),
    "nodules": Kind(nodules=0.7, lost=0.05),
    "words": Kind(said=0.15, lost=0.05),
}


def draw_cohort(kind, seed):
    """One patient with one to three lesions on two to six scans."""
    chance = np.random.default_rng(seed)
    days = np.cumsum([0, *chance.choice(kind.gaps_days, size=chance.integers(1, 6))])
    lesions = draw_lesions(kind, chance, len(days))
    readers = kind.readers[chance.integers(len(kind.readers))]
    return {
        "patients": [complete("patients", patient_id="A")],
        "lesions": [lesion for lesion, _ in lesions],
        "measurements": [
            row
            for lesion, first in lesions
            for row in draw_rows(kind, chance, lesion, days[first:], readers)
        ],
        "drugs": draw_drugs(kind, chance, days),
        "operations": [],
        "resections": [],
    }


def draw_lesions(kind, chance, n_scans):
    """Lesions with the number of the first scan that may show each; the first is always there."""
    lesions = []
    for name in "abc"[: chance.integers(1, 4)]:
        is_nodule = bool(lesions) and chance.random() < kind.nodules
        is_new = bool(lesions) and chance.random() < kind.new
        lesion = complete(
            "lesions",
            patient_id="A",
            lesion_id=name,
            organ="liver",
            kind="nodule_in_mass" if is_nodule else "solid",
            role="new" if is_new else "target",
            parent_lesion_id="a" if is_nodule else None,
        )
        lesions.append((lesion, int(chance.integers(1, n_scans)) if is_new else 0))
    return lesions


def draw_rows(kind, chance, lesion, days, readers):
    """What each reader saw of one lesion, who all looked at the same true sizes."""
    size = chance.choice(kind.first_sizes_mm)
    for day in days:
        for reader in readers:
            status, read_mm = draw_reading(kind, chance, size)
            if status is not None:
                yield complete(
                    "measurements",
                    patient_id="A",
                    lesion_id=lesion["lesion_id"],
                    reader=reader,
                    scan_day=int(day),
                    status=status,
                    long_axis_mm=read_mm,
                )
        size = min(size * chance.choice(FACTORS), 300.0)


def draw_reading(kind, chance, size):
    """Status and size in mm of one reading of a lesion of this true size."""
    if chance.random() < 0.1:
        return kind.silent[chance.integers(len(kind.silent))], None
    if chance.random() < kind.said:
        return ("present", "unequivocal_progression")[chance.integers(2)], None
    read_mm = round(float(size * np.exp(READER_CV * chance.standard_normal())), 1)
    if read_mm < 2 or (read_mm < LARGEST_LOST_MM and chance.random() < kind.lost):
        return "absent", None
    if read_mm < 5:
        return "too_small", None
    return "measured", read_mm


def draw_drugs(kind, chance, days):
    """Lines that begin on a scan day, soon after one, or long after."""
    starts = [day + chance.choice((0, 7, 20, 29)) for day in days if chance.random() < kind.lines]
    return [
        complete("drugs", patient_id="A", agent="imatinib", line=number, start_day=int(start))
        for number, start in enumerate(starts, start=1)
    ] or None


def draw_rules(seed):
    """A rule for growth; that of the project as often as not."""
    chance = np.random.default_rng([seed, 1])
    if chance.random() < 0.5:
        return Rules()
    return Rules(
        growth=Growth(
            reference=str(chance.choice(["nadir", "baseline", "previous"])),
            relative_pct=float(chance.choice([20.0, 10.0, 35.0])),
            absolute_mm=float(chance.choice([5.0, 0.0, 2.0])),
            confirm=bool(chance.random() < 0.4),
            new_counts=bool(chance.random() < 0.8),
        )
    )
