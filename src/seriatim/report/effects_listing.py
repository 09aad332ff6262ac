"""What `compare.json` says: the question, the answers, and what they rest on."""

from dataclasses import asdict
from typing import Any

from seriatim.causal.comparison import Comparison
from seriatim.report.effects_inputs import EffectResults
from seriatim.report.listing import list_findings, rows_of
from seriatim.report.writing import EFFECT_TABLES

SCHEMA_VERSION = "1"
LONG = ("person_time", "curves")
"""Tables that the listing does not repeat: rows of patients, and every step of the curves."""


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
        **{name: rows_of(getattr(comparison, name)) for name in EFFECT_TABLES if name not in LONG},
        "findings": list_findings(results.findings),
    }
