"""Every reason for which the comparison gives no effect, each by a made-up cohort."""

import numpy as np
import polars as pl
import pytest
from spec.causal.course import read_course

from seriatim.causal.by_response import estimate_by_response
from seriatim.causal.compare import compare
from seriatim.causal.effect import Horizons
from seriatim.causal.enrol import enrol
from seriatim.causal.refusals import REFUSALS
from seriatim.causal.trial import Bootstrap, TargetTrial

HORIZONS = Horizons((24.0,))


def a_patient(number, *, category="responsive", operated=None, dies=None, ecog=None, last=1500):
    """Rows of one patient on the drug from day 0 with a scan on day 100."""
    name = f"P{number:03d}"
    rows = [(0, "drug 1"), (100, f"scan {category} {40 + number % 17}mm 2 lesions")]
    rows += [] if ecog is None else [(99, f"ecog {ecog}")]
    rows += [] if operated is None else [(100 + operated, "operation")]
    rows += [(100 + dies, "death")] if dies else [(last, "last contact")]
    return [f"{name} | {day} | {what}" for day, what in sorted(rows)]


def compared(patients, **settings):
    course = "\n".join(["patient | day | happens", *(row for rows in patients for row in rows)])
    plain = {
        "months": (24.0,),
        "landmark_months": (6.0,),
        "covariates": ("sum_mm",),
        "bootstrap": Bootstrap(replicates=10),
    }
    cohort, response = read_course(course)
    trial = TargetTrial(**(plain | settings))
    return compare(trial, cohort, enrol(cohort, response, trial.eligibility))


def refusals(comparison, method="clone_censor_weight"):
    return set(comparison.effects.filter(pl.col("method") == method)["refusal"].to_list())


def half_operated(n=120):
    """Every other patient operated, every third one alive; all at different times."""
    return [
        a_patient(i, operated=1 + (i * 7) % 170 if i % 2 else None, dies=200 + i if i % 3 else None)
        for i in range(n)
    ]


def test_a_cohort_with_both_choices_and_events_enough_is_answered():
    found = compared(half_operated())
    assert refusals(found) == {""}
    assert not any(words.startswith("No effect") for words in found.warnings)


def test_nobody_eligible():
    found = compared(half_operated(), eligibility={"categories": ("multifocal_resistance",)})
    for method in found.effects["method"].unique():
        assert refusals(found, method) == {"nobody_eligible"}
    assert found.curves.is_empty()
    assert found.positivity.is_empty()
    assert "Nobody is eligible. Needed: patients with a scan" in found.warnings[0]


def test_no_scan_before_time_zero():
    unscanned = [[row for row in a_patient(i, dies=300) if "scan" not in row] for i in range(20)]
    found = compared(unscanned)
    assert refusals(found) == refusals(found, "naive_ever_never") == {"no_scan"}
    assert found.flow["n_scans"][0] == 0


def test_nobody_operated_and_everybody_operated():
    never = compared([a_patient(i, dies=200 + i) for i in range(40)])
    assert refusals(never) == refusals(never, "naive_ever_never") == {"empty_arm"}
    always = compared([a_patient(i, operated=10, dies=200 + i) for i in range(40)])
    assert refusals(always) == {"empty_arm"}
    assert "both" not in always.warnings[0]
    assert "One of the arms holds nobody. Needed: patients whose care fitted" in always.warnings[0]


def test_fewer_than_ten_events_in_an_arm():
    """Nine deaths in all, three of them of the operated: neither arm's clones have ten."""
    patients = [
        a_patient(i, operated=1 + i if i % 2 else None, dies=300 + i if i < 9 else None)
        for i in range(120)
    ]
    found = compared(patients)
    assert refusals(found) == refusals(found, "naive_ever_never") == {"few_events"}
    assert found.curves["method"].unique().to_list() == ["naive_ever_never"]
    assert not found.weights.is_empty()
    assert found.unmeasured.is_empty()
    assert found.tipping.is_empty()


