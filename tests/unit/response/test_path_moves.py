"""How a path carries size and rate over a gap: two gaps are one, and long ones end."""

import numpy as np
import pytest
from oracle.true_course import step

from seriatim.response.posterior.paths import LONGEST_GAP_MONTHS, PATHS, PathShares, compute_moves


def matrices(gap_months):
    """The moves of every path over one gap as matrix, shift and noise of (size, rate)."""
    moves = compute_moves(np.array([gap_months]))
    return [
        (
            np.array([[1, moves.carry[0, place]], [0, moves.keep[0, place]]]),
            np.array([moves.drift[0, place], 0]),
            np.array(
                [
                    [moves.size_variance[0, place], moves.covariance[0, place]],
                    [moves.covariance[0, place], moves.rate_variance[0, place]],
                ]
            ),
        )
        for place in range(len(PATHS))
    ]


@pytest.mark.parametrize(("first", "second"), [(1.0, 2.0), (0.1, 11.9), (3.0, 33.0), (0.0, 4.0)])
def test_two_gaps_are_one(first, second):
    parts = zip(matrices(first), matrices(second), matrices(first + second), strict=True)
    for (a, s, q), (later_a, later_s, later_q), (whole_a, whole_s, whole_q) in parts:
        assert later_a @ a == pytest.approx(whole_a, rel=1e-9, abs=1e-12)
        assert later_a @ s + later_s == pytest.approx(whole_s, rel=1e-9, abs=1e-12)
        noise = later_a @ q @ later_a.T + later_q
        assert noise == pytest.approx(whole_q, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("gap_months", [0.03, 1.0, 3.0, 12.0, 36.0])
def test_moves_are_those_of_the_linear_equation(gap_months):
    """The rate is held as its distance from the settled one; by the referee it is held itself."""
    for path, (matrix, shift, noise) in zip(PATHS, matrices(gap_months), strict=True):
        whole, whole_shift, spread = step(path, gap_months)
        # A matrix exponential is good to some 1e-12 of its largest element.
        assert matrix == pytest.approx(whole, rel=1e-8, abs=1e-9)
        settled = np.array([0, path.settled_rate])
        assert whole @ settled + whole_shift - settled == pytest.approx(shift, abs=1e-9)
        assert noise == pytest.approx(spread, rel=1e-5, abs=1e-12)


@pytest.mark.filterwarnings("error")
def test_no_gap_moves_nothing():
    for matrix, shift, noise in matrices(0.0):
        assert matrix.tolist() == [[1, 0], [0, 1]]
        assert shift.tolist() == [0, 0]
        assert noise.tolist() == [[0, 0], [0, 0]]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("gap_months", [LONGEST_GAP_MONTHS, 720.0, 1e6])
def test_a_gap_of_decades_counts_as_the_longest_one(gap_months):
    for found, longest in zip(matrices(gap_months), matrices(LONGEST_GAP_MONTHS), strict=True):
        for one, other in zip(found, longest, strict=True):
            assert np.isfinite(one).all()
            assert one.tolist() == other.tolist()


@pytest.mark.parametrize("gap_months", [1e-4, 1.0, 36.0])
def test_noise_is_that_of_something_random(gap_months):
    for _, _, noise in matrices(gap_months):
        assert np.linalg.eigvalsh(noise).min() >= -1e-12


def test_gaps_are_taken_one_by_one():
    together = compute_moves(np.array([1.0, 40.0, 3.0]))
    for place, gap in enumerate([1.0, 40.0, 3.0]):
        alone = compute_moves(np.array([gap]))
        for name, values in vars(alone).items():
            assert np.broadcast_to(vars(together)[name], (3, len(PATHS)))[place].tolist() == (
                np.broadcast_to(values, (1, len(PATHS)))[0].tolist()
            )


def test_shares_add_up_to_one_whatever_they_are_counted_in():
    names = [path.identifier for path in PATHS]
    by_hundred = PathShares(**dict.fromkeys(names, 100.0))
    assert by_hundred.probabilities == pytest.approx(np.full(len(PATHS), 1 / len(PATHS)))
    assert PathShares().probabilities.sum() == pytest.approx(1.0)
