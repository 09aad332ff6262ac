"""Both examples through structured reports written by highdicom give the same answers."""

import csv
import os
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from broken import dicom_reports as written
from polars.testing import assert_frame_equal

from seriatim.cohort.build import build_cohort
from seriatim.cohort.schema import TABLES, Kind
from seriatim.endpoints.derive import derive_endpoints
from seriatim.formats.convert import convert
from seriatim.formats.outgoing import tables_to_write
from seriatim.formats.read import read_cohort
from seriatim.response.derive import derive_response

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
ZERO = date(2004, 1, 1)
"""Day 0 of a relative clock; reports have dates only."""

STATUSES = ("absent", "too_small", "not_evaluable", "present", "equivocal")
"""Statuses that no code of DICOM says; the reports say them in a scheme of their own."""

IS_WHOLE = os.environ.get("SERIATIM_REFEREES") == "required"
"""Writing a report takes highdicom a quarter of a second: all 481 only where that is asked for."""


def rows(folder, table):
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def covering_patients(folder):
    """Few patients that between them have every kind of lesion, every status, every relation."""
    features = defaultdict(set)
    for row in rows(folder, "measurements"):
        features[row["patient_id"]].add(row["status"])
    for row in rows(folder, "lesions"):
        features[row["patient_id"]] |= {
            row["kind"],
            row["role"],
            *(name for name in ("parent_lesion_id", "merged_into_lesion_id") if row.get(name)),
        }
    for table in ("events", "resections"):
        for row in rows(folder, table):
            features[row["patient_id"]].add(table)
    if IS_WHOLE:
        return set(features)
    missing, chosen = set().union(*features.values()), set()
    while missing:
        best = max(sorted(features), key=lambda patient: len(features[patient] & missing))
        chosen.add(best)
        missing -= features[best]
    return chosen


def day_of(text, *, relative):
    return (ZERO + timedelta(days=int(text))).isoformat() if relative else text


def write_reports(folder, source, patients, *, relative, library):
    """One report for each patient, reader and scan: sizes, attenuation, statuses."""
    people = {row["patient_id"]: row for row in rows(folder, "patients")}
    nodes = {
        (r["patient_id"], r["lesion_id"]) for r in rows(folder, "lesions") if r["kind"] == "node"
    }
    scans = defaultdict(list)
    for row in rows(folder, "measurements"):
        if row["patient_id"] in patients:
            scans[row["patient_id"], row["scan_day"], row["reader"]].append(row)
    reports = []
    for number, ((patient, day, reader), seen) in enumerate(scans.items(), start=1):
        person = people[patient]
        image = written.image(
            patient,
            day_of(day, relative=relative).replace("-", ""),
            sex=(person.get("sex") or "").upper()[:1],
            born=f"{person['birth_year']}0101" if person.get("birth_year") else "",
        )
        groups = [group_of(row, is_node=(patient, row["lesion_id"]) in nodes) for row in seen]
        found = written.report(
            *groups, of=image, reader=f"{reader}^", number=number, library=library
        )
        found.SyntheticData = "YES"
        reports.append(found)
    written.write(source, *reports)


def group_of(row, *, is_node):
    numbers = [
        written.size(concept, float(row[column]))
        for concept, column in (
            (written.LONG, "long_axis_mm"),
            (written.SHORT, "short_axis_mm"),
        )
        if row.get(column)
    ]
    if row.get("density_hu"):
        numbers.append(written.attenuation(float(row["density_hu"])))
    said = row["status"]
    return written.group(
        row["lesion_id"],
        *numbers,
        patient=row["patient_id"],
        site=written.NODE if is_node else written.LIVER,
        statements=[written.says("status", said)] if said in STATUSES else [],
    )


def write_tables(folder, target, patients, *, relative):
    """What reports do not hold, as tables of the schema; the lesions are named by their labels."""
    target.mkdir()
    for path in sorted(folder.glob("*.csv")):
        if path.stem == "measurements":
            continue
        kept = [row for row in rows(folder, path.stem) if row["patient_id"] in patients]
        days = [c.name for c in TABLES[path.stem].columns if c.kind is Kind.DAY]
        for row in kept:
            row |= {n: day_of(row[n], relative=relative) for n in days if row.get(n)}
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with (target / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(kept)


def settings(clinical):
    statuses = [
        {
            "name": "99TEST:status",
            "value": f"99TEST:{status}",
            "column": "status",
            "becomes": status,
        }
        for status in STATUSES
    ]
    return {"dicom_sr": {"clinical": str(clinical), "lesion_ids": "label", "evaluations": statuses}}


@pytest.fixture(scope="module", params=["sakakura-2006", "dematteo-2007"])
def both(request, tmp_path_factory):
    """The cohort as it is, and the one read from its reports, of the same patients."""
    folder = EXAMPLES / request.param
    whole = read_cohort(folder)
    relative = whole.about.clock == "relative"
    patients = covering_patients(folder)
    place = tmp_path_factory.mktemp("reports")
    write_reports(
        folder, place / "sr", patients, relative=relative, library=request.param[0] == "s"
    )
    write_tables(folder, place / "clinical", patients, relative=relative)
    conversion = convert(
        place / "sr", format_name="dicom-sr", settings=settings(place / "clinical")
    )
    frames = {
        name: frame.filter(pl.col("patient_id").is_in(list(patients)))
        for name, frame in tables_to_write(whole).items()
    }
    return build_cohort(whole.about, frames), conversion


def shifted(frame, cohort):
    """The frame with its days counted from the zero of a calendar."""
    days = [c for c in frame.columns if c.endswith("day") and frame[c].dtype == pl.Int32]
    zero = (ZERO - date(1970, 1, 1)).days if cohort.about.clock == "relative" else 0
    return frame.with_columns(pl.col(days) + zero)


def assert_same(one, other, keys):
    columns = [column for column in one.columns if "row" not in column]
    assert_frame_equal(
        one.select(columns).sort(keys), other.select(columns).sort(keys), check_row_order=True
    )


def test_every_table_comes_back(both):
    cohort, conversion = both
    for name, frame in cohort.tables().items():
        read = conversion.cohort.tables()[name]
        keys = [c for c in ("patient_id", "lesion_id", "scan_day", "reader") if c in frame.columns]
        if name == "measurements" and read["modality"].is_null().all():
            frame, read = frame.drop("modality"), read.drop("modality")
        assert_same(shifted(frame, cohort), read, keys or frame.columns)


def test_states_categories_and_endpoints_are_the_same(both):
    cohort, conversion = both
    response = derive_response(cohort)
    read = derive_response(conversion.cohort)
    assert response.categories.height
    for name, frame in vars(response).items():
        keys = [c for c in frame.columns if c in KEYS]
        assert_same(shifted(frame, cohort), getattr(read, name), keys)
    assert_same(
        shifted(derive_endpoints(cohort, response), cohort),
        derive_endpoints(conversion.cohort, read),
        ["patient_id", "origin", "origin_id", "endpoint"],
    )


KEYS = ("patient_id", "reader", "scan_day", "lesion_id", "occasion", "period", "operation_id")


def test_every_record_is_used(both):
    _, conversion = both
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}
    assert set(conversion.accounts.tallies["set_aside"]) == {0}


def test_the_cohort_is_marked_synthetic_because_the_reports_say_so(both):
    _, conversion = both
    assert conversion.cohort.about.synthetic
