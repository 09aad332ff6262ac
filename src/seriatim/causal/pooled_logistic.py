"""Logistic regression of many resamples of one table at once: coefficients for each resample.

A resample gives every row a number of copies; the table itself is never copied. Newton's steps for
all resamples are matrix products over that one table.
"""

from dataclasses import dataclass

import numpy as np

from seriatim.base.errors import FitError
from seriatim.survival.sample import BoolArray, FloatArray

MAX_STEPS = 40
TOLERANCE = 1e-8
"""Largest change of a coefficient at which a resample has settled."""
LARGEST_LOG_ODDS = 30.0
"""Beyond this the odds run off: some combination of columns tells the events apart."""
TOGETHER = 64
"""Resamples taken at once, so that memory does not grow with their number."""


@dataclass(frozen=True, eq=False)
class LogisticFits:
    """A fit for each of R resamples of the same rows."""

    coefficients: FloatArray
    """Log odds per unit of each column, shape (p, R); NaN where the fit did not settle."""
    settled: BoolArray
    """Whether the fit settled, shape (R,)."""

    def probabilities(self, design: FloatArray) -> FloatArray:
        """The fitted probability of every row in every resample, shape (m, R), 0 to 1."""
        return _expit(design @ self.coefficients)


def fit_logistic(design: FloatArray, event: BoolArray, copies: FloatArray) -> LogisticFits:
    """Maximum likelihood in every resample, by Newton's method from the fit to the whole table.

    `design`, shape (m, p), holds a column of ones where an intercept is wanted; `event`, shape
    (m,); `copies`, shape (m, R), >= 0: how often each resample holds each row.
    A resample whose columns tell events from the rest without error, or are not independent in it,
    does not settle: its coefficients are NaN and `settled` says so.
    Raises  FitError where the columns are not independent in the table as a whole
    """
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise FitError(
            "Some column of the model can be told from the others.",
            hint="Leave out a covariate that never varies or repeats another one.",
        )
    whole = _fit(design, event, np.ones((design.shape[0], 1)), np.zeros((design.shape[1], 1)))
    start = np.where(whole.settled, whole.coefficients, 0.0)
    starts = range(0, copies.shape[1], TOGETHER)
    fits = [_fit(design, event, copies[:, at : at + TOGETHER], start) for at in starts]
    return LogisticFits(
        np.concatenate([fit.coefficients for fit in fits], axis=1),
        np.concatenate([fit.settled for fit in fits]),
    )


def _fit(
    design: FloatArray, event: BoolArray, copies: FloatArray, start: FloatArray
) -> LogisticFits:
    n_resamples = copies.shape[1]
    beta = np.repeat(start, n_resamples, axis=1)
    moving = np.ones(n_resamples, dtype=bool)
    settled = np.zeros_like(moving)
    last = np.full(n_resamples, np.inf)
    for _ in range(MAX_STEPS):
        now = np.flatnonzero(moving)
        if not now.size:
            break
        step, is_sound = _newton_step(design, event, copies[:, now], beta[:, now])
        size = np.abs(step).max(axis=0)
        # Newton's steps shrink to the maximum; one that grows is overshooting and is halved.
        halved = np.where(size > last[now], 0.5, 1.0)
        beta[:, now] += step * halved
        last[now] = size
        ran_off = np.abs(design @ beta[:, now]).max(axis=0) > LARGEST_LOG_ODDS
        is_still = size < TOLERANCE
        settled[now] = is_still & is_sound & ~ran_off
        moving[now] = ~is_still & is_sound & ~ran_off
    return LogisticFits(np.where(settled, beta, np.nan), settled)


def _expit(log_odds: FloatArray) -> FloatArray:
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -500, 500)))


def _newton_step(
    design: FloatArray, event: BoolArray, copies: FloatArray, beta: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """The step of each resample, shape (p, R), and whether its information can be inverted."""
    n_columns, n_resamples = beta.shape
    chance = _expit(design @ beta)
    score = design.T @ (copies * (event[:, None] - chance))
    curvature = copies * chance * (1.0 - chance)
    first, second = np.triu_indices(n_columns)
    upper = (design[:, first] * design[:, second]).T @ curvature
    information = np.zeros((n_resamples, n_columns, n_columns))
    information[:, first, second] = upper.T
    information[:, second, first] = upper.T
    is_sound = np.linalg.cond(information) < 1.0 / (np.finfo(float).eps * 10)
    information[~is_sound] = np.eye(n_columns)
    step = np.linalg.solve(information, score.T[:, :, None])[:, :, 0].T
    return np.where(is_sound, step, 0.0), is_sound
