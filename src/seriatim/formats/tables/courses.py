"""What is only odd in the courses that come out: no scan up to the zero, rows not in order."""

from collections.abc import Mapping

import polars as pl

from seriatim.cohort.places import ROW_ORIGIN
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted

_SERIES = ("patient_id", "lesion_id", "reader")


def course_notes(frames: Mapping[str, pl.DataFrame]) -> list[Problem]:
    """The notes on the measurements; days may be whole numbers or ISO dates, as text."""
    frame = frames.get("measurements")
    if frame is None or frame.is_empty() or frame["scan_day"].dtype != pl.String:
        return []
    number = pl.col("scan_day").cast(pl.Float64, strict=False)
    if frame.select(number.is_not_null().any()).item():
        days = frame.with_columns(day=number)
        return _no_scan_before(days) + _not_in_order(days)
    date = pl.col("scan_day").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return _not_in_order(frame.with_columns(day=date.cast(pl.Int32)))


def _no_scan_before(frame: pl.DataFrame) -> list[Problem]:
    """One place for each patient whose first scan lies after the zero of the clock."""
    dated = frame.filter(pl.col("day").is_not_null() & pl.col("patient_id").is_not_null())
    if not dated.select((pl.col("day") <= 0).any()).item():
        return []
    first = dated.group_by("patient_id").agg(
        pl.col("day").min(), pl.col(ROW_ORIGIN).sort_by("day").first()
    )
    late = first.filter(pl.col("day") > 0)
    n = late.height
    words = f"{n:,} patient{'s' * (n != 1)}"
    return noted("MAP021", late[ROW_ORIGIN], "measurements", "scan_day", patients=words)


def _not_in_order(frame: pl.DataFrame) -> list[Problem]:
    """Rows of an earlier day than a row above them; a wide sheet is ordered by its columns."""
    series = [name for name in _SERIES if name in frame.columns]
    earlier = pl.col("day") < pl.col("day").shift(1).over(series)
    return noted("MAP022", frame.filter(earlier)[ROW_ORIGIN], "measurements", "scan_day")
