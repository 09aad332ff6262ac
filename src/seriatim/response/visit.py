"""RECIST 1.1 response of each reader's visit: target, non-target, new lesions, overall."""

import polars as pl

from seriatim.base.units import TENTHS_PER_MM, permille
from seriatim.response.criteria import RecistCriterion
from seriatim.response.runs import at_start, is_before, least_before
from seriatim.response.tallies import count_by_scan, sum_by_scan
from seriatim.response.verdicts import ALWAYS, CALLS, REASON_CODES, Verdict, add_verdict

NEW_LESIONS = pl.Enum(["none", "equivocal", "unequivocal"])
"""What of the lesions at a visit is new."""


def derive_target_sums(
    scans: pl.DataFrame, cells: pl.DataFrame, criterion: RecistCriterion
) -> pl.DataFrame:
    """Add each visit's sum of target diameters, its baseline and its nadir.

    Reads   scans with their run; cells: role, is_node, counted, size, merged, from_baseline
    Adds    n_targets, n_targets_assessed, target_sum, partial_sum, baseline_sum, nadir_sum [tenths
            of mm], all_gone, solid_left [a target that is not a node is there], density sums
    Grain   one row per patient, reader, period and scan day
    Nulls   target_sum null = a target was not assessed; it moves no nadir. The targets are those
            of the period's baseline scan: none leaves the sum because it was not read
    Source  recist-1.1 sections 3.2 and 4.3.1
    """
    size, is_node = pl.col("size"), pl.col("is_node")
    targets = (
        cells.lazy()
        .filter(
            pl.col("counted"),
            ~pl.col("family"),
            pl.col("role") == "target",
            pl.col("from_baseline"),
        )
        .with_columns(size=pl.when(pl.col("merged")).then(0).otherwise("size"))
    )
    counts = count_by_scan(
        targets,
        scans.height,
        n_targets=ALWAYS,
        n_targets_assessed=size.is_not_null(),
        n_left=~_is_gone(criterion).fill_null(value=False),
        n_solid_left=(size > 0) & ~is_node,
    )
    dense = pl.col("density").is_not_null() & pl.col("baseline_density").is_not_null()
    sums = sum_by_scan(
        targets,
        scans.height,
        partial_sum=size,
        density_sum=pl.when(dense).then("density"),
        baseline_density_sum=pl.when(dense).then("baseline_density"),
    )
    whole = pl.col("n_targets_assessed") == pl.col("n_targets")
    return (
        scans.hstack(counts.get_columns())
        .hstack(sums.get_columns())
        .with_columns(n_targets=at_start(pl.col("n_targets")))
        .with_columns(
            all_gone=pl.col("n_left") == 0,
            solid_left=pl.col("n_solid_left") > 0,
            target_sum=pl.when(whole & (pl.col("n_targets") > 0)).then("partial_sum"),
        )
        .with_columns(
            baseline_sum=at_start(pl.col("target_sum")),
            nadir_sum=least_before(pl.col("target_sum")),
        )
        .drop("n_left", "n_solid_left")
    )


def derive_non_targets(
    scans: pl.DataFrame, cells: pl.DataFrame, criterion: RecistCriterion
) -> pl.DataFrame:
    """Add the non-target response and what is new at each visit.

    Reads   scans with `derive_target_sums`; cells: role, settled, merged and the flags
    Adds    n_non_targets, non_target_response, non_target_reason, new_lesions [none, equivocal,
            unequivocal], confirmed_equivocal [an equivocal lesion here was confirmed later],
            cr_before [an earlier visit of the period was an overall complete response]
    Grain   one row per patient, reader, period and scan day
    Nulls   response null = no non-target lesion, or the period's own baseline scan
    Source  recist-1.1 sections 4.3.3, 4.3.4 and 4.3.5
    """
    followed = (pl.col("role") == "non_target") | pl.col("settled")
    others = count_by_scan(
        cells.lazy().filter(pl.col("counted"), ~pl.col("family"), followed, ~pl.col("merged")),
        scans.height,
        n_non_targets=ALWAYS,
        n_unequivocal=pl.col("unequivocal"),
        n_unassessed=~pl.col("assessed"),
        n_left=~_is_gone(criterion).fill_null(value=False),
        n_back=pl.col("positive") & ~pl.col("is_node"),
    )
    verdicts: list[Verdict] = [
        (pl.col("is_reference"), None, "reference_scan"),
        (pl.col("n_non_targets") == 0, None, "no_non_targets"),
        (pl.col("n_unequivocal") > 0, "PD", "unequivocal_progression"),
        (pl.col("cr_before") & (pl.col("n_back") > 0), "PD", "reappeared_after_cr"),
        (pl.col("n_unassessed") > 0, "NE", "non_target_not_assessed"),
        (pl.col("n_left") == 0, "CR", "all_non_targets_gone"),
        (ALWAYS, "NON_CR_NON_PD", "persists"),
    ]
    scans = _add_new(scans, cells).hstack(others.get_columns())
    return add_verdict(
        scans.with_columns(cr_before=is_before(_is_complete())),
        verdicts,
        call="non_target_response",
        reason="non_target_reason",
        calls=CALLS,
    ).drop("n_unequivocal", "n_unassessed", "n_left", "n_back")


def _is_complete() -> pl.Expr:
    """An overall complete response as of the day: everything followed has gone, nothing is new."""
    targets_gone = pl.col("all_gone") & (pl.col("n_targets_assessed") == pl.col("n_targets"))
    others_gone = pl.sum_horizontal("n_unequivocal", "n_unassessed", "n_left") == 0
    followed = (pl.col("n_targets") > 0) | (pl.col("n_non_targets") > 0)
    certain = ~pl.col("is_reference") & (pl.col("new_lesions") != "unequivocal")
    return certain & followed & targets_gone & others_gone


