"""Real outside data, read where it stands beside the project: its licences keep it out of it.

Where `SERIATIM_OUTSIDE_DATA=required`, data that is not there is a failure.
"""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def outside_data(name):
    """The file or folder of that name; else the test is skipped, or fails where it must be."""
    place = FOLDER / name
    if place.exists():
        return place
    words = f"{name} is not beside the project, and may not be copied into it"
    if os.environ.get("SERIATIM_OUTSIDE_DATA") == "required":
        pytest.fail(words)
    pytest.skip(words)
