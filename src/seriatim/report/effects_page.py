"""Does operating help, as a page of its own with its figures and tables beside it."""

from pathlib import Path

from seriatim.report.cohort_tables import provenance_table
from seriatim.report.document import environment
from seriatim.report.effects import EffectsSection, describe_effects
from seriatim.report.effects_inputs import EffectResults
from seriatim.report.effects_listing import describe_comparison
from seriatim.report.effects_words import EFFECTS_USE
from seriatim.report.findings import (
    describe_findings,
    describe_serious_findings,
    findings_table,
)
from seriatim.report.listing import write_listing
from seriatim.report.words import SYNTHETIC
from seriatim.report.writing import write_effect_tables, write_figures


def render_effects(results: EffectResults) -> str:
    """The page as HTML text; the same results give the same text."""
    return _render(results, describe_effects(results.comparison))


def write_effects(results: EffectResults, out_dir: Path) -> Path:
    """Write the page and what stands beside it into a folder and give back the page's path.

    Writes  compare.html, figures/*.svg and *.png, effects/*.parquet and *.csv, and compare.json,
            which lists them with their digests; the figures and tables are those of the report
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    section = describe_effects(results.comparison)
    page = out_dir / "compare.html"
    page.write_text(_render(results, section), encoding="utf-8", newline="\n")
    written = [
        page,
        *write_figures(section.figures, out_dir),
        *write_effect_tables(results.comparison, out_dir, results.about.clock),
    ]
    write_listing(out_dir / "compare.json", describe_comparison(results), written)
    return page


def _render(results: EffectResults, section: EffectsSection) -> str:
    return (
        environment()
        .get_template("effects.html.j2")
        .render(
            about=results.about,
            research_use=EFFECTS_USE,
            synthetic_words=SYNTHETIC,
            effects=section,
            data_problems=describe_serious_findings(results),
            findings=findings_table(results.findings),
            findings_words=describe_findings(results.findings),
            provenance=provenance_table(results),
        )
    )
