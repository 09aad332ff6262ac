"""What must hold for any data: row order, repeats, unit weights and the unit of time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriatim.base.errors import FitError
from seriatim.survival.compare import compare_log_rank
from seriatim.survival.competing import fit_aalen_johansen
from seriatim.survival.cox import fit_cox
from seriatim.survival.curves import fit_kaplan_meier

ROW = st.tuples(
    st.integers(0, 8), st.integers(1, 12), st.integers(0, 2), st.integers(0, 1), st.integers(-3, 3)
)


@st.composite
def samples(draw):
    """Whole-number entry, time, status, group and covariate of 6 to 30 rows."""
    rows = np.array(draw(st.lists(ROW, min_size=6, max_size=30)))
    entry, length, status, group, x = rows.T
    return entry, entry + length, status, group, x


@st.composite
def shuffled(draw):
    sample = draw(samples())
    return sample, np.array(draw(st.permutations(range(sample[0].size))))


def same(first, second, names, **tolerance):
    for name in names:
        np.testing.assert_allclose(
            getattr(first, name), getattr(second, name), err_msg=name, **tolerance
        )


CURVE = ("time", "n_risk", "n_event", "n_censor", "survival", "std_error", "lower", "upper")
FIT = ("coefficients", "std_error", "loglik_null", "loglik")


def cox_or_refusal(*arguments, **named):
    try:
        return fit_cox(*arguments, **named)
    except FitError as refusal:
        return refusal


def same_fit(first, second, names=FIT):
    assert isinstance(first, FitError) == isinstance(second, FitError)
    if not isinstance(first, FitError):
        same(first, second, names, rtol=1e-6, atol=1e-7)


@given(samples())
def test_weights_of_one_change_nothing(sample):
    entry, time, status, _, x = sample
    event, ones = status > 0, np.ones(time.size)
    named = {"entry": entry}
    same(
        fit_kaplan_meier(time, event, **named),
        fit_kaplan_meier(time, event, weights=ones, **named),
        CURVE,
    )
    same_fit(
        cox_or_refusal(time, event, x, **named),
        cox_or_refusal(time, event, x, weights=ones, **named),
    )


@given(samples())
def test_a_row_twice_is_a_row_of_weight_two(sample):
    """For Cox under Breslow; Efron averages tied weights, so there it need not hold."""
    entry, time, status, _, x = sample
    event, twice = status > 0, np.ones(time.size)
    twice[0] = 2
    again = np.concatenate([np.arange(time.size), [0]])
    same(
        fit_kaplan_meier(time, event, entry=entry, weights=twice),
        fit_kaplan_meier(time[again], event[again], entry=entry[again]),
        CURVE,
        rtol=1e-12,
    )
    same_fit(
        cox_or_refusal(time, event, x, entry=entry, weights=twice, ties="breslow"),
        cox_or_refusal(time[again], event[again], x[again], entry=entry[again], ties="breslow"),
    )


@given(samples())
def test_a_row_of_weight_zero_is_no_row(sample):
    entry, time, status, _, x = sample
    event, weight = status > 0, np.ones(time.size)
    weight[0] = 0
    same(
        fit_kaplan_meier(time, event, entry=entry, weights=weight),
        fit_kaplan_meier(time[1:], event[1:], entry=entry[1:]),
        CURVE,
    )
    same_fit(
        cox_or_refusal(time, event, x, entry=entry, weights=weight),
        cox_or_refusal(time[1:], event[1:], x[1:], entry=entry[1:]),
    )


@given(shuffled())
def test_row_order_changes_nothing(case):
    (entry, time, status, group, x), order = case
    event = status > 0
    same(
        fit_kaplan_meier(time, event, entry=entry),
        fit_kaplan_meier(time[order], event[order], entry=entry[order]),
        CURVE,
    )
    same(
        fit_aalen_johansen(time, status, n_causes=2),
        fit_aalen_johansen(time[order], status[order], n_causes=2),
        ("cumulative_incidence", "std_error"),
        rtol=1e-10,
        atol=1e-10,
    )
    same_fit(
        cox_or_refusal(time, event, x, strata=group),
        cox_or_refusal(time[order], event[order], x[order], strata=group[order]),
    )


@given(samples(), st.sampled_from([1 / 30.4375, 0.1, 7.0, 365.25]))
def test_unit_of_time_leaves_cox_and_log_rank_the_same(sample, unit):
    entry, time, status, group, x = sample
    event = status > 0
    same_fit(
        cox_or_refusal(time, event, x, entry=entry),
        cox_or_refusal(time * unit, event, x, entry=entry * unit),
    )
    try:
        plain = compare_log_rank(time, event, group, entry=entry)
    except FitError:
        with pytest.raises(FitError):
            compare_log_rank(time * unit, event, group, entry=entry * unit)
    else:
        scaled = compare_log_rank(time * unit, event, group, entry=entry * unit)
        same(plain, scaled, ("statistic", "observed", "expected"), rtol=1e-9, atol=1e-12)


@given(samples(), st.floats(0.01, 1000), st.floats(-1000, 1000))
def test_unit_of_a_covariate_scales_its_coefficient(sample, unit, shift):
    entry, time, status, _, x = sample
    event = status > 0
    plain = cox_or_refusal(time, event, x, entry=entry)
    scaled = cox_or_refusal(time, event, x * unit + shift, entry=entry)
    same_fit(plain, scaled, ("loglik",))
    if not isinstance(plain, FitError):
        np.testing.assert_allclose(plain.coefficients, scaled.coefficients * unit, atol=1e-6)


@given(samples())
def test_observed_and_expected_events_have_one_total(sample):
    _, time, status, group, _ = sample
    try:
        test = compare_log_rank(time, status > 0, group)
    except FitError:
        return
    assert np.isclose(test.observed.sum(), test.expected.sum())
    assert 0 <= test.p_value <= 1


@given(samples())
def test_curve_falls_and_lies_within_its_interval(sample):
    entry, time, status, _, _ = sample
    curve = fit_kaplan_meier(time, status > 0, entry=entry)
    assert np.all(np.diff(curve.survival) <= 0)
    known = np.isfinite(curve.lower)
    assert np.all(curve.lower[known] <= curve.survival[known] + 1e-12)
    assert np.all(curve.upper[known] >= curve.survival[known] - 1e-12)
    assert not known[curve.survival == 0].any()
