"""Everything the question `does operating help?` is answered with, as frames and words.

The tables are what is written, printed and drawn; nothing behind them needs to be looked at again.
"""

from dataclasses import dataclass, field

import polars as pl

from seriatim.causal.trial import TargetTrial

EFFECT_SCHEMA: dict[str, pl.DataType] = {
    "method": pl.String(),
    "variant": pl.String(),
    "measure": pl.String(),
    "month": pl.Float64(),
    "operate": pl.Float64(),
    "wait": pl.Float64(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "interval": pl.String(),
    "n_operate": pl.Int64(),
    "n_wait": pl.Int64(),
    "events_operate": pl.Int64(),
    "events_wait": pl.Int64(),
    "refusal": pl.String(),
}
"""Columns of `Comparison.effects`, those of `Effect`."""
CURVE_SCHEMA: dict[str, pl.DataType] = {
    "method": pl.String(),
    "arm": pl.String(),
    "month": pl.Float64(),
    "survival": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "at_risk_weighted": pl.Float64(),
    "at_risk": pl.Int64(),
}
"""Columns of `Comparison.curves`: both arms of clone-censor-weight and of the naive analysis."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The target trial, what every estimator says, and whether it can be believed."""

    trial: TargetTrial
    protocol: pl.DataFrame
    """component, target_trial, emulation: the protocol of the trial and how it is followed here."""
    flow: pl.DataFrame
    """condition, words, n_scans, n_patients: who may enter, in order."""
    person_time: pl.DataFrame
    """Each entered patient's time from time zero, with every value as it was known; see
    `describe_person_time`."""
    effects: pl.DataFrame
    """One row per method, variant, measure and month; see `EFFECT_SCHEMA`."""
    curves: pl.DataFrame
    """Steps of the curves; see `CURVE_SCHEMA`."""
    positivity: pl.DataFrame
    """stratum, interval [-1 = all], n_decisions, n_allowed, n_persons, n_operated: by category as
    known when each decision was taken."""
    weights: pl.DataFrame
    """arm, month, n, mean_of_entered, largest, effective_size: at the end of each interval; the
    mean is that of weights before stabilising, over persons still followed, and should be near 1.
    """
    balance: pl.DataFrame
    """name, mean_all, unweighted, weighted: standardised differences at the end of the grace
    period."""
    variations: pl.DataFrame
    """what [grace_months, truncate_percentile, timing, model], value, is_main, month, estimate,
    lower, upper, refusal: the main risk difference with one thing changed, intervals robust."""
    unmeasured: pl.DataFrame
    """measure [risk_ratio, hazard_ratio], is_converted, month, ratio, lower, upper, e_value,
    e_value_of_bound; the hazard ratio of a common event is converted to the risk ratio it comes to.
    No row without a main effect."""
    tipping: pl.DataFrame
    """prevalence_operate, prevalence_wait, strength, adjusted, adjusted_lower, adjusted_upper: what
    something unmeasured, so common and so strong, would leave of the risk ratio."""
    in_grace: pl.DataFrame
    """arm, n_events, n_events_in_grace: events of clones; those inside the grace period count in
    both arms as long as the person's care fits both."""
    negative_control: pl.DataFrame
    """As `effects`, for an outcome that operating cannot cause; no row where none is named."""
    left_out: pl.DataFrame
    """name, why: covariates that the model of the decisions does not hold."""
    conf_level: float
    """Level of every interval, 0 to 1."""
    warnings: tuple[str, ...] = ()
    """What the reader must know before any number, in words; refusals with what is needed first."""
    main_method: str = "clone_censor_weight"
    main_month: float = 24.0
    """The month of the risk difference that variations and E-values go by."""
    settings: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """The summary; never a row, so that a log shows no patient."""
        return f"<Comparison: {self}>"

    def __str__(self) -> str:
        main = self.effects.filter(
            (pl.col("method") == self.main_method) & (pl.col("measure") == "risk_difference")
        )
        refused = main.filter(pl.col("refusal") != "")
        return f"{main.height - refused.height} of {main.height} months with an effect"
