"""TR as measurements: the records of one lesion, reader and scan day made one row."""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.parsing.numbers import read_numbers
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
    rows = _gather(_read_texts(told)).join(
        lesions.select("patient", "lesion", "role", is_node=pl.col("kind") == "node"),
        on=["patient", "lesion"],
        how="left",
        maintain_order="left",
    )
    rows = rows.with_columns(is_node=pl.col("is_node").fill_null(value=False))
    rows, unread = _without_unread(rows.with_columns(state=_state()))
    rows, disagreeing = _settle_axes(rows, settings)
    problems += unread + disagreeing
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


def _read_texts(told: pl.DataFrame) -> pl.DataFrame:
    """Number also where the checks will read one out of the text, such as `12,5`; text stays."""
    read = read_numbers(told["text"], "mm").values
    return told.with_columns(number=pl.coalesce("number", read))


def _gather(told: pl.DataFrame) -> pl.DataFrame:
    """One row per lesion, reader, day and nth, with what each `what` says, and its place."""
    wide = told.lazy().select(
        *ROW,
        "nth",
        "state",
        "place",
        "not_done",
        modality=pl.col("TRMETHOD"),
        **{
            f"{what}:{name}": pl.when(pl.col("what") == what).then(name)
            for what in WHATS
            for name in ("number", "place", "state", "text")
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
    no_size = pl.all_horizontal(pl.col(f"{axis}:number").is_null() for axis in AXES)
    word = pl.when(no_size).then("any_state")
    return pl.coalesce("state:state", "either:state", _counting("state"), word)


def _counting(name: str) -> pl.Expr:
    """The column of that name of the axis that counts."""
    return pl.when("is_node").then(f"short:{name}").otherwise(f"long:{name}")


def _without_unread(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of which a size or a state is told, without other sizes that cannot be read.

    What cannot be read stays where nothing else is told: the checks then set the row aside.
    """
    size = pl.coalesce("either:number", _counting("number"))
    is_told = size.is_not_null() | pl.col("state").is_not_null()
    unread = {
        axis: is_told & pl.col(f"{axis}:text").is_not_null() & pl.col(f"{axis}:number").is_null()
        for axis in AXES
    }
    places = [rows.filter(where)[f"{axis}:place"] for axis, where in unread.items()]
    emptied = rows.with_columns(
        pl.when(~where).then(f"{axis}:{name}").alias(f"{axis}:{name}")
        for axis, where in unread.items()
        for name in ("text", "place")
    )
    return emptied, set_aside("SDT047", pl.concat(places), TABLE)


def _settle_axes(rows: pl.DataFrame, settings: SdtmSettings) -> tuple[pl.DataFrame, list[Problem]]:
    """Add long_axis_mm and short_axis_mm, with texts and places; a size that loses is set aside."""
    is_node, either = pl.col("is_node"), pl.col("either:number")
    counts, counts_place = _counting("number"), _counting("place")
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
        taken=taken,
        taken_text=pl.when(taken == either)
        .then("either:text")
        .when(taken == counts)
        .then(_counting("text"))
        .otherwise(pl.coalesce("either:text", _counting("text"))),
        winner=winner,
        loser=pl.when(differs).then(loser),
    ).with_columns(
        pl.when(is_node).then("long:number").otherwise("taken").alias("long_axis_mm"),
        pl.when(is_node).then("taken").otherwise("short:number").alias("short_axis_mm"),
        pl.when(is_node).then("long:text").otherwise("taken_text").alias("long_text"),
        pl.when(is_node).then("taken_text").otherwise("short:text").alias("short_text"),
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
    state, word = pl.col("state"), pl.col("state:text")
    is_text = pl.coalesce("long_text", "short_text").is_not_null()
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
        .when(word.is_not_null())
        .then(word)
        .when(largest == 0)
        .then(pl.lit("absent"))
        .when(is_text)
        .then(pl.lit("measured"))
        .otherwise(pl.lit("not_evaluable"))
    )


def _columns(rows: pl.DataFrame) -> list[pl.Expr]:
    """The columns of the table; a result that is no number stands where the size would."""
    texts = {"long_axis_mm": "long_text", "short_axis_mm": "short_text"}
    axes = [
        pl.col(axis)
        if rows[text].null_count() == rows.height
        else pl.coalesce(text, pl.col(axis).cast(pl.String)).alias(axis)
        for axis, text in texts.items()
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
