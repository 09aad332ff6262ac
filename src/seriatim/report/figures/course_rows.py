"""One patient's rows as the panels of the course are drawn from them, on one axis of time."""

from dataclasses import dataclass

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart
from seriatim.report.figures.time_axis import TimeAxis
from seriatim.report.palette import INK


@dataclass(frozen=True)
class Course:
    """One patient's rows, ready to be drawn; days as in the cohort.

    lesions     lesion_id, name, scan_day, size_mm [> 0, or null = not on the scale],
                seen [why it is not on the scale], state,
                lower_mm, upper_mm [band of the true size; null = not known]
    drugs       agent, start_day, stop_day, label
    operations  day, label
    categories  start_day, stop_day, category; one row per stretch of time with one category
    """

    lesions: pl.DataFrame
    drugs: pl.DataFrame
    operations: pl.DataFrame
    categories: pl.DataFrame
    axis: TimeAxis


def operation_lines(course: Course, *, labels: bool = False) -> Chart:
    """Each operation as a line through the panel."""
    return (
        alt.Chart(course.operations.select("day"))
        .mark_rule(color=INK, strokeWidth=1.2, strokeDash=[5, 3])
        .encode(x=course.axis.encode("day", labels=labels))
    )
