"""What the waterfall, the spider and the swimmer show, in months from the start of the drug."""

import polars as pl

from seriatim.base.units import as_months
from seriatim.cohort.build import Cohort
from seriatim.endpoints.follow_up import derive_follow_up
from seriatim.endpoints.index import best_on_index_line, index_lines
from seriatim.endpoints.origin import lines_in_force
from seriatim.endpoints.reader import ResponseFrames, deciding_readers, keep_reader

LESION = ["patient_id", "lesion_id"]
SWIMMER_SCHEMA: dict[str, pl.DataType] = {
    "patient_id": pl.String(),
    "category": pl.String(),
    "kind": pl.String(),
    "start_months": pl.Float64(),
    "stop_months": pl.Float64(),
    "label": pl.String(),
}


def describe_waterfall(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """Best change of the sum of target diameters on the index line.

    Adds    category [at the index operation], best_change_pct [%], best_response [unconfirmed]
    Grain   one row per patient of the cohort, sorted
    Nulls   change and response null where the period of the line's start has no scan to call
    """
    readers = deciding_readers(cohort, response.visit_responses)
    best = keep_reader(response.best_responses, readers)
    return best_on_index_line(best, index_lines(cohort, response)).select(
        "patient_id", "category", "best_change_pct", "best_response"
    )


def describe_spider(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """Change of each lesion since the index line started, with its growth state.

    Adds    months [since the line started, else since the first scan], change_pct [% of the
            lesion's baseline], size_mm [mm], state, category [at the index operation]
    Grain   one row per counted lesion and scan of the deciding reader, from the last scan before
            the line on, sorted
    Nulls   change_pct null where the size is, or where the lesion has no baseline above 0 mm. The
            baseline is the size at the last scan up to the start of the line, else the first after
    """
    readers = deciding_readers(cohort, response.visit_responses)
    states = keep_reader(response.lesion_states, readers).filter("counted")
    placed = states.join(index_lines(cohort, response).drop("line"), on="patient_id").with_columns(
        zero_day=pl.coalesce("start_day", pl.col("scan_day").min().over("patient_id"))
    )
    is_before = pl.col("scan_day") <= pl.col("zero_day")
    last_before = pl.col("scan_day").filter(is_before).max().over("patient_id")
    shown = placed.filter((pl.col("scan_day") >= last_before).fill_null(value=True))
    first_size = (
        pl.col("size_mm").drop_nulls().first().over(LESION, order_by="scan_day").alias("first_mm")
    )
    return (
        shown.with_columns(first_size)
        .sort(*LESION, "scan_day")
        .select(
            *LESION,
            as_months(pl.col("scan_day") - pl.col("zero_day")).alias("months"),
            pl.when(pl.col("first_mm") > 0)
            .then(100 * (pl.col("size_mm") - pl.col("first_mm")) / pl.col("first_mm"))
            .alias("change_pct"),
            "size_mm",
            "state",
            "category",
        )
    )


def describe_swimmer(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """The course of each patient: drugs, operations, categories, progressions and the end.

    Adds    category [at the index operation], kind [drug, operation, progression, category, death,
            last_contact], start_months and stop_months [since the first drug, else the first scan],
            label [agent and dose; completeness; category at a scan; what progression rests on]
    Grain   one row per drug interval, operation, scan, first progression of a period, clinical
            event, and end of follow-up, sorted by patient, start and kind
    Nulls   stop_months null for what lasts a day; a drug still taken stops at the end of follow-up.
            Patients with no dated row at all are missing
    """
    readers = deciding_readers(cohort, response.visit_responses)
    visits = keep_reader(response.visit_responses, readers)
    spans = [
        _operations(cohort),
        _progressions(visits),
        _clinical_events(cohort),
        _scans(keep_reader(response.categories, readers)),
        _ends(cohort),
    ]
    if cohort.drugs is not None:
        spans.insert(0, _drugs(cohort.drugs, derive_follow_up(cohort)))
    return _on_month_axis(pl.concat(spans), cohort, response)


def _on_month_axis(spans: pl.DataFrame, cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    first_scan = cohort.measurements.group_by("patient_id").agg(pl.col("scan_day").min())
    first_drug = lines_in_force(cohort).group_by("patient_id").agg(pl.col("start_day").min())
    return (
        spans.join(first_drug, on="patient_id", how="left")
        .join(first_scan, on="patient_id", how="left")
        .join(
            index_lines(cohort, response).select("patient_id", "category"),
            on="patient_id",
            how="left",
        )
        .with_columns(
            zero_day=pl.coalesce(
                "start_day", "scan_day", pl.col("from_day").min().over("patient_id")
            )
        )
        .with_columns(
            start_months=as_months(pl.col("from_day") - pl.col("zero_day")),
            stop_months=as_months(pl.col("to_day") - pl.col("zero_day")),
        )
        .sort("patient_id", "from_day", "kind", "label", "to_day")
        .select(SWIMMER_SCHEMA.keys())
        .cast(SWIMMER_SCHEMA)  # type: ignore[arg-type]
    )


def _span(kind: str, from_day: str, label: pl.Expr, to_day: pl.Expr | None = None) -> list[pl.Expr]:
    return [
        pl.col("patient_id"),
        pl.lit(kind).alias("kind"),
        pl.col(from_day).cast(pl.Int32).alias("from_day"),
        (pl.lit(None) if to_day is None else to_day).cast(pl.Int32).alias("to_day"),
        label.cast(pl.String).alias("label"),
    ]


def _drugs(drugs: pl.DataFrame, follow_up: pl.DataFrame) -> pl.DataFrame:
    dose = pl.concat_str(
        "agent", pl.lit(" "), pl.col("dose_mg_per_day").round().cast(pl.Int64), pl.lit(" mg/day")
    )
    known_until = pl.max_horizontal("start_day", pl.coalesce("death_day", "last_day"))
    return drugs.join(follow_up, on="patient_id", how="left").select(
        _span("drug", "start_day", pl.coalesce(dose, "agent"), pl.coalesce("stop_day", known_until))
    )


def _operations(cohort: Cohort) -> pl.DataFrame:
    label = pl.coalesce("completeness", "intent")
    return cohort.operations.select(_span("operation", "operation_day", label))


def _progressions(visits: pl.DataFrame) -> pl.DataFrame:
    """The first progression of each period: later ones are the same progression seen again."""
    return (
        visits.filter(pl.col("overall_backdated") == "PD")
        .group_by("patient_id", "period")
        .agg(pl.col("scan_day").min())
        .select(_span("progression", "scan_day", pl.lit("on scan")))
    )


def _clinical_events(cohort: Cohort) -> pl.DataFrame:
    counted = cohort.events.filter(pl.col("kind") != "second_malignancy")
    return counted.select(
        _span("progression", "day", pl.col("kind").str.replace_all("_", " ", literal=True))
    )


def _scans(categories: pl.DataFrame) -> pl.DataFrame:
    scans = categories.filter(pl.col("at") == "scan")
    return scans.select(_span("category", "scan_day", pl.col("category")))


def _ends(cohort: Cohort) -> pl.DataFrame:
    follow_up = derive_follow_up(cohort)
    died = follow_up.filter(pl.col("death_day").is_not_null())
    alive = follow_up.filter(pl.col("death_day").is_null(), pl.col("last_day").is_not_null())
    return pl.concat(
        [
            died.select(_span("death", "death_day", pl.lit("death"))),
            alive.select(
                _span(
                    "last_contact",
                    "last_day",
                    pl.col("last_reason").str.replace_all("_", " ", literal=True),
                )
            ),
        ]
    )
