"""Probabilities on simulated cohorts whose true sizes are known, and what others would say."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm, t

from calibration.truth import LESION, derive_true_growth
from seriatim.base.units import DAYS_PER_MONTH
from seriatim.response.derive import derive_response, relabel
from seriatim.response.growth import GrowthRule
from seriatim.response.rules import ResponseRules
from seriatim.simulate import GrowthPlan, simulate_growth

SCAN = [*LESION, "scan_day"]
CATEGORIES = ("p_responsive", "p_focal", "p_multifocal")


@dataclass(frozen=True)
class Cases:
    """Lesions at scans, and patients at scans, with what was stated and what was true."""

    lesions: pl.DataFrame
    """patient_id, lesion_id, scan_day, true_size_mm, p_growing, in_band, state, grows."""
    patients: pl.DataFrame
    """patient_id, scan_day, p_responsive, p_focal, p_multifocal, n_growing, n_true."""


def derive_cases(plan: GrowthPlan, seed: int, rules: ResponseRules | None = None) -> Cases:
    """Simulate, derive, and set the stated beside the true; first scans tell nothing yet."""
    simulated = simulate_growth(plan, seed)
    response = derive_response(simulated.cohort, rules)
    true = derive_true_growth(simulated.truth)
    band = pl.col("true_size_lower_mm", "true_size_upper_mm").name.map(lambda name: f"band_{name}")
    shown = response.lesion_states.select(*SCAN, "p_growing", "state", band)
    size = pl.col("true_size_mm")
    in_band = size.is_between("band_true_size_lower_mm", "band_true_size_upper_mm")
    lesions = true.join(shown, on=SCAN).with_columns(in_band=in_band)
    counts = true.group_by("patient_id", "scan_day").agg(pl.col("grows").sum().alias("n_true"))
    at_scans = response.categories.filter(pl.col("at") == "scan").select(
        "patient_id", "scan_day", *CATEGORIES, "n_growing"
    )
    return Cases(lesions, at_scans.join(counts, on=["patient_id", "scan_day"]))


def happened(patients: pl.DataFrame, category: str) -> NDArray[np.bool_]:
    """Whether the patient truly was in the category at the scan."""
    number = patients["n_true"].to_numpy()
    return {
        "p_responsive": number == 0,
        "p_focal": number == 1,
        "p_multifocal": number > 1,
    }[category]


@dataclass(frozen=True)
class Rivals:
    """The same lesions at the same scans, as four methods see them; shape (cases,)."""

    grows: NDArray[np.bool_]
    stated: dict[str, NDArray[np.float64]]


def compare_rivals(plan: GrowthPlan, seed: int) -> Rivals:
    """The model, the threshold rule, the rule with confirmation, and a slope test."""
    simulated = simulate_growth(plan, seed)
    cohort = simulated.cohort
    derived = derive_response(cohort).lesion_states
    confirmed = next(iter(relabel(cohort, ResponseRules(), [GrowthRule(confirm=True)])))
    cases = (
        derive_true_growth(simulated.truth)
        .join(_called(derived, "rule").with_columns(derived["p_growing"]), on=SCAN)
        .join(_called(confirmed.lesion_states, "confirmed"), on=SCAN)
        .join(_slope_test(derived), on=SCAN)
        .sort(SCAN)
    )
    return Rivals(
        grows=cases["grows"].to_numpy(),
        stated={
            "seriatim": cases["p_growing"].to_numpy(),
            "threshold rule": cases["rule"].to_numpy(),
            "threshold rule, confirmed": cases["confirmed"].to_numpy(),
            "log-linear slope": cases["slope"].to_numpy(),
        },
    )


def _called(states: pl.DataFrame, name: str) -> pl.DataFrame:
    grows = pl.col("state").is_in(["growing", "new"]).cast(pl.Float64)
    return states.select(*SCAN, grows.alias(name))


def _slope_test(states: pl.DataFrame) -> pl.DataFrame:
    """P(a straight line through all log sizes so far has risen past the rule since the first scan).

    With three sizes or more the error is estimated from the residuals; with two it is 6.1 %.
    """
    month = pl.col("scan_day") / DAYS_PER_MONTH
    sized = states.filter(pl.col("size_mm") > 0).with_columns(
        x=month, y=pl.col("size_mm").log(), first_mm=pl.col("size_mm").first().over(LESION)
    )
    sums = {"n": pl.col("x") * 0 + 1, "sx": pl.col("x"), "sy": pl.col("y"), "sxx": pl.col("x") ** 2}
    sums |= {"sxy": pl.col("x") * pl.col("y"), "syy": pl.col("y") ** 2}
    running = sized.select(
        *SCAN,
        "x",
        "first_mm",
        *(
            term.cum_sum().over(LESION, order_by="scan_day").alias(name)
            for name, term in sums.items()
        ),
        span=pl.col("x") - pl.col("x").first().over(LESION, order_by="scan_day"),
    )
    prob = _rise_prob({name: running[name].to_numpy() for name in running.columns[3:]})
    found = running.select(*SCAN, slope=pl.Series(prob))
    return (
        states.select(SCAN)
        .join(found, on=SCAN, how="left")
        .with_columns(pl.col("slope").fill_null(0.0))
    )


def _rise_prob(sums: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    n, span = sums["n"], sums["span"]
    spread = np.maximum(sums["sxx"] - sums["sx"] ** 2 / n, 1e-12)
    slope = (sums["sxy"] - sums["sx"] * sums["sy"] / n) / spread
    residual = sums["syy"] - sums["sy"] ** 2 / n - slope**2 * spread
    freedom = np.maximum(n - 2, 1)
    sd = np.where(n > 2, np.sqrt(np.maximum(residual, 1e-8) / freedom), 0.061)
    needed = np.log(np.maximum(1.2, 1 + 5 / sums["first_mm"]))
    score = (slope * span - needed) / np.maximum(sd / np.sqrt(spread) * span, 1e-9)
    return np.where(n > 2, t.cdf(score, freedom), np.where(n == 2, norm.cdf(score), 0.0))


@dataclass(frozen=True)
class FalseFocal:
    """How often stable patients are called focal or worse, at one sensitivity."""

    sensitivity_pct: float
    rule_pct: float
    model_pct: float
    cut_pct: float
    """The probability of a growing lesion from which the model calls."""


def compare_false_focal(n_patients: int, seed: int) -> FalseFocal:
    """Ten stable lesions each; the model's cut is chosen on other patients with growing lesions."""
    some = GrowthPlan(
        n_patients=n_patients,
        lesions_per_patient=(10, 10),
        share_stable=0.9,
        share_regressing=0.0,
        share_regrowing=0.0,
        share_growing=0.1,
    )
    none = some.model_copy(update={"share_stable": 1.0, "share_growing": 0.0})
    growing = derive_cases(some, seed).patients.filter(pl.col("n_true") > 0)
    stable = derive_cases(none, seed + 1).patients
    sensitivity = float((growing["n_growing"] > 0).mean())
    cut = float(np.quantile(1 - growing["p_responsive"].to_numpy(), 1 - sensitivity))
    return FalseFocal(
        sensitivity_pct=100 * sensitivity,
        rule_pct=100 * float((stable["n_growing"] > 0).mean()),
        model_pct=100 * float((1 - stable["p_responsive"] >= cut).mean()),
        cut_pct=100 * cut,
    )
