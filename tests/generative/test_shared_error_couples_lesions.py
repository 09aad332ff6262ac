"""An error that all lesions of a scan share makes them grow, or not, together.

The probability of each lesion rests on its own readings; only how many grow at once is changed.
"""

import numpy as np
import pytest
from oracle.cases import course, lesion, tables
from oracle.certainty import degrees, number_growing
from oracle.posterior import Reader, has_risen, read, square_root
from oracle.rules import Growth, Rules
from oracle.true_course import expect_course

from generative.kernel import as_cohort, as_response_rules
from seriatim.response import derive_response
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.paths import PATHS, PathShares
from seriatim.response.posterior.reader_error import ReaderError

OWN_PCT, SHARED_PCT, FLOOR_MM = 2.0, 6.0, 0.1
DRAWS = 1024
SLOW_RISE_MM = {0: 40, 90: 42, 180: 44, 270: 46, 360: 48}
"""A rise by just a fifth: growth or not is a question of the last scan's error."""
ONE_RISE_MM = {0: 40, 60: 48.5}
"""A rise from one scan to the next: most of the time it is the error."""
OUTER, INNER = 400, 200
"""Draws of the shared errors, and of courses for each of them."""


def derive(n_lesions, sizes_mm, *, seed=1, own_pct=OWN_PCT, shared_pct=SHARED_PCT):
    """Lesions of equal readings: chance that each grows at the last scan, and how many do."""
    names = "abcdefghij"[:n_lesions]
    cohort = tables([lesion(name) for name in names], [course(name, sizes_mm) for name in names])
    error = ReaderError(
        same_reader_cv_pct=own_pct, scan_cv_pct=shared_pct, floor_mm=FLOOR_MM, unsure_pct=0.0
    )
    rules = as_response_rules(Rules()).model_copy(
        update={"probability": GrowthModel(draws=DRAWS, error=error, seed=seed)}
    )
    found = derive_response(as_cohort(cohort | {"patients": [{"patient_id": "A"}]}), rules)
    growing = found.lesion_states.filter(scan_day=max(sizes_mm))["p_growing"].to_list()
    (numbers,) = found.categories.filter(day=max(sizes_mm)).to_dicts()
    return growing, [numbers[name] for name in ("p_responsive", "p_focal", "p_multifocal")]


def none_one_several(growing):
    """The same, did each grow for itself."""
    return degrees(number_growing(growing), len(growing), "dematteo-2007")


SEEDS = 8


def gained(n_lesions, sizes_mm):
    """What a shared error adds to none, one and several growing: mean and standard error."""
    gains = []
    for seed in range(SEEDS):
        growing, together = derive(n_lesions, sizes_mm, seed=seed)
        assert max(growing) < 1 / (n_lesions - 1)
        gains.append(np.subtract(together, none_one_several(growing)))
    return np.mean(gains, axis=0), np.std(gains, axis=0, ddof=1) / np.sqrt(SEEDS)


@pytest.mark.parametrize(
    ("n_lesions", "sizes_mm"), [(2, SLOW_RISE_MM), (2, ONE_RISE_MM), (5, ONE_RISE_MM)]
)
def test_none_and_several_become_more_likely_than_with_errors_of_their_own(n_lesions, sizes_mm):
    """Sure where a lesion grows with a chance under 1 / (lesions - 1), whatever the error does.

    P(none) = E (1 - p)^n and, up to that chance, P(several) are convex in p: they gain when p
    varies with an error in common. Above it several may lose what none gains: of five lesions that
    each grow with a chance of 0.5 all may be spared together.
    """
    (none, one, several), error = gained(n_lesions, sizes_mm)
    # Ten standard errors of eight seeds are beyond chance, however few the seeds.
    assert none > 10 * error[0]
    assert several > 10 * error[2]
    assert one < -10 * error[1]


def test_without_a_shared_error_lesions_grow_each_for_itself():
    growing, together = derive(5, SLOW_RISE_MM, shared_pct=0.0)
    # Four decimals of five lesions and of the result.
    assert together == pytest.approx(none_one_several(growing), abs=5e-4)


def test_a_lesion_by_itself_is_judged_by_its_own_readings_and_their_whole_error():
    """A shared error of one lesion is no other than an error of its own."""
    (whole,), _ = derive(
        1, SLOW_RISE_MM, own_pct=float(np.hypot(OWN_PCT, SHARED_PCT)), shared_pct=0.0
    )
    (found,), _ = derive(1, SLOW_RISE_MM)
    # 4 standard errors of the difference of two shares of 1024 draws, at worst.
    assert found == pytest.approx(whole, abs=4 * np.sqrt(2 * 0.25 / DRAWS))


def growing_given_shared(shared, rng):
    """Chance that a lesion that rises slowly grows, for each draw of the shared errors.

    Given those the course is normal around its own mean less what they took; shape (draws,).
    """
    days, reader = list(SLOW_RISE_MM), Reader(cv_pct=OWN_PCT, floor_mm=FLOOR_MM)
    readings = [read(mm, False, reader) for mm in SLOW_RISE_MM.values()]
    own = np.diag([reading.sd**2 for reading in readings])
    common = (SHARED_PCT / 100) ** 2 * np.eye(len(days))
    weights, chances = [], []
    for path, share in zip(PATHS, PathShares().probabilities, strict=True):
        mean, covariance = (part[..., ::2] for part in expect_course(path, days))
        covariance = covariance[::2]
        total = covariance + own + common
        gain = covariance @ np.linalg.inv(total)
        surprise = np.array([reading.low for reading in readings]) - mean
        _, log_volume = np.linalg.slogdet(total)
        weights.append(
            share * np.exp(-(surprise @ np.linalg.solve(total, surprise) + log_volume) / 2)
        )
        left = covariance - gain @ covariance - gain @ common @ gain.T
        noise = rng.standard_normal((INNER, len(days))) @ square_root(left)
        sizes = mean + gain @ surprise - (shared @ gain.T)[:, None, :] + noise
        grown = has_risen(sizes.reshape(-1, len(days)), Growth(), 2.0)
        chances.append(grown.reshape(len(shared), INNER).mean(axis=1))
    return np.average(chances, axis=0, weights=weights)


def test_two_lesions_grow_together_as_often_as_the_referee_says():
    rng = np.random.default_rng(11)
    shared = SHARED_PCT / 100 * rng.standard_normal((OUTER, len(SLOW_RISE_MM)))
    first, second = growing_given_shared(shared, rng), growing_given_shared(shared, rng)
    _, together = derive(2, SLOW_RISE_MM)
    expected = [
        np.mean((1 - first) * (1 - second)),
        np.mean(first * (1 - second) + (1 - first) * second),
        np.mean(first * second),
    ]
    # Both are shares: 400 draws of the shared error there, 1024 here; 4 standard errors at worst.
    assert together == pytest.approx(expected, abs=4 * np.sqrt(0.25 / OUTER + 0.25 / DRAWS))
