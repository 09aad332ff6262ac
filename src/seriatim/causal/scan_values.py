"""What each scan says, as the values that eligibility and models use."""

import polars as pl

from seriatim.base.errors import PlanError
from seriatim.causal.reader_so_far import READING, readers_so_far
from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import ResponseFrames
from seriatim.response.category import DEFINITIONS

_DEFINITION = DEFINITIONS["dematteo-2007"]
CATEGORIES = _DEFINITION.labels
"""The categories of the trial, mildest first."""

SCAN_VALUES: dict[str, pl.DataType] = {
    "category": pl.String(),
    "p_focal": pl.Float64(),
    "p_multifocal": pl.Float64(),
    "sum_mm": pl.Float64(),
    "n_growing": pl.Int32(),
    "n_lesions": pl.Int32(),
}
"""Values that a scan gives, with their types."""


def derive_scan_values(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """One row for each scan read by whoever was the deciding reader as of that day.

    Reads   categories: at, scan_day [day], category by dematteo-2007, p_focal, p_multifocal,
            n_growing, n_lesions; visit_responses: target_sum_mm [mm]
    Adds    scan_day [day] and the values of `SCAN_VALUES`
    Grain   one row per patient and scan day, sorted
    Nulls   category null = indeterminate, before the drug, or no lesion left; sum_mm null = some
            target was not assessed
    Raises  PlanError where the study does not derive the category by dematteo-2007
    """
    if _DEFINITION.column not in response.categories.columns:
        raise PlanError(
            "The study does not derive the category by dematteo-2007, which the trial goes by.",
            hint="Add it to `definitions` under [rules].",
        )
    readers = readers_so_far(cohort, response.visit_responses)
    sums = response.visit_responses.select(*READING, sum_mm="target_sum_mm")
    return (
        response.categories.filter(pl.col("at") == "scan")
        .join(readers, on=READING, how="semi")
        .join(sums, on=READING, how="left")
        .with_columns(category=_determinate(_DEFINITION.column))
        .select("patient_id", "scan_day", *SCAN_VALUES)
        .cast(SCAN_VALUES)  # type: ignore[arg-type]
        .sort("patient_id", "scan_day")
    )


def _determinate(name: str) -> pl.Expr:
    known = pl.Series(CATEGORIES, dtype=pl.String).implode()
    return pl.when(pl.col(name).is_in(known)).then(pl.col(name))
