"""Best overall response of each period, with and without confirmation."""

import polars as pl
from pydantic import Field

from seriatim.base.values import Value
from seriatim.response.runs import is_before
from seriatim.response.verdicts import CALLS


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

    Reads   run [number of the period], overall_backdated, overall_reason, start_day, start_kind,
            line, change_from_baseline_pct; sorted
    Adds    n_visits, best_unconfirmed, best_confirmed, best_day, first_pd_day, best_change_pct
    Grain   one row per patient, reader and period with at least one call
    Nulls   first_pd_day null = no progression; best_change_pct null = no sum to compare
    Source  recist-1.1 section 4.6 and table 3
    """
    calls = _calls_to_progression(visits).with_columns(
        unconfirmed=_at_least_stable(pl.col("call"), rule)
    )
    ranked = _confirm(calls, rule).with_columns(pl.col("unconfirmed", "confirmed").to_physical())
    best = pl.col("unconfirmed").min()
    names = pl.lit(pl.Series(CALLS.categories, dtype=CALLS))
    n_visits = visits.group_by("run").agg(pl.len().cast(pl.Int32).alias("n_visits"))
    return (
        ranked.group_by("run")
        .agg(
            pl.col("patient_id", "reader", "period", "line", "start_day", "start_kind").first(),
            best.alias("best_unconfirmed"),
            pl.col("confirmed").min().alias("best_confirmed"),
            pl.col("scan_day").filter(pl.col("unconfirmed") == best).min().alias("best_day"),
            pl.col("scan_day").filter(pl.col("call") == "PD").min().alias("first_pd_day"),
            pl.col("change_from_baseline_pct").min().alias("best_change_pct"),
        )
        .join(n_visits, on="run")
        .with_columns(
            names.gather(name).alias(name) for name in ("best_unconfirmed", "best_confirmed")
        )
        .sort("run")
    )


def _calls_to_progression(visits: pl.DataFrame) -> pl.DataFrame:
    """The calls up to and including the first progression, numbered in order."""
    call = pl.col("overall_backdated")
    return (
        visits.filter(call.is_not_null() & ~is_before(call == "PD"))
        .rename({"overall_backdated": "call"})
        .with_row_index("row")
    )


def _at_least_stable(call: pl.Expr, rule: BestResponseRule) -> pl.Expr:
    """Stable disease too early in the period is not evaluable."""
    early = pl.col("scan_day") - pl.col("start_day") < rule.sd_min_days
    not_evaluable = pl.lit("NE", dtype=CALLS)
    return pl.when(call.is_in(["SD", "NON_CR_NON_PD"]) & early).then(not_evaluable).otherwise(call)


def _confirm(calls: pl.DataFrame, rule: BestResponseRule) -> pl.DataFrame:
    """Keep a response that a later one confirms; otherwise it counts as stable disease.

    A response that merely holds confirms nothing: it counts as stable disease here.
    """
    call, stable = pl.col("call"), pl.lit("SD", dtype=CALLS)
    holds = (pl.col("overall_reason") == "response_holds") & (call == "PR")
    counted = calls.with_columns(call=pl.when(holds).then(stable).otherwise(call))
    confirmed = _confirmed_rows(counted, rule)
    lowered = pl.when(call.is_in(["CR", "PR"])).then(stable).otherwise(call)
    return calls.with_columns(
        confirmed=pl.when(pl.col("row").is_in(confirmed.implode()))
        .then("call")
        .otherwise(_at_least_stable(lowered, rule))
    )


def _confirmed_rows(calls: pl.DataFrame, rule: BestResponseRule) -> pl.Series:
    """The rows of responses that a later response confirms, with little else between the two."""
    call = pl.col("call")
    numbered = calls.select(
        "run",
        "row",
        "scan_day",
        "call",
        not_cr=_number_of(~call.is_in(["CR", "NE"])),
        not_pr=_number_of(~call.is_in(["CR", "PR", "SD", "NE"])),
        n_ne=_number_of(call == "NE"),
        n_sd=_number_of(call == "SD"),
    )
    responses = numbered.filter(call.is_in(["CR", "PR"]))
    pairs = responses.join(responses, on="run", suffix="_later").filter(
        pl.col("scan_day_later") - pl.col("scan_day") >= rule.confirm_days,
        pl.col("row_later") > pl.col("row"),
    )
    few_ne = _between("n_ne") <= rule.max_ne
    cr = (call == "CR") & (pl.col("call_later") == "CR") & (_between("not_cr") == 0) & few_ne
    pr = (call == "PR") & (_between("not_pr") == 0) & few_ne & (_between("n_sd") <= rule.max_sd)
    return pairs.filter(cr | pr)["row"].unique()


def _number_of(condition: pl.Expr) -> pl.Expr:
    return condition.cast(pl.Int32).cum_sum()


def _between(name: str) -> pl.Expr:
    """Calls of that sort after a response and up to the later one, which is none of them."""
    return pl.col(f"{name}_later") - pl.col(name)
