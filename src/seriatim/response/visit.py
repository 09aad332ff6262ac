"""RECIST 1.1 response of each reader's visit: target, non-target, new lesions, overall."""

import polars as pl

from seriatim.base.units import TENTHS_PER_MM, permille
from seriatim.response.criteria import RecistCriterion
from seriatim.response.runs import first_before, least_before

VISIT = ["patient_id", "reader", "period", "scan_day"]
RUN = VISIT[:3]
Verdict = tuple[pl.Expr, str | None, str]


def derive_target_sums(
    visits: pl.DataFrame, cells: pl.DataFrame, criterion: RecistCriterion
) -> pl.DataFrame:
    """Add each visit's sum of target diameters, its baseline and its nadir.

    Reads   visits with carried baseline scans, sorted, with their run; cells: role, kind, counted,
            size, first_day, baseline_day
    Adds    n_targets, n_targets_assessed, target_sum, partial_sum, baseline_sum, nadir_sum [tenths
            of mm], all_gone, solid_left [a target that is not a node is there], density sums
    Grain   one row per patient, reader, period and scan day
    Nulls   target_sum null = a target was not assessed; it moves no nadir
    Source  recist-1.1 sections 3.2 and 4.3.1
    """
    size = pl.when(pl.col("merged")).then(0).otherwise("size")
    is_node = pl.col("kind") == "node"
    gone = (
        pl.when(is_node).then(size < criterion.node_normal_mm * TENTHS_PER_MM).otherwise(size == 0)
    )
    dense = pl.col("density").is_not_null() & pl.col("baseline_density").is_not_null()
    targets = cells.filter(
        pl.col("counted"),
        ~pl.col("family"),
        pl.col("role") == "target",
        pl.col("first_day") <= pl.col("baseline_day"),
    ).with_columns(
        baseline_density=pl.col("density").first().over("lesion_id", *RUN, order_by="scan_day")
    )
    sums = targets.group_by(VISIT).agg(
        pl.len().cast(pl.Int32).alias("n_targets"),
        size.count().cast(pl.Int32).alias("n_targets_assessed"),
        size.sum().alias("partial_sum"),
        gone.fill_null(value=False).all().alias("all_gone"),
        ((size > 0) & ~is_node).fill_null(value=False).any().alias("solid_left"),
        pl.col("density").filter(dense).sum().alias("density_sum"),
        pl.col("baseline_density").filter(dense).sum().alias("baseline_density_sum"),
    )
    whole = pl.when(pl.col("n_targets_assessed") == pl.col("n_targets")).then("partial_sum")
    return (
        visits.join(sums, on=VISIT, how="left", maintain_order="left")
        .with_columns(
            pl.col("n_targets", "n_targets_assessed").fill_null(0),
            pl.col("all_gone", "solid_left").fill_null(value=False),
        )
        .with_columns(target_sum=pl.when(pl.col("n_targets") > 0).then(whole))
        .with_columns(
            baseline_sum=pl.col("target_sum").first().over("run"),
            nadir_sum=least_before(pl.col("target_sum")),
        )
    )


def derive_non_targets(
    visits: pl.DataFrame, cells: pl.DataFrame, criterion: RecistCriterion
) -> pl.DataFrame:
    """Add the non-target response and what is new at each visit.

    Adds    non_target_response, non_target_reason, new_lesions [none, equivocal, unequivocal],
            confirmed_equivocal [an equivocal lesion here was confirmed later]
    Grain   one row per patient, reader, period and scan day
    Nulls   response null = no non-target lesion
    Source  recist-1.1 sections 4.3.3, 4.3.4 and 4.3.5
    """
    size = pl.col("size")
    normal = criterion.node_normal_mm * TENTHS_PER_MM
    gone = pl.when(pl.col("kind") == "node").then(size < normal).otherwise(size == 0)
    own = cells.filter(pl.col("counted"), ~pl.col("family"))
    followed = (pl.col("role") == "non_target") | pl.col("settled")
    others = own.filter(followed, ~pl.col("merged"))
    summary = others.group_by(VISIT).agg(
        pl.col("unequivocal").any().alias("any_unequivocal"),
        pl.col("assessed").all().alias("all_assessed"),
        gone.fill_null(value=False).all().alias("others_gone"),
    )
    later = (
        own.filter(pl.col("role") == "new")
        .group_by(VISIT)
        .agg(
            pl.col("new").any().alias("any_new"),
            pl.col("equivocal").any().alias("any_equivocal"),
            pl.col("confirmed_equivocal").any(),
        )
    )
    known = pl.col("any_unequivocal").is_not_null()
    response, reason = first_match(
        (
            (~known, None, "no_non_targets"),
            (pl.col("any_unequivocal"), "PD", "unequivocal_progression"),
            (~pl.col("all_assessed"), "NE", "non_target_not_assessed"),
            (pl.col("others_gone"), "CR", "all_non_targets_gone"),
        ),
        ("NON_CR_NON_PD", "persists"),
    )
    new = (
        pl.when(pl.col("any_new").fill_null(value=False))
        .then(pl.lit("unequivocal"))
        .when(pl.col("any_equivocal").fill_null(value=False))
        .then(pl.lit("equivocal"))
        .otherwise(pl.lit("none"))
    )
    return (
        visits.join(summary, on=VISIT, how="left", maintain_order="left")
        .join(later, on=VISIT, how="left", maintain_order="left")
        .with_columns(
            non_target_response=response,
            non_target_reason=reason,
            new_lesions=new,
            confirmed_equivocal=pl.col("confirmed_equivocal").fill_null(value=False),
        )
        .with_columns(
            pl.when(pl.col("is_reference"))
            .then(None)
            .otherwise("non_target_response")
            .alias("non_target_response"),
            pl.when(pl.col("is_reference"))
            .then(pl.lit("reference_scan"))
            .otherwise("non_target_reason")
            .alias("non_target_reason"),
        )
        .drop("any_unequivocal", "all_assessed", "others_gone", "any_new", "any_equivocal")
    )


