"""How sure the category is, as a page of its own with its figures and tables beside it."""

from pathlib import Path

from seriatim.report.cohort_tables import provenance_table
from seriatim.report.document import environment
from seriatim.report.inputs import SensitivityResults
from seriatim.report.methods import describe_sensitivity_methods
from seriatim.report.sensitivity import describe_sensitivity
from seriatim.report.words import RESEARCH_USE, SYNTHETIC
from seriatim.report.writing import write_figures, write_sensitivity_tables


def render_sensitivity(results: SensitivityResults) -> str:
    """The page as HTML text; the same results give the same text."""
    return (
        environment()
        .get_template("sensitivity.html.j2")
        .render(
            about=results.about,
            research_use=RESEARCH_USE,
            synthetic_words=SYNTHETIC,
            sensitivity=describe_sensitivity(results),
            methods=describe_sensitivity_methods(results),
            provenance=provenance_table(results),
        )
    )


def write_sensitivity(results: SensitivityResults, out_dir: Path) -> Path:
    """Write the page and what stands beside it into a folder and give back the page's path.

    Writes  sensitivity.html, figures/*.svg and *.png, and sensitivity/*.parquet and *.csv; the
            figures and tables are those of the report
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    page = out_dir / "sensitivity.html"
    page.write_text(render_sensitivity(results), encoding="utf-8", newline="\n")
    for written in (
        write_figures(describe_sensitivity(results).figures, out_dir),
        write_sensitivity_tables(results, out_dir),
    ):
        list(written)
    return page
