"""Cox regression and its proportional-hazards test against R survival `coxph` and `cox.zph`."""

import numpy as np
import pytest

from seriatim.survival import partial_likelihood
from seriatim.survival.cox import fit_cox
from seriatim.survival.proportionality import fit_proportionality

FULL = ("trt", "karno", "age", "small", "adeno", "large")
MODEL_1 = ("age", "surgery", "transplant", "age_transplant", "surgery_transplant")
DEATHS = "etype == 2"

# data set and figure -> covariates, then by name: weights, strata, cluster, rows
CASES = {
    ("aml", "cox"): (("control",), {}),
    ("veteran", "cox"): (FULL, {}),
    ("veteran", "cox_by_celltype"): (("trt", "karno", "age"), {"strata": "celltype"}),
    ("veteran", "cox_whole_weights"): (FULL, {"weights": "whole"}),
    ("veteran", "cox_part_weights"): (FULL, {"weights": "part"}),
    ("lung", "cox"): (("age", "sex", "ecog"), {}),
    ("heart", "cox"): (("age", "year", "surgery", "transplant"), {}),
    ("heart", "cox_transplant"): (("transplant",), {}),
    ("heart", "cox_model_1"): (MODEL_1, {}),
    ("heart", "cox_by_surgery"): (("age", "transplant"), {"strata": "surgery"}),
    ("heart", "cox_cluster"): (("age", "surgery", "transplant"), {"cluster": "id"}),
    ("heart", "cox_whole_weights"): (("age", "surgery", "transplant"), {"weights": "whole"}),
    ("heart", "cox_part_weights"): (
        ("age", "surgery", "transplant"), {"weights": "part", "cluster": "id"}
    ),
    ("jasa1", "cox_model_1"): (MODEL_1, {}),
    ("jasa", "cox_ever"): (("ever",), {}),
    ("colon", "cox_deaths"): (("lev", "lev5fu", "age", "node4"), {"rows": DEATHS}),
    ("colon", "cox_cluster"): (("lev", "lev5fu", "node4"), {"cluster": "id"}),
    ("colon", "cox_strata_cluster"): (
        ("lev", "lev5fu", "node4"), {"strata": "etype", "cluster": "id"}
    ),
}  # fmt: skip


def arguments(reference, names, options):
    """Positional and named arguments of a Cox fit on one reference data set."""
    data = reference.data
    time, event = ("stop", "event") if "stop" in data else ("time", "status")
    rows = data["etype"] == 2 if options.get("rows") == DEATHS else slice(None)
    named = {key: data[column][rows] for key, column in options.items() if key != "rows"}
    if "start" in data:
        named["entry"] = data["start"][rows]
    return (data[time][rows], data[event][rows], reference.columns(*names)[rows]), named


@pytest.fixture(params=CASES, ids=lambda key: "-".join(key))
def case(request, reference):
    name, figure = request.param
    return reference(name).figures[figure], arguments(reference(name), *CASES[request.param])


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_coefficients_covariance_and_likelihood(case, agree, ties):
    figures, (positional, named) = case
    theirs, ours = figures[ties], fit_cox(*positional, **named, ties=ties)
    for field in ("coefficients", "covariance", "loglik_null", "loglik"):
        agree(getattr(ours, field), theirs[field])
    assert (ours.n, ours.n_events) == (theirs["n"], theirs["n_events"])


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_likelihood_ratio_wald_and_score_tests(case, agree, ties):
    figures, (positional, named) = case
    theirs, ours = figures[ties], fit_cox(*positional, **named, ties=ties)
    for field in ("likelihood_ratio", "wald", "score"):
        agree(getattr(ours, field).statistic, theirs[field])


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_robust_covariance_is_there_when_r_has_one(case, agree, ties):
    figures, (positional, named) = case
    ours = fit_cox(*positional, **named, ties=ties)
    if "robust_covariance" in figures[ties]:
        agree(ours.robust_covariance, figures[ties]["robust_covariance"])
    else:
        assert ours.robust_covariance is None


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("transform", ["km", "identity", "log", "rank"])
@pytest.mark.parametrize(
    "key",
    [("aml", "cox"), ("veteran", "cox"), ("veteran", "cox_by_celltype"),
     ("veteran", "cox_part_weights"), ("lung", "cox"),
     ("heart", "cox"), ("heart", "cox_by_surgery"), ("colon", "cox_deaths")],
    ids="-".join,
)  # fmt: skip
def test_proportional_hazards_check(reference, agree, key, transform, ties):
    name, figure = key
    positional, named = arguments(reference(name), *CASES[key])
    ours = fit_proportionality(*positional, **named, ties=ties, transform=transform)
    theirs = reference(name).figures[figure][ties]["proportionality"][transform]
    tests = [*ours.by_covariate, ours.together]
    agree([test.statistic for test in tests], theirs["statistic"])
    agree([test.p_value for test in tests], theirs["p_value"])


@pytest.mark.parametrize("figure", ["cox", "cox_by_surgery", "cox_cluster"])
def test_sums_by_adding_only_give_the_same_fit(reference, monkeypatch, figure):
    """The way taken when a risk set is lost in rounding, here forced on an ordinary data set."""
    positional, named = arguments(reference("heart"), *CASES["heart", figure])
    usual = fit_cox(*positional, **named)
    monkeypatch.setattr(partial_likelihood, "SMALLEST_SHARE", np.inf)
    adding = fit_cox(*positional, **named)
    np.testing.assert_allclose(adding.coefficients, usual.coefficients, rtol=1e-10)
    np.testing.assert_allclose(adding.covariance, usual.covariance, rtol=1e-10)
    if usual.robust_covariance is not None:
        np.testing.assert_allclose(adding.robust_covariance, usual.robust_covariance, rtol=1e-10)
