"""A Cox fit that failed is an error with advice, never a number."""

import numpy as np
import pytest

from seriatim.base.errors import FitError
from seriatim.survival.cox import fit_cox, hazard_ratios
from seriatim.survival.proportionality import fit_proportionality

TIME, EVENT = [1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 0]
MIXED = [0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("time", "event", "x"),
    [
        ([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0]),
        ([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]),
        ([1, 2, 3, 4], [1, 1, 1, 1], [40, 30, 20, 10]),
    ],
    ids=["events only in one arm", "one arm dies first", "order of death is order of x"],
)
def test_separation_has_no_finite_hazard_ratio(time, event, x):
    with pytest.raises(FitError, match=r"hazard ratio of arm has no finite estimate") as refusal:
        fit_cox(time, event, x, names=["arm"])
    assert refusal.value.hint.startswith("Merge levels")


def test_separation_is_seen_through_delayed_entry():
    """The late pair outweighs the early risk set as the ratio grows; rounding must not hide it."""
    entry, time = [0, 0, 0, 0, 0, 1, 1], [1, 1, 1, 1, 1, 2, 2]
    with pytest.raises(FitError, match="no finite estimate"):
        fit_cox(time, [0, 0, 0, 0, 1, 0, 1], [0, 0, 0, -1, 0, -1, 2], entry=entry)


def test_separation_in_one_of_two_covariates_names_that_one():
    draw = np.random.default_rng(2)
    time, other = draw.exponential(1, 60), draw.normal(size=60)
    rare = np.arange(60) < 8
    event = ~rare
    with pytest.raises(FitError, match="hazard ratio of rare has no"):
        fit_cox(time, event, np.column_stack([other, rare]), names=["other", "rare"])


def test_rare_but_estimable_covariate_is_not_called_separated():
    draw = np.random.default_rng(2)
    n = 5000
    time, rare = draw.exponential(1, n), np.arange(n) < 3
    fit = fit_cox(time, np.ones(n), rare)
    assert fit.converged
    assert abs(fit.coefficients[0]) < 3 * fit.std_error[0]


def test_one_extreme_value_is_not_called_separated():
    draw = np.random.default_rng(4)
    x = draw.normal(size=200)
    x[0] = 1000.0
    fit = fit_cox(draw.exponential(1, 200), np.ones(200), x)
    assert fit.converged


def test_constant_column_is_named():
    x = np.column_stack([MIXED, np.full(6, 7.0)])
    with pytest.raises(FitError, match="do not vary within any stratum: flat"):
        fit_cox(TIME, EVENT, x, names=["arm", "flat"])


def test_column_constant_within_strata_is_named():
    with pytest.raises(FitError, match="do not vary within any stratum: site"):
        fit_cox(TIME, EVENT, [0, 0, 0, 1, 1, 1], strata=[0, 0, 0, 1, 1, 1], names=["site"])


def test_column_that_varies_only_after_the_last_event_is_named():
    with pytest.raises(FitError, match="do not vary among those at risk: late"):
        fit_cox(
            [1, 2, 3, 4, 5], [1, 1, 1, 0, 0], [[0, 0], [1, 0], [0, 0], [1, 0], [0, 1]],
            entry=[0, 0, 0, 0, 4], names=["arm", "late"],
        )  # fmt: skip


def test_collinear_columns_are_named():
    draw = np.random.default_rng(1)
    a, b = draw.normal(size=(2, 40))
    x = np.column_stack([a, b, 2 * a + 3])
    with pytest.raises(FitError, match="combination of each other: a, copy"):
        fit_cox(draw.exponential(1, 40), np.ones(40), x, names=["a", "b", "copy"])


def test_more_columns_than_events_are_refused():
    draw = np.random.default_rng(1)
    with pytest.raises(FitError):
        fit_cox(draw.exponential(1, 20), np.arange(20) < 2, draw.normal(size=(20, 4)))


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        (([], [], []), {}, "time is empty"),
        (([1, np.nan], [1, 1], [0, 1]), {}, "time: 1 values are missing"),
        (([1, -2], [1, 1], [0, 1]), {}, "time: 1 values are negative"),
        (([1, 2], [1], [0, 1]), {}, r"event has shape \(1,\); expected \(2,\)"),
        (([1, 2], [1, 2], [0, 1]), {}, "event: 1 values are not 0 or 1"),
        (([1, 2], ["yes", "no"], [0, 1]), {}, "event is not numeric"),
        (([1, 2], [1, 1], [0, 1]), {"entry": [0, 2]}, "entry: 1 values are not before"),
        (([1, 2], [1, 1], [0, 1]), {"entry": [0, 2 - 1e-10]}, "no length beyond rounding"),
        (([1, 2], [1, 1], [0, 1]), {"entry": [-1, 0]}, "entry: 1 values are negative"),
        (([1, 2], [1, 1], [0, 1]), {"weights": [0, 0]}, "weights"),
        (([1, 2], [1, 1], [0, 1]), {"weights": [1, -1]}, "weights"),
        (([1, 2], [1, 1], [0, 1, 1]), {}, "covariates have shape"),
        (([1, 2], [1, 1], [0, np.inf]), {}, "missing or infinite values: x1"),
        (([1, 2], [1, 1], ["m", "f"]), {}, "covariates are not numeric"),
        (([1, 2], [1, 1], [0, 1]), {"names": ["a", "b"]}, "2 names for 1 covariates"),
        (([1, 2], [1, 1], [0, 1]), {"strata": [1]}, "strata has shape"),
        (([1, 2], [1, 1], [0, 1]), {"ties": "exact"}, "ties 'exact' is not known"),
        (([1, 2], [0, 0], [0, 1]), {}, "There are no events"),
        (([1, 2], [1, 1], [0, 1]), {"cluster": [1, 1]}, "All rows are one cluster"),
        (([1, 2], [1, 1], [0, 1]), {"cluster": ["a", None]}, "cluster: 1 labels are missing"),
        (([4], [1], [1]), {}, "do not vary"),
        (([1, 2], [0, 1], [0, 1]), {}, "do not vary among those at risk"),
    ],
)
def test_arguments_that_cannot_be_used(arguments, named, message):
    with pytest.raises(FitError, match=message) as refusal:
        fit_cox(*arguments, **named)
    assert refusal.value.code == "FIT001"
    assert refusal.value.hint


def test_the_first_wrong_argument_is_the_one_reported():
    with pytest.raises(FitError, match="time"):
        fit_cox([-1], [5], [np.nan], weights=[-1])


def test_level_of_the_interval_must_be_a_share():
    with pytest.raises(FitError, match="conf_level is 95"):
        hazard_ratios(fit_cox(TIME, EVENT, MIXED), conf_level=95)


@pytest.mark.parametrize(
    ("time", "transform", "message"),
    [
        (TIME, "sqrt", "transform 'sqrt' is not known"),
        ([0, 2, 3, 4, 5, 6], "log", "time 0 has no log"),
        ([2, 2, 3, 2, 2, 4], "km", "All events happen at one time"),
    ],
)
def test_proportionality_that_cannot_be_checked(time, transform, message):
    with pytest.raises(FitError, match=message):
        fit_proportionality(time, EVENT, MIXED, transform=transform)
