"""The model of the decisions: all resamples at once against one fit at a time by statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from seriatim.base.errors import FitError
from seriatim.causal.pooled_logistic import fit_logistic


def drawn_table(seed, n=300):
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.normal(size=n), rng.integers(0, 2, n)])
    event = rng.random(n) < 1 / (1 + np.exp(0.5 - design[:, 1]))
    return design, event, rng.poisson(1.0, (n, 3)).astype(float)


def test_coefficients_are_those_of_statsmodels_with_and_without_copies():
    design, event, copies = drawn_table(10)
    columns = np.hstack([np.ones((300, 1)), copies])
    found = fit_logistic(design, event, columns)
    assert found.settled.all()
    for column in range(columns.shape[1]):
        model = sm.GLM(event, design, sm.families.Binomial(), freq_weights=columns[:, column])
        expected = model.fit(tol=1e-12)
        np.testing.assert_allclose(found.coefficients[:, column], expected.params, atol=1e-6)
        np.testing.assert_allclose(
            found.probabilities(design)[:, column], expected.fittedvalues, atol=1e-6
        )


def test_the_unit_of_a_covariate_is_of_no_matter():
    design, event, copies = drawn_table(11)
    in_other_unit = design * np.array([1.0, 1000.0, 1.0])
    plain, scaled = (
        fit_logistic(table, event, copies).probabilities(table) for table in (design, in_other_unit)
    )
    np.testing.assert_allclose(scaled, plain, atol=1e-7)


def test_a_covariate_that_foretells_every_operation_does_not_settle():
    design, _, copies = drawn_table(12)
    fits = fit_logistic(design, design[:, 1] > 0.2, copies)
    assert not fits.settled.any()
    assert np.isnan(fits.coefficients).all()


def test_a_group_in_which_everybody_is_operated_does_not_settle():
    design, event, copies = drawn_table(13)
    fits = fit_logistic(design, event | (design[:, 2] == 1), copies)
    assert not fits.settled.any()


@pytest.mark.parametrize("everybody", [False, True])
def test_where_all_or_none_are_operated_the_model_does_not_settle(everybody):
    design, event, copies = drawn_table(14)
    fits = fit_logistic(design, np.full(event.size, everybody), copies)
    assert not fits.settled.any()


def test_one_resample_that_does_not_settle_leaves_the_others_as_they_are():
    design, event, copies = drawn_table(15)
    broken = copies.copy()
    broken[:, 1] *= event == (design[:, 1] > 0)
    found, whole = fit_logistic(design, event, broken), fit_logistic(design, event, copies)
    assert found.settled.tolist() == [True, False, True]
    np.testing.assert_allclose(found.coefficients[:, [0, 2]], whole.coefficients[:, [0, 2]])


def test_a_column_that_repeats_another_is_refused():
    design, event, copies = drawn_table(16)
    with pytest.raises(FitError, match="can be told from the others"):
        fit_logistic(np.column_stack([design, design[:, 1] * 2]), event, copies)
