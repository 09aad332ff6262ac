"""The picture of the page of effects: the truth that is told beside it."""

import sys
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
sys.path.insert(0, str(DOCS))

import draw_effects  # noqa: E402


def test_the_true_difference_that_the_page_states_is_that_of_the_simulator():
    page = (DOCS / "explanation" / "does-operating-help.md").read_text(encoding="utf-8")
    assert f"lowers the risk by month 24 by {-draw_effects.true_points():.0f} points" in page
