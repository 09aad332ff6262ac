"""Rubin's rules on cases small enough to work out on paper, and beside another program."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.imputation.bayes_mi import MI

from seriatim.base.errors import FitError
from seriatim.survival.intervals import compute_interval
from seriatim.survival.pooling import pool_estimates


def test_three_imputations_by_hand():
    """Estimates 1, 2, 6 with variances 1, 1, 4: mean 3, W = 2, B = 7, T = 2 + 4/3 x 7."""
    pooled = pool_estimates([1, 2, 6], [1, 1, 4])
    assert pooled.estimate.tolist() == [3]
    assert (pooled.within[0], pooled.between[0]) == (2, 7)
    assert pooled.std_error[0] == pytest.approx(math.sqrt(2 + 28 / 3))
    ratio = 28 / 3 / 2
    assert pooled.degrees_of_freedom[0] == pytest.approx(2 * (1 + 1 / ratio) ** 2)
    freedom = 2 * (17 / 14) ** 2
    assert pooled.missing_information[0] == pytest.approx((ratio + 2 / (freedom + 3)) / (ratio + 1))


def test_each_of_several_numbers_is_pooled_by_itself():
    estimates, variances = [[1, 10], [2, 20], [6, 30]], [[1, 4], [1, 4], [4, 4]]
    together = pool_estimates(estimates, variances)
    alone = pool_estimates([10, 20, 30], [4, 4, 4])
    assert together.std_error[1] == alone.std_error[0]
    assert together.estimate.shape == (2,)


def test_imputations_that_agree_leave_the_error_as_it_is_with_infinite_freedom():
    pooled = pool_estimates([2, 2, 2], [1, 4, 1])
    assert pooled.std_error[0] == pytest.approx(math.sqrt(2))
    assert pooled.degrees_of_freedom[0] == math.inf
    assert pooled.missing_information[0] == 0


def test_estimates_without_a_variance_of_their_own_keep_what_lies_between():
    pooled = pool_estimates([1, 3], [0, 0])
    assert pooled.std_error[0] == pytest.approx(math.sqrt(1.5 * 2))
    assert pooled.degrees_of_freedom[0] == 1
    assert pooled.missing_information[0] == 1


def test_nothing_varies_at_all():
    pooled = pool_estimates([1, 1], [0, 0])
    assert (pooled.estimate[0], pooled.std_error[0], pooled.missing_information[0]) == (1, 0, 0)
    assert pooled.degrees_of_freedom[0] == math.inf


def test_one_imputation_that_does_not_know_makes_the_pooled_estimate_unknown():
    pooled = pool_estimates([[1, 1], [2, np.nan], [3, 3]], np.ones((3, 2)))
    assert pooled.estimate[0] == 2
    assert np.isnan([pooled.estimate[1], pooled.std_error[1], pooled.degrees_of_freedom[1]]).all()


def test_one_variance_that_is_not_known_makes_the_error_unknown_and_not_the_estimate():
    pooled = pool_estimates([1, 2, 3], [1, np.nan, 1])
    assert pooled.estimate[0] == 2
    assert np.isnan([pooled.std_error[0], pooled.degrees_of_freedom[0]]).all()


def test_many_imputations_of_a_normal_number_have_the_freedom_of_the_formula():
    """With W = 0 the pooled error is the standard error of a prediction: t on m - 1."""
    numbers = np.random.default_rng(11).normal(size=40)
    pooled = pool_estimates(numbers, np.zeros(40))
    assert pooled.degrees_of_freedom[0] == pytest.approx(39)
    assert pooled.std_error[0] == pytest.approx(numbers.std(ddof=1) * math.sqrt(1 + 1 / 40))


class Drawn:
    """Data sets handed to statsmodels one after the other, in place of its own imputer."""

    def __init__(self, data):
        self.waiting = list(data)
        self.data = None

    def update(self):
        self.data = self.waiting.pop(0)


def test_statsmodels_pools_the_same_regressions_alike():
    rng = np.random.default_rng(3)
    sets = [(rng.normal(size=30), sm.add_constant(rng.normal(size=30))) for _ in range(7)]
    theirs = MI(Drawn(sets), sm.OLS, model_args_fn=lambda data: data, nrep=7, burn=0, skip=0).fit()
    fits = [sm.OLS(*data).fit() for data in sets]
    ours = pool_estimates([fit.params for fit in fits], [fit.bse**2 for fit in fits])
    np.testing.assert_allclose(ours.estimate, theirs.params, rtol=1e-12)
    np.testing.assert_allclose(ours.std_error**2, np.diag(theirs.cov_params()), rtol=1e-12)
    # Its fraction of missing information is the plain share of the total, without the freedom.
    share = (1 + 1 / 7) * ours.between / ours.std_error**2
    np.testing.assert_allclose(share, theirs.fmi, rtol=1e-12)
    extra = (1 - share) * 2 / (ours.degrees_of_freedom + 3)
    np.testing.assert_allclose(ours.missing_information, share + extra, rtol=1e-12)


def test_an_interval_on_few_degrees_of_freedom_is_the_t_interval():
    lower, upper = compute_interval(
        np.array([0.5]), np.array([0.1]), "plain", 0.95, degrees_of_freedom=np.array([4.0])
    )
    reach = stats.t.ppf(0.975, 4) * 0.1
    assert (lower[0], upper[0]) == pytest.approx((0.5 - reach, 0.5 + reach))


def test_an_interval_on_infinite_degrees_of_freedom_is_the_normal_one_to_the_bit():
    given = np.array([0.2, 0.9]), np.array([0.1, 0.05])
    plain = compute_interval(*given, "log-log", 0.95)
    endless = compute_interval(*given, "log-log", 0.95, degrees_of_freedom=np.full(2, np.inf))
    assert [bound.tolist() for bound in plain] == [bound.tolist() for bound in endless]


@pytest.mark.parametrize(
    ("estimate", "variance", "message"),
    [
        ([1.0], [1.0], "fewer than two imputations"),
        ([[1.0, 2.0]], [[1.0, 1.0]], "fewer than two imputations"),
        ([1.0, 2.0], [1.0], r"estimate has shape \(2,\), variance \(1,\)"),
        (1.0, 1.0, r"estimate has shape \(\)"),
        ([1.0, 2.0], [1.0, -1.0], "variance: some are negative"),
    ],
)
def test_what_cannot_be_pooled_is_refused(estimate, variance, message):
    with pytest.raises(FitError, match=message):
        pool_estimates(estimate, variance)


def test_the_summary_says_how_much_is_missing():
    text = str(pool_estimates([1, 1], [0, 0]))
    assert text == (
        "Pooled: 1 estimates over 2 imputations, largest fraction of missing information 0.00"
    )
