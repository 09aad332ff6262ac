"""The description of a cohort: read from TOML, written back, wrong settings named together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriatim.base.errors import PlanError
from seriatim.cohort.about import About, Published, read_about, render_about

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(title=TEXTS, source=TEXTS, reader=st.none() | TEXTS, synthetic=st.booleans())
def test_a_description_written_is_read_again(title, source, reader, synthetic):
    about = About(title=title, source=source, primary_reader=reader, synthetic=synthetic)
    assert read_about(render_about(about)) == about


def test_units_and_published_figures_are_written_and_read_again():
    about = About(
        title="Made up",
        units={"measurements.long_axis_mm": "cm", "drugs.dose_mg_per_day": "g/day"},
        published=(
            Published(statistic="n", value=40, source="x"),
            Published(statistic="complete_resection", group="f", value="6/13", source="x"),
            Published(statistic="survival_pct", endpoint="os", month=24, value=36.5, source="x"),
        ),
    )
    assert read_about(render_about(about)) == about


def test_units_may_be_written_with_or_without_quotation_marks():
    plain = read_about('title = "x"\n[units]\nmeasurements.long_axis_mm = "cm"\n')
    quoted = read_about('title = "x"\n[units]\n"measurements.long_axis_mm" = "cm"\n')
    assert plain.units == quoted.units == {"measurements.long_axis_mm": "cm"}


WRONG = {
    "units: `measurements.size` is not a column with a number": "[units]\nmeasurements.size = 'cm'",
    "units: `measurements.long_axis_mm` cannot be given in `yd`; known units are mm, cm, m, in": (
        "[units]\nmeasurements.long_axis_mm = 'yd'"
    ),
    "units: `measurements.density_hu` cannot be given in `mm`; known units are HU": (
        "[units]\nmeasurements.density_hu = 'mm'"
    ),
    "date_format: a relative clock has no dates": ("clock = 'relative'\ndate_format = '%d/%m/%Y'"),
    "date_format: must name day, month and year, as %d, %m and %Y": "date_format = '%d/%m'",
    "clock_unit: only a relative clock counts months": "clock_unit = 'months'",
    "clokc: Extra inputs are not permitted": "clokc = 'calendar'",
}


@pytest.mark.parametrize(("words", "lines"), WRONG.items(), ids=range(len(WRONG)))
def test_a_wrong_setting_is_named(words, lines):
    with pytest.raises(PlanError) as caught:
        read_about(f"title = 'x'\n{lines}\n")
    assert words in caught.value.found
    assert caught.value.hint


def test_settings_on_how_to_read_are_gone_once_the_tables_are_held():
    about = About(title="x", clock="relative", clock_unit="months", zero="start of imatinib")
    assert about.as_held() == About(title="x", clock="relative", zero="start of imatinib")
