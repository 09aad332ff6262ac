"""The report opened on a desk and on a phone."""

import pytest
from made_up_study import made_up_results
from opening import DESK_PX, PHONE_PX, ask, open_page, print_page
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.by import By

from seriatim.report.document import render_report

WIDTHS = (DESK_PX, 768, PHONE_PX, 320)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_report(made_up_results()), encoding="utf-8")
    return path


@pytest.mark.parametrize("width_px", WIDTHS)
def test_the_page_never_scrolls_sideways(driver, report, width_px):
    open_page(driver, report, width_px)
    assert ask(driver, "document.documentElement.scrollWidth") <= width_px
    wider = ask(
        driver,
        "[...document.querySelectorAll('main *, header *')].filter(one => "
        "!one.closest('.table-box, .drawing, svg, details') && one.getClientRects().length && "
        f"one.getBoundingClientRect().right > {width_px} + 1)"
        ".map(one => one.outerHTML.slice(0, 80))",
    )
    assert wider == []


@pytest.mark.parametrize("width_px", [DESK_PX, PHONE_PX])
def test_the_browser_has_nothing_to_complain_about_and_fetches_nothing(driver, report, width_px):
    open_page(driver, report, width_px)
    assert driver.get_log("browser") == []
    assert ask(driver, "performance.getEntriesByType('resource').length") == 0


def test_the_first_key_shows_the_skip_link_and_it_leads_to_the_report(driver, report):
    open_page(driver, report, DESK_PX)
    ActionChains(driver).send_keys(Keys.TAB).perform()
    skip = driver.switch_to.active_element
    assert skip.text == "Skip to the report"
    assert ask(driver, "document.activeElement.getBoundingClientRect().top") >= 0
    ActionChains(driver).send_keys(Keys.ENTER).perform()
    assert ask(driver, "document.activeElement.id") == "content"


@pytest.mark.parametrize("width_px", [DESK_PX, PHONE_PX])
def test_every_entry_of_the_contents_brings_its_heading_into_view(driver, report, width_px):
    open_page(driver, report, width_px)
    links = driver.find_elements(By.CSS_SELECTOR, "nav a")
    assert len(links) > 8
    for link in links:
        link.send_keys(Keys.ENTER)
        name = link.get_attribute("href").rpartition("#")[2]
        assert ask(driver, f"document.getElementById('{name}').getBoundingClientRect().top") >= -1
        assert (
            ask(driver, f"document.getElementById('{name}').getBoundingClientRect().bottom") <= 800
        )


def test_everything_that_takes_the_keyboard_shows_where_it_is(driver, report):
    open_page(driver, report, DESK_PX)
    for _ in range(25):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        outline = ask(driver, "getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_tables_and_summaries_can_be_opened_and_scrolled_by_keyboard(driver, report):
    open_page(driver, report, PHONE_PX)
    summary = driver.find_element(By.CSS_SELECTOR, "figure summary")
    summary.send_keys(Keys.ENTER)
    assert ask(driver, "document.querySelector('figure details').open") is True
    boxes = ask(
        driver,
        "[...document.querySelectorAll('.table-box')].filter(box => "
        "box.tabIndex !== 0 || !box.getAttribute('aria-label')).length",
    )
    assert boxes == 0


@pytest.mark.parametrize(("width_px", "shown"), [(DESK_PX, "wide"), (PHONE_PX, "narrow")])
def test_each_figure_is_drawn_once_for_the_width(driver, report, width_px, shown):
    open_page(driver, report, width_px)
    visible = ask(
        driver,
        "[...document.querySelectorAll('.drawing')].filter(one => one.offsetParent !== null)"
        ".map(one => one.className)",
    )
    assert visible == [f"drawing {shown}"] * 11


def test_drawings_on_a_phone_keep_their_size_of_letters(driver, report):
    open_page(driver, report, PHONE_PX)
    scales = ask(
        driver,
        "[...document.querySelectorAll('.drawing.narrow > svg')]"
        ".map(one => one.getBoundingClientRect().width / one.viewBox.baseVal.width)",
    )
    assert min(scales) >= 0.85


def test_entries_of_the_contents_are_large_enough_for_a_finger(driver, report):
    open_page(driver, report, PHONE_PX)
    heights = ask(
        driver,
        "[...document.querySelectorAll('nav a')].map(one => one.getBoundingClientRect().height)",
    )
    assert min(heights) >= 24


def test_the_cards_stand_on_the_first_screen_of_a_desk(driver, report):
    open_page(driver, report, DESK_PX)
    bottoms = ask(
        driver,
        "[...document.querySelectorAll('.card')].map(one => one.getBoundingClientRect().bottom)",
    )
    assert len(bottoms) == 3
    assert max(bottoms) <= 800


def test_the_report_prints_on_a4_with_figures_and_without_the_contents(driver, report):
    open_page(driver, report, DESK_PX)
    printed = print_page(driver)
    assert (round(printed.width_pt), round(printed.height_pt)) == (595, 842)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert ask(driver, "getComputedStyle(document.querySelector('nav')).display") == "none"
        assert (
            ask(driver, "getComputedStyle(document.querySelector('.drawing.wide')).display")
            == "block"
        )
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
