"""A made-up comparison, as the frames the page of effects is handed. Synthetic throughout.

No number here is estimated: effects, curves and weights follow from short formulas, so that the
tests of the page stand by themselves.
"""

from dataclasses import dataclass, replace

import polars as pl
from made_up_comparison_frames import (
    COUNTS,
    made_up_curves,
    made_up_flow,
    made_up_positivity,
    made_up_protocol,
    made_up_tipping,
    made_up_variations,
    made_up_weights,
)
from made_up_study import MadeUpStudy, made_up_results

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance
from seriatim.causal.comparison import EFFECT_SCHEMA, Comparison
from seriatim.causal.trial import TargetTrial
from seriatim.cohort.about import About

MONTHS = (12.0, 24.0, 36.0, 60.0)
RISKS = {
    ("naive_ever_never", ""): (0.12, 0.31, "model"),
    ("immortal_time_excluded", ""): (0.15, 0.31, "model"),
    ("landmark", "3"): (0.19, 0.27, "model"),
    ("landmark", "6"): (0.20, 0.28, "model"),
    ("landmark", "12"): (0.22, 0.27, "model"),
    ("clone_censor_weight", ""): (0.208, 0.273, "bootstrap"),
    ("sequential_trials", ""): (0.215, 0.268, "robust"),
}
"""Risk by month 24 under each strategy, and how its interval is made."""
HAZARDS = {
    ("naive_ever_never", ""): (0.38, 0.29, 0.50),
    ("immortal_time_excluded", ""): (0.47, 0.36, 0.62),
    ("landmark", "3"): (0.70, 0.47, 1.04),
    ("landmark", "6"): (0.71, 0.50, 1.00),
    ("landmark", "12"): (0.80, 0.55, 1.17),
    ("time_varying_cox", ""): (0.74, 0.56, 0.98),
    ("clone_censor_weight", ""): (0.76, 0.55, 1.05),
    ("sequential_trials", ""): (0.79, 0.60, 1.04),
}


@dataclass(frozen=True)
class MadeUpTrialResults:
    about: About
    study: MadeUpStudy
    comparison: Comparison
    findings: tuple[Finding, ...]
    n_rows_set_aside: int
    provenance: Provenance


def made_up_trial_results(comparison: Comparison | None = None) -> MadeUpTrialResults:
    other = made_up_results()
    return MadeUpTrialResults(
        other.about,
        other.study,
        comparison or made_up_comparison(),
        other.findings,
        other.n_rows_set_aside,
        other.provenance,
    )


def made_up_comparison(trial: TargetTrial | None = None) -> Comparison:
    """Everything is given, but for the sequential trials at the last month."""
    return Comparison(
        trial=trial or TargetTrial(),
        protocol=made_up_protocol(),
        flow=made_up_flow(),
        effects=made_up_effects(),
        curves=made_up_curves(),
        positivity=made_up_positivity(),
        weights=made_up_weights(),
        balance=pl.DataFrame(
            {
                "name": [
                    "category_focal_resistance",
                    "sum_mm",
                    "n_lesions",
                    "months_on_drug",
                    "age_years",
                    "sum_mm_missing",
                ],
                "mean_all": [0.31, 4.6, 5.2, 7.9, 61.0, 0.02],
                "unweighted": [0.42, -0.36, -0.51, 0.12, -0.29, 0.02],
                "weighted": [0.04, -0.06, -0.11, 0.02, -0.05, 0.01],
            }
        ),
        variations=made_up_variations(),
        unmeasured=pl.DataFrame(
            {
                "measure": ["risk_ratio", "hazard_ratio"],
                "is_converted": [False, True],
                "month": [24.0, None],
                "ratio": [0.762, 0.826],
                "lower": [0.571, 0.659],
                "upper": [1.017, 1.035],
                "e_value": [1.953, 1.714],
                "e_value_of_bound": [1.0, 1.0],
            },
            schema_overrides={"month": pl.Float64},
        ),
        tipping=made_up_tipping(),
        in_grace=pl.DataFrame(
            {"arm": ["operate", "wait"], "n_events": [61, 88], "n_events_in_grace": [17, 19]}
        ),
        negative_control=pl.DataFrame(schema=EFFECT_SCHEMA),
        person_time=pl.DataFrame({"patient_id": ["SYN-001"], "entry": [1], "start_day": [0.0]}),
        left_out=pl.DataFrame(schema={"name": pl.String, "why": pl.String}),
        conf_level=0.95,
    )


