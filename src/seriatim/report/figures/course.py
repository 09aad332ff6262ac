"""The course of one patient on one axis of time: lesions, drugs, operations and category."""

import altair as alt

from seriatim.report.figures.course_lanes import category_lane, drug_lanes, off_scale_lane
from seriatim.report.figures.course_lesions import lesion_panel
from seriatim.report.figures.course_rows import Course
from seriatim.report.figures.drawing import Chart


def draw_course(course: Course, width_px: int) -> Chart:
    """The panels one below the other, with operations as one line through all of them."""
    panels = [
        lesion_panel(course, width_px),
        off_scale_lane(course),
        drug_lanes(course, width_px),
        category_lane(course, width_px),
    ]
    shown = [panel.properties(width=width_px) for panel in panels if panel is not None]
    return alt.vconcat(*shown, spacing=4).resolve_scale(x="shared", y="independent")
