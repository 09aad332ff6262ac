"""Who changes category when one setting is changed, by which lesion on which scan."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from seriatim.report.inputs import SensitivityResults
from seriatim.report.palette import category_style, state_style
from seriatim.report.printed import NO_VALUE, as_day, as_number, is_number
from seriatim.report.tables import PrintedColumn, PrintedTable, number_column, print_frame
from seriatim.report.words import reason_words

Row = dict[str, Any]
SCANS = {
    "scan_too_old": ("the last scan decides", "that scan is too old"),
    "scan_in_reach": ("the last scan is too old", "that scan decides"),
}
"""Changes that are not a lesion's: in words under the study's rule and under the other."""
BY_SIZE = {
    "rise_from_nadir",
    "rise_from_baseline",
    "rise_from_previous",
    "little_change",
    "shrunk",
}
"""Reasons that the state and the earlier size say by themselves."""
NOTE = (
    "The size after each verdict is the earlier one, in mm, that the lesion is compared with. "
    "Lesions judged otherwise without a change of the category, and rules that differ in several "
    "settings, are in the files beside this page."
)


def change_table(results: SensitivityResults) -> PrintedTable:
    """One row per single change, patient and lesion that tells the two categories apart.

    Reads   changes and flow
    Nulls   change and patient stand once, where they are first said
    """
    moved, clock = _moved(results), results.about.clock
    printed = print_frame(
        moved.with_columns(
            pl.when(_is_first("rule")).then("change").otherwise(pl.lit("")).alias("change"),
            pl.when(_is_first("rule", "patient_id"))
            .then("patient_id")
            .otherwise(pl.lit(""))
            .alias("patient_id"),
            scan=_each(moved, lambda row: as_day(row["scan_day"], clock)),
            move=_each(moved, _move),
            by_own=_each(moved, lambda row: _verdict(row, own=True)),
            by_other=_each(moved, lambda row: _verdict(row, own=False)),
        ),
        [
            PrintedColumn("change", "Changed", _as_head),
            PrintedColumn("patient_id", "Patient"),
            PrintedColumn("move", "Category"),
            PrintedColumn("scan", "Scan"),
            PrintedColumn("lesion_id", "Lesion"),
            number_column("size_mm", "Size, mm", 1),
            PrintedColumn("by_own", "By the study's rule"),
            PrintedColumn("by_other", "By the other"),
        ],
        caption="Who changes category when one setting is changed, and by which lesion",
        note=NOTE,
    )
    return replace(printed, is_wide=True)


def _moved(results: SensitivityResults) -> pl.DataFrame:
    """The changes of a category under a single change of the rule, in the order of the settings."""
    found = results.sensitivity
    single = (
        found.flow.filter(pl.col("setting") != "definition")
        .select("rule", "change")
        .unique(maintain_order=True)
    )
    changes = found.changes.filter(pl.col("own_category") != pl.col("category"))
    return single.join(changes, on="rule", maintain_order="left_right")


def _is_first(*names: str) -> pl.Expr:
    """Whether the row before has another value in any of the columns."""
    return pl.any_horizontal(pl.col(name) != pl.col(name).shift() for name in names).fill_null(
        value=True
    )


def _each(frame: pl.DataFrame, words: Callable[[Row], str]) -> pl.Series:
    return pl.Series([words(row) for row in frame.iter_rows(named=True)], dtype=pl.String)


def _as_head(words: str) -> str:
    return words[:1].upper() + words[1:]


def _move(row: Row) -> str:
    before, after = (category_style(row[name]).words for name in ("own_category", "category"))
    return f"{before} → {after.lower()}"


def _verdict(row: Row, *, own: bool) -> str:
    """The lesion's state and why, under the study's own rule or under the other."""
    if row["cause"] in SCANS:
        return SCANS[row["cause"]][0 if own else 1]
    prefix = "own_" if own else ""
    state, reason = row[f"{prefix}state"], row[f"{prefix}reason"]
    if state is None:
        return NO_VALUE
    why = "" if reason in BY_SIZE else f": {reason_words(reason)}"
    reference = row[f"{prefix}reference_mm"]
    compared = f", from {as_number(reference, 1)}" if is_number(reference) else ""
    return f"{state_style(state).words}{why}{compared}"
