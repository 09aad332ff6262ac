"""Choi 2007 response of each reader's visit: size and density together."""

import polars as pl

from seriatim.base.units import permille
from seriatim.response.criteria import ChoiCriterion
from seriatim.response.tallies import count_by_scan
from seriatim.response.verdicts import ALWAYS, CALLS, Verdict, add_verdict


def derive_choi(
    scans: pl.DataFrame, states: pl.DataFrame, criterion: ChoiCriterion
) -> pl.DataFrame:
    """Add the Choi call of every visit and the reason for it.

    Reads   scans with target sums, density sums and the non-target response; states of nodules
    Adds    choi [CR, PR, SD, PD, NE], choi_reason
    Grain   one row per patient, reader, period and scan day
    Nulls   null at a period's own baseline scan and where there is no target
    Source  choi-2007; `down 10 % or more` counts (its abstract prints more than)
    """
    nodules = count_by_scan(
        states.lazy().filter(~pl.col("counted")),
        scans.height,
        n_nodules=pl.col("state").is_in(["growing", "new"]),
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
    verdicts: list[Verdict] = [
        (pl.col("new_lesions") == "unequivocal", "PD", "new_lesion"),
        (pl.col("is_reference"), None, "reference_scan"),
        (pl.col("n_nodules") > 0, "PD", "nodule"),
        (pl.col("non_target_response") == "PD", "PD", "non_target_pd"),
        (pl.col("n_targets") == 0, None, "no_targets"),
        (total.is_null(), "NE", "target_not_assessed"),
        (pl.col("all_gone") & others_gone, "CR", "all_gone"),
        (larger & ~denser_before, "PD", "size_rose"),
        (denser_before, "PR", "density_fell"),
        (smaller, "PR", "size_fell"),
        (base.is_null(), "NE", "no_baseline_sum"),
        (ALWAYS, "SD", "neither"),
    ]
    counted = scans.hstack(nodules.get_columns())
    return add_verdict(counted, verdicts, call="choi", reason="choi_reason", calls=CALLS).drop(
        "n_nodules"
    )
