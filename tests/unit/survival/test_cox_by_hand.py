"""Cox regression on hand cases, on the Stanford heart data, and on a known truth."""

import math
from fractions import Fraction

import numpy as np
import pytest
from lifelines import CoxPHFitter
from statsmodels.duration.hazard_regression import PHReg

from seriatim.survival.cox import fit_cox, hazard_ratios
from seriatim.survival.cox_problem import require_cox_problem
from seriatim.survival.cox_robust import score_residuals
from seriatim.survival.partial_likelihood import compute_slot_means, information, score

# Therneau's first test case (R survival, vignette "validate"), worked out there on paper.
TIME, STATUS, X = [1, 1, 6, 6, 8, 9], [1, 0, 1, 1, 0, 1], [1, 1, 1, 0, 0, 0]


def at_zero(ties):
    problem = require_cox_problem(
        TIME, STATUS, X, None, None, None, ties=ties, names=None
    )  # fmt: skip
    parts = problem.design.covariates, problem.sample.weight, problem.sets
    return problem, parts, compute_slot_means(*parts, np.zeros(1))


def test_therneau_test1_breslow_estimate():
    fit = fit_cox(TIME, STATUS, X, ties="breslow")
    assert math.exp(fit.coefficients[0]) == pytest.approx((3 + math.sqrt(33)) / 2, rel=1e-12)
    assert fit.coefficients[0] == pytest.approx(1.475285, abs=5e-7)


def test_therneau_test1_first_newton_step_is_eight_fifths():
    _, parts, means = at_zero("breslow")
    step = score(*parts, means)[0] / information(*parts, means)[0, 0]
    assert step == pytest.approx(8 / 5, rel=1e-12)


def test_therneau_test1_score_residuals_at_zero():
    problem, _, means = at_zero("breslow")
    paper = ["5/12", "-1/12", "7/24", "-1/24", "5/24", "5/24"]
    expected = [float(Fraction(part)) for part in paper]
    assert score_residuals(problem, means)[:, 0].tolist() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("ties", "coefficient", "std_error", "likelihood_ratio"),
    [("breslow", 0.9042, 0.5122, 3.30), ("efron", 0.9155, 0.5119, 3.38)],
)
def test_aml_as_printed_by_r(reference, ties, coefficient, std_error, likelihood_ratio):
    aml = reference("aml")
    fit = fit_cox(aml["time"], aml["status"], aml["control"], ties=ties)
    assert fit.coefficients[0] == pytest.approx(coefficient, abs=5e-5)
    assert fit.std_error[0] == pytest.approx(std_error, abs=5e-5)
    assert fit.likelihood_ratio.statistic == pytest.approx(likelihood_ratio, abs=5e-3)


def test_stanford_naive_ever_transplanted_looks_protective(reference):
    """Immortal time: HR 0.27 (0.17 to 0.43) when later transplants count from the start."""
    jasa = reference("jasa")
    ratio = hazard_ratios(fit_cox(jasa["time"], jasa["status"], jasa["ever"]))
    found = [round(float(v[0]), 2) for v in (ratio.value, ratio.lower, ratio.upper)]
    assert found == [0.27, 0.17, 0.43]


def test_stanford_time_varying_transplant_shows_no_benefit(reference):
    """HR 1.13 (0.63 to 2.05); coefficient .1257, error .3011 (Breslow); .1271 (Efron)."""
    heart = reference("heart")
    rows = heart["stop"], heart["event"], heart["transplant"]
    fit = fit_cox(*rows, entry=heart["start"], ties="breslow")
    ratio = hazard_ratios(fit)
    assert fit.coefficients[0] == pytest.approx(0.1257, abs=5e-5)
    assert fit.std_error[0] == pytest.approx(0.3011, abs=5e-5)
    found = [round(float(v[0]), 2) for v in (ratio.value, ratio.lower, ratio.upper)]
    assert found == [1.13, 0.63, 2.05]
    efron = fit_cox(*rows, entry=heart["start"])
    assert efron.coefficients[0] == pytest.approx(0.1271, abs=5e-5)


MODEL_1 = ("age", "surgery", "transplant", "age_transplant", "surgery_transplant")


@pytest.mark.parametrize(
    ("rows", "printed"),
    [
        ("jasa1", [0.01386, -0.54652, 0.11572, 0.03473, -0.29037]),
        ("heart", [0.01382, -0.54570, 0.11810, 0.03477, -0.29163]),
    ],
)
def test_stanford_kalbfleisch_prentice_model_1(reference, rows, printed):
    """Their model 1, as R prints it; `heart` splits days differently, so its digits differ."""
    data = reference(rows)
    fit = fit_cox(
        data["stop"],
        data["event"],
        data.columns(*MODEL_1),
        entry=data["start"],
        ties="breslow",
        names=MODEL_1,
    )
    assert fit.coefficients.tolist() == pytest.approx(printed, abs=5e-6)
    assert fit.likelihood_ratio.statistic == pytest.approx(12.45, abs=5e-3)
    assert fit.names == MODEL_1


