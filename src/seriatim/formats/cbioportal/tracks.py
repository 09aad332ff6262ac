"""A track for each lesion, and one for each dated value.

The portal gives each TEST of the event type LAB_TEST a track of its own and draws it as a line
where every RESULT is a number; it knows no other way to draw a course. So a size is a RESULT, and a
scan without a size stands only on the LESION track, with the state and the reason.
"""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal.happened import on_timeline

STATE_COLOURS = {
    "growing": "#D55E00",
    "new": "#D55E00",
    "stable": "#56B4E9",
    "shrinking": "#009E73",
    "absent": "#009E73",
}
NO_COLOUR = "#999999"
MM = "mm"


def lab_test_rows(analysed: Analysed, people: pl.DataFrame) -> pl.DataFrame:
    """Sizes by lesion and reader, and dated values by name; only rows with a number."""
    frames = [*_sizes(analysed), _dated_values(analysed.cohort)]
    rows = pl.concat(frames).filter(pl.col("RESULT").is_not_null(), pl.col("RESULT").is_finite())
    return on_timeline(rows, people, "LAB_TEST", start="day")


def _sizes(analysed: Analysed) -> list[pl.DataFrame]:
    states = analysed.tables.get("lesion_states")
    if states is None:
        return []
    return [
        states.select(
            "patient_id",
            pl.col("scan_day").alias("day"),
            _track(several=states["reader"].n_unique() > 1).alias("TEST"),
            pl.col("size_mm").alias("RESULT"),
            pl.lit(MM).alias("UNIT"),
            pl.col("lesion_id").alias("LESION"),
            pl.col("reader").alias("READER"),
        )
    ]


def _track(*, several: bool) -> pl.Expr:
    """The name of a lesion's track: lesion and organ, and the reader where there are several."""
    organ = pl.when(pl.col("organ").is_not_null()).then(pl.format(" ({})", "organ"))
    name = pl.format("Lesion {}{}", "lesion_id", organ.otherwise(pl.lit("")))
    return pl.format("{}, reader {}", name, "reader") if several else name


def _dated_values(cohort: Cohort) -> pl.DataFrame:
    empty = pl.lit(None, pl.String)
    return cohort.covariates.select(
        "patient_id",
        "day",
        pl.col("name").alias("TEST"),
        pl.col("value").alias("RESULT"),
        empty.alias("UNIT"),
        empty.alias("LESION"),
        empty.alias("READER"),
    )


def lesion_rows(analysed: Analysed, people: pl.DataFrame) -> pl.DataFrame:
    """The state of every lesion at every scan by every reader; none where not derived."""
    states = analysed.tables.get("lesion_states")
    if states is None:
        return pl.DataFrame(schema={"patient_id": pl.String})
    rows = states.select(
        "patient_id",
        "scan_day",
        pl.col("lesion_id").alias("LESION"),
        pl.col("organ").alias("ORGAN"),
        pl.col("role").cast(pl.String).alias("ROLE"),
        pl.col("kind").cast(pl.String).alias("KIND"),
        pl.col("status").cast(pl.String).alias("SEEN_AS"),
        pl.col("size_mm").alias("SIZE_MM"),
        pl.col("reference_mm").alias("REFERENCE_MM"),
        pl.col("change_pct").round(1).alias("CHANGE_PCT"),
        pl.col("state").cast(pl.String).alias("STATE"),
        pl.col("reason").cast(pl.String).alias("REASON"),
        pl.col("p_growing").alias("P_GROWING"),
        pl.col("reader").alias("READER"),
        pl.col("state")
        .cast(pl.String)
        .replace_strict(STATE_COLOURS, default=NO_COLOUR)
        .alias("STYLE_COLOR"),
    )
    return on_timeline(rows, people, "LESION", start="scan_day")
