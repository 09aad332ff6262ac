"""Kaplan-Meier, its readings and restricted means on cases small enough to work out on paper."""

import math

import numpy as np
import pytest

from seriatim.base.errors import FitError
from seriatim.survival.curve_readings import median, numbers_at_risk, quantile, survival_at
from seriatim.survival.curves import fit_kaplan_meier, fit_reverse_kaplan_meier
from seriatim.survival.restricted_mean import compare_restricted_means, restricted_mean

TIMES, EVENTS = [1, 2, 3, 4], [1, 0, 1, 1]


def test_four_patients_by_hand():
    curve = fit_kaplan_meier(TIMES, EVENTS)
    assert curve.n_risk.tolist() == [4, 3, 2, 1]
    assert curve.survival.tolist() == pytest.approx([3 / 4, 3 / 4, 3 / 8, 0])
    greenwood = 1 / (4 * 3) + 1 / (2 * 1)
    assert curve.std_error[2] == pytest.approx(3 / 8 * math.sqrt(greenwood))


@pytest.mark.parametrize(
    ("conf_type", "lower", "upper"),
    [
        # 3/4 with standard error 3/4 x sqrt(1/12) = 0.2165, and 1.959964 of them either side
        ("plain", 0.75 - 1.959964 * 0.2165064, 1.0),
        ("log", 0.75 * math.exp(-1.959964 * 0.2886751), 1.0),
        ("log-log", 0.75 ** math.exp(1.959964 * 0.2886751 / -math.log(0.75)),
         0.75 ** math.exp(-1.959964 * 0.2886751 / -math.log(0.75))),
        ("arcsin", math.sin(math.pi / 3 - 1.959964 / 4) ** 2,
         math.sin(math.pi / 3 + 1.959964 / 4) ** 2),
    ],
)  # fmt: skip
def test_interval_of_each_type_by_hand(conf_type, lower, upper):
    curve = fit_kaplan_meier(TIMES, EVENTS, conf_type=conf_type)
    assert (curve.lower[0], curve.upper[0]) == pytest.approx((lower, upper), abs=1e-6)


def test_six_mercaptopurine_gehan_survival(gehan):
    """Freireich 1963, 6-MP arm: survival after each remission that ended, three digits."""
    curve = fit_kaplan_meier(gehan.treated_time, gehan.treated_event)
    at = survival_at(curve, [6, 7, 10, 13, 16, 22, 23])
    assert at.survival.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]


def test_aml_maintained_as_printed_by_r(aml_maintained):
    """R survival `aml`, maintained arm: survival and error to the printed digits."""
    at = survival_at(aml_maintained, [9, 13, 18, 23, 31, 34, 48])
    assert at.survival.round(3).tolist() == [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]
    assert at.std_error.round(4).tolist() == [
        0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535,
    ]  # fmt: skip
    assert (round(at.lower[0], 4), at.upper[0]) == (0.7541, 1)


def test_aml_maintained_median_is_31_and_its_upper_bound_is_not_reached(aml_maintained):
    middle = median(aml_maintained)
    assert (middle.value, middle.lower) == (31, 18)
    assert math.isnan(middle.upper)
    assert str(middle) == "31 (95% interval 18, not reached)"


def test_flat_stretch_at_exactly_one_half_gives_its_middle():
    curve = fit_kaplan_meier([1, 2, 5, 8], [1, 1, 1, 1])
    assert median(curve).value == (2 + 5) / 2


def test_flat_stretch_to_the_end_of_follow_up_gives_its_middle():
    curve = fit_kaplan_meier([1, 2, 3, 4], [1, 1, 0, 0])
    assert median(curve).value == (2 + 4) / 2


def test_median_is_not_reached_when_most_survive():
    middle = median(fit_kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]))
    assert not middle.is_estimable
    assert str(middle).startswith("not reached")


def test_lower_quartile_comes_before_the_median():
    curve = fit_kaplan_meier([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])
    assert [quantile(curve, p).value for p in (0.25, 0.5, 0.75)] == [2, 3, 4]


def test_survival_is_one_before_the_first_time():
    at = survival_at(fit_kaplan_meier(TIMES, EVENTS), 0.5)
    assert (at.survival[0], at.lower[0], at.upper[0], at.n_risk[0]) == (1, 1, 1, 4)


def test_survival_after_the_last_time_is_not_made_up():
    at = survival_at(fit_kaplan_meier([1, 2], [1, 0]), [2, 2.5])
    assert at.survival[0] == 0.5
    assert np.isnan([at.survival[1], at.std_error[1], at.lower[1], at.upper[1]]).all()
    assert at.n_risk.tolist() == [1, 0]


def test_survival_of_zero_stays_and_has_no_interval():
    at = survival_at(fit_kaplan_meier([1, 2], [1, 1]), [2, 9])
    assert at.survival.tolist() == [0, 0]
    assert np.isnan([at.lower, at.upper, at.std_error]).all()


def test_numbers_at_risk_count_those_leaving_at_the_time():
    curve = fit_kaplan_meier([1, 2, 2, 3], [0, 1, 0, 1])
    assert numbers_at_risk(curve, [0, 1, 1.5, 2, 3, 4]).tolist() == [4, 4, 3, 3, 1, 0]


