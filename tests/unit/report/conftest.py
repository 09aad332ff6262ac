"""One made-up study, rendered once for all tests that read its page."""

import pytest
from made_up_study import made_up_cohort, made_up_results, people
from page_reading import Page, read_page

from seriatim.report.document import render_report


@pytest.fixture(scope="session")
def made():
    return people()


@pytest.fixture(scope="session")
def results(made):
    return made_up_results(made)


@pytest.fixture(scope="session")
def cohort(made):
    return made_up_cohort(made)


@pytest.fixture(scope="session")
def report_text(results) -> str:
    return render_report(results)


@pytest.fixture(scope="session")
def page(report_text) -> Page:
    return read_page(report_text)
