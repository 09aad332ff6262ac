"""Best overall response of each period, with and without confirmation."""

import polars as pl
from pydantic import Field

from seriatim.base.values import Value

RUN = ["patient_id", "reader", "period"]
RANKED = ("CR", "PR", "SD", "NON_CR_NON_PD", "NED", "PD", "NE")
"""Best first."""


class BestResponseRule(Value):
    """How long stable disease must hold and what confirms a response."""

    sd_min_days: int = Field(42, ge=0, le=3650)
    """Stable disease counts from this day of the period on."""
    confirm_days: int = Field(28, ge=0, le=3650)
    """A response is confirmed by another one at least this much later."""
    max_ne: int = Field(1, ge=0, le=20)
    """Scans not evaluable that may lie between the two."""
    max_sd: int = Field(1, ge=0, le=20)
    """Scans with stable disease that may lie between two partial responses."""

    @property
    def words(self) -> str:
        """The rule as a sentence for the methods page."""
        return (
            "Best overall response is the best call up to the first progression; stable disease "
            f"counts from day {self.sd_min_days} of the period. The confirmed form needs a second "
            f"response at least {self.confirm_days} days later, with at most {self.max_ne} scan "
            f"not evaluable (and, for a partial response, {self.max_sd} with stable disease) "
            "between."
        )


def derive_best_responses(visits: pl.DataFrame, rule: BestResponseRule) -> pl.DataFrame:
    """Each period's best overall response and the first progression in it.

    Reads   overall_backdated, change_from_baseline_pct, start_day, start_kind, line
    Adds    n_visits, best_unconfirmed, best_confirmed, best_day, first_pd_day, best_change_pct
    Grain   one row per patient, reader and period with at least one call
    Nulls   first_pd_day null = no progression; best_change_pct null = no sum to compare
    Source  recist-1.1 section 4.6 and table 3
    """
    calls = _calls_to_progression(visits).with_columns(
        unconfirmed=_at_least_stable(pl.col("call"), rule)
    )
    confirmed = _confirm(calls, rule)
    ranks = {name: rank for rank, name in enumerate(RANKED)}
    ranked = confirmed.with_columns(
        pl.col("unconfirmed", "confirmed").replace_strict(ranks, return_dtype=pl.Int8)
    )
    best = pl.col("unconfirmed").min()
    names = dict(enumerate(RANKED))
    n_visits = visits.group_by(RUN).agg(pl.len().cast(pl.Int32).alias("n_visits"))
    return (
        ranked.group_by(RUN)
        .agg(
            pl.col("line", "start_day", "start_kind").first(),
            best.alias("best_unconfirmed"),
            pl.col("confirmed").min().alias("best_confirmed"),
            pl.col("scan_day").filter(pl.col("unconfirmed") == best).min().alias("best_day"),
            pl.col("scan_day").filter(pl.col("call") == "PD").min().alias("first_pd_day"),
            pl.col("change_from_baseline_pct").min().alias("best_change_pct"),
        )
        .join(n_visits, on=RUN)
        .with_columns(
            pl.col("best_unconfirmed", "best_confirmed").replace_strict(
                names, return_dtype=pl.String
            )
        )
        .sort(RUN)
    )


def _calls_to_progression(visits: pl.DataFrame) -> pl.DataFrame:
    """The calls up to and including the first progression, numbered in order."""
    progressed = (pl.col("call") == "PD").cast(pl.Int32).cum_sum().shift(1, fill_value=0)
    return (
        visits.filter(pl.col("overall_backdated").is_not_null())
        .rename({"overall_backdated": "call"})
        .sort(*RUN, "scan_day")
        .with_columns(progressed=progressed.over(RUN, order_by="scan_day"))
        .filter(pl.col("progressed") == 0)
        .drop("progressed")
        .with_row_index("row")
    )


def _at_least_stable(call: pl.Expr, rule: BestResponseRule) -> pl.Expr:
    """Stable disease too early in the period is not evaluable."""
    early = pl.col("scan_day") - pl.col("start_day") < rule.sd_min_days
    return pl.when(call.is_in(["SD", "NON_CR_NON_PD"]) & early).then(pl.lit("NE")).otherwise(call)


def _confirm(calls: pl.DataFrame, rule: BestResponseRule) -> pl.DataFrame:
    """Keep a response that a later one confirms; otherwise it counts as stable disease.

    A response that merely holds confirms nothing: it counts as stable disease here.
    """
    call = pl.col("call")
    holds = (pl.col("overall_reason") == "response_holds") & (call == "PR")
    counted = calls.with_columns(
        call=pl.when(holds).then(pl.lit("SD")).otherwise(call)
    ).with_columns(
        not_cr=(~call.is_in(["CR", "NE"])).cast(pl.Int32).cum_sum(),
        not_pr=(~call.is_in(["CR", "PR", "SD", "NE"])).cast(pl.Int32).cum_sum(),
        n_ne=(call == "NE").cast(pl.Int32).cum_sum(),
        n_sd=(call == "SD").cast(pl.Int32).cum_sum(),
    )
    responses = counted.filter(call.is_in(["CR", "PR"]))
    pairs = responses.join(responses, on=RUN, suffix="_later").filter(
        pl.col("scan_day_later") - pl.col("scan_day") >= rule.confirm_days,
        pl.col("row_later") > pl.col("row"),
    )

    def between(name: str) -> pl.Expr:
        """Calls of that sort strictly between the two scans."""
        own = {"not_cr": ~pl.col("call_later").is_in(["CR", "NE"])}.get(name, pl.lit(value=False))
        return pl.col(f"{name}_later") - own.cast(pl.Int32) - pl.col(name)

    few_ne = between("n_ne") <= rule.max_ne
    cr = (call == "CR") & (pl.col("call_later") == "CR") & (between("not_cr") == 0) & few_ne
    pr = (call == "PR") & (between("not_pr") == 0) & few_ne & (between("n_sd") <= rule.max_sd)
    held = pairs.filter(cr | pr).select("row", held=pl.lit(value=True)).unique()
    fallback = _at_least_stable(
        pl.when(call.is_in(["CR", "PR"])).then(pl.lit("SD")).otherwise(call), rule
    )
    return calls.join(held, on="row", how="left").with_columns(
        confirmed=pl.when(pl.col("held")).then("call").otherwise(fallback)
    )