def test_numbers_at_risk_with_delayed_entry_count_who_has_entered():
    curve = fit_kaplan_meier([5, 6, 7], [1, 1, 1], entry=[0, 2, 5])
    assert numbers_at_risk(curve, [0, 1, 2, 3, 5, 5.5, 7]).tolist() == [1, 1, 1, 2, 2, 2, 1]


def test_delayed_entry_by_hand():
    """At 2 two are at risk (the third enters at 2), at 4 two, at 5 one."""
    curve = fit_kaplan_meier([2, 4, 5], [1, 1, 1], entry=[0, 1, 2])
    assert curve.n_risk.tolist() == [2, 2, 1]
    assert curve.survival.tolist() == [1 / 2, 1 / 4, 0]


def test_median_follow_up_treats_censoring_as_the_event():
    follow_up = fit_reverse_kaplan_meier([1, 2, 3, 4, 5], [1, 0, 1, 0, 0])
    assert follow_up.survival.tolist() == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8, 0])
    assert median(follow_up).value == 4


def test_restricted_mean_is_the_area_under_the_steps():
    mean = restricted_mean(fit_kaplan_meier(TIMES, EVENTS), 3.5)
    assert mean.value == pytest.approx(1 + 2 * 3 / 4 + 0.5 * 3 / 8)
    after_one, after_three = 2 * 3 / 4 + 0.5 * 3 / 8, 0.5 * 3 / 8
    variance = after_one**2 / (4 * 3) + after_three**2 / (2 * 1)
    assert mean.std_error == pytest.approx(math.sqrt(variance))


def test_restricted_mean_before_any_event_is_the_horizon():
    mean = restricted_mean(fit_kaplan_meier(TIMES, EVENTS), 0.5)
    assert (mean.value, mean.std_error) == (0.5, 0)


def test_restricted_mean_beyond_follow_up_is_not_estimated():
    mean = restricted_mean(fit_kaplan_meier([1, 2], [1, 0]), 3)
    assert math.isnan(mean.value)
    assert mean.reason == "follow-up ends before the horizon"


def test_restricted_mean_beyond_the_last_death_of_all_is_estimated():
    assert restricted_mean(fit_kaplan_meier([1, 2], [1, 1]), 3).value == 1.5


def test_restricted_mean_has_no_error_under_fractional_weights():
    mean = restricted_mean(fit_kaplan_meier([1, 2, 3], [1, 1, 1], weights=[0.5, 1, 1]), 3)
    assert mean.value == pytest.approx(1 + 4 / 5 + 2 / 5)
    assert math.isnan(mean.std_error)
    assert "weights" in mean.reason


def test_difference_of_restricted_means_adds_the_variances():
    first, second = fit_kaplan_meier(TIMES, EVENTS), fit_kaplan_meier([1, 1, 2, 2], [1, 1, 1, 1])
    gap = compare_restricted_means(first, second, 3)
    parts = [restricted_mean(curve, 3) for curve in (first, second)]
    assert gap.value == pytest.approx(parts[0].value - 1.5)
    assert gap.std_error**2 == pytest.approx(sum(part.std_error**2 for part in parts))
    assert gap.lower < gap.value < gap.upper
    # The two-sided normal tail, from the standard library.
    assert gap.p_value == pytest.approx(math.erfc(abs(gap.value) / gap.std_error / math.sqrt(2)))


def test_difference_is_not_estimated_when_one_mean_is_not():
    gap = compare_restricted_means(
        fit_kaplan_meier(TIMES, EVENTS), fit_kaplan_meier([1, 2], [1, 0]), 4
    )
    assert math.isnan(gap.value)
    assert math.isnan(gap.p_value)
    assert gap.reason == "follow-up ends before the horizon"


def test_difference_without_events_says_so():
    same = fit_kaplan_meier([4, 5], [0, 0])
    gap = compare_restricted_means(same, same, 3)
    assert (gap.value, gap.reason) == (0, "neither group has an event before the horizon")
    assert math.isnan(gap.p_value)


def test_curves_of_different_level_are_not_compared():
    curve = fit_kaplan_meier(TIMES, EVENTS)
    with pytest.raises(FitError, match="different conf_level"):
        compare_restricted_means(curve, fit_kaplan_meier(TIMES, EVENTS, conf_level=0.9), 3)


def test_no_events_leaves_the_curve_at_one():
    curve = fit_kaplan_meier([1, 2, 3], [0, 0, 0])
    assert curve.survival.tolist() == [1, 1, 1]
    assert curve.std_error.tolist() == [0, 0, 0]
    assert math.isnan(median(curve).value)


def test_one_patient_with_the_event():
    curve = fit_kaplan_meier([3], [1])
    assert curve.survival.tolist() == [0]
    assert median(curve).value == 3
    assert math.isnan(curve.upper[0])


def test_all_tied():
    curve = fit_kaplan_meier([2, 2, 2, 2], [1, 1, 1, 0])
    assert curve.time.tolist() == [2]
    assert curve.survival.tolist() == [1 / 4]


def test_event_at_time_zero_counts():
    assert fit_kaplan_meier([0, 1], [1, 0]).survival.tolist() == [1 / 2, 1 / 2]


def test_summary_names_counts_but_no_patient():
    text = str(fit_kaplan_meier(TIMES, EVENTS))
    assert text == "Kaplan-Meier: 4 rows, 3 events, last time 4, survival there 0.0000"
