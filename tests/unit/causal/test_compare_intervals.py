"""Intervals of the comparison: which come from resamples, and at which level."""

import polars as pl
import pytest
from simulated_trial import asked, rows, short_trial

from seriatim.causal.trial import Bootstrap


@pytest.fixture(scope="module")
def compared():
    return asked()


@pytest.mark.parametrize(
    ("method", "interval"),
    [("clone_censor_weight", "bootstrap"), ("sequential_trials", "robust")],
)
def test_only_clone_censor_weight_has_its_intervals_from_resamples(compared, method, interval):
    """Those of sequential trials are robust by patient: from resamples they come out too narrow."""
    weighted = compared.effects.filter(
        pl.col("method") == method, pl.col("measure") != "hazard_ratio"
    )
    assert weighted["interval"].unique().to_list() == [interval]
    assert (weighted["lower"] < weighted["estimate"]).all()


def test_the_level_asked_for_is_that_of_every_interval_there_is():
    """Half of a symmetric interval is the normal quantile times the error, at every level."""
    narrow, wide = (asked(robust_trial(), conf_level=level) for level in (0.8, 0.95))
    assert (narrow.conf_level, wide.conf_level) == (0.8, 0.95)
    ratio = 1.2815515655 / 1.9599639845
    for name in ("effects", "variations"):
        # A ratio's interval is not symmetric; the others all are.
        kind = pl.col("measure" if name == "effects" else "what")
        reach = [
            getattr(one, name)
            .filter(kind != "hazard_ratio")
            .select(pl.col("upper") - pl.col("lower"))
            for one in (narrow, wide)
        ]
        assert reach[0].to_numpy() == pytest.approx(ratio * reach[1].to_numpy(), rel=1e-6)
    bounds = dict.fromkeys(("curves", "unmeasured"), ("lower", "upper"))
    bounds["tipping"] = ("adjusted_lower", "adjusted_upper")
    for name, (low, high) in bounds.items():
        inside, outside = getattr(narrow, name), getattr(wide, name)
        assert (inside[low] >= outside[low]).all()
        assert (inside[high] <= outside[high]).all()
        assert (inside[low] > outside[low]).any()


def robust_trial():
    return short_trial(bootstrap=Bootstrap(replicates=0))


def test_without_resamples_intervals_are_robust_and_the_estimates_the_same(compared):
    plain = asked(short_trial(bootstrap=Bootstrap(replicates=0)))
    assert plain.effects["estimate"].equals(compared.effects["estimate"])
    weighted = rows(plain.effects, method="clone_censor_weight", measure="risk_difference")
    assert weighted["interval"].to_list() == ["robust", "robust"]
    near = rows(compared.effects, method="clone_censor_weight", measure="risk_difference")
    width = (weighted["upper"] - weighted["lower"]) / (near["upper"] - near["lower"])
    # 20 resamples give a spread to about one part in six.
    assert width.is_between(0.5, 2.0).all()


def test_progress_counts_each_resample_once():
    told = []
    asked(
        short_trial(bootstrap=Bootstrap(replicates=70)),
        on_progress=lambda *pair: told.append(pair),
    )
    assert told[0] == (0, 70)
    assert told[-1] == (70, 70)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_another_seed_moves_the_intervals_and_not_the_estimates(compared):
    other = asked(short_trial(bootstrap=Bootstrap(replicates=20, seed=2)))
    assert other.effects["estimate"].equals(compared.effects["estimate"])
    assert not other.effects["lower"].equals(compared.effects["lower"])
