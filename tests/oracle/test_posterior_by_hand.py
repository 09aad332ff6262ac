"""The referee of the probabilities, against what can be worked out on paper or on a fine grid."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from oracle.posterior import Model, Reader, has_risen, look, prob_below, read
from oracle.rules import Growth
from oracle.true_course import DAYS_PER_MONTH, Path

SURE = Reader(unsure_pct=0.0)
KEEPS = Path(settled_rate=0.0, start_rate=0.0, start_sd=1e-6, settling=0.1)
JITTERS = Path(settled_rate=0.0, start_rate=0.0, start_sd=0.0, settling=0.1, jitter=0.1)
DRAWS = 40000
MONTE_CARLO = 0.01
"""Four standard errors of a share counted over so many draws, at worst."""


def seen_on(path, months, sizes_mm, rule=None, reader=SURE):
    """What readings in mm (0 absent, "small" too small, None nothing) after so many months say."""
    readings = [
        read(5.0, True, reader) if mm == "small" else read(mm, False, reader) for mm in sizes_mm
    ]
    days = [month * DAYS_PER_MONTH for month in months]
    model = Model({path: 1.0}, reader, draws=DRAWS)
    return look(days, readings, rule or Growth(), model, 1.0, np.random.default_rng(5))


def rate_is_fixed(rate, sd=0.0):
    """A path whose rate hardly settles within months."""
    return Path(settled_rate=rate, start_rate=rate, start_sd=sd, settling=1e-9)


def test_a_lesion_that_keeps_its_size_never_grows_whatever_is_read():
    assert seen_on(KEEPS, [0, 3, 6], [30, 60, 90]).p_growing == 0


@pytest.mark.parametrize(("months", "p_growing"), [(1.0, 0), (3.0, 1)])
def test_a_straight_line_grows_when_it_is_past_the_rule(months, p_growing):
    """7 % a month from 30 mm: 32.2 mm after a month, 37 mm and 23 % after three."""
    assert seen_on(rate_is_fixed(0.07), [0, months], [30, 30]).p_growing == p_growing


def on_a_grid(first, second, jitter, grows):
    """Chance of growth from two readings: both true sizes on a grid, every reading by its density.

    `first` and `second` map true log sizes to the chance of the reading.
    """
    sizes = np.linspace(np.log(0.05), np.log(300), 3000)
    start = norm.pdf(sizes, np.log(30), 1.2) * first(sizes)
    later = norm.pdf(sizes[None, :], sizes[:, None], jitter) * second(sizes)
    weight = start[:, None] * later
    grown = grows(np.exp(sizes)[:, None], np.exp(sizes)[None, :])
    return (weight * grown).sum() / weight.sum()


def read_as(mm, sd):
    return lambda sizes: norm.pdf(np.log(mm), sizes, sd)


def read_between(low, high, sd):
    return lambda sizes: (
        norm.cdf((np.log(high) - sizes) / sd) - norm.cdf((np.log(low) - sizes) / sd)
    )


def grows_by_a_fifth(before, now):
    return np.where(before < 2, now >= 2, now >= 1.2 * before)


@pytest.mark.parametrize(
    ("sizes_mm", "first", "second"),
    [
        ([30, 36], read_as(30, 0.061), read_as(36, 0.061)),
        ([30, 60], read_as(30, 0.061), read_as(60, 0.061)),
        ([8, 9], read_as(8, 0.1), read_as(9, 0.8 / 9)),
        (["small", 6], read_between(2, 5, 0.8 / 5), read_as(6, 0.8 / 6)),
        ([0, 4], read_between(1e-9, 2, 0.8 / 5), read_as(4, 0.2)),
        ([0, "small"], read_between(1e-9, 2, 0.8 / 5), read_between(2, 5, 0.8 / 5)),
        ([20, 0], read_as(20, 0.061), read_between(1e-9, 2, 0.8 / 5)),
    ],
)
def test_two_readings_give_what_a_fine_grid_gives(sizes_mm, first, second):
    """Errors: 6.1 %, at least 0.8 mm; of both bounds that of 5 mm."""
    months = 9.0
    seen_both = seen_on(JITTERS, [0, months], sizes_mm, Growth(absolute_mm=0.0))
    expected = on_a_grid(first, second, 0.1 * np.sqrt(months), grows_by_a_fifth)
    assert seen_both.p_growing == pytest.approx(expected, abs=MONTE_CARLO)


def test_the_evidence_of_sizes_is_their_joint_density():
    """Two readings of a lesion that keeps its size share its variance, 1.2 squared."""
    error = 0.061**2
    density = multivariate_normal([np.log(30)] * 2, [[1.44 + error, 1.44], [1.44, 1.44 + error]])
    seen_both = seen_on(KEEPS, [0, 3], [30, 36])
    assert seen_both.evidence == pytest.approx(density.pdf(np.log([30, 36])))


def test_the_evidence_of_bounds_is_the_chance_of_a_reading_between_them():
    chance = norm.cdf((np.log(2) - np.log(30)) / np.hypot(1.2, 0.8 / 5))
    assert seen_on(KEEPS, [0], [0]).evidence == pytest.approx(chance)


def test_paths_are_weighed_by_their_share_and_by_how_well_they_foretold_the_readings():
    jumps = Path(0.0, 0.0, 0.0, 0.1, jitter=0.2)
    error = 0.061**2
    first = norm.pdf(np.log(30), np.log(30), np.sqrt(1.44 + error))
    both = [
        multivariate_normal(
            [np.log(30)] * 2, [[1.44 + error, 1.44], [1.44, 1.44 + error + moved]]
        ).pdf(np.log([30, 40]))
        for moved in (0.0, 0.2**2 * 4)
    ]
    model = Model({KEEPS: 0.9, jumps: 0.1}, SURE, draws=DRAWS)
    readings = [read(30, False, SURE), read(40, False, SURE)]
    days = [0, 4 * DAYS_PER_MONTH]
    seen_both = look(days, readings, Growth(), model, 1.0, np.random.default_rng(5))
    assert seen_both.evidence == pytest.approx(0.9 * both[0] + 0.1 * both[1])
    assert first > both[0]
    grown = seen_on(jumps, [0, 4], [30, 40]).p_growing
    weight = 0.1 * both[1] / seen_both.evidence
    assert seen_both.p_growing == pytest.approx(weight * grown, abs=MONTE_CARLO)


def test_a_first_scan_looks_three_months_ahead():
    """A fixed rate of 0.06 +- 0.02 a month: the log grows by 0.18 +- 0.06, a fifth is log 1.2."""
    path = rate_is_fixed(0.06, sd=0.02)
    expected = norm.sf(np.log(1.2), 0.18, 0.06)
    assert seen_on(path, [0], [40]).p_growing == pytest.approx(expected, abs=1e-3)


def test_a_first_scan_of_a_small_lesion_needs_five_millimetres():
    """At a believed 10 mm, 5 mm are a half and not a fifth; the prior moves the belief a little."""
    path = rate_is_fixed(0.06, sd=0.02)
    believed = np.exp(np.log(30) + 1.44 / (1.44 + 0.08**2) * (np.log(10) - np.log(30)))
    expected = norm.sf(np.log(1 + 5 / believed), 0.18, 0.06)
    assert seen_on(path, [0], [10]).p_growing == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("reference", ["nadir", "baseline", "previous"])
def test_each_reference_looks_at_its_own_scan(reference):
    """True sizes 30, 22, 28, 31: above the smallest and the first but not above the last."""
    sizes = np.log([[30.0, 22.0, 28.0, 31.0]])
    grown = has_risen(sizes, Growth(reference=reference, absolute_mm=2.0), 2.0)
    assert grown.tolist() == [reference == "nadir"]


def test_confirmed_growth_was_there_at_the_scan_before():
    rule = Growth(confirm=True)
    once, twice = np.log([[20.0, 20.0, 30.0]]), np.log([[20.0, 30.0, 30.0]])
    assert [bool(has_risen(sizes, rule, 2.0)[0]) for sizes in (once, twice)] == [False, True]


def test_a_lesion_that_had_gone_grows_as_soon_as_it_can_be_seen():
    sizes = np.log([[20.0, 1.0, 2.5], [20.0, 1.0, 1.9], [20.0, 2.1, 4.0]])
    assert has_risen(sizes, Growth(), 2.0).tolist() == [True, False, False]


def test_the_middle_of_what_is_believed_after_one_reading_lies_near_the_reading():
    """The prior counts for 0.061^2 / 1.2^2 of the way to 30 mm."""
    first = seen_on(KEEPS, [0], [60])
    mean = np.log(60) + (np.log(30) - np.log(60)) * 0.061**2 / (1.44 + 0.061**2)
    below = prob_below({1.0: first}, {1.0: 1.0}, lambda draws: draws.log_sizes[:, -1], mean)
    assert below == pytest.approx(0.5, abs=MONTE_CARLO)
