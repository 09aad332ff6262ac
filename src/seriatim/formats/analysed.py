"""A cohort with what a study derived from it, as a format that writes derived values takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from seriatim.cohort.build import Cohort


@dataclass(frozen=True)
class Analysed:
    """A checked cohort and the derived tables by name; only the cohort where nothing is derived.

    `tables` holds `lesion_states`, `visit_responses`, `best_responses`, `categories` and
    `endpoints` with the columns a study's results have, and `deciding_readers`: patient_id and
    reader, one row for each patient read by the reader who decides.
    """

    cohort: Cohort
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    """What was decided by which rule, in words, by the name of the rule; for the documentation."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Reason code -> its words, for every code that the tables may hold."""
