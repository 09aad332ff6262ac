"""Probabilities and bands on simulated lesions whose true sizes are known.

`make calibrate` does this at length; here a smaller cohort must not be far off.
"""

import numpy as np
import polars as pl
import pytest

from seriatim.response import ResponseRules, derive_response
from seriatim.response.posterior import GrowthModel
from seriatim.simulate import GrowthPlan, simulate_growth

LESION = ["patient_id", "lesion_id"]
SCAN = [*LESION, "scan_day"]


def truly_grown(truth):
    """The rule on true sizes, by the definition of the rule."""
    size = pl.col("true_size_mm")
    smallest = size.cum_min().shift(1).over(LESION, order_by="scan_day")
    gone = smallest < 2
    risen = (size >= 1.2 * smallest) & (size - smallest >= 5)
    return truth.with_columns(grows=pl.when(gone).then(size >= 2).otherwise(risen)).drop_nulls(
        "grows"
    )


@pytest.fixture(scope="module")
def cases():
    simulated = simulate_growth(GrowthPlan(n_patients=1500), seed=7)
    states = derive_response(simulated.cohort).lesion_states.rename({"true_size_mm": "median_mm"})
    return truly_grown(simulated.truth).join(states, on=SCAN)


def test_what_is_given_a_probability_happens_that_often(cases):
    # Deciles of at least 300 cases: a binomial standard error of at most 2.9 points, so 9 points
    # are three of them.
    stated, happened = cases["p_growing"].to_numpy(), cases["grows"].to_numpy()
    tenth = np.minimum((stated * 10).astype(int), 9)
    compared = [k for k in range(10) if (tenth == k).sum() >= 300]
    assert len(compared) >= 6
    for k in compared:
        assert abs(happened[tenth == k].mean() - stated[tenth == k].mean()) < 0.09


def test_the_band_of_the_true_size_holds_it_nine_times_in_ten(cases):
    size = pl.col("true_size_mm")
    inside = size.is_between("true_size_lower_mm", "true_size_upper_mm")
    # Printed to a tenth of a millimetre, and 70,000 cases that hang together within lesions.
    assert 0.88 < cases.select(inside.mean()).item() < 0.92


def test_the_probability_beats_the_label(cases):
    happened = cases["grows"].to_numpy()
    label = (cases["state"] == "growing").to_numpy().astype(float)
    of_label = np.mean((label - happened) ** 2)
    of_probability = np.mean((cases["p_growing"].to_numpy() - happened) ** 2)
    assert of_probability < of_label / 2


def test_an_error_that_scans_share_couples_the_lesions_of_a_scan():
    """Ten stable lesions: with a shared error many look larger at once, or none does."""
    plan = GrowthPlan(
        n_patients=400,
        lesions_per_patient=(10, 10),
        share_stable=1.0,
        share_regressing=0.0,
        share_regrowing=0.0,
        share_growing=0.0,
        scan_cv_pct=5.0,
    )
    cohort = simulate_growth(plan, seed=8).cohort
    model = GrowthModel()
    stated = model.error.model_copy(update={"scan_cv_pct": 5.0})
    coupled = ResponseRules(probability=model.model_copy(update={"error": stated}))
    multifocal = {
        name: derive_response(cohort, rules).categories["p_multifocal"].mean()
        for name, rules in (("coupled", coupled), ("unaware", ResponseRules()))
    }
    # Nobody's lesions grow; who does not know of the shared error sees several grow at once.
    assert multifocal["coupled"] < multifocal["unaware"]
