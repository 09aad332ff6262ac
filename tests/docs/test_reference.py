"""The reference is made from the code, is up to date, and names every code there is."""

import importlib.util

import pytest
from docs.markdown import DOCS, ROOT, anchors, name

from seriatim.base.sources import SOURCES
from seriatim.cohort.codes import FINDING_CODES
from seriatim.cohort.schema import TABLES
from seriatim.endpoints.rules import ENDPOINTS
from seriatim.response.category import DEFINITIONS
from seriatim.response.differences import DIFFERENCES
from seriatim.response.reasons import REASONS

REFERENCE = DOCS / "reference"


def load_generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = load_generator().pages()


@pytest.mark.parametrize("page", sorted(MADE), ids=name)
def test_a_made_page_is_up_to_date(page):
    """Run `make docs` after changing the code that a page is made from."""
    assert page.read_text(encoding="utf-8") == MADE[page]


def test_no_rule_page_is_left_over():
    assert set((REFERENCE / "rules").rglob("*.md")) - set(MADE) == set()


def test_every_table_has_a_place():
    assert set(TABLES) - anchors(REFERENCE / "tables.md") == set()


def test_every_finding_has_a_place():
    assert {code.code.lower() for code in FINDING_CODES} - anchors(
        REFERENCE / "findings.md"
    ) == set()


def test_every_reason_has_a_place():
    places = anchors(REFERENCE / "reasons.md")
    assert set(REASONS) - places == set()
    assert {f"collected-{code}" for code in DIFFERENCES} - places == set()
    assert {f"{endpoint}-{end.identifier}" for endpoint, end in ends()} - places == set()


def test_every_source_has_a_place():
    used = {
        *(reason.source for reason in REASONS.values()),
        *(kind.source for kind in DIFFERENCES.values()),
        *(definition.source for definition in DEFINITIONS.values()),
        *(definition.identifier for definition in DEFINITIONS.values()),
        *(endpoint.source for endpoint in ENDPOINTS.values()),
        *(end.source for _, end in ends()),
    }
    assert used - set(SOURCES) == set()
    assert used - anchors(REFERENCE / "sources.md") == set()


@pytest.mark.parametrize("reason", sorted(REASONS | DIFFERENCES))
def test_every_reason_is_shown_at_work_in_the_rule_book(reason):
    specs = (ROOT / "tests" / "spec" / "response").glob("test_*.py")
    cells = {
        cell.strip()
        for spec in specs
        for line in spec.read_text(encoding="utf-8").splitlines()
        for cell in line.split("|")[1:]
    }
    assert reason in cells


def ends():
    """Every event, censoring and exclusion rule with the endpoint it belongs to."""
    return [
        (endpoint.identifier, end)
        for endpoint in ENDPOINTS.values()
        for end in (
            *endpoint.events,
            *endpoint.competing,
            *endpoint.censorings,
            *endpoint.exclusions,
        )
    ]
