"""The picture of the Stanford heart transplants: the printed numbers, and the sign that turns."""

import sys
from pathlib import Path

import pytest

from seriatim.causal.effect import Effect, Measure, Method
from seriatim.report.figures.drawing import NARROW_PX, WIDE_PX, render_svg
from seriatim.report.figures.sign_flip import sign_flip_figure

DOCS = Path(__file__).parents[3] / "docs"
sys.path.insert(0, str(DOCS))

import draw_sign_flip  # noqa: E402

# Naive, landmarks at 30, 60 and 90 days, time-varying: as in the literature and R survival.
PRINTED = [
    ("Ever v never transplanted", "0.27 (0.17 to 0.43)"),
    ("Landmark at day 30", "1.05 (0.61 to 1.83)"),
    ("Landmark at day 60", "0.75 (0.38 to 1.46)"),
    ("Landmark at day 90", "0.57 (0.23 to 1.45)"),
    ("Time-varying Cox", "1.14 (0.63 to 2.05)"),
]


@pytest.fixture(scope="module")
def figure():
    return draw_sign_flip.draw()


def test_the_rows_are_those_of_the_literature(figure):
    assert [(row[0], row[1].replace("\N{NO-BREAK SPACE}", " ")) for row in figure.table.rows] == (
        PRINTED
    )
    assert figure.table.muted == {0}


@pytest.mark.parametrize("width_px", [WIDE_PX, NARROW_PX])
def test_the_drawing_names_its_source_and_marks_the_naive(figure, width_px):
    text = render_svg(figure, width_px)
    assert "Naive: not an estimate of the effect" in text
    assert "Crowley and Hu 1977" in text


def test_the_drawing_in_the_docs_shows_these_numbers():
    text = (DOCS / "images" / "sign-flip.svg").read_text(encoding="utf-8")
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    for name, numbers in PRINTED:
        assert name in text
        assert numbers in text


def test_a_refused_ratio_says_why_and_other_measures_are_left_out():
    effects = [
        Effect(Method.NAIVE, Measure.RISK_DIFFERENCE, 12.0, 0.1, 0.2, -0.1),
        Effect(Method.NAIVE, Measure.HAZARD_RATIO, estimate=0.5, lower=0.3, upper=0.8),
        Effect(Method.TIME_VARYING, Measure.HAZARD_RATIO, refusal="few_events"),
    ]
    made = sign_flip_figure(effects, "Title", "Source", done="operated")
    assert [row[1] for row in made.table.rows][1] == "not given: under 10 events in an arm"
    assert len(made.table.rows) == 2
