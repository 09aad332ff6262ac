"""The sensitivity page opened on a desk and on a phone."""

import pytest
from made_up_study import made_up_results
from opening import DESK_PX, PHONE_PX, ask, open_page, print_page

from seriatim.report.sensitivity_page import render_sensitivity


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "sensitivity.html"
    path.write_text(render_sensitivity(made_up_results()), encoding="utf-8")
    return path


@pytest.mark.parametrize("width_px", [DESK_PX, 768, PHONE_PX, 320])
def test_the_page_never_scrolls_sideways(driver, page, width_px):
    open_page(driver, page, width_px)
    assert ask(driver, "document.documentElement.scrollWidth") <= width_px


@pytest.mark.parametrize(("width_px", "shown"), [(DESK_PX, "wide"), (PHONE_PX, "narrow")])
def test_each_figure_is_drawn_once_for_the_width_and_keeps_its_size_of_letters(
    driver, page, width_px, shown
):
    open_page(driver, page, width_px)
    scales = ask(
        driver,
        f"[...document.querySelectorAll('.drawing.{shown} > svg')]"
        ".map(one => one.getBoundingClientRect().width / one.viewBox.baseVal.width)",
    )
    assert len(scales) == 3
    assert min(scales) >= 0.85


def test_nothing_is_fetched_and_nothing_complains(driver, page):
    open_page(driver, page, DESK_PX)
    assert driver.get_log("browser") == []
    assert ask(driver, "performance.getEntriesByType('resource').length") == 0


def test_it_prints_on_a_few_pages_of_a4(driver, page):
    open_page(driver, page, DESK_PX)
    printed = print_page(driver)
    assert (round(printed.width_pt), round(printed.height_pt)) == (595, 842)
    assert printed.n_pages <= 6
