"""Small text tables turned into cohorts, and result tables turned back into the same text.

A column is either a lesion that was declared (its cells are what the reader saw) or a result (its
cells are what must come out, or a range that holds it; `-` is an empty result, no row or null; a
blank is not looked at).
"""

import re
from collections.abc import Iterator

import polars as pl

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES

Row = dict[str, str]

CELLS = {
    "absent": "absent",
    "small": "too_small",
    "ne": "not_evaluable",
    "present": "present",
    "up": "unequivocal_progression",
    "?": "equivocal",
    "unsized": "measured",
}
"""Words for what a reader saw, besides a size in mm, and the status each stands for."""

_CELL = re.compile(
    r"(?P<word>[a-z?]+)?\s*(?:(?P<long>[\d.]+)x)?(?P<size>[\d.]+)?\s*(?:(?P<density>-?[\d.]+)HU)?$"
)


def rows_of(text: str) -> list[Row]:
    """The rows of a text table whose columns are set apart by `|`."""
    lines = [line for line in text.strip().splitlines() if set(line.strip()) - set("-+")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    header, *body = cells
    assert all(len(row) == len(header) for row in body), "every row needs every column"
    return [dict(zip(header, row, strict=True)) for row in body]


def cohort_of(
    rows: list[Row], *, lesions: str, drugs: str | None = None, operations: str = ""
) -> Cohort:
    """The cohort that the lesion columns of these rows describe."""
    declared = [_lesion(words) for words in lesions.split(";")]
    measurements = list(_measurements(rows, declared))
    patients = sorted({_patient(row) for row in rows})
    followed = {(row["patient_id"], row["lesion_id"]) for row in measurements}
    operated = [row for name in patients for row in _operations(name, operations)]
    return Cohort(
        about=About(title="A rule by example", synthetic=True, clock="relative"),
        patients=_frame("patients", [{"patient_id": name} for name in patients]),
        lesions=_frame(
            "lesions",
            [
                {**lesion, "patient_id": name}
                for name in patients
                for lesion in declared
                if (name, lesion["lesion_id"]) in followed
            ],
        ),
        measurements=_frame("measurements", measurements),
        drugs=None if drugs is None else _frame("drugs", list(_drugs(patients, drugs))),
        operations=_frame("operations", [row for row, _ in operated]),
        resections=_frame("resections", [taken for _, removed in operated for taken in removed]),
    )


def printed(value: object) -> str:
    """A result as it stands in a text table."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


_RANGE = re.compile(r"(?:(?P<sign>[<>]) (?P<end>[\d.]+)|(?P<low>[\d.]+) to (?P<high>[\d.]+))$")


def is_within(value: float, cell: str) -> bool:
    """Whether the cell is a range, such as `> 0.9` or `0.3 to 0.7`, that holds the value."""
    found = _RANGE.match(cell)
    if not found:
        return False
    if found["sign"]:
        end = float(found["end"])
        return value > end if found["sign"] == ">" else value < end
    return float(found["low"]) <= value <= float(found["high"])


def _frame(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLES[name].schema)


def _patient(row: Row) -> str:
    return row.get("patient", "P")


def _lesion(words: str) -> dict[str, object]:
    """`B node target`, `N nodule in A`, `A2 fragment of A`, `C target merges into A`."""
    name, *rest = words.split()
    kind, text = "solid", " ".join(rest)
    for word, meaning in (("node", "node"), ("nodule", "nodule_in_mass")):
        kind = meaning if word in rest else kind
    roles = [word for word in rest if word in ("target", "non_target", "new")]
    parent = re.search(r"(?:in|fragment of) (\w+)", text.replace("merges into", "merges"))
    merged = re.search(r"merges into (\w+)", text)
    return {
        "lesion_id": name,
        "kind": kind,
        "role": roles[0] if roles else "non_target",
        "organ": "liver",
        "parent_lesion_id": parent[1] if parent else None,
        "merged_into_lesion_id": merged[1] if merged else None,
    }


def _measurements(rows: list[Row], lesions: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    for row in rows:
        for lesion in lesions:
            if cell := row.get(str(lesion["lesion_id"]), ""):
                yield {
                    "patient_id": _patient(row),
                    "lesion_id": lesion["lesion_id"],
                    "scan_day": int(row["day"]),
                    "reader": row.get("reader", "1"),
                    **_seen(cell, is_node=lesion["kind"] == "node"),
                }


def _seen(cell: str, *, is_node: bool) -> dict[str, object]:
    """One cell: `34`, `20x8` (long by short axis), `34 60HU`, `small`, `up 34`, `?` ..."""
    found = _CELL.match(cell)
    assert found, f"cannot read the cell {cell!r}"
    size = float(found["size"]) if found["size"] else None
    long_axis = float(found["long"]) if found["long"] else None if is_node else size
    return {
        "status": CELLS[found["word"]] if found["word"] else "measured",
        "long_axis_mm": long_axis,
        "short_axis_mm": size if is_node or found["long"] else None,
        "density_hu": float(found["density"]) if found["density"] else None,
    }


def _drugs(patients: list[str], words: str) -> Iterator[dict[str, object]]:
    """`line 1 from 0 to 90; line 2 from 91` or `imatinib from 0`."""
    for clause in filter(None, (clause.strip() for clause in words.split(";"))):
        found = re.match(r"(?:line (\d+)|(\w+)) from (-?\d+)(?: to (-?\d+))?$", clause)
        assert found, f"cannot read the drug {clause!r}"
        for name in patients:
            yield {
                "patient_id": name,
                "agent": found[2] or f"drug {found[1]}",
                "line": int(found[1]) if found[1] else None,
                "start_day": int(found[3]),
                "stop_day": int(found[4]) if found[4] else None,
            }


def _operations(
    patient: str, words: str
) -> Iterator[tuple[dict[str, object], list[dict[str, object]]]]:
    """`50 removes A B; 90`: operations op1, op2 ... with the lesions each took."""
    clauses = filter(None, (clause.strip() for clause in words.split(";")))
    for number, clause in enumerate(clauses, start=1):
        day, *rest = clause.split()
        keys = {"patient_id": patient, "operation_id": f"op{number}"}
        removed = [{**keys, "lesion_id": lesion} for lesion in rest if lesion != "removes"]
        yield {**keys, "operation_day": int(day)}, removed
