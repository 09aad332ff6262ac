"""Draw the picture of the Stanford heart transplants: one question, and a sign that turns.

Run it with `python docs/draw_sign_flip.py`; the data stand in `tests/reference/stanford.json`, the
public data of R's survival package (Crowley and Hu 1977), one row a patient.
"""

import json
from pathlib import Path

import numpy as np

from seriatim.causal.decisions import Followed, require_followed
from seriatim.causal.effect import Effect, Horizons
from seriatim.causal.landmark import estimate_landmark
from seriatim.causal.naive import estimate_naive
from seriatim.causal.time_varying import estimate_time_varying
from seriatim.report.figures.drawing import Figure, render_svg
from seriatim.report.figures.sign_flip import sign_flip_figure

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "tests" / "reference" / "stanford.json"
DRAWING = ROOT / "docs" / "images" / "sign-flip.svg"
LANDMARK_DAYS = (30.0, 60.0, 90.0)
TITLE = "Stanford heart transplants: does the transplant save lives?"
SOURCE = "Public data, 103 patients: Crowley and Hu 1977, as in R survival"


def draw() -> Figure:
    """The figure, from the record."""
    return sign_flip_figure(_effects(_followed()), TITLE, SOURCE, unit="day", done="transplanted")


def _followed() -> Followed:
    columns = json.loads(RECORD.read_text(encoding="utf-8"))["data"]
    end, event, operation = (
        np.array(columns[name], dtype=float) for name in ("end", "event", "operation")
    )
    never = np.where(np.isnan(operation), np.inf, operation)
    return require_followed(end, event == 1, never, np.arange(end.size))


def _effects(followed: Followed) -> list[Effect]:
    horizons = Horizons((12.0,), min_events=1)
    return [
        *estimate_naive(followed, horizons),
        *(
            effect
            for day in LANDMARK_DAYS
            for effect in estimate_landmark(followed, horizons, day, unit_days=1.0)
        ),
        estimate_time_varying(followed, horizons),
    ]


if __name__ == "__main__":
    DRAWING.write_text(render_svg(draw()), encoding="utf-8", newline="\n")
