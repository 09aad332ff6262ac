"""From the readings of a block of lesions to probabilities: filtered, scaled, counted."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from seriatim.response.posterior.counts import any_growing, count_growing
from seriatim.response.posterior.courses import Plan
from seriatim.response.posterior.filter import Look, filter_paths
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.paths import PATHS, log_of_share
from seriatim.response.posterior.rise import Rise
from seriatim.response.posterior.sightings import NOT_THERE, Block
from seriatim.response.posterior.true_sizes import Mixture, join_scales

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """What the rules said of every cell; arrays of shape (cells,), but for `reading`."""

    scan: Numbers
    reading: Numbers
    """Patient and reader of every scan; shape (scans,)."""
    taken_prob: Floats
    """The probability where the reader's word or the rule is taken as it is, else not a number."""
    gone: Flags
    """The reader found it gone."""
    new: Flags
    """The reader found it new, and new lesions count."""
    counts: Flags
    """One of the lesions that are counted at its scan."""
    unassessed: Flags
    informs: Flags
    """Its reading tells of the reader's error: no repeat and no sum of several lesions."""
    mass: Numbers
    """For a nodule the cell of the mass it lies in, else -1."""


@dataclass(frozen=True)
class Inferred:
    """What a block of lesions gives."""

    cell: Numbers
    growing_prob: Floats
    """Shape (cells,)."""
    has_earlier: Flags
    is_taken: Flags
    """The probability is the reader's word, taken as it is."""
    mixture: Mixture
    """Shape (cells, paths)."""
    scan: Numbers
    counts: Floats
    """Of assessed lesions; shape (scans, numbers)."""
    unassessed_prob: Floats
    """That a lesion not assessed grows; shape (scans,)."""


@dataclass(frozen=True)
class _Filtered:
    """What is known at every step; first axes (steps, scales)."""

    growing_prob: Floats
    """A last axis of shared draws."""
    log_evidence: Floats
    """What the step's reading adds to that of each scale."""
    has_earlier: Flags
    mixture: Mixture

    def of(self, steps: Numbers) -> "_Filtered":
        """Those of some steps."""
        mixture = Mixture(**{name: v[steps] for name, v in vars(self.mixture).items()})
        return _Filtered(
            self.growing_prob[steps], self.log_evidence[steps], self.has_earlier[steps], mixture
        )


def infer_block(block: Block, judged: Judged, rise: Rise, model: GrowthModel) -> Inferred:
    """Probabilities of every cell of the block and of every scan its cells belong to."""
    steps = np.flatnonzero(block.cell != NOT_THERE)
    cell = block.cell[steps]
    known = _filter(block, rise, model).of(steps)
    first_scan = int(judged.scan[cell].min())
    n_scans = int(judged.scan[cell].max()) - first_scan + 1
    scan = judged.scan[cell] - first_scan
    reading = judged.reading[first_scan : first_scan + n_scans]
    scale_prob = _weigh_scales(known.log_evidence, scan, judged.informs[cell], reading, model)
    growing = _take_words(known, cell, judged)
    of_cell = scale_prob[scan]
    counts, unassessed = _count(growing, cell, scan, scale_prob, judged)
    return Inferred(
        cell=cell,
        growing_prob=(of_cell * growing.mean(axis=2)).sum(axis=1),
        has_earlier=known.has_earlier,
        is_taken=~np.isnan(judged.taken_prob[cell]),
        mixture=join_scales(known.mixture, of_cell),
        scan=first_scan + np.arange(n_scans),
        counts=counts,
        unassessed_prob=unassessed,
    )


