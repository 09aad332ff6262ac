"""The log-rank family on published hand cases and on cases that have no answer."""

import numpy as np
import pytest

from seriatim.base.errors import FitError
from seriatim.survival.compare import compare_log_rank


@pytest.mark.parametrize(
    ("weighting", "statistic"),
    [
        ("log-rank", 16.793),
        ("wilcoxon", 13.457852),
        ("tarone-ware", 15.123575),
        ("peto", 14.084139),
    ],
)
def test_six_mercaptopurine_gehan_family(gehan, weighting, statistic):
    """The 6-MP trial, figures printed by the lifelines test suite."""
    ours = compare_log_rank(gehan.time, gehan.event, gehan.group, weighting=weighting)
    assert ours.statistic == pytest.approx(statistic, abs=5e-4)
    assert ours.groups == ("6-MP", "placebo")


def test_six_mercaptopurine_gehan_p_value(gehan):
    ours = compare_log_rank(gehan.time, gehan.event, gehan.group)
    assert ours.p_value == pytest.approx(4.17e-5, rel=2e-3)


@pytest.mark.parametrize(
    ("events", "statistic", "p_value"),
    [([1, 1, 1, 1, 1, 1], 0.254237, 0.614107), ([1, 0, 1, 1, 0, 1], 0.384615, 0.535143)],
)
def test_three_against_three(events, statistic, p_value):
    ours = compare_log_rank([10, 20, 30, 10, 20, 50], events, [0, 0, 0, 1, 1, 1])
    assert ours.statistic == pytest.approx(statistic, abs=1e-6)
    assert ours.p_value == pytest.approx(p_value, abs=1e-6)


def test_two_against_two_by_hand():
    """Events at 1 (A), 2 (B), 3 (A), 4 (B): expected in A is 1/2 + 1/3 + 1/2."""
    ours = compare_log_rank([1, 3, 2, 4], [1, 1, 1, 1], ["A", "A", "B", "B"])
    assert ours.expected.tolist() == pytest.approx([4 / 3, 8 / 3])
    variance = 1 / 4 + 2 / 9 + 1 / 4
    assert ours.variance[0, 0] == pytest.approx(variance)
    assert ours.statistic == pytest.approx((2 - 4 / 3) ** 2 / variance)


def test_fleming_harrington_late_weight_by_hand():
    """With gamma 1 the first event counts 0, the second 1/4, the third 1/2, the last 3/4."""
    ours = compare_log_rank(
        [1, 3, 2, 4], [1, 1, 1, 1], ["A", "A", "B", "B"],
        weighting="fleming-harrington", gamma=1,
    )  # fmt: skip
    assert ours.observed.tolist() == pytest.approx([1 / 2, 1 / 4 + 3 / 4])


def test_strata_compare_only_within():
    """Two strata in which the groups do alike, though one stratum dies sooner and is mostly A."""
    time = [1, 1, 1, 1, 9, 9, 9, 9]
    group = ["A", "A", "A", "B", "A", "B", "B", "B"]
    strata = ["early"] * 4 + ["late"] * 4
    crude = compare_log_rank(time, [1] * 8, group)
    within = compare_log_rank(time, [1, 1, 1, 1, 1, 1, 1, 0], group, strata=strata)
    assert crude.statistic > 1
    assert within.observed[0] - within.expected[0] == pytest.approx(1 / 4)


def test_delayed_entry_keeps_late_comers_out_of_early_risk_sets():
    ours = compare_log_rank([2, 4, 6, 8], [1, 1, 1, 1], [0, 0, 1, 1], entry=[0, 0, 3, 0])
    # At 2 two of three at risk are in group 0; at 4 one of three; then none.
    assert ours.expected[0] == pytest.approx(2 / 3 + 1 / 3)


def test_group_never_at_risk_is_left_out_of_the_degrees_of_freedom():
    ours = compare_log_rank([1, 5, 6, 5, 6], [0, 1, 1, 1, 0], ["x", "a", "a", "b", "b"])
    assert ours.degrees_of_freedom == 1
    assert ours.n.tolist() == [2, 2, 1]


def test_under_no_difference_five_percent_are_significant():
    """Simulation with known truth: 400 trials without effect; 5 % +- 3 standard errors."""
    draw = np.random.default_rng(20240601)
    group = np.repeat([0, 1], 40)
    significant = 0
    for _ in range(400):
        time, censoring = draw.exponential(1, 80), draw.exponential(2, 80)
        test = compare_log_rank(np.minimum(time, censoring), time <= censoring, group)
        significant += test.p_value < 0.05
    assert abs(significant / 400 - 0.05) < 3 * np.sqrt(0.05 * 0.95 / 400)


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        (([1, 2], [0, 0], [0, 1]), {}, "no events"),
        (([1, 2], [1, 1], [0, 0]), {}, "Fewer than two groups"),
        (([1, 2], [1, 1], [0, 1]), {"strata": [0, 1]}, "No event tells the groups apart"),
        (([3, 3], [1, 1], [0, 1]), {}, "No event tells the groups apart"),
        (([1, 2], [1, 1], [0]), {}, r"group has shape \(1,\)"),
        (([1, 2], [1, 1], [0, float("nan")]), {}, "group: 1 labels are missing"),
        (([1, 2], [1, 1], ["a", None]), {}, "group: 1 labels are missing"),
        (([1, 2], [1, 1], [0, 1]), {"weighting": "gehan"}, "not known"),
        (([1, 2], [1, 1], [0, 1]), {"rho": 1}, "no meaning"),
        (([1, 2], [1, 1], [0, 1]), {"weighting": "fleming-harrington", "rho": -1}, "negative"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, named, message):
    with pytest.raises(FitError, match=message) as refusal:
        compare_log_rank(*arguments, **named)
    assert refusal.value.hint


def test_summary_is_short():
    text = str(compare_log_rank([10, 20, 30, 10, 20, 50], [1] * 6, [0, 0, 0, 1, 1, 1]))
    assert text == "log-rank test: chi-square 0.2542 on 1 df, p = 0.6141"
