"""Kaplan-Meier and what is read off it, against R survival `survfit`."""

import numpy as np
import pytest

from seriatim.survival.curve_readings import quantile, survival_at
from seriatim.survival.curves import fit_kaplan_meier
from seriatim.survival.restricted_mean import restricted_mean

CONF_TYPES = ["log", "log-log", "plain", "arcsin"]

RIGHT = ("time", "status", None)
DELAYED = ("stop", "event", "start")
CURVES = {
    "aml maintained": ("aml", "maintained", RIGHT, None, lambda d: d["control"] == 0),
    "aml control": ("aml", "control", RIGHT, None, lambda d: d["control"] == 1),
    "veteran 1": ("veteran", "treatment_1", RIGHT, None, lambda d: d["trt"] == 1),
    "veteran 2": ("veteran", "treatment_2", RIGHT, None, lambda d: d["trt"] == 2),
    "veteran whole weights": ("veteran", "whole_weights", RIGHT, "whole", None),
    "veteran part weights": ("veteran", "part_weights", RIGHT, "part", None),
    "lung men": ("lung", "men", RIGHT, None, lambda d: d["sex"] == 1),
    "lung women": ("lung", "women", RIGHT, None, lambda d: d["sex"] == 2),
    "heart": ("heart", "all", DELAYED, None, None),
    "heart transplanted": ("heart", "transplanted", DELAYED, None, lambda d: d["transplant"] == 1),
    "heart whole weights": ("heart", "whole_weights", DELAYED, "whole", None),
    "heart part weights": ("heart", "part_weights", DELAYED, "part", None),
    "jasa": ("jasa", "all", RIGHT, None, None),
    "colon deaths": (
        "colon", "deaths_lev5fu", RIGHT, None, lambda d: (d["etype"] == 2) & (d["rx"] == 3)
    ),
}  # fmt: skip


@pytest.fixture(params=CURVES, ids=lambda name: name.replace(" ", "-"))
def case(request, reference):
    """R's figures for one curve, and ours for a given interval type."""
    name, figure, (time, event, entry), weights, rows = CURVES[request.param]
    data = reference(name).data
    chosen = slice(None) if rows is None else rows(data)

    def fit(conf_type="log"):
        return fit_kaplan_meier(
            data[time][chosen],
            data[event][chosen],
            entry=None if entry is None else data[entry][chosen],
            weights=None if weights is None else data[weights][chosen],
            conf_type=conf_type,
        )

    return reference(name).figures[figure], fit


def test_counts_survival_and_error(case, agree):
    theirs, fit = case
    ours = fit()
    for name in ("time", "n_risk", "n_event", "n_censor", "survival"):
        agree(getattr(ours, name), theirs[name])
    alive = ours.survival > 0
    agree(ours.std_error[alive], np.array(theirs["std_error"], dtype=float)[alive])


def test_no_error_and_no_interval_where_nobody_survives(reference):
    """R gives a weighted curve at 0 the error 0 and the plain interval 0 to 0; we give neither."""
    veteran = reference("veteran")
    theirs = veteran.figures["part_weights"]
    assert (theirs["std_error"][-1], theirs["intervals"]["plain"]["upper"][-1]) == (0, 0)
    ours = fit_kaplan_meier(
        veteran["time"], veteran["status"], weights=veteran["part"], conf_type="plain"
    )
    assert ours.survival[-1] == 0
    assert np.isnan([ours.std_error[-1], ours.lower[-1], ours.upper[-1]]).all()


@pytest.mark.parametrize("conf_type", CONF_TYPES)
def test_interval_of_each_type(case, agree, conf_type):
    theirs, fit = case
    ours = fit(conf_type)
    alive = ours.survival > 0
    agree(ours.lower[alive], np.array(theirs["intervals"][conf_type]["lower"], dtype=float)[alive])
    agree(ours.upper[alive], np.array(theirs["intervals"][conf_type]["upper"], dtype=float)[alive])


@pytest.mark.parametrize("conf_type", CONF_TYPES)
def test_quartiles_and_median_with_interval(case, agree, conf_type):
    theirs, fit = case
    listed = theirs["intervals"][conf_type]
    curve = fit(conf_type)
    ours = [quantile(curve, p) for p in (0.25, 0.5, 0.75)]
    agree([q.value for q in ours], listed["quantile"])
    agree([q.upper for q in ours], listed["quantile_upper"])
    # A bound that rises again has several crossings; the next test says which one we take.
    first = 1 if np.any(np.diff(curve.lower[np.isfinite(curve.lower)]) > 0) else 0
    agree([q.lower for q in ours][first:], listed["quantile_lower"][first:])


def test_a_bound_that_rises_again_counts_from_its_first_crossing(reference):
    """With few at risk early, a log-log bound can dip first; R sorts it, we read it in time."""
    heart = reference("heart")
    on = heart["transplant"] == 1
    curve = fit_kaplan_meier(
        heart["stop"][on], heart["event"][on], entry=heart["start"][on], conf_type="log-log"
    )
    assert curve.lower[0] < curve.lower[1] < 0.75
    assert quantile(curve, 0.25).lower == curve.time[0]


@pytest.mark.parametrize("conf_type", CONF_TYPES)
def test_survival_at_stated_times(case, agree, conf_type):
    theirs, fit = case
    at_times = theirs["at_times"][conf_type]
    ours = survival_at(fit(conf_type), at_times["time"])
    for name in ("survival", "std_error", "lower", "upper"):
        agree(getattr(ours, name), at_times[name])


def test_restricted_mean_and_its_error(case, agree):
    theirs, fit = case
    listed = theirs.get("restricted_mean", [])
    ours = [restricted_mean(fit(), row["tau"]) for row in listed]
    agree([m.value for m in ours], [row["value"] for row in listed])
    agree([m.std_error for m in ours], [row["std_error"] for row in listed])


def test_numbers_at_risk_without_delayed_entry(reference, agree):
    aml = reference("aml")
    theirs = aml.figures["maintained"]["at_times"]["log"]
    kept = aml["control"] == 0
    ours = survival_at(fit_kaplan_meier(aml["time"][kept], aml["status"][kept]), theirs["time"])
    agree(ours.n_risk, theirs["n_risk"])


def test_times_split_by_rounding_are_one_time(reference):
    """R's timefix: days over 365.25 and back differ in the last digit, and stay tied."""
    lung = reference("lung")
    jittered = lung["time"] * (1 + np.finfo(float).eps * np.arange(lung["time"].size))
    assert np.unique(jittered).size > np.unique(lung["time"]).size
    ours = fit_kaplan_meier(jittered, lung["status"])
    assert ours.time.size == np.unique(lung["time"]).size
