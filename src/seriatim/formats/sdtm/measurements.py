"""TR as measurements: the records of one lesion, reader and scan day made one row."""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import set_aside
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.sizes import AXES, TABLE, WHATS
from seriatim.formats.sdtm.words import UNEQUIVOCAL

ROW = ["patient", "lesion", "reader", "day"]
CERTAIN = ("absent", "too_small", "equivocal", "not_evaluable", "unequivocal_progression")
"""States that stand whatever the size is."""


@dataclass(frozen=True)
class Measurements:
    """Rows of the table `measurements`, why others were not done, and what was met."""

    frame: pl.DataFrame
    not_done: pl.DataFrame
    """Grain: one row per record not done, with the reason given."""
    problems: tuple[Problem, ...]


def read_measurements(
    told: pl.DataFrame, lesions: pl.DataFrame, settings: SdtmSettings
) -> Measurements:
    """What each reader saw of each lesion on each day.

    Reads   records as `sort_out` gives them; lesions: patient, lesion, kind, role
    Grain   one row per lesion, reader and day; where records of one axis contradict each other one
            row for each, which the checks then set aside
    Nulls   a size null = no such axis was given
    """
    told, problems = _without_copies(told)
    rows = _gather(told).join(
        lesions.select("patient", "lesion", "role", is_node=pl.col("kind") == "node"),
        on=["patient", "lesion"],
        how="left",
        maintain_order="left",
    )
    rows = rows.with_columns(is_node=pl.col("is_node").fill_null(value=False))
    rows, disagreeing = _settle_axes(rows.with_columns(state=_state()), settings)
    problems += disagreeing
    frame = rows.with_columns(status=_status()).sort("origin").select(*_columns(rows))
    return Measurements(frame, _reasons(told), tuple(problems))


