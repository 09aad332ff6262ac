"""Two histories of the same patients that are the same up to a day and differ after it."""

from hypothesis import strategies as st

from generative.cohorts import GAPS_DAYS, Row, cohorts, complete

DAY_COLUMNS = {
    "measurements": "scan_day",
    "drugs": "start_day",
    "operations": "operation_day",
    "events": "day",
    "covariates": "day",
}
FATES = ("keep", "delete", "later", "change", "delete")
ADDITIONS = ("reader", "operation", "drug", "value")
FAR = 3000
"""Later than any row: both histories are followed until then."""


@st.composite
def histories(draw):
    """A cohort with covariates and stops of drugs, a day, and the cohort with another future."""
    tables = draw(cohorts(max_patients=2).filter(lambda drawn: drawn["measurements"]))
    first_lines = [
        complete("drugs", patient_id=row["patient_id"], agent="imatinib", line=1, start_day=-50)
        for row in tables["patients"]
    ]
    tables = tables | {
        "patients": [row | {"last_contact_day": FAR} for row in tables["patients"]],
        "covariates": draw(covariate_rows(tables)),
        "drugs": draw(with_stops(tables["drugs"], first_lines)),
    }
    days = sorted({row["scan_day"] for row in tables["measurements"]})
    day = draw(st.sampled_from(days[len(days) // 3 :]))
    return tables, day, draw(other_future(tables, day))


@st.composite
def covariate_rows(draw, tables):
    rows = {}
    for patient in tables["patients"]:
        day = 0
        for gap in draw(st.lists(st.sampled_from(GAPS_DAYS), max_size=4)):
            day += gap
            rows[patient["patient_id"], day] = complete(
                "covariates",
                patient_id=patient["patient_id"],
                day=day,
                name="ecog",
                value=float(draw(st.integers(0, 3))),
            )
    return list(rows.values())


@st.composite
def with_stops(draw, drugs, early):
    """A first line for everybody; the intervals, some of them stopped, some resumed later."""
    rows = []
    for row in (*early, *(drugs or ())):
        lasts = draw(st.sampled_from((None, 90, 130, 100, 170, None)))
        stop = None if lasts is None else row["start_day"] + lasts
        rows.append(row | {"stop_day": stop})
        if stop is not None and draw(st.sampled_from((True, True, False))):
            rows.append(row | {"start_day": stop + 60, "stop_day": None})
    return list({(r["patient_id"], r["agent"], r["start_day"]): r for r in rows}.values())


@st.composite
def other_future(draw, tables, day):
    """The same rows up to the day; after it some are gone, moved, changed or new."""
    changed = {name: draw(later_rows(name, rows, day)) for name, rows in tables.items()}
    changed["patients"] = [row | {"last_contact_day": FAR + 500} for row in tables["patients"]]
    known = {(row["patient_id"], row["operation_id"]) for row in changed["operations"]}
    changed["resections"] = [
        row for row in tables["resections"] if (row["patient_id"], row["operation_id"]) in known
    ]
    for patient in tables["patients"]:
        for what in draw(st.lists(st.sampled_from(ADDITIONS), max_size=3, unique=True)):
            add_what_comes(what, changed, patient["patient_id"], day + draw(st.integers(1, 200)))
    return changed


@st.composite
def later_rows(draw, name, rows, day):
    if name not in DAY_COLUMNS:
        return rows
    column, kept = DAY_COLUMNS[name], []
    for row in rows:
        fate = "keep" if row[column] <= day else draw(st.sampled_from(FATES))
        if fate == "delete":
            continue
        kept.append(otherwise(name, row, column) if fate != "keep" else row)
    if name == "drugs":
        kept = [stopped_otherwise(row, day) for row in kept]
    keys = ("patient_id", "lesion_id", "reader", "agent", "name", "kind", "operation_id", column)
    return list({tuple(row.get(key) for key in keys): row for row in kept}.values())


def otherwise(name, row, column):
    """A row of the future as it might have been: later, and with another size or value."""
    moved = row | {column: row[column] + 11}
    if name == "drugs" and row["stop_day"] is not None:
        moved |= {"stop_day": row["stop_day"] + 11}
    if name == "measurements" and row["long_axis_mm"] is not None:
        moved |= {"long_axis_mm": row["long_axis_mm"] * 2, "status": "measured"}
    return Row(moved | {"value": row["value"] + 1} if name == "covariates" else moved)


def stopped_otherwise(row, day):
    """An interval that ends after the day ends on another day after it."""
    later = row["stop_day"] is not None and row["stop_day"] > day
    return row | {"stop_day": row["stop_day"] + 5} if later else row


def add_what_comes(what, tables, patient_id, day):
    """One more operation, drug line, value or scan by a reader who comes before all others."""
    match what:
        case "operation":
            tables["operations"] = [
                *tables["operations"],
                complete(
                    "operations", patient_id=patient_id, operation_id="late", operation_day=day
                ),
            ]
        case "drug":
            row = complete("drugs", patient_id=patient_id, agent="late", line=15, start_day=day)
            tables["drugs"] = [*tables["drugs"], row]
        case "value":
            row = complete("covariates", patient_id=patient_id, day=day, name="ecog", value=4.0)
            others = [
                r for r in tables["covariates"] if (r["patient_id"], r["day"]) != (patient_id, day)
            ]
            tables["covariates"] = [*others, row]
        case "reader":
            own = [r for r in tables["measurements"] if r["patient_id"] == patient_id]
            scans = {r["lesion_id"]: r | {"reader": "0", "scan_day": day} for r in own}
            tables["measurements"] = [*tables["measurements"], *scans.values()]
