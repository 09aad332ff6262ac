"""The chart: everything one reader knows of one patient."""

from dataclasses import dataclass

from .sizes import read_row


@dataclass(frozen=True)
class Lesion:
    """One row of the lesions table."""

    lesion_id: str
    organ: str | None
    kind: str
    role: str
    parent: str | None
    merged_into: str | None

    @property
    def is_nodule(self):
        """A nodule within a mass."""
        return self.kind == "nodule_in_mass"

    @property
    def is_fragment(self):
        """A piece of another lesion that has split."""
        return self.parent is not None and not self.is_nodule


@dataclass(frozen=True, eq=False)
class Chart:
    """One patient as read by one reader."""

    patient_id: str
    reader: str
    lesions: dict
    """lesion_id -> Lesion"""
    rows: dict
    """(lesion_id, day) -> Row"""
    visit_days: list
    drugs_known: bool
    line_starts: dict
    """Line -> its first day. A line is (1, number, "") or (0, 0, agent)."""
    operations: list
    """(operation_id, day), in order of day."""
    removals: dict
    """lesion_id -> day of the operation that took it"""


def open_charts(tables):
    """Every chart of the cohort, by patient and reader."""
    readers = sorted({(row["patient_id"], row["reader"]) for row in tables["measurements"]})
    return [open_chart(tables, patient_id, reader) for patient_id, reader in readers]


def open_chart(tables, patient_id, reader):
    """The chart of one patient and one reader."""

    def of_patient(name):
        return [row for row in tables.get(name) or [] if row["patient_id"] == patient_id]

    lesions = {row["lesion_id"]: read_lesion(row) for row in of_patient("lesions")}
    seen = [row for row in of_patient("measurements") if row["reader"] == reader]
    rows = [read_row(row, lesions[row["lesion_id"]].kind) for row in seen]
    days = {row["operation_id"]: row["operation_day"] for row in of_patient("operations")}
    return Chart(
        patient_id=patient_id,
        reader=reader,
        lesions=lesions,
        rows={(row.lesion_id, row.day): row for row in rows},
        visit_days=sorted({row.day for row in rows}),
        drugs_known=tables.get("drugs") is not None,
        line_starts=first_days_of_lines(of_patient("drugs")),
        operations=sorted(days.items(), key=lambda item: (item[1], item[0])),
        removals=first_days_of_removal(of_patient("resections"), days),
    )


def read_lesion(row):
    """A row of the lesions table."""
    return Lesion(
        lesion_id=row["lesion_id"],
        organ=row["organ"],
        kind=row["kind"],
        role=row["role"],
        parent=row["parent_lesion_id"],
        merged_into=row["merged_into_lesion_id"],
    )


def first_days_of_lines(drug_rows):
    """Each line and the first day any of its drugs was given."""
    starts = {}
    for row in drug_rows:
        line = (0, 0, row["agent"]) if row["line"] is None else (1, row["line"], "")
        starts[line] = min(starts.get(line, row["start_day"]), row["start_day"])
    return starts


def first_days_of_removal(resection_rows, operation_days):
    """Each lesion that an operation took and the day it was taken."""
    removed = {}
    for row in resection_rows:
        day = operation_days[row["operation_id"]]
        removed[row["lesion_id"]] = min(removed.get(row["lesion_id"], day), day)
    return removed
