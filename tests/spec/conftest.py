"""The fixture of the rule book: a text table goes in, its result columns must come out.

Probabilities are held to a range, `> 0.9`, `< 0.1` or `0.3 to 0.7`, for their last digits are drawn.
"""

from collections.abc import Callable

import polars as pl
import pytest
from spec.text_table import Row, cohort_of, is_within, printed, rows_of

from seriatim.cohort.schema import TABLES
from seriatim.response.collected import compare_collected
from seriatim.response.derive import ResponseTables, derive_response
from seriatim.response.rules import ResponseRules

VISIT = {
    "period": "period",
    "line": "line",
    "reference": "is_reference",
    "sum": "target_sum_mm",
    "baseline": "baseline_sum_mm",
    "nadir": "nadir_sum_mm",
    "target": "target_response",
    "why target": "target_reason",
    "non-target": "non_target_response",
    "why non-target": "non_target_reason",
    "new": "new_lesions",
    "overall": "overall",
    "why overall": "overall_reason",
    "back-dated": "overall_backdated",
    "choi": "choi",
    "why choi": "choi_reason",
}
CATEGORY = {
    "scan": "scan_day",
    "lesions": "n_lesions",
    "growing": "n_growing",
    "not assessed": "n_unassessed",
    "category": "category",
    "why category": "reason",
    "dematteo-2007": "category_dematteo_2007",
    "esmo-2022": "category_esmo_2022",
    "fairweather-2018": "category_fairweather_2018",
    "p responsive": "p_responsive",
    "p focal": "p_focal",
    "p multifocal": "p_multifocal",
    "p not assessed": "p_unassessed",
    "certain": "category_certain",
}
LESION = {
    "is": "state",
    "why": "reason",
    "size": "size_mm",
    "against": "reference_mm",
    "grows": "p_growing",
    "rests on": "p_basis",
    "from": "true_size_lower_mm",
    "truly": "true_size_mm",
    "up to": "true_size_upper_mm",
    "doubles in": "doubling_time_months",
}
COLLECTED = {"derived": "derived", "agrees": "agrees", "why": "why"}
BEST = {
    "unconfirmed": "best_unconfirmed",
    "confirmed": "best_confirmed",
    "best day": "best_day",
    "first PD": "first_pd_day",
    "starts with": "start_kind",
}

Found = Callable[[str], object]


@pytest.fixture
def follow() -> Callable[..., None]:
    """Follow lesions through the scans of a text table and hold every result column to it."""

    def run(
        scans: str,
        *,
        lesions: str,
        drugs: str | None = None,
        operations: str = "",
        rules: ResponseRules | None = None,
        best: str = "",
        at_operation: str = "",
    ) -> None:
        rows = rows_of(scans)
        cohort = cohort_of(rows, lesions=lesions, drugs=drugs, operations=operations)
        tables = derive_response(cohort, rules or ResponseRules())
        _hold(rows, lambda row: _at_scan(tables, row), _given(lesions))
        if best:
            _hold(rows_of(best), lambda row: _best(tables, row), {"patient", "period"})
        if at_operation:
            _hold(
                rows_of(at_operation), lambda row: _operated(tables, row), {"patient", "operation"}
            )

    return run


@pytest.fixture
def compare() -> Callable[..., None]:
    """Follow lesions through a text table beside what a trial recorded of one part.

    `recorded` is the response on that day (blank: none), `by` its criterion; the other columns are
    held to the row of the comparison, or to the visit.
    """

    def run(scans: str, *, lesions: str, part: str, rules: ResponseRules | None = None) -> None:
        rows, rules = rows_of(scans), rules or ResponseRules()
        tables = derive_response(cohort_of(rows, lesions=lesions), rules)
        recorded = _recorded(rows, part)
        compared = compare_collected(recorded, tables.visit_responses, rules.recist)
        own = compared.filter(pl.col("part") == part)

        def results(row: Row) -> Found:
            who = {"patient_id": row.get("patient", "P"), "reader": row.get("reader", "1")}
            found = _one(own, **who, scan_day=int(row["day"]))
            at_scan = _at_scan(tables, row)
            return lambda name: found.get(COLLECTED[name]) if name in COLLECTED else at_scan(name)

        _hold(rows, results, {*_given(lesions), "recorded", "by"})

    return run


def _recorded(rows: list[Row], part: str) -> pl.DataFrame:
    """What the trial recorded, as the table `assessments`."""
    return pl.DataFrame(
        [
            {
                "patient_id": row.get("patient", "P"),
                "scan_day": int(row["day"]),
                "reader": row.get("reader", "1"),
                "part": part,
                "response": row["recorded"],
                "criterion": row.get("by") or None,
            }
            for row in rows
            if row["recorded"]
        ],
        schema=TABLES["assessments"].schema,
    )


def _given(lesions: str) -> set[str]:
    return {"patient", "reader", "day"} | {words.split()[0] for words in lesions.split(";")}


def _hold(rows: list[Row], results: Callable[[Row], Found], given: set[str]) -> None:
    """Compare all rows at once, so that a failure shows the whole table."""
    expected = [
        {name: cell for name, cell in row.items() if name not in given and cell} for row in rows
    ]
    found = [
        {name: _as_written(results(row)(name), cell) for name, cell in wanted.items()}
        for row, wanted in zip(rows, expected, strict=True)
    ]
    assert any(expected), "the table holds nothing to compare"
    assert found == expected


def _as_written(value: object, cell: str) -> str:
    """The range of the cell where the value lies in it, else the value."""
    return cell if isinstance(value, float) and is_within(value, cell) else printed(value)


def _one(frame: pl.DataFrame, **keys: object) -> dict[str, object]:
    """The one row with these keys; empty where there is none."""
    rows = frame.filter(pl.col(name) == value for name, value in keys.items()).to_dicts()
    assert len(rows) <= 1, "these keys must name one row"
    return rows[0] if rows else {}


def _at_scan(tables: ResponseTables, row: Row) -> Found:
    who = {"patient_id": row.get("patient", "P"), "reader": row.get("reader", "1")}
    day = int(row["day"])
    visit = _one(tables.visit_responses, **who, scan_day=day)
    category = _one(tables.categories, **who, at="scan", day=day)

    def find(name: str) -> object:
        if name in VISIT:
            return visit.get(VISIT[name])
        if name in CATEGORY:
            return category.get(CATEGORY[name])
        lesion, _, what = name.partition(" ")
        return _one(tables.lesion_states, **who, scan_day=day, lesion_id=lesion).get(LESION[what])

    return find


def _best(tables: ResponseTables, row: Row) -> Found:
    found = _one(
        tables.best_responses, patient_id=row.get("patient", "P"), period=int(row["period"])
    )
    return lambda name: found.get(BEST[name])


def _operated(tables: ResponseTables, row: Row) -> Found:
    found = _one(
        tables.categories,
        patient_id=row.get("patient", "P"),
        at="operation",
        operation_id=row["operation"],
    )
    return lambda name: found.get(CATEGORY[name])
