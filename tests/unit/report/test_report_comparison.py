"""Published beside reproduced, as it is printed."""

from pathlib import Path

from seriatim.formats.read import read_cohort
from seriatim.report.cohort_tables import comparison_table
from seriatim.study import Study, run

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def test_a_category_is_printed_in_words():
    table = comparison_table(run(Study(), read_cohort(EXAMPLES / "sakakura-2006")))
    rows = {row[0]: row[2:] for row in table.rows}
    assert rows["Category at operation"] == (
        "Focal resistance",
        "Focal resistance",
        "none",
        "agrees",
    )


def test_no_published_figure_makes_no_table():
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    bare = cohort.about.model_copy(update={"published": ()})
    assert comparison_table(run(Study(), type(cohort)(**vars(cohort) | {"about": bare}))) is None
