"""How sure the category is: the section of the report, and the page of its own."""

from dataclasses import dataclass

from seriatim.report.change_table import change_table
from seriatim.report.drawn_table import ENDPOINTS, drawn_table
from seriatim.report.figures.alluvial import alluvial_figure
from seriatim.report.figures.drawing import Figure
from seriatim.report.figures.drawn_curves import drawn_figure
from seriatim.report.inputs import SensitivityResults
from seriatim.report.rule_tables import rule_table
from seriatim.report.sensitivity_words import describe_draws, describe_stability
from seriatim.report.tables import PrintedTable


@dataclass(frozen=True)
class SensitivitySection:
    """What the section shows; figures and tables only where there is something to show."""

    words: str
    flow: Figure | None
    changes: PrintedTable
    survival: tuple[PrintedTable, ...]
    drawn_words: str
    drawn_figures: tuple[Figure, ...]
    drawn_table: PrintedTable

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order of the section."""
        return (*((self.flow,) if self.flow else ()), *self.drawn_figures)


def describe_sensitivity(results: SensitivityResults) -> SensitivitySection:
    """The section's words, figures and tables."""
    drawn = (drawn_figure(results, endpoint) for endpoint in ENDPOINTS)
    tables = (rule_table(results, endpoint) for endpoint in ENDPOINTS)
    return SensitivitySection(
        words=describe_stability(results),
        flow=alluvial_figure(results),
        changes=change_table(results),
        survival=tuple(table for table in tables if not table.is_empty),
        drawn_words=describe_draws(results),
        drawn_figures=tuple(figure for figure in drawn if figure is not None),
        drawn_table=drawn_table(results),
    )