def _filter(block: Block, rise: Rise, model: GrowthModel) -> _Filtered:
    plan = Plan(model.seed, model.draws, model.error.scan_cv_pct / 100)
    scales = model.error.scales
    n_steps, n_shared = block.cell.size, plan.n_draws if plan.shared_sd else 1
    parts = [np.empty((n_steps, scales.size, len(PATHS))) for _ in range(5)]
    filtered = _Filtered(
        growing_prob=np.empty((n_steps, scales.size, n_shared)),
        log_evidence=np.empty((n_steps, scales.size)),
        has_earlier=np.empty(n_steps, dtype=np.bool_),
        mixture=Mixture(*parts),
    )
    log_share = log_of_share(model.shares.probabilities)
    before = np.zeros((block.n_steps.size, scales.size))
    looks = list(block.looks())
    rank = block.rank[block.order]
    seen = filter_paths([readings for _, readings in looks], rank, scales, plan, rise)
    for (steps, _), look in zip(looks, seen, strict=True):
        before = _store(filtered, steps, look, log_share, before)
        # NOTE: the scan before a new lesion has no cell; what it told counts with the first one.
        before[block.cell[steps] == NOT_THERE] = 0.0
    return filtered


def _store(
    filtered: _Filtered, steps: Numbers, look: Look, log_share: Floats, before: Floats
) -> Floats:
    """Put one look into its steps; gives back the log evidence of each scale so far."""
    joint = look.log_evidence + log_share
    evidence: Floats = np.logaddexp.reduce(joint, axis=2)
    weight = np.exp(joint - evidence[..., None])
    filtered.growing_prob[steps] = (weight[..., None] * look.growing_prob).sum(axis=2)
    filtered.log_evidence[steps] = evidence - before[: steps.size]
    filtered.has_earlier[steps] = look.has_earlier
    mixture = filtered.mixture
    mixture.weight[steps] = weight
    mixture.size[steps], mixture.size_variance[steps] = look.size, look.size_variance
    mixture.rate[steps], mixture.rate_variance[steps] = look.rate, look.rate_variance
    return evidence


def _weigh_scales(
    log_evidence: Floats, scan: Numbers, informs: Flags, reading: Numbers, model: GrowthModel
) -> Floats:
    """How likely each scale of the reader's error is at each scan; shape (scans, scales).

    All lesions of a patient tell of it, in all periods up to that scan.
    """
    added = np.zeros((reading.size, log_evidence.shape[1]))
    np.add.at(added, scan[informs], log_evidence[informs])
    so_far = np.cumsum(added, axis=0)
    begins = np.flatnonzero(np.diff(reading, prepend=-1))
    lengths = np.diff(begins, append=reading.size)
    so_far -= np.repeat((so_far - added)[begins], lengths, axis=0)
    log_prob = so_far + log_of_share(model.error.scale_shares)
    prob = np.exp(log_prob - log_prob.max(axis=1, keepdims=True))
    relative: Floats = prob / prob.sum(axis=1, keepdims=True)
    return relative


def _take_words(known: _Filtered, cell: Numbers, judged: Judged) -> Floats:
    """The reader's word in the place of the model's, and masses that grow by their nodules."""
    taken = judged.taken_prob[cell]
    given = ~np.isnan(taken)
    growing = known.growing_prob.copy()
    growing[judged.gone[cell]] = 0.0
    growing[judged.new[cell] & ~known.has_earlier] = 1.0
    growing[given] = taken[given, None, None]
    mass = judged.mass[cell]
    nodules = np.flatnonzero(mass >= 0)
    if nodules.size:
        order = np.argsort(cell)
        mass_row = order[np.searchsorted(cell, mass[nodules], sorter=order)]
        none = 1 - growing
        np.multiply.at(none, mass_row, 1 - growing[nodules])
        growing = 1 - none
    return growing


def _count(
    growing: Floats, cell: Numbers, scan: Numbers, scale_prob: Floats, judged: Judged
) -> tuple[Floats, Floats]:
    """Numbers of growing lesions among the assessed, and whether one not assessed grows."""
    counted, open_ = judged.counts[cell], judged.unassessed[cell]
    assessed, rest = counted & ~open_, counted & open_
    n_scans = len(scale_prob)
    numbers = count_growing(scan[assessed], growing[assessed], n_scans).mean(axis=2)
    some = any_growing(scan[rest], growing[rest], n_scans).mean(axis=2)
    return (
        (scale_prob[..., None] * numbers).sum(axis=1),
        (scale_prob * some).sum(axis=1),
    )
