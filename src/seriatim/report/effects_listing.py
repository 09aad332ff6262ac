"""What `compare.json` says: the question, the answers, and what they rest on."""

from dataclasses import asdict
from typing import Any

from seriatim.causal.comparison import Comparison
from seriatim.report.effects_inputs import EffectResults
from seriatim.report.listing import rows_of

SCHEMA_VERSION = "1"
LISTED = (
    "protocol",
    "flow",
    "effects",
    "positivity",
    "weights",
    "balance",
    "variations",
    "unmeasured",
    "tipping",
    "in_grace",
    "negative_control",
    "left_out",
)
"""The tables that the listing repeats: all but the steps of the curves, which are long."""


def describe_comparison(results: EffectResults) -> dict[str, Any]:
    """What `compare.json` says beside its list of files; see `schemas/compare-1.schema.json`."""
    comparison: Comparison = results.comparison
    return {
        "schema_version": SCHEMA_VERSION,
        "about": results.about.model_dump(mode="json", exclude={"published"}),
        "study": results.study.model_dump(mode="json"),
        "provenance": asdict(results.provenance),
        "main_method": comparison.main_method,
        "main_month": comparison.main_month,
        "settings": comparison.settings,
        "warnings": list(comparison.warnings),
        **{name: rows_of(getattr(comparison, name)) for name in LISTED},
    }
