"""Timelines of what was judged: responses, events, life and death as STATUS, and categories."""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal.happened import on_timeline

STATUS_COLUMNS = ("patient_id", "day", "STATUS", "SOURCE", "READER", "CRITERION", "DETAIL")
"""Columns of every row that becomes an event of the STATUS track."""

COLOURS = {
    "responsive": "#009E73",
    "responding": "#009E73",
    "stable": "#56B4E9",
    "focal_resistance": "#E69F00",
    "focal_progression": "#E69F00",
    "unifocal": "#E69F00",
    "multifocal_resistance": "#D55E00",
    "generalised_progression": "#D55E00",
    "multifocal": "#D55E00",
}
"""Colours that readers who see few of them can tell apart (the palette of Okabe and Ito)."""
NO_COLOUR = "#999999"


def status_rows(analysed: Analysed, people: pl.DataFrame) -> pl.DataFrame:
    """Derived and recorded responses of every reader, clinical events, diagnosis, last contact."""
    cohort = analysed.cohort
    frames = [
        *_responses(analysed),
        _collected(cohort),
        _events(cohort),
        _life(cohort.patients, "diagnosis_day", "diagnosis"),
        _life(cohort.patients, "death_day", "death"),
        _life(_seen_last_before_death(cohort.patients), "last_contact_day", "last contact"),
    ]
    texts = pl.col(STATUS_COLUMNS[2:]).cast(pl.String)
    rows = pl.concat(frame.select(STATUS_COLUMNS).with_columns(texts) for frame in frames)
    return on_timeline(rows, people, "STATUS", start="day")


def _responses(analysed: Analysed) -> list[pl.DataFrame]:
    """Derived overall RECIST responses; the scan that a period is compared with has none."""
    visits = analysed.tables.get("visit_responses")
    if visits is None:
        return []
    reference = pl.when("is_reference").then(pl.lit("reference scan"))
    return [
        visits.select(
            "patient_id",
            pl.col("scan_day").alias("day"),
            pl.coalesce("overall", reference).alias("STATUS"),
            pl.lit("derived from the sizes").alias("SOURCE"),
            pl.col("reader").alias("READER"),
            pl.lit("RECIST 1.1").alias("CRITERION"),
            pl.col("overall_reason").alias("DETAIL"),
        ).filter(pl.col("STATUS").is_not_null())
    ]


def _collected(cohort: Cohort) -> pl.DataFrame:
    return cohort.assessments.filter(pl.col("part") == "overall").select(
        "patient_id",
        pl.col("scan_day").alias("day"),
        pl.col("response").alias("STATUS"),
        pl.lit("recorded").alias("SOURCE"),
        pl.col("reader").alias("READER"),
        pl.col("criterion").alias("CRITERION"),
        pl.lit(None, pl.String).alias("DETAIL"),
    )


def _events(cohort: Cohort) -> pl.DataFrame:
    return cohort.events.select(
        "patient_id",
        "day",
        pl.col("kind").str.replace_all("_", " ").alias("STATUS"),
        pl.lit("recorded").alias("SOURCE"),
        pl.lit(None, pl.String).alias("READER"),
        pl.lit(None, pl.String).alias("CRITERION"),
        pl.col("basis").alias("DETAIL"),
    )


def _seen_last_before_death(patients: pl.DataFrame) -> pl.DataFrame:
    """Those whose last contact is not the day of death, which has an event of its own."""
    return patients.filter(pl.col("last_contact_day").ne_missing(pl.col("death_day")))


def _life(patients: pl.DataFrame, day: str, words: str) -> pl.DataFrame:
    empty = pl.lit(None, pl.String)
    return patients.filter(pl.col(day).is_not_null()).select(
        "patient_id",
        pl.col(day).alias("day"),
        pl.lit(words).alias("STATUS"),
        pl.lit("recorded").alias("SOURCE"),
        empty.alias("READER"),
        empty.alias("CRITERION"),
        empty.alias("DETAIL"),
    )


def category_rows(analysed: Analysed, people: pl.DataFrame) -> pl.DataFrame:
    """The category of every reader at every scan and operation; none where not derived."""
    categories = analysed.tables.get("categories")
    if categories is None:
        return pl.DataFrame(schema={"patient_id": pl.String})
    colour = pl.col("category").replace_strict(COLOURS, default=NO_COLOUR)
    rows = categories.select(
        "patient_id",
        "day",
        pl.col("category").alias("CATEGORY"),
        pl.col("at").alias("AT"),
        pl.col("operation_id").alias("OPERATION"),
        pl.col("reader").alias("READER"),
        pl.col("n_growing").alias("N_GROWING"),
        pl.col("n_evaluable").alias("N_EVALUABLE"),
        pl.col("n_unassessed").alias("N_UNASSESSED"),
        pl.col("p_responsive").alias("P_RESPONSIVE"),
        pl.col("p_focal").alias("P_FOCAL"),
        pl.col("p_multifocal").alias("P_MULTIFOCAL"),
        pl.col("category_certain").alias("CERTAIN"),
        pl.col("reason").alias("REASON"),
        colour.alias("STYLE_COLOR"),
    )
    return on_timeline(rows, people, "CATEGORY", start="day")
