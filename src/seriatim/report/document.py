"""The study report: one HTML file that needs nothing beside it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from seriatim.report.cohort_tables import (
    characteristics_table,
    comparison_table,
    follow_up_table,
    provenance_table,
)
from seriatim.report.collected import describe_collected
from seriatim.report.effects import EffectsSection, describe_effects
from seriatim.report.figures.curves import survival_figure
from seriatim.report.figures.definitions import definitions_figure
from seriatim.report.figures.drawing import NARROW_PX, WIDE_PX, Figure, render_svg
from seriatim.report.figures.spider import spider_figure
from seriatim.report.figures.swimmer import swimmer_figure
from seriatim.report.figures.waterfall import waterfall_figure
from seriatim.report.findings import (
    describe_findings,
    describe_serious_findings,
    findings_table,
)
from seriatim.report.inputs import Summary
from seriatim.report.methods import describe_methods
from seriatim.report.sensitivity import SensitivitySection, describe_sensitivity
from seriatim.report.summary import describe_cards, describe_summary, describe_unknowns
from seriatim.report.survival_tables import (
    INCIDENCE,
    RESTRICTED_MEAN,
    contrast_table,
    survival_table,
    wide_table,
)
from seriatim.report.tables import PrintedTable
from seriatim.report.words import (
    INCIDENCE_CAPTION,
    INCIDENCE_NOTE,
    RESEARCH_USE,
    RESTRICTED_MEAN_CAPTION,
    RESTRICTED_MEAN_NOTE,
    SYNTHETIC,
    TOO_FEW_WORDS,
)

SHOWN_ENDPOINTS = ("pfs", "os")
SHOWN_CLOCKS = ("operation", "drug")


@dataclass(frozen=True)
class SurvivalBlock:
    """One endpoint on one clock: its curves and its table."""

    figure: Figure
    table: PrintedTable


def render_report(results: Summary) -> str:
    """The whole report as HTML text; the same results give the same text."""
    sensitivity, effects = describe_sensitivity(results), _effects(results)
    figures = {figure.key: figure for figure in _figures(results, sensitivity, effects)}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            about=results.about,
            research_use=RESEARCH_USE,
            synthetic_words=SYNTHETIC,
            too_few_words=TOO_FEW_WORDS,
            cards=describe_cards(results),
            summary=describe_summary(results),
            unknowns=describe_unknowns(results),
            serious=describe_serious_findings(results),
            flow=results.flow.sort("step").to_dicts(),
            comparison=comparison_table(results),
            collected=describe_collected(results),
            characteristics=characteristics_table(results),
            blocks=_blocks(results, figures),
            drug_start=[
                survival_table(results, endpoint, "drug_start") for endpoint in SHOWN_ENDPOINTS
            ],
            restricted_means=wide_table(
                results, RESTRICTED_MEAN, RESTRICTED_MEAN_CAPTION, RESTRICTED_MEAN_NOTE
            ),
            incidences=wide_table(results, INCIDENCE, INCIDENCE_CAPTION, INCIDENCE_NOTE),
            contrasts=contrast_table(results),
            follow_up=follow_up_table(results),
            figures=figures,
            sensitivity=sensitivity,
            effects=effects,
            findings=findings_table(results.findings),
            findings_words=describe_findings(results.findings),
            methods=describe_methods(results),
            provenance=provenance_table(results),
        )
    )


def report_figures(results: Summary) -> tuple[Figure, ...]:
    """Every figure that the results can fill, in the order of the report."""
    return _figures(results, describe_sensitivity(results), _effects(results))


def _effects(results: Summary) -> EffectsSection | None:
    return None if results.effects is None else describe_effects(results.effects)


def _figures(
    results: Summary, sensitivity: SensitivitySection, effects: EffectsSection | None
) -> tuple[Figure, ...]:
    drawn = (
        definitions_figure(results),
        *(
            survival_figure(results, endpoint, clock)
            for endpoint in SHOWN_ENDPOINTS
            for clock in SHOWN_CLOCKS
        ),
        *sensitivity.figures,
        *(effects.figures if effects else ()),
        swimmer_figure(results),
        waterfall_figure(results),
        spider_figure(results),
    )
    return tuple(figure for figure in drawn if figure is not None)


def _blocks(results: Summary, figures: dict[str, Figure]) -> tuple[SurvivalBlock, ...]:
    return tuple(
        SurvivalBlock(figures[key], survival_table(results, endpoint, clock))
        for endpoint in SHOWN_ENDPOINTS
        for clock in SHOWN_CLOCKS
        if (key := f"{endpoint}-from-{clock}") in figures
    )


@cache
def environment() -> Environment:
    """The templates that stand beside this module; everything put into them is escaped."""
    made = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["style"] = lambda name: Markup(_template(name))
    made.globals["drawing"] = _drawing
    made.globals["narrow_px"] = NARROW_PX
    made.globals["wide_px"] = WIDE_PX
    return made


def _template(name: str) -> str:
    return (files("seriatim.report") / "templates" / name).read_text(encoding="utf-8")


def _drawing(figure: Figure, width_px: int) -> Markup:
    """The drawing as markup: its own words are escaped where it is drawn."""
    return Markup(render_svg(figure, width_px, inline=True))
