"""How many examples a property is tried on: few in the suite, many on request."""

import os

from hypothesis import settings

MORE = 20 if os.environ.get("SERIATIM_HYPOTHESIS") == "thorough" else 1


def examples(number):
    """Settings for that many examples, twenty times as many under the thorough profile."""
    return settings(max_examples=number * MORE)
