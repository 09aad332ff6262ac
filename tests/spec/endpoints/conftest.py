"""The fixture of the endpoint rules: a course in, and the times it must give."""

from collections.abc import Callable

import pytest
from spec.endpoints.course import cohort_of_course, read_course, response_of_course
from spec.text_table import printed, rows_of

from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.rules import EndpointPlan

RESULTS = {
    "days": "time_days",
    "status": "status",
    "because": "reason",
    "free until": "interval_start_day",
    "ends": "end_day",
    "index": "is_index",
    "on drug": "on_drug_days",
    "line": "line",
    "completeness": "completeness",
    "category": "category",
}
KEYS = {"patient": "patient_id", "origin": "origin", "of": "origin_id", "endpoint": "endpoint"}


@pytest.fixture
def times() -> Callable[..., None]:
    """Derive the endpoints of a course and hold them to every row of the expected table."""

    def run(
        course: str,
        expected: str,
        *,
        plan: EndpointPlan | None = None,
        drugs_known: bool = True,
        primary_reader: str | None = None,
        categories: dict[str, str] | None = None,
    ) -> None:
        read = read_course(rows_of(course))
        table = derive_endpoints(
            cohort_of_course(read, drugs_known=drugs_known, primary_reader=primary_reader),
            response_of_course(
                read,
                at_operation=[
                    {"patient_id": "P", "operation_id": name, "category": label}
                    for name, label in (categories or {}).items()
                ],
            ),
            plan or EndpointPlan(),
        ).to_dicts()
        wanted = rows_of(expected)
        assert [_found(table, row) for row in wanted] == wanted

    return run


def _found(table: list[dict[str, object]], wanted: dict[str, str]) -> dict[str, str]:
    keys = {KEYS[name]: cell for name, cell in wanted.items() if name in KEYS}
    rows = [row for row in table if all(row[name] == cell for name, cell in keys.items())]
    assert len(rows) <= 1, "these keys must name one row"
    row = rows[0] if rows else {}
    return {
        name: cell if name in KEYS and row else printed(row.get(RESULTS.get(name, name)))
        for name, cell in wanted.items()
    }