def made_up_effects() -> pl.DataFrame:
    rows = []
    for (method, variant), (operate, wait, interval) in RISKS.items():
        for month in MONTHS:
            share = min(month / 24.0, 2.0) ** 0.8
            under = (min(operate * share, 0.9), min(wait * share, 0.95))
            refused = method == "sequential_trials" and month == 60.0
            rows += [
                _effect(method, variant, "risk_difference", month, under, 0.06, interval, refused),
                _effect(
                    method,
                    variant,
                    "rmst_difference",
                    month,
                    (month * (1 - under[0] / 2), month * (1 - under[1] / 2)),
                    0.03 * month,
                    interval,
                    refused,
                ),
            ]
    for (method, variant), (ratio, lower, upper) in HAZARDS.items():
        adjusted = method in ("clone_censor_weight", "sequential_trials")
        kind = "robust" if adjusted else "model"
        row = dict.fromkeys(EFFECT_SCHEMA, None) | _key(method, variant, "hazard_ratio", None)
        rows.append(
            row
            | {"estimate": ratio, "lower": lower, "upper": upper, "interval": kind, "refusal": ""}
        )
    return pl.DataFrame(rows, schema=EFFECT_SCHEMA)


def _effect(method, variant, measure, month, under, reach, interval, refused):
    row = dict.fromkeys(EFFECT_SCHEMA, None) | _key(method, variant, measure, month)
    if refused:
        return row | {"interval": "", "refusal": "follow_up_ends"}
    difference = under[0] - under[1]
    return row | {
        "operate": under[0],
        "wait": under[1],
        "estimate": difference,
        "lower": difference - reach,
        "upper": difference + reach,
        "interval": interval,
        "refusal": "",
    }


def _key(method, variant, measure, month):
    names = ("n_operate", "n_wait", "events_operate", "events_wait")
    return {
        "method": method,
        "variant": variant,
        "measure": measure,
        "month": month,
        **dict(zip(names, COUNTS, strict=True)),
    }


def some_refused() -> Comparison:
    """One landmark has few events; a control is named; a variation and a category are refused."""
    whole = made_up_comparison(TargetTrial(negative_control="second_malignancy"))
    third = (pl.col("method") == "landmark") & (pl.col("variant") == "12")
    effects = pl.concat([whole.effects.filter(~third), _refused("landmark", "12", "few_events")])
    control = whole.effects.filter(
        pl.col("method").is_in(["naive_ever_never", "clone_censor_weight"]),
        pl.col("measure") == "risk_difference",
    ).with_columns(estimate=pl.lit(-0.004), lower=pl.lit(-0.03), upper=pl.lit(0.022))
    last = pl.col("what") == "model"
    return replace(
        whole,
        effects=effects,
        negative_control=control,
        variations=whole.variations.with_columns(
            *(pl.when(~last).then(name).alias(name) for name in ("estimate", "lower", "upper")),
            refusal=pl.when(last).then(pl.lit("model_not_settled")).otherwise("refusal"),
        ),
        left_out=pl.DataFrame({"name": ["line_sunitinib"], "why": ["the same in every decision"]}),
        warnings=("The landmark at month 12 rests on few events.",),
    )


def all_refused(code: str = "small_effective_size") -> Comparison:
    """No estimator gives anything, for one reason; what was looked at stands all the same."""
    whole = made_up_comparison()
    keys = list(dict.fromkeys([*RISKS, *HAZARDS]))
    return replace(
        whole,
        effects=pl.concat([_refused(*key, code) for key in keys]),
        curves=whole.curves.clear(),
        variations=whole.variations.clear(),
        unmeasured=whole.unmeasured.clear(),
        tipping=whole.tipping.clear(),
        warnings=("No effect is given: the weights leave too little.",),
    )


def nobody() -> Comparison:
    """Nobody is eligible: every frame but the protocol and the flow is empty."""
    refused = all_refused("nobody_eligible")
    return replace(
        refused,
        flow=refused.flow.with_columns(n_scans=pl.lit(0), n_patients=pl.lit(0)),
        positivity=refused.positivity.clear(),
        weights=refused.weights.clear(),
        balance=refused.balance.clear(),
        in_grace=refused.in_grace.clear(),
    )


def _refused(method, variant, code):
    measures = ["risk_difference", "rmst_difference", "hazard_ratio"]
    if method == "time_varying_cox":
        measures = measures[2:]
    blank = dict.fromkeys(EFFECT_SCHEMA, None) | {"interval": "", "refusal": code}
    rows = [blank | _key(method, variant, measure, None) for measure in measures]
    return pl.DataFrame(rows, schema=EFFECT_SCHEMA)