def _add_new(scans: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    later = count_by_scan(
        cells.lazy().filter(pl.col("counted"), ~pl.col("family"), pl.col("role") == "new"),
        scans.height,
        n_new=pl.col("new"),
        n_equivocal=pl.col("equivocal"),
        n_confirmed=pl.col("confirmed_equivocal"),
    )
    new = (
        pl.when(pl.col("n_new") > 0)
        .then(pl.lit("unequivocal", dtype=NEW_LESIONS))
        .when(pl.col("n_equivocal") > 0)
        .then(pl.lit("equivocal", dtype=NEW_LESIONS))
        .otherwise(pl.lit("none", dtype=NEW_LESIONS))
    )
    return (
        scans.hstack(later.get_columns())
        .with_columns(new_lesions=new, confirmed_equivocal=pl.col("n_confirmed") > 0)
        .drop("n_new", "n_equivocal", "n_confirmed")
    )


def _is_gone(criterion: RecistCriterion) -> pl.Expr:
    """A node of normal size, or any other lesion of size 0; null where no size is known."""
    size, normal = pl.col("size"), criterion.node_normal_mm * TENTHS_PER_MM
    return pl.when(pl.col("is_node")).then(size < normal).otherwise(size == 0)


def is_risen_by_share(value: pl.Expr, reference: pl.Expr, criterion: RecistCriterion) -> pl.Expr:
    """Whether a sum has risen by the criterion's share [sums in whole tenths of a millimetre]."""
    return value * 1000 >= reference * (1000 + permille(criterion.rise_pct))


def is_risen(value: pl.Expr, reference: pl.Expr, criterion: RecistCriterion) -> pl.Expr:
    """Whether a sum has risen enough for progression: by the share and by the millimetres."""
    enough = value - reference >= round(criterion.rise_mm * TENTHS_PER_MM)
    return is_risen_by_share(value, reference, criterion) & enough


def is_fallen(value: pl.Expr, baseline: pl.Expr, criterion: RecistCriterion) -> pl.Expr:
    """Whether a sum has fallen enough for a partial response."""
    return value * 1000 <= baseline * (1000 - permille(criterion.fall_pct))


def derive_target_response(visits: pl.DataFrame, criterion: RecistCriterion) -> pl.DataFrame:
    """Add the target response of every visit and the reason for it.

    Adds    target_response [CR, PR, SD, PD, NE], target_reason
    Nulls   null at a period's own baseline scan and where there is no target
    Source  recist-1.1 section 4.3.1
    """
    total, nadir = pl.col("target_sum"), pl.col("nadir_sum")
    assessed = pl.col("n_targets_assessed") == pl.col("n_targets")
    lost = pl.col("cr_before") & pl.col("solid_left")

    def proves_pd(value: pl.Expr) -> pl.Expr:
        return nadir.is_not_null() & (is_risen(value, nadir, criterion) | lost)

    fallen = is_fallen(total, pl.col("baseline_sum"), criterion)
    verdicts: list[Verdict] = [
        (pl.col("is_reference"), None, "reference_scan"),
        (pl.col("n_targets") == 0, None, "no_targets"),
        (~assessed & proves_pd(pl.col("partial_sum")), "PD", "partial_sum_proves_pd"),
        (~assessed, "NE", "target_not_assessed"),
        (pl.col("all_gone"), "CR", "all_targets_gone"),
        (proves_pd(total) & lost, "PD", "reappeared_after_cr"),
        (proves_pd(total), "PD", "sum_rose_from_nadir"),
        (pl.col("baseline_sum").is_null(), "NE", "no_baseline_sum"),
        (fallen, "PR", "sum_fell_from_baseline"),
        (ALWAYS, "SD", "neither"),
    ]
    return add_verdict(
        visits, verdicts, call="target_response", reason="target_reason", calls=CALLS
    ).drop("cr_before")


def derive_overall(visits: pl.DataFrame) -> pl.DataFrame:
    """Add the overall response as of the day, and with progression dated back to where it began.

    Adds    overall, overall_reason, overall_backdated
    Nulls   overall null at a period's own baseline scan
    Source  recist-1.1 tables 1 and 2 (time point response)
    """
    target, other = pl.col("target_response"), pl.col("non_target_response")
    non_target_cr = other.is_null() | (other == "CR")
    together, alone = "target_and_non_target", "non_target_only"
    has_targets, has_non_targets = pl.col("n_targets") > 0, pl.col("n_non_targets") > 0
    verdicts: list[Verdict] = [
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
        (ALWAYS, "NED", "no_disease"),
    ]
    called = add_verdict(visits, verdicts, call="overall", reason="overall_reason", calls=CALLS)
    backdated = pl.when(pl.col("confirmed_equivocal")).then(_call("PD")).otherwise("overall")
    return _hold_response(called).with_columns(overall_backdated=backdated)


def _hold_response(visits: pl.DataFrame) -> pl.DataFrame:
    """A response once given holds until progression, even where the sum drifts back up."""
    overall = pl.col("overall")
    responded, progressed = is_before(overall.is_in(["CR", "PR"])), is_before(overall == "PD")
    held = responded & ~progressed & (overall == "SD")
    reason = pl.lit("response_holds", dtype=REASON_CODES)
    return visits.with_columns(
        overall=pl.when(held).then(_call("PR")).otherwise("overall"),
        overall_reason=pl.when(held).then(reason).otherwise("overall_reason"),
    )


def _call(name: str) -> pl.Expr:
    return pl.lit(name, dtype=CALLS)