def _without_copies(told: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Add nth: which of several records of one axis this is; exact copies are left out."""
    key = [*ROW, "what"]
    again = told.lazy().group_by(key).agg(n=pl.len()).filter(pl.col("n") > 1).collect()
    if again.is_empty():
        return told.with_columns(nth=pl.lit(0, dtype=pl.UInt32)), []
    several = told.join(again, on=key, how="semi", nulls_equal=True)
    said = ["number", "state", "text", "not_done"]
    copies = several.filter(~pl.struct(*key, *said).is_first_distinct())
    left = told.join(copies.select("place"), on="place", how="anti", maintain_order="left")
    nth = pl.int_range(pl.len(), dtype=pl.UInt32).over(key)
    return left.with_columns(nth=nth), set_aside("SDT044", copies["place"], TABLE)


def _gather(told: pl.DataFrame) -> pl.DataFrame:
    """One row per lesion, reader, day and nth, with the number and place of each `what`."""
    wide = told.lazy().select(
        *ROW,
        "nth",
        "state",
        "text",
        "place",
        "not_done",
        modality=pl.col("TRMETHOD"),
        **{
            f"{what}:{name}": pl.when(pl.col("what") == what).then(name)
            for what in WHATS
            for name in ("number", "place", "state")
        },
    )
    rest = [name for name in wide.collect_schema().names() if name not in (*ROW, "nth", "not_done")]
    return (
        wide.group_by(*ROW, "nth")
        .agg(
            *(pl.col(name).max() for name in rest if name not in ("place", "state")),
            any_state=pl.col("state").max(),
            any_not_done=pl.col("not_done").any(),
            origin=pl.col("place").min(),
        )
        .collect()
    )


def _state() -> pl.Expr:
    """What TUMSTATE says, else a word in place of the size that counts.

    A word in place of another value says nothing of a lesion that has a size.
    """
    counts = pl.when("is_node").then("short:state").otherwise("long:state")
    no_size = pl.all_horizontal(pl.col(f"{axis}:number").is_null() for axis in AXES)
    return pl.coalesce("state:state", "either:state", counts, pl.when(no_size).then("any_state"))


def _settle_axes(rows: pl.DataFrame, settings: SdtmSettings) -> tuple[pl.DataFrame, list[Problem]]:
    """Add long_axis_mm and short_axis_mm, with their places; a size that loses is set aside."""
    is_node, either = pl.col("is_node"), pl.col("either:number")
    counts = pl.when(is_node).then("short:number").otherwise("long:number")
    counts_place = pl.when(is_node).then("short:place").otherwise("long:place")
    differs = (either != counts).fill_null(value=False)
    by_diameter = settings.size == "diameter"
    taken = pl.coalesce(either, counts) if by_diameter else pl.coalesce(counts, either)
    winner = (
        pl.coalesce(pl.when(differs).then("either:place"), counts_place, "either:place")
        if by_diameter
        else pl.coalesce(counts_place, "either:place")
    )
    loser = counts_place if by_diameter else pl.col("either:place")
    settled = rows.with_columns(
        taken=taken, winner=winner, loser=pl.when(differs).then(loser)
    ).with_columns(
        pl.when(is_node).then("long:number").otherwise("taken").alias("long_axis_mm"),
        pl.when(is_node).then("taken").otherwise("short:number").alias("short_axis_mm"),
        pl.when(is_node).then("long:place").otherwise("winner").alias("origin:long_axis_mm"),
        pl.when(is_node).then("winner").otherwise("short:place").alias("origin:short_axis_mm"),
        pl.when(differs & pl.lit(not by_diameter))
        .then(None)
        .otherwise("either:place")
        .alias("origin:DIAMETER"),
        pl.col("state:place").alias("origin:status"),
        pl.col("density:place").alias("origin:density_hu"),
        pl.col("uptake:place").alias("origin:suv_max"),
    )
    kept = [name for name in settled.columns if name.startswith("origin:")]
    settled = settled.with_columns(origin=pl.min_horizontal(kept))
    return settled, set_aside("SDT041", settled["loser"], TABLE)


def _status() -> pl.Expr:
    state, text = pl.col("state"), pl.col("text")
    sizes = [pl.col(f"{axis}:number") for axis in AXES]
    largest = pl.max_horizontal(sizes)
    return (
        pl.when(state.is_in(CERTAIN))
        .then(state)
        .when((state == UNEQUIVOCAL) & (pl.col("role") != "new"))
        .then(pl.lit("unequivocal_progression"))
        .when(largest > 0)
        .then(pl.lit("measured"))
        .when(state.is_in(["present", UNEQUIVOCAL]))
        .then(pl.lit("present"))
        .when(text.is_not_null() & pl.col("state:place").is_not_null())
        .then(text)
        .when(text.is_not_null())
        .then(pl.lit("measured"))
        .when(largest == 0)
        .then(pl.lit("absent"))
        .otherwise(pl.lit("not_evaluable"))
    )


def _columns(rows: pl.DataFrame) -> list[pl.Expr]:
    """The columns of the table; a result that is no number stands where the size would."""
    unread = pl.col("text").is_not_null() & pl.col("state:place").is_null()
    has_unread = rows.select(unread.any()).item()
    axes = [
        (pl.when(is_it).then("text").otherwise(pl.col(axis).cast(pl.String)).alias(axis))
        if has_unread
        else pl.col(axis)
        for axis, is_it in (
            ("long_axis_mm", unread & ~pl.col("is_node")),
            ("short_axis_mm", unread & pl.col("is_node")),
        )
    ]
    return [
        pl.col("patient").alias("patient_id"),
        pl.col("lesion").alias("lesion_id"),
        pl.col("day").alias("scan_day"),
        pl.col("reader"),
        *axes,
        pl.col("density:number").alias("density_hu"),
        pl.col("uptake:number").alias("suv_max"),
        pl.col("status"),
        pl.col("modality").str.replace(r"(?i) SCAN$", "").alias("modality"),
        pl.col("origin"),
        pl.col("^origin:.*$"),
    ]


def _reasons(told: pl.DataFrame) -> pl.DataFrame:
    return told.filter("not_done").select(
        patient_id="patient",
        lesion_id="lesion",
        reader="reader",
        scan_day="day",
        test="test",
        reason="TRREASND",
    )
