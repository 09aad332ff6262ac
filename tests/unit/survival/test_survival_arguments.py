"""Curves refuse arguments that cannot be used, in the order of the signature."""

import numpy as np
import pytest

from seriatim.base.errors import FitError
from seriatim.survival.curve_readings import quantile, survival_at
from seriatim.survival.curves import fit_kaplan_meier, fit_reverse_kaplan_meier
from seriatim.survival.restricted_mean import restricted_mean


@pytest.mark.parametrize("fit", [fit_kaplan_meier, fit_reverse_kaplan_meier])
@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        (([], []), {}, "time is empty"),
        (([[1, 2]], [1]), {}, r"time has shape \(1, 2\)"),
        (([1, None], [1, 1]), {}, "time: 1 values are missing"),
        (([1, np.inf], [1, 1]), {}, "time: 1 values are missing or infinite"),
        (([-1, 2], [1, 1]), {}, "time: 1 values are negative"),
        (([1, 2], [1]), {}, "event has shape"),
        (([1, 2], [1, np.nan]), {}, "event: 1 values are missing"),
        (([1, 2], [1, 2]), {}, "event: 1 values are not 0 or 1"),
        (([1, 2], [1, 1]), {"entry": [0]}, "entry has shape"),
        (([1, 2], [1, 1]), {"entry": [1, 0]}, "entry: 1 values are not before"),
        (([1, 2], [1, 1]), {"weights": [1]}, "weights has shape"),
        (([1, 2], [1, 1]), {"weights": [-1, 1]}, "weights"),
        (([1, 2], [1, 1]), {"conf_type": "logit"}, "conf_type 'logit' is not known"),
        (([1, 2], [1, 1]), {"conf_level": 95}, "conf_level is 95"),
    ],
)
def test_arguments_that_cannot_be_used(fit, arguments, named, message):
    with pytest.raises(FitError, match=message) as refusal:
        fit(*arguments, **named)
    assert refusal.value.hint


def test_messages_hold_counts_and_no_value():
    with pytest.raises(FitError) as refusal:
        fit_kaplan_meier([-17.25, 3], [1, 1])
    assert "17.25" not in str(refusal.value)


@pytest.mark.parametrize("probability", [0, 1, -0.1])
def test_quantile_needs_a_share(probability):
    with pytest.raises(FitError, match="probability"):
        quantile(fit_kaplan_meier([1, 2], [1, 1]), probability)


@pytest.mark.parametrize("times", [[-1], [np.nan]])
def test_survival_is_read_at_real_times_only(times):
    with pytest.raises(FitError, match="times"):
        survival_at(fit_kaplan_meier([1, 2], [1, 1]), times)


@pytest.mark.parametrize("tau", [0, -1, np.inf, np.nan])
def test_restricted_mean_needs_a_horizon(tau):
    with pytest.raises(FitError, match="tau"):
        restricted_mean(fit_kaplan_meier([1, 2], [1, 1]), tau)
