"""The response that a trial recorded beside the one derived, with where and why they differ.

The recorded one is only looked at: no state, call, category or time is made from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.base.units import tenths
from seriatim.response.criteria import RecistCriterion
from seriatim.response.differences import DIFFERENCE_CODES
from seriatim.response.verdicts import ALWAYS, first_match
from seriatim.response.visit import is_fallen, is_risen, is_risen_by_share

COLLECTED_SCHEMA: dict[str, pl.DataType] = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "scan_day": pl.Int32(),
    "part": pl.String(),
    "collected": pl.String(),
    "derived": pl.String(),
    "derived_reason": pl.String(),
    "agrees": pl.Boolean(),
    "why": pl.String(),
}
COUNT_KEYS = ("part", "collected", "derived", "agrees", "why")
VISIT = ["patient_id", "reader", "scan_day"]
Cause = tuple[pl.Expr, str]
"""A condition and the kind of difference where it holds."""


@dataclass(frozen=True)
class Part:
    """One part of the response: its name, and where the derived one stands in a visit."""

    name: str
    call: str
    reason: str | None
    unremarkable: str | None = None
    """The derived value that a trial has no row for, so that none is missed."""


PARTS = (
    Part("target", "target_response", "target_reason"),
    Part("non_target", "non_target_response", "non_target_reason"),
    Part("new_lesion", "new_lesions", None, unremarkable="none"),
    Part("overall", "overall", "overall_reason"),
)
COLLECTED, DERIVED = pl.col("collected"), pl.col("derived")


def compare_collected(
    assessments: pl.DataFrame, visit_responses: pl.DataFrame, criterion: RecistCriterion
) -> pl.DataFrame:
    """Every response the trial recorded beside the derived one.

    Reads   assessments: scan_day [day], reader, part, response, criterion; visit_responses
    Adds    collected, derived, derived_reason, agrees, why [a code of `DIFFERENCES`]
    Grain   one row per patient, reader, scan day and part that was recorded; and of the readers and
            parts that the trial recorded at all, one for each derived call it has none beside; no
            row without assessments; sorted
    Nulls   collected or derived null = there is none; agrees null = one of the two is missing; why
            null = they agree
    """
    frames = [_compare_part(assessments, visit_responses, part, criterion) for part in PARTS]
    return pl.concat(frames).sort("patient_id", "reader", "scan_day", "part")


def count_collected(collected_responses: pl.DataFrame) -> pl.DataFrame:
    """How often each recorded response meets each derived one.

    Adds    n_visits
    Grain   one row per part, collected, derived, agrees and why, sorted; nulls first
    """
    return collected_responses.group_by(COUNT_KEYS).agg(n_visits=pl.len()).sort(COUNT_KEYS)


def _compare_part(
    assessments: pl.DataFrame, visits: pl.DataFrame, part: Part, criterion: RecistCriterion
) -> pl.DataFrame:
    recorded = assessments.filter(pl.col("part") == part.name).select(
        *VISIT, "criterion", collected="response"
    )
    of_readers = visits.join(recorded, on="reader", how="semi")
    reason = pl.lit(None, dtype=pl.String) if part.reason is None else pl.col(part.reason)
    both = recorded.join(of_readers, on=VISIT, how="full", coalesce=True).with_columns(
        part=pl.lit(part.name), derived=pl.col(part.call), derived_reason=reason
    )
    missed = DERIVED.is_not_null() & DERIVED.ne_missing(pl.lit(part.unremarkable, dtype=pl.String))
    shown = both.filter(COLLECTED.is_not_null() | missed)
    return (
        shown.with_columns(agrees=COLLECTED == DERIVED, **_sizes(criterion))
        .with_columns(why=_why(_causes(part)))
        .select(COLLECTED_SCHEMA.keys())
    )


def _why(causes: Sequence[Cause]) -> pl.Expr:
    """The first kind that holds; null where the two agree."""
    kinds = pl.lit(pl.Series([code for _, code in causes], dtype=DIFFERENCE_CODES))
    place = first_match([condition for condition, _ in causes])
    return pl.when(pl.col("agrees").ne_missing(other=True)).then(
        kinds.gather(place).cast(pl.String)
    )


def _causes(part: Part) -> list[Cause]:
    own = {
        "target": _target_causes,
        "non_target": _non_target_causes,
        "new_lesion": _new_lesion_causes,
        "overall": _overall_causes,
    }[part.name]()
    named = pl.col("criterion").str.to_lowercase().str.replace_all(r"[\s_-]", "")
    return [
        (COLLECTED.is_null(), "not_collected"),
        (pl.col("period").is_null(), "no_scan"),
        (DERIVED.is_null() & pl.col("is_reference"), "reference_scan"),
        (DERIVED.is_null(), "nothing_followed"),
        (named != "recist1.1", "other_criterion"),
        *own,
        (COLLECTED == "NE", "called_not_evaluable"),
        (ALWAYS, "unexplained"),
    ]


def _target_causes() -> list[Cause]:
    progressed, reason = DERIVED == "PD", pl.col("target_reason")
    by_baseline = pl.col("is_risen") & (pl.col("from_baseline") == COLLECTED)
    return [
        (DERIVED == "NE", "lesion_missing"),
        (progressed & (reason == "partial_sum_proves_pd"), "partial_sum"),
        (progressed & by_baseline, "from_nadir"),
        (progressed & (reason == "reappeared_after_cr"), "reappeared_after_cr"),
        (_too_small(), "rise_too_small"),
    ]


def _non_target_causes() -> list[Cause]:
    return [
        (DERIVED == "NE", "lesion_missing"),
        (pl.col("non_target_reason") == "reappeared_after_cr", "reappeared_after_cr"),
        (COLLECTED == "PD", "no_lesion_progressed"),
    ]


def _new_lesion_causes() -> list[Cause]:
    return [
        (DERIVED == "none", "new_lesion_not_listed"),
        (COLLECTED == "none", "new_lesion_seen"),
        (ALWAYS, "new_lesion_unconfirmed"),
    ]


def _overall_causes() -> list[Cause]:
    reason = pl.col("overall_reason")
    by_target, by_other = reason == "target_pd", reason == "non_target_pd"
    back = (by_target & (pl.col("target_reason") == "reappeared_after_cr")) | (
        by_other & (pl.col("non_target_reason") == "reappeared_after_cr")
    )
    partial = pl.col("target_reason") == "partial_sum_proves_pd"
    by_baseline = pl.col("is_risen") & (pl.col("from_baseline") != "PD")
    recorded_pd = COLLECTED == "PD"
    return [
        ((reason == "response_holds") & (COLLECTED == "SD"), "response_holds"),
        (DERIVED == "NE", "lesion_missing"),
        (reason == "new_lesion", "new_lesion_seen"),
        (by_target & partial, "partial_sum"),
        (by_target & by_baseline, "from_nadir"),
        (back, "reappeared_after_cr"),
        (recorded_pd & (pl.col("new_lesions") == "equivocal"), "new_lesion_unconfirmed"),
        (_too_small(), "rise_too_small"),
        (recorded_pd, "no_lesion_progressed"),
    ]


def _too_small() -> pl.Expr:
    return (COLLECTED == "PD") & pl.col("is_risen_by_share") & ~pl.col("is_risen")


def _sizes(criterion: RecistCriterion) -> dict[str, pl.Expr]:
    """What the sum says against its nadir, and what it would be called by its baseline alone."""
    total, nadir, baseline = (
        tenths(pl.col(f"{name}_sum_mm")) for name in ("target", "nadir", "baseline")
    )
    return {
        "is_risen_by_share": is_risen_by_share(total, nadir, criterion),
        "is_risen": is_risen(total, nadir, criterion),
        "from_baseline": pl.when(is_risen(total, baseline, criterion))
        .then(pl.lit("PD"))
        .when(is_fallen(total, baseline, criterion))
        .then(pl.lit("PR"))
        .when(total.is_not_null() & baseline.is_not_null())
        .then(pl.lit("SD")),
    }
