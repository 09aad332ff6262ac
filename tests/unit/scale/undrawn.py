"""Reports without their drawings, which take most of the time and play no part in these tests."""

from functools import partial
from unittest.mock import patch

from seriatim.scale.run import Job, make_report

PLACES = ("document.render_svg", "writing.render_svg", "writing.render_png")


def report_undrawn(cohort, output, study, number):
    """The report of a cohort folder in so many partitions, each drawing being empty."""
    job = Job(cohort, lambda about: study, output, number, False, lambda step: None)
    patches = [
        patch(f"seriatim.report.{place}", partial(_empty, is_image="png" in place))
        for place in PLACES
    ]
    for one in patches:
        one.start()
    try:
        return make_report(job)
    finally:
        for one in patches:
            one.stop()


def _empty(figure, *sizes, is_image, **settings):
    return b"" if is_image else ""
