"""A cohort without its identifiers, dates and free text, the key to it, and what was changed."""

from seriatim.cohort.deidentify.remains import Remnant, check_remains
from seriatim.cohort.deidentify.whole import DEFAULT_TITLE, Deidentified, deidentify

__all__ = ["DEFAULT_TITLE", "Deidentified", "Remnant", "check_remains", "deidentify"]
