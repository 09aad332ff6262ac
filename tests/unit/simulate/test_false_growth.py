"""False growth of stable lesions: the project's printed tables, drawn again.

The tables were drawn 400,000 times and rounded; ours is another draw. So the two may differ by 4
standard errors of a difference of two draws, and half a unit of the last printed digit.
"""

from math import sqrt

import pytest

from seriatim.base.errors import InputError
from seriatim.simulate import simulate_false_categories, simulate_false_growth

N = 400_000
LESION_30_MM = {"absolute_mm": 0.0, "size_mm": 30.0}
CALLED = {
    "n_draws": 1000,
    "n_earlier": 1,
    "cv_pct": 6.1,
    "relative_pct": 20.0,
    "absolute_mm": 5.0,
    "size_mm": 30.0,
    "seed": 70,
}


def four_errors(share, n_ours, n_theirs):
    return 4 * sqrt(share * (1 - share) * (1 / n_ours + 1 / n_theirs))


@pytest.mark.parametrize(
    ("cv_pct", "relative_pct", "n_earlier", "printed_pct", "last_digit"),
    [
        (6.1, 20, 1, 1.8, 0.1),
        (6.1, 20, 3, 4.8, 0.1),
        (6.1, 20, 6, 8.3, 0.1),
        (6.1, 10, 1, 13.6, 0.1),
        (6.1, 10, 3, 29, 1),
        (6.1, 10, 6, 42, 1),
        (8.6, 20, 1, 6.8, 0.1),
        (8.6, 20, 3, 16.4, 0.1),
        (8.6, 20, 6, 25.9, 0.1),
        (8.6, 10, 1, 21.6, 0.1),
        (8.6, 10, 3, 43, 1),
        (8.6, 10, 6, 57, 1),
    ],
)
def test_the_smallest_of_several_scans_inflates_false_growth_as_printed(
    cv_pct, relative_pct, n_earlier, printed_pct, last_digit
):
    found = simulate_false_growth(
        n_draws=N,
        n_earlier=n_earlier,
        cv_pct=cv_pct,
        relative_pct=relative_pct,
        seed=71,
        **LESION_30_MM,
    )
    printed = printed_pct / 100
    assert abs(found - printed) < four_errors(printed, N, N) + last_digit / 200


@pytest.mark.parametrize(("absolute_mm", "printed"), [(0, 0.084), (5, 0.010)])
def test_five_millimetres_help_at_20_mm_as_printed(absolute_mm, printed):
    found = simulate_false_growth(
        **CALLED | {"n_draws": N, "n_earlier": 6, "absolute_mm": absolute_mm, "size_mm": 20.0}
    )
    assert abs(found - printed) < four_errors(printed, N, N) + 0.0005


def test_one_earlier_scan_gives_the_tail_of_a_normal_variable():
    """In the logarithm: ln 1.2 over 0.061 sqrt 2 is 2.1135 standard deviations, tail 1.7280 %."""
    found = simulate_false_growth(**CALLED | {"n_draws": N, "absolute_mm": 0}, error="lognormal")
    assert abs(found - 0.017280) < 4 * sqrt(0.01728 * 0.98272 / N)


def test_a_normal_error_gives_more_false_growth_than_a_lognormal_one():
    """Its smallest readings lie deeper; the difference is near 0.9 points, 20 standard errors."""
    six = CALLED | {"n_draws": N, "n_earlier": 6, "absolute_mm": 0.0}
    normal, lognormal = (
        simulate_false_growth(**six, error=error) for error in ("normal", "lognormal")
    )
    assert normal > lognormal + 4 * sqrt(2 * 0.08 * 0.92 / N)


def test_without_an_error_nothing_seems_to_grow():
    assert simulate_false_growth(**CALLED | {"cv_pct": 0}) == 0


def test_without_a_threshold_a_new_scan_is_the_larger_of_two_half_of_the_time():
    found = simulate_false_growth(
        **CALLED | {"n_draws": N, "relative_pct": 0, "absolute_mm": 0, "n_earlier": 1}
    )
    assert abs(found - 0.5) < 4 * sqrt(0.25 / N)


@pytest.mark.parametrize(
    ("false_prob", "n_lesions", "any_pct", "any_digit", "several_pct", "several_digit"),
    [
        (0.01, 3, 3, 1, 0.03, 0.01),
        (0.01, 5, 5, 1, 0.1, 0.1),
        (0.01, 10, 10, 1, 0.4, 0.1),
        (0.01, 20, 18, 1, 1.7, 0.1),
        (0.05, 3, 14, 1, 0.7, 0.1),
        (0.05, 5, 23, 1, 2.3, 0.1),
        (0.05, 10, 40, 1, 8.6, 0.1),
        (0.05, 20, 64, 1, 26, 1),
        (0.10, 3, 27, 1, 2.8, 0.1),
        (0.10, 5, 41, 1, 8.1, 0.1),
        (0.10, 10, 65, 1, 26, 1),
        (0.10, 20, 88, 1, 61, 1),
    ],
)
def test_stable_lesions_seem_focal_or_multifocal_as_often_as_printed(
    false_prob, n_lesions, any_pct, any_digit, several_pct, several_digit
):
    """The printed shares are exact and rounded, so only our own draw errs."""
    found = simulate_false_categories(
        n_draws=N, n_lesions=n_lesions, false_prob=false_prob, seed=72
    )
    for share, pct, digit in (
        (found.focal_or_worse_prob, any_pct, any_digit),
        (found.multifocal_prob, several_pct, several_digit),
    ):
        error = 4 * sqrt(pct / 100 * (1 - pct / 100) / N)
        assert abs(share - pct / 100) < error + digit / 200


def test_one_lesion_is_never_multifocal():
    found = simulate_false_categories(n_draws=1000, n_lesions=1, false_prob=1.0, seed=73)
    assert (found.focal_or_worse_prob, found.multifocal_prob) == (1, 0)


def test_the_same_seed_gives_the_same_share():
    assert simulate_false_growth(**CALLED) == simulate_false_growth(**CALLED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_draws", 0),
        ("n_earlier", 0),
        ("cv_pct", float("nan")),
        ("cv_pct", 26),
        ("relative_pct", -1),
        ("absolute_mm", float("nan")),
        ("size_mm", 0),
    ],
)
def test_numbers_that_cannot_be_drawn_with_are_refused(name, value):
    with pytest.raises(InputError, match=f"`{name}` is not"):
        simulate_false_growth(**CALLED | {name: value})


@pytest.mark.parametrize(("name", "value"), [("n_draws", 0), ("n_lesions", 0), ("false_prob", 1.1)])
def test_counts_and_shares_that_cannot_be_are_refused(name, value):
    given = {"n_draws": 10, "n_lesions": 3, "false_prob": 0.05, "seed": 74}
    with pytest.raises(InputError, match=f"`{name}` is not"):
        simulate_false_categories(**given | {name: value})
