"""Aalen-Johansen against R survival `survfit` with a factor status."""

import pytest

from seriatim.survival.competing import fit_aalen_johansen

CASES = {
    "all": (lambda d: d["time"] >= 0, None, None),
    "women": (lambda d: d["woman"] == 1, None, None),
    "part_weights": (lambda d: d["time"] >= 0, "part", None),
    "delayed_entry": (lambda d: d["time"] > 0, None, "entry"),
}


@pytest.fixture(params=CASES)
def case(request, reference):
    mgus2 = reference("mgus2")
    rows, weights, entry = CASES[request.param]
    chosen = rows(mgus2.data)

    def fit(conf_type="log"):
        return fit_aalen_johansen(
            mgus2["time"][chosen],
            mgus2["status"][chosen],
            weights=None if weights is None else mgus2[weights][chosen],
            entry=None if entry is None else mgus2[entry][chosen],
            conf_type=conf_type,
        )

    return mgus2.figures[request.param], fit


def test_incidence_of_each_cause_and_its_error(case, agree):
    theirs, fit = case
    ours = fit()
    for name in ("time", "event_free", "cumulative_incidence", "std_error"):
        agree(getattr(ours, name), theirs[name])


@pytest.mark.parametrize("case", ["all", "women", "delayed_entry"], indirect=True)
def test_number_at_risk_without_weights(case, agree):
    theirs, fit = case
    agree(fit().n_risk, theirs["n_risk"])


def test_number_at_risk_is_the_sum_of_the_weights(reference, agree):
    """R 3.5 prints the rows at risk here, while it estimates with the weights."""
    mgus2 = reference("mgus2")
    ours = fit_aalen_johansen(mgus2["time"], mgus2["status"], weights=mgus2["part"])
    agree(ours.n_risk, [mgus2["part"][mgus2["time"] >= time].sum() for time in ours.time])


@pytest.mark.parametrize("conf_type", ["log", "plain"])
def test_interval_of_the_incidence(case, agree, conf_type):
    theirs, fit = case
    ours = fit(conf_type)
    has_events = ours.cumulative_incidence > 0
    interval = theirs["intervals"][conf_type]
    # R gives a cause without events yet the interval 0 to 0; we give none.
    for bound, listed in ((ours.lower, interval["lower"]), (ours.upper, interval["upper"])):
        agree(bound[has_events], [v for row, k in zip(listed, has_events, strict=True)
                                  for v, known in zip(row, k, strict=True) if known])  # fmt: skip
        assert all(b != b for b in bound[~has_events])