def test_an_effective_sample_size_under_twenty():
    """Fifteen operated clones are left after the grace period, however they are weighted."""
    patients = [
        a_patient(i, operated=5 + i * 11 if i < 15 else None, dies=400 + i) for i in range(80)
    ]
    found = compared(patients)
    assert refusals(found) == {"small_effective_size"}
    assert found.weights.filter(arm="operate")["effective_size"][-1] < 20


def test_a_category_with_nobody_operated_is_named():
    patients = [
        *half_operated(),
        *(a_patient(200 + i, category="focal", dies=300 + i) for i in range(12)),
    ]
    found = compared(patients)
    assert refusals(found) == refusals(found, "sequential_trials") == {"stratum_without_treated"}
    assert "focal resistance: 0 of 12 persons operated" in found.warnings[0]
    assert "Needed: an eligibility" in found.warnings[0]
    # What can be seen is still shown.
    assert refusals(found, "naive_ever_never") == {""}
    assert not found.weights.is_empty()


def test_leaving_that_category_out_answers_the_question():
    patients = [
        *half_operated(),
        *(a_patient(200 + i, category="focal", dies=300 + i) for i in range(12)),
    ]
    found = compared(patients, eligibility={"categories": ("responsive",)})
    assert refusals(found) == {""}


def test_a_strategy_that_does_not_operate_there_needs_nobody_operated_there():
    patients = [
        *half_operated(),
        *(a_patient(200 + i, category="focal", dies=300 + i) for i in range(12)),
    ]
    assert refusals(compared(patients, only_while=("responsive",))) == {""}


def test_a_category_with_everybody_operated_is_named():
    patients = [
        *half_operated(),
        *(a_patient(200 + i, category="focal", operated=9 + i, dies=300 + i) for i in range(12)),
    ]
    found = compared(patients)
    assert refusals(found) == {"stratum_without_treated"}
    assert "focal resistance: 12 of 12 persons operated" in found.warnings[0]


def test_a_category_of_four_is_too_small_to_refuse_for():
    patients = [
        *half_operated(),
        *(a_patient(200 + i, category="focal", dies=300 + i) for i in range(4)),
    ]
    found = compared(patients)
    assert refusals(found) == {""}
    assert any("0 of 4 persons were operated" in words for words in found.warnings)


def test_weights_that_will_not_settle():
    """Performance status tells without error who is operated."""
    patients = [
        a_patient(
            i, operated=1 + (i * 7) % 170 if i % 2 else None, dies=200 + i, ecog=0 if i % 2 else 2
        )
        for i in range(80)
    ]
    found = compared(patients, covariates=("ecog",))
    assert refusals(found) == {"model_not_settled"}
    assert "Needed: fewer covariates" in found.warnings[0]


def test_a_negative_control_too_rare_is_refused_by_itself():
    found = compared(half_operated(), negative_control="recurrence")
    assert set(found.negative_control["refusal"].to_list()) == {"few_events"}
    assert refusals(found) == {""}


def test_no_negative_control_gives_no_row():
    assert compared(half_operated()).negative_control.is_empty()


def test_every_refusal_says_what_would_be_needed():
    for refusal in REFUSALS.values():
        assert refusal.words.endswith(".")
        assert refusal.needed.endswith(".")


@pytest.mark.parametrize("days", [None, np.where(np.arange(40) == 1, np.nan, 30.0)])
def test_survival_by_response_is_refused_without_the_days_of_the_responses(days):
    responded = np.arange(40) % 2 == 1
    found = estimate_by_response(
        100.0 + np.arange(40), np.ones(40, dtype=bool), responded, days, HORIZONS
    )
    assert found.refusal == "no_response_dates"
    assert np.isnan(found.estimate)
    assert (found.n_operate, found.n_wait) == (20, 20)


def test_survival_by_response_counts_responders_from_their_response_on():
    """Of two people alike, the one who responds late lives long before it, not because of it."""
    responded = np.arange(40) % 2 == 1
    end_days = np.where(responded, 200.0, 100.0) + 8 * np.arange(40)
    event = np.ones(40, dtype=bool)
    found = estimate_by_response(end_days, event, responded, end_days - 50, HORIZONS)
    assert found.variant == "by_response"
    assert found.refusal == ""
    # From the response on all responders die within 50 days: they are at risk only then.
    assert found.estimate > 1
