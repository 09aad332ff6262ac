"""Path shares and reader's error fitted to a cohort of one's own, as a model to put in a study.

Patients are judged one by one, so the prior is never learned while a study runs: it is fitted
beforehand, on purpose, and then stands in the study file for everybody to see.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

from seriatim.response.posterior.belief import (
    correct_belief,
    move_belief,
    start_belief,
    weigh_reading,
)
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.paths import (
    PATHS,
    PathShares,
    compute_moves,
    log_of_share,
    on_every_scale,
)
from seriatim.response.posterior.reader_error import ReaderError
from seriatim.response.posterior.sightings import Block, cut_blocks

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]
LEAST_FACTOR, LARGEST_FACTOR = 0.3, 3.0
"""What the stated error is multiplied by lies between these."""
FACTOR_PRECISION = 0.02
PRIOR_LESIONS = 20.0
"""The shares before the fit weigh as much as this many lesions, so that few lesions move little."""
ROUNDS = 200
LEAST_GAIN = 1e-7
"""The shares are found once a round explains the lesions no better than this, per lesion."""
SHARE_DIGITS = 2


@dataclass(frozen=True)
class _Evidence:
    """How well each path and each scale of the error explains the lesions."""

    log_evidence: Floats
    """Shape (lesions, scales, paths)."""
    reading: Numbers
    """Patient and reader of each lesion, counted from 0."""


@dataclass(frozen=True)
class _Fit:
    shares: Floats
    log_likelihood: float


def fit_model(states: pl.DataFrame, scans: pl.DataFrame, model: GrowthModel) -> GrowthModel:
    """The model with path shares and reader's error that explain the cohort best.

    Reads   states and scans as `derive_posterior`; families of merged lesions and repeated
            baselines are passed over
    Source  empirical Bayes: expectation-maximisation for the shares, a bounded search for what
            the stated error is to be multiplied by
    """
    own = states.filter(~pl.col("family"))

    def fit(log_factor: float) -> _Fit:
        error = _scaled(model.error, float(np.exp(log_factor)))
        return _fit_shares(_explain(own, scans, error), error, model.shares)

    found = minimize_scalar(
        lambda log_factor: -fit(log_factor).log_likelihood,
        bounds=(np.log(LEAST_FACTOR), np.log(LARGEST_FACTOR)),
        options={"xatol": FACTOR_PRECISION},
    )
    percent = np.round(100 * fit(found.x).shares, SHARE_DIGITS)
    shares = {path.identifier: float(one) for path, one in zip(PATHS, percent, strict=True)}
    error = _scaled(model.error, float(np.exp(found.x)))
    return model.model_copy(update={"error": error, "shares": PathShares(**shares)})


def _scaled(error: ReaderError, factor: float) -> ReaderError:
    """The same error, so many times as large."""
    names = ("same_reader_cv_pct", "mixed_readers_cv_pct", "floor_mm")
    return error.model_copy(
        update={name: round(factor * getattr(error, name), 2) for name in names}
    )


def _explain(states: pl.DataFrame, scans: pl.DataFrame, error: ReaderError) -> _Evidence:
    parts = [_explain_block(block, error) for block in cut_blocks(states, scans, error)]
    offsets = np.cumsum([0, *(part.reading.max() + 1 for part in parts)])[:-1]
    return _Evidence(
        log_evidence=np.concatenate([part.log_evidence for part in parts]),
        reading=np.concatenate(
            [part.reading + offset for part, offset in zip(parts, offsets, strict=True)]
        ),
    )


def _explain_block(block: Block, error: ReaderError) -> _Evidence:
    """All readings of every lesion of a block, without draws."""
    scales = error.scales
    scale = np.repeat(scales, len(PATHS))
    belief = start_belief(block.n_steps.size, scales.size)
    total = np.empty((block.n_steps.size, scales.size, len(PATHS)))
    for place, (_, readings) in enumerate(block.looks()):
        belief = belief.of(slice(readings.log_size.size))
        if place:
            moves = compute_moves(readings.gap_months)
            belief = move_belief(belief, on_every_scale(moves, scales.size))
        gain = weigh_reading(belief, readings, scale, error.scan_cv_pct / 100)
        belief = correct_belief(belief, gain)
        lesions = block.order[: readings.log_size.size]
        total[lesions] = belief.log_evidence.reshape(-1, scales.size, len(PATHS))
    starts = block.rank == 0
    return _Evidence(total, np.cumsum(starts) - 1)


def _fit_shares(evidence: _Evidence, error: ReaderError, prior: PathShares) -> _Fit:
    shares = prior.probabilities
    n_readings = int(evidence.reading.max()) + 1
    log_scale = log_of_share(error.scale_shares)
    log_likelihood = -np.inf
    for _ in range(ROUNDS):
        before = log_likelihood
        joint = evidence.log_evidence + log_of_share(shares)
        of_scale = np.logaddexp.reduce(joint, axis=2)
        by_reading = np.tile(log_scale, (n_readings, 1))
        np.add.at(by_reading, evidence.reading, of_scale)
        total = np.logaddexp.reduce(by_reading, axis=1)
        log_likelihood = float(total.sum())
        if log_likelihood - before < LEAST_GAIN * len(joint):
            break
        scale_prob = np.exp(by_reading - total[:, None])[evidence.reading]
        path_prob = np.exp(joint - of_scale[..., None])
        expected = (scale_prob[..., None] * path_prob).sum(axis=(0, 1))
        weighed = expected + PRIOR_LESIONS * prior.probabilities
        shares = weighed / weighed.sum()
    return _Fit(shares, log_likelihood)