def derive_target_response(visits: pl.DataFrame, criterion: RecistCriterion) -> pl.DataFrame:
    """Add the target response of every visit and the reason for it.

    Adds    target_response [CR, PR, SD, PD, NE], target_reason
    Nulls   null at a period's own baseline scan and where there is no target
    Source  recist-1.1 section 4.3.1
    """
    total, nadir = pl.col("target_sum"), pl.col("nadir_sum")
    assessed = pl.col("n_targets_assessed") == pl.col("n_targets")
    cr = (
        (pl.col("n_targets") > 0)
        & assessed
        & pl.col("all_gone")
        & ~pl.col("is_reference")
        & (pl.col("new_lesions") != "unequivocal")
        & (pl.col("non_target_response").is_null() | (pl.col("non_target_response") == "CR"))
    )
    visits = visits.with_columns(cr_before=_seen_before(cr))
    lost = pl.col("cr_before") & pl.col("solid_left")

    def proves_pd(value: pl.Expr) -> pl.Expr:
        risen = (value * 1000 >= nadir * (1000 + permille(criterion.rise_pct))) & (
            value - nadir >= round(criterion.rise_mm * TENTHS_PER_MM)
        )
        return nadir.is_not_null() & (risen | lost)

    fallen = total * 1000 <= pl.col("baseline_sum") * (1000 - permille(criterion.fall_pct))
    response, reason = first_match(
        (
            (pl.col("is_reference"), None, "reference_scan"),
            (pl.col("n_targets") == 0, None, "no_targets"),
            (~assessed & proves_pd(pl.col("partial_sum")), "PD", "partial_sum_proves_pd"),
            (~assessed, "NE", "target_not_assessed"),
            (pl.col("all_gone"), "CR", "all_targets_gone"),
            (proves_pd(total) & lost, "PD", "reappeared_after_cr"),
            (proves_pd(total), "PD", "sum_rose_from_nadir"),
            (pl.col("baseline_sum").is_null(), "NE", "no_baseline_sum"),
            (fallen, "PR", "sum_fell_from_baseline"),
        ),
        ("SD", "neither"),
    )
    return visits.with_columns(target_response=response, target_reason=reason).drop("cr_before")


def derive_overall(visits: pl.DataFrame, *, has_non_targets: pl.Expr) -> pl.DataFrame:
    """Add the overall response as of the day, and with progression dated back to where it began.

    A response once given holds until progression, even where the sum drifts back above the
    threshold of a partial response.

    Adds    overall, overall_reason, overall_backdated
    Nulls   overall null at a period's own baseline scan
    Source  recist-1.1 tables 1 and 2 (time point response)
    """
    target, other = pl.col("target_response"), pl.col("non_target_response")
    non_target_cr = other.is_null() | (other == "CR")
    together, alone = "target_and_non_target", "non_target_only"
    has_targets = pl.col("n_targets") > 0
    response, reason = first_match(
        (
            (pl.col("new_lesions") == "unequivocal", "PD", "new_lesion"),
            (target == "PD", "PD", "target_pd"),
            (other == "PD", "PD", "non_target_pd"),
            (pl.col("is_reference"), None, "reference_scan"),
            (has_targets & (target == "CR") & non_target_cr, "CR", together),
            (has_targets & (target == "CR"), "PR", together),
            (has_targets & (target == "PR"), "PR", together),
            (has_targets & (target == "SD"), "SD", together),
            (has_targets, "NE", together),
            (has_non_targets & (other == "CR"), "CR", alone),
            (has_non_targets & (other == "NE"), "NE", alone),
            (has_non_targets, "NON_CR_NON_PD", alone),
        ),
        ("NED", "no_disease"),
    )
    held = (pl.col("overall") == "SD") & pl.col("responded") & ~pl.col("progressed")
    visits = (
        visits.with_columns(overall=response, overall_reason=reason)
        .with_columns(
            responded=_seen_before(pl.col("overall").is_in(["CR", "PR"])),
            progressed=_seen_before(pl.col("overall") == "PD"),
        )
        .with_columns(
            overall=pl.when(held).then(pl.lit("PR")).otherwise("overall"),
            overall_reason=pl.when(held).then(pl.lit("response_holds")).otherwise("overall_reason"),
        )
        .drop("responded", "progressed")
    )
    backdated = pl.when(pl.col("confirmed_equivocal")).then(pl.lit("PD")).otherwise("overall")
    return visits.with_columns(overall_backdated=backdated)


def _seen_before(call: pl.Expr) -> pl.Expr:
    """Whether an earlier visit of the period had that call."""
    return first_before(pl.when(call).then(pl.lit(value=True))).fill_null(value=False)


def first_match(
    verdicts: tuple[Verdict, ...], otherwise: tuple[str, str]
) -> tuple[pl.Expr, pl.Expr]:
    """Call and reason of the first verdict whose condition holds; a null condition does not."""
    call: pl.Expr = pl.lit(otherwise[0])
    reason: pl.Expr = pl.lit(otherwise[1])
    for condition, call_name, reason_name in reversed(verdicts):
        met = condition.fill_null(value=False)
        call = pl.when(met).then(pl.lit(call_name, dtype=pl.String)).otherwise(call)
        reason = pl.when(met).then(pl.lit(reason_name)).otherwise(reason)
    return call, reason
