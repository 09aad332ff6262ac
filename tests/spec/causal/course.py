"""A patient's course as text, turned into a cohort and what its scans say.

Words of the column `happens`: `drug 2`, `stop 2`, `operation`, `scan focal`, `scan responsive 80mm
3 lesions`, `scan ?` (indeterminate), `scan focal PD` (progressive disease), `ecog 1` or any other
value, `death`, `dead` (day not known), `last contact`, or a clinical event such as `recurrence`.
"""

import re

import polars as pl
from spec.text_table import rows_of

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.response.derive import ResponseTables

CATEGORIES = {
    "responsive": ("responsive", 0),
    "focal": ("focal_resistance", 1),
    "multifocal": ("multifocal_resistance", 2),
    "?": ("indeterminate", 0),
}
VISIT_SCHEMA = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "scan_day": pl.Int32(),
    "is_reference": pl.Boolean(),
    "overall": pl.String(),
    "overall_backdated": pl.String(),
    "target_sum_mm": pl.Float64(),
}
CATEGORY_SCHEMA = {
    "patient_id": pl.String(),
    "reader": pl.String(),
    "at": pl.String(),
    "day": pl.Int32(),
    "scan_day": pl.Int32(),
    "n_lesions": pl.Int32(),
    "n_growing": pl.Int32(),
    "category": pl.String(),
    "category_dematteo_2007": pl.String(),
    "p_focal": pl.Float64(),
    "p_multifocal": pl.Float64(),
}


def read_course(text, *, drugs_known=True, clock="relative", primary_reader=None):
    """The cohort that the text describes, and the response tables of its scans."""
    tables = {name: [] for name in ("drugs", "operations", "events", "covariates", "scans")}
    people = {}
    for row in rows_of(text) if text.strip() else []:
        keys = {"patient_id": row.get("patient", "P")}
        person = people.setdefault(keys["patient_id"], dict(keys))
        _happen(tables, person, keys, int(row["day"]), row)
    scans = tables.pop("scans")
    frames = {name: pl.DataFrame(rows, schema=TABLES[name].schema) for name, rows in tables.items()}
    seen = [{name: scan[name] for name in ("patient_id", "reader", "scan_day")} for scan in scans]
    cohort = Cohort(
        about=About(
            title="A trial by example", synthetic=True, clock=clock, primary_reader=primary_reader
        ),
        patients=pl.DataFrame(list(people.values()), schema=TABLES["patients"].schema),
        lesions=TABLES["lesions"].empty(),
        measurements=pl.DataFrame(seen, schema=TABLES["measurements"].schema),
        **{**frames, "drugs": frames["drugs"] if drugs_known else None},
    )
    return cohort, _response(scans)


def _happen(tables, person, keys, day, row):
    match row["happens"].split():
        case ["drug", line]:
            interval = {"agent": f"drug {line}", "line": int(line), "start_day": day}
            tables["drugs"].append(keys | interval)
        case ["stop", line]:
            own = [r for r in tables["drugs"] if r["patient_id"] == keys["patient_id"]]
            [r for r in own if r["line"] == int(line)][-1]["stop_day"] = day
        case ["operation"]:
            number = len(tables["operations"]) + 1
            tables["operations"].append(
                keys | {"operation_id": f"op{number}", "operation_day": day}
            )
        case ["scan", *words]:
            scan = {"reader": row.get("reader", "1"), "scan_day": day}
            tables["scans"].append(keys | scan | _said(words))
        case ["death"]:
            person |= {"vital_status": "dead", "death_day": day}
        case ["dead"]:
            person |= {"vital_status": "dead"}
        case ["last", "contact"]:
            person |= {"last_contact_day": day}
        case [name, value]:
            tables["covariates"].append(keys | {"day": day, "name": name, "value": float(value)})
        case [kind]:
            tables["events"].append(keys | {"day": day, "kind": kind})


def _said(words):
    category, n_growing = CATEGORIES[words[0]]
    text = " ".join(words)
    size = re.search(r"([\d.]+)mm", text)
    lesions = re.search(r"(\d+) lesion", text)
    overall = "PD" if "PD" in words else "NE" if "NE" in words else "SD"
    return {
        "at": "scan",
        "is_reference": False,
        "overall": overall,
        "overall_backdated": overall,
        "target_sum_mm": float(size[1]) if size else None,
        "n_lesions": int(lesions[1]) if lesions else 3,
        "n_growing": n_growing,
        "category": category,
        "category_dematteo_2007": category,
        "p_focal": 0.8 if category == "focal_resistance" else 0.1,
        "p_multifocal": 0.8 if category == "multifocal_resistance" else 0.1,
    }


def _response(scans):
    dated = [scan | {"day": scan["scan_day"]} for scan in scans]
    visits = [{name: scan[name] for name in VISIT_SCHEMA} for scan in scans]
    categories = [{name: scan[name] for name in CATEGORY_SCHEMA} for scan in dated]
    return ResponseTables(
        lesion_states=pl.DataFrame(),
        visit_responses=pl.DataFrame(visits, schema=VISIT_SCHEMA),
        best_responses=pl.DataFrame(),
        categories=pl.DataFrame(categories, schema=CATEGORY_SCHEMA),
    )
