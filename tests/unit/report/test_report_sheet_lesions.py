"""The table of the deciding scan: each lesion's state, how likely it grew, and its sizes."""

from dataclasses import replace

import polars as pl
import pytest
from made_up_study import made_up_cohort, made_up_results, people
from page_reading import read_page

from seriatim.report.printed import NB
from seriatim.report.sheet import render_sheet

FOCAL = "SYN-022"


@pytest.fixture(scope="module")
def sheet(results, cohort):
    return read_page(render_sheet(results, FOCAL, cohort))


def test_each_lesion_of_the_deciding_scan_has_its_size_state_and_reason(sheet):
    rows = sheet.section("why").all("tbody")[0].all("tr")
    assert len(rows) == 3
    assert rows[0].all("th")[0].text == "L1 peritoneum"
    assert "above its nadir of this period by the rule" in rows[0].text
    assert [row.all("strong")[0].text for row in rows] == ["growing", "stable", "stable"]


def test_growth_is_shown_against_its_nadir_and_shrinkage_against_its_baseline():
    made = people()
    one = next(one for one in made if one.patient_id == FOCAL)
    one.growing, one.taken, one.operation = ("L1",), ("L1",), one.start + 200
    one.sizes = {
        "L1": [(one.start, 30.0), (one.start + 90, 18.0), (one.start + 180, 26.0)],
        "L2": [(one.start, 50.0), (one.start + 90, 28.0), (one.start + 180, 27.0)],
    }
    page = read_page(render_sheet(made_up_results(made), FOCAL, made_up_cohort(made)))
    table = page.section("why").all("table")[0]
    heads = [one.text for one in table.all("thead")[0].all("th")]
    assert [head.replace(NB, " ") for head in heads[2:]] == [
        "Growing probability",
        "Size, mm true size",
        "Change, mm compared with",
    ]
    cells = [
        [one.text.replace(NB, " ") for one in row.all("td")[1:]]
        for row in table.all("tbody")[0].all("tr")
    ]
    assert cells == [
        ["94 %", "26.0 (24 to 28)", "+8.0 (+44 %) nadir 18.0"],
        ["under 1 %", "27.0 (25 to 29)", "−23.0 (−46 %) baseline 50.0"],
    ]


def test_a_lesion_known_to_grow_has_the_time_in_which_its_volume_doubles(sheet):
    rows = sheet.section("why").all("tbody")[0].all("tr")
    assert rows[0].all("td")[0].text.endswith("; volume doubles in about 3.5 months (2.3 to 6.9)")
    assert "doubles" not in rows[1].text


@pytest.mark.parametrize(
    ("basis", "prob", "words"),
    [
        ("prior", 0.0126, "1 % before any comparison"),
        ("predicted", 0.12, "12 % no size on this scan"),
        ("reader", 1.0, "yes as read, not by size"),
        ("reader", 0.0, "no as read, not by size"),
        ("sizes", 0.12, "12 %"),
    ],
)
def test_what_a_probability_rests_on_is_said_where_it_is_not_sizes(
    results, cohort, basis, prob, words
):
    given = {"p_basis": pl.lit(basis), "p_growing": pl.lit(prob)}
    states = results.tables.lesion_states.with_columns(**given)
    tables = replace(results.tables, lesion_states=states)
    page = read_page(render_sheet(replace(results, tables=tables), FOCAL, cohort))
    cell = page.section("why").all("tbody")[0].all("tr")[0].all("td")[1]
    assert cell.text.replace(NB, " ") == words


def test_a_lesion_that_has_gone_has_no_band(results, cohort):
    states = results.tables.lesion_states.with_columns(state=pl.lit("absent"), size_mm=0.0)
    tables = replace(results.tables, lesion_states=states)
    page = read_page(render_sheet(replace(results, tables=tables), FOCAL, cohort))
    row = page.section("why").all("tbody")[0].all("tr")[0]
    assert row.all("td")[2].text == "0.0"


def test_lesions_that_do_not_fit_are_counted_with_how_likely_they_grow(results, cohort):
    states = results.tables.lesion_states
    own = states.filter(pl.col("patient_id") == FOCAL)
    many = pl.concat(
        own.filter(pl.col("lesion_id") == "L2").with_columns(lesion_id=pl.lit(f"M{place}"))
        for place in range(8)
    ).with_columns(p_growing=pl.lit(0.04))
    crowded = pl.concat([own, many])
    tables = replace(results.tables, lesion_states=crowded)
    page = read_page(render_sheet(replace(results, tables=tables), FOCAL, cohort))
    note = page.section("why").all("p")[0]
    assert note.text.replace(NB, " ") == (
        "3 further lesions, none growing or new, each with a probability of 4 % at most."
    )
