"""The page of effects opened on a desk and on a phone, and printed."""

import pytest
from made_up_comparison import all_refused, made_up_comparison, made_up_trial_results
from opening import DESK_PX, PHONE_PX, ask, open_page, print_page
from selenium.webdriver import Keys
from selenium.webdriver.common.by import By

from seriatim.report.effects_page import render_effects


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return _written(made_up_comparison(), tmp_path_factory)


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    return _written(all_refused(), tmp_path_factory)


def _written(comparison, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "compare.html"
    path.write_text(render_effects(made_up_trial_results(comparison)), encoding="utf-8")
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
    assert len(scales) == 6
    assert min(scales) >= 0.85


@pytest.mark.parametrize(("width_px", "shown"), [(DESK_PX, "wide"), (PHONE_PX, "narrow")])
def test_no_label_is_cut_at_the_edge_of_its_drawing(driver, page, width_px, shown):
    open_page(driver, page, width_px)
    cut = ask(
        driver,
        f"[...document.querySelectorAll('.drawing.{shown} > svg')].flatMap(svg => {{"
        "const box = svg.getBoundingClientRect();"
        "return [...svg.querySelectorAll('text')].filter(one => {"
        "const at = one.getBoundingClientRect();"
        "return at.width && (at.left < box.left - 1 || at.right > box.right + 1)"
        "}).map(one => one.textContent)})",
    )
    assert cut == []


@pytest.mark.parametrize(("width_px", "shown"), [(DESK_PX, "wide"), (PHONE_PX, "narrow")])
def test_no_words_of_the_forest_lie_over_others(driver, page, width_px, shown):
    open_page(driver, page, width_px)
    covered = ask(
        driver,
        f"[...document.querySelectorAll('#figure-effects .drawing.{shown} > svg')]"
        ".flatMap(svg => {"
        "const all = [...svg.querySelectorAll('text')]"
        ".map(one => [one.textContent, one.getBoundingClientRect()]).filter(one => one[1].width);"
        "return all.flatMap(([a, p], i) => all.slice(i + 1).filter(([b, q]) =>"
        "p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 3 && "
        "q.top < p.bottom - 3).map(([b, q]) => a + ' | ' + b))})",
    )
    assert covered == []


@pytest.mark.parametrize("width_px", [DESK_PX, PHONE_PX])
def test_the_question_stands_on_the_first_screens_before_any_number(driver, page, width_px):
    open_page(driver, page, width_px)
    question = ask(driver, "document.querySelector('.question').getBoundingClientRect().top")
    box = ask(driver, "document.querySelector('.cannot-know').getBoundingClientRect().top")
    figure = ask(driver, "document.querySelector('figure').getBoundingClientRect().top")
    assert question < (400 if width_px == DESK_PX else 1200)
    assert question < box < figure


def test_naive_rows_look_unlike_the_others(driver, page):
    open_page(driver, page, DESK_PX)
    looks = ask(
        driver,
        "[...document.querySelectorAll('#h-effects ~ .table-box tbody tr')].slice(0, 3)"
        ".map(one => getComputedStyle(one.querySelector('td')).backgroundImage)",
    )
    assert "gradient" in looks[0]
    assert "gradient" in looks[1]
    assert looks[2] == "none"


@pytest.mark.parametrize("width_px", [DESK_PX, PHONE_PX])
def test_nothing_is_fetched_and_nothing_complains(driver, page, width_px):
    open_page(driver, page, width_px)
    assert driver.get_log("browser") == []
    assert ask(driver, "performance.getEntriesByType('resource').length") == 0


def test_every_entry_of_the_contents_brings_its_heading_into_view(driver, page):
    open_page(driver, page, PHONE_PX)
    links = driver.find_elements(By.CSS_SELECTOR, "nav a")
    assert len(links) == 19
    for link in links:
        link.send_keys(Keys.ENTER)
        name = link.get_attribute("href").rpartition("#")[2]
        top = ask(driver, f"document.getElementById('{name}').getBoundingClientRect().top")
        assert -1 <= top <= 800


def test_a_refusal_stands_on_the_first_screen_of_a_desk(driver, refused):
    open_page(driver, refused, DESK_PX)
    bottom = ask(
        driver, "document.querySelector('.effects > .banner').getBoundingClientRect().bottom"
    )
    assert bottom <= 800


@pytest.mark.parametrize("name", ["page", "refused"])
def test_it_prints_on_a_few_pages_of_a4(driver, request, name):
    open_page(driver, request.getfixturevalue(name), DESK_PX)
    printed = print_page(driver)
    assert (round(printed.width_pt), round(printed.height_pt)) == (595, 842)
    assert printed.n_pages <= 12