@pytest.mark.parametrize(
    ("day", "n_at_risk", "n_transplanted", "ratio", "lower", "upper"),
    [
        (30, 79, 33, 1.05, 0.61, 1.83),
        (60, 64, 44, 0.75, 0.38, 1.46),
        (90, 51, 40, 0.57, 0.23, 1.45),
    ],
)
def test_stanford_landmark(reference, day, n_at_risk, n_transplanted, ratio, lower, upper):
    heart = reference("heart")
    patients = np.unique(heart["id"])
    last = np.array([heart["stop"][heart["id"] == p].max() for p in patients])
    died = np.array([heart["event"][heart["id"] == p].max() for p in patients])
    on = heart["transplant"] == 1
    wait = np.array(
        [min(heart["start"][on & (heart["id"] == p)], default=np.inf) for p in patients]
    )
    kept = last > day
    had_it = wait[kept] < day
    assert (kept.sum(), had_it.sum()) == (n_at_risk, n_transplanted)
    found = hazard_ratios(fit_cox(last[kept] - day, died[kept], had_it))
    rounded = [round(float(v[0]), 2) for v in (found.value, found.lower, found.upper)]
    assert rounded == [ratio, lower, upper]


def test_three_patients_by_hand():
    """Deaths in the order x = 1, 0, 1; with r the hazard ratio the slope vanishes at 2 r^2 = 1."""
    # L = [r / (2r + 1)] x [1 / (1 + r)]; d log L / d log r = 1 - 2r/(2r+1) - r/(1+r) = 0
    # gives 1 = 2 r^2, so r = 1 / sqrt(2)
    fit = fit_cox([1, 2, 3], [1, 1, 1], [1, 0, 1])
    assert math.exp(fit.coefficients[0]) == pytest.approx(1 / math.sqrt(2), rel=1e-12)
    assert fit.loglik_null == pytest.approx(-math.log(6), rel=1e-12)


def test_all_tied_has_a_ratio_of_one_under_breslow():
    """One risk set for all deaths: each covariate value dies in the share it stands at risk."""
    fit = fit_cox([3, 3, 3], [1, 1, 1], [0, 1, 1], ties="breslow")
    assert fit.coefficients[0] == pytest.approx(0, abs=1e-12)


def test_known_truth_with_delayed_entry_is_recovered():
    """Hazard ratio 2, 4000 drawn, a third observed only from a delayed entry; within 3 errors."""
    draw = np.random.default_rng(3)
    x = draw.integers(0, 2, 4000).astype(float)
    time = draw.exponential(1 / 2**x)
    entry = np.where(draw.random(4000) < 1 / 3, draw.exponential(0.3, 4000), 0.0)
    end = np.minimum(time, 2.0)
    seen = entry < end
    fit = fit_cox(end[seen], time[seen] <= 2, x[seen], entry=entry[seen])
    assert abs(fit.coefficients[0] - math.log(2)) < 3 * fit.std_error[0]


def test_known_truth_of_crossing_hazards_fails_the_proportionality_check():
    from seriatim.survival.proportionality import fit_proportionality

    draw = np.random.default_rng(5)
    x = np.repeat([0.0, 1.0], 300)
    early = np.where(x == 1, 3.0, 1.0)
    late = np.where(x == 1, 0.3, 1.0)
    hazard = draw.exponential(1, 600)
    time = np.where(hazard < early * 0.5, hazard / early, 0.5 + (hazard - early * 0.5) / late)
    crossing = fit_proportionality(time, np.ones(600), x)
    level = fit_proportionality(draw.exponential(1 / (1 + x)), np.ones(600), x)
    assert crossing.together.p_value < 1e-6
    assert level.together.p_value > 0.01


def test_lifelines_and_statsmodels_agree(reference):
    """Two more referees; their own stopping rules leave about six digits."""
    lung = reference("lung")
    x = lung.columns("age", "sex", "ecog")
    ours = fit_cox(lung["time"], lung["status"], x)
    import pandas as pd

    frame = pd.DataFrame(x, columns=["a", "b", "c"]).assign(t=lung["time"], e=lung["status"])
    theirs = CoxPHFitter().fit(frame, "t", "e")
    np.testing.assert_allclose(ours.coefficients, theirs.params_, rtol=1e-5)
    np.testing.assert_allclose(ours.std_error, theirs.standard_errors_, rtol=1e-5)
    breslow = fit_cox(lung["time"], lung["status"], x, ties="breslow")
    model = PHReg(lung["time"], x, status=lung["status"], ties="breslow").fit()
    np.testing.assert_allclose(breslow.coefficients, model.params, rtol=1e-5)
    np.testing.assert_allclose(breslow.std_error, model.bse, rtol=1e-5)


def test_hazard_ratios_use_the_robust_error_when_there_is_one(reference):
    heart = reference("heart")
    fit = fit_cox(
        heart["stop"], heart["event"], heart["age"], entry=heart["start"], cluster=heart["id"]
    )
    ratio = hazard_ratios(fit)
    half_width = (math.log(ratio.upper[0]) - math.log(ratio.lower[0])) / 2
    assert half_width == pytest.approx(1.959964 * fit.robust_std_error[0], rel=1e-6)
    assert fit.robust_std_error[0] != fit.std_error[0]
    assert fit.n_clusters == 103


def test_summary_names_the_covariate():
    text = str(fit_cox(TIME, STATUS, X, ties="breslow", names=["new drug"]))
    assert text == "Cox (breslow): 6 rows, 4 events; new drug HR 4.372"
