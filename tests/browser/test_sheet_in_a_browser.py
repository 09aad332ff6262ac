"""The patient sheet opened on a desk and on a phone, and printed."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from made_up_study import made_up_cohort, made_up_results, people
from opening import DESK_PX, PHONE_PX, ask, open_page, print_page

from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.reader import deciding_readers
from seriatim.formats.read import read_cohort
from seriatim.report.sheet import render_sheet
from seriatim.response.collected import compare_collected
from seriatim.response.derive import derive_response
from seriatim.study import ResultTables, Study
from seriatim.study.by_category import estimate_by_category

EXAMPLES = Path(__file__).parents[2] / "examples"
FOCAL = "SYN-022"


@pytest.fixture(scope="module")
def study():
    made = people()
    return made_up_results(made), made_up_cohort(made), made


@pytest.fixture(scope="module")
def sheet(study, tmp_path_factory):
    results, cohort, _ = study
    path = tmp_path_factory.mktemp("page") / "sheet.html"
    path.write_text(render_sheet(results, FOCAL, cohort), encoding="utf-8")
    return path


@pytest.mark.parametrize("width_px", [DESK_PX, PHONE_PX, 320])
def test_the_sheet_never_scrolls_sideways(driver, sheet, width_px):
    open_page(driver, sheet, width_px)
    assert ask(driver, "document.documentElement.scrollWidth") <= width_px


@pytest.mark.parametrize("width_px", [DESK_PX, PHONE_PX])
def test_the_browser_has_nothing_to_complain_about_and_fetches_nothing(driver, sheet, width_px):
    open_page(driver, sheet, width_px)
    assert driver.get_log("browser") == []
    assert ask(driver, "performance.getEntriesByType('resource').length") == 0


def test_every_patient_prints_on_one_a4_page(driver, study, tmp_path):
    results, cohort, made = study
    for one in (made[0], made[12], made[21], made[35], made[39]):
        path = tmp_path / "sheet.html"
        path.write_text(render_sheet(results, one.patient_id, cohort), encoding="utf-8")
        open_page(driver, path, DESK_PX)
        printed = print_page(driver)
        assert printed.n_pages == 1
        assert (round(printed.width_pt), round(printed.height_pt)) == (595, 842)


def test_a_patient_with_much_to_tell_still_prints_on_one_page(driver, study, tmp_path):
    results, cohort, made = study
    chosen = max(made, key=lambda one: (len(one.sizes), one.patient_id))
    path = tmp_path / "sheet.html"
    path.write_text(
        render_sheet(results, chosen.patient_id, _much_to_tell(cohort, chosen.patient_id)),
        encoding="utf-8",
    )
    open_page(driver, path, DESK_PX)
    assert print_page(driver).n_pages == 1


def test_a_patient_with_much_to_tell_and_to_doubt_prints_on_one_page(driver, study, tmp_path):
    results, cohort, made = study
    chosen = max(made, key=lambda one: (len(one.sizes), one.patient_id)).patient_id
    path = tmp_path / "sheet.html"
    path.write_text(
        render_sheet(_much_to_doubt(results), chosen, _much_to_tell(cohort, chosen)),
        encoding="utf-8",
    )
    open_page(driver, path, DESK_PX)
    assert "Rule and sizes differ" in ask(driver, "document.querySelector('.sure').textContent")
    assert print_page(driver).n_pages == 1


def _much_to_doubt(results):
    """The results with more lesions than fit, and a category that the sizes do not bear out."""
    states = results.tables.lesion_states
    second = states.filter(pl.col("lesion_id") == "L2")
    more = [second.with_columns(lesion_id=pl.lit(f"L{place}")) for place in (8, 9, 10)]
    likely = {"p_responsive": 0.9, "p_focal": 0.1, "p_multifocal": 0.0, "p_unassessed": 0.02}
    categories = results.tables.categories.with_columns(
        category_certain=pl.lit("responsive"), n_unassessed=2, n_evaluable=5, **likely
    )
    doubtful = pl.concat([states, *more]).with_columns(p_growing=pl.lit(0.2))
    tables = replace(results.tables, lesion_states=doubtful, categories=categories)
    return replace(results, tables=tables)


@pytest.mark.parametrize("example", ["dematteo-2007", "sakakura-2006"])
def test_every_patient_of_the_examples_prints_on_one_a4_page(driver, tmp_path, example):
    results, cohort = _example(example)
    path = tmp_path / "sheet.html"
    pages = {}
    for patient_id in cohort.patients["patient_id"]:
        path.write_text(render_sheet(results, patient_id, cohort), encoding="utf-8")
        open_page(driver, path, DESK_PX)
        pages[patient_id] = print_page(driver).n_pages
    assert set(pages.values()) == {1}


def _example(name):
    """What a sheet is made from, without what it does not show."""
    cohort, study = read_cohort(EXAMPLES / name), Study()
    response = derive_response(cohort, study.rules)
    endpoints = derive_endpoints(cohort, response, study.endpoints)
    survival = estimate_by_category(endpoints, study.rules.definition, study.survival)
    tables = ResultTables(
        lesion_states=response.lesion_states,
        visit_responses=response.visit_responses,
        best_responses=response.best_responses,
        categories=response.categories,
        endpoints=endpoints,
        collected_responses=compare_collected(
            cohort.assessments, response.visit_responses, study.rules.recist
        ),
    )
    readers = deciding_readers(cohort, response.visit_responses)
    return SimpleNamespace(
        about=cohort.about,
        study=study,
        survival=survival.survival,
        tables=tables,
        readers=readers,
    ), cohort


def test_how_sure_the_category_is_stands_on_the_first_screen(driver, sheet):
    open_page(driver, sheet, DESK_PX)
    assert ask(driver, "document.querySelector('.sure').getBoundingClientRect().bottom") < 400
    open_page(driver, sheet, PHONE_PX)
    assert ask(driver, "document.querySelector('.sure').getBoundingClientRect().bottom") < 800


def test_on_a_phone_each_lesion_shows_its_probability_without_scrolling(driver, sheet):
    open_page(driver, sheet, PHONE_PX)
    right = ask(
        driver,
        "Math.max(...[...document.querySelectorAll('.why tr > :nth-child(3)')]"
        ".map(one => one.getBoundingClientRect().right))",
    )
    assert right <= PHONE_PX


def _much_to_tell(cohort, patient_id):
    """The cohort with long names and many drugs, operations and events for one patient."""
    is_patient = pl.col("patient_id") == patient_id
    long_words = "segment five and six, reaching to the hepatic vein and the diaphragm"

    def repeated(frame, times, *days):
        rows = frame.filter(is_patient)
        copies = [rows.with_columns(pl.col(days) + 40 * copy) for copy in range(times)]
        return pl.concat([frame.filter(~is_patient), *copies])

    operations = repeated(cohort.operations, 4, "operation_day").with_columns(
        operation_id=pl.concat_str(pl.lit("O"), pl.int_range(1, pl.len() + 1)),
        intent=pl.lit("cytoreductive, for symptoms of a bleeding peritoneal mass"),
    )
    return replace(
        cohort,
        lesions=cohort.lesions.with_columns(site_detail=pl.lit(long_words)),
        drugs=repeated(cohort.drugs, 8, "start_day", "stop_day").with_columns(
            stop_reason=pl.lit("dose lowered for oedema and anaemia, raised again later")
        ),
        operations=operations,
        events=pl.concat(
            [cohort.events.filter(~is_patient)]
            + [
                cohort.events.head(1).with_columns(
                    patient_id=pl.lit(patient_id),
                    day=pl.col("day") + copy,
                    basis=pl.lit("growth of a known lesion on a scan at another hospital"),
                )
                for copy in range(12)
            ]
        ),
    )
