"""Choi 2007 response of each reader's visit: size and density together."""

import polars as pl

from seriatim.base.units import permille
from seriatim.response.criteria import ChoiCriterion
from seriatim.response.visit import VISIT, first_match


def derive_choi(
    visits: pl.DataFrame, states: pl.DataFrame, criterion: ChoiCriterion
) -> pl.DataFrame:
    """Add the Choi call of every visit and the reason for it.

    Reads   visits with target sums, density sums and the non-target response; states of nodules
    Adds    choi [CR, PR, SD, PD, NE], choi_reason
    Grain   one row per patient, reader, period and scan day
    Nulls   null at a period's own baseline scan and where there is no target
    Source  choi-2007; `down 10 % or more` counts (its abstract prints more than)
    """
    nodules = (
        states.filter(~pl.col("counted"), pl.col("state").is_in(["growing", "new"]))
        .select(*VISIT, nodule=pl.lit(value=True))
        .unique()
    )
    total, base = pl.col("target_sum"), pl.col("baseline_sum")
    nadir, density = pl.col("nadir_sum"), pl.col("density_sum")
    base_density = pl.col("baseline_density_sum")
    denser_before = (base_density > 0) & (
        density * 1000 <= base_density * (1000 - permille(criterion.density_fall_pct))
    )
    smaller = total * 1000 <= base * (1000 - permille(criterion.size_fall_pct))
    larger = (total * 1000 >= nadir * (1000 + permille(criterion.size_rise_pct))) & (total > nadir)
    others_gone = pl.col("non_target_response").is_null() | (pl.col("non_target_response") == "CR")
    call, reason = first_match(
        (
            (pl.col("new_lesions") == "unequivocal", "PD", "new_lesion"),
            (pl.col("is_reference"), None, "reference_scan"),
            (pl.col("nodule"), "PD", "nodule"),
            (pl.col("non_target_response") == "PD", "PD", "non_target_pd"),
            (pl.col("n_targets") == 0, None, "no_targets"),
            (total.is_null(), "NE", "target_not_assessed"),
            (pl.col("all_gone") & others_gone, "CR", "all_gone"),
            (larger & ~denser_before.fill_null(value=False), "PD", "size_rose"),
            (denser_before, "PR", "density_fell"),
            (smaller, "PR", "size_fell"),
            (base.is_null(), "NE", "no_baseline_sum"),
        ),
        ("SD", "neither"),
    )
    return (
        visits.join(nodules, on=VISIT, how="left", maintain_order="left")
        .with_columns(choi=call, choi_reason=reason)
        .drop("nodule")
    )
