"""The last day on which anything is recorded of a patient, where that counts as last contact."""

from seriatim.cohort.places import ROW_ORIGIN
from seriatim.formats.fhir.ledger import Row
from seriatim.formats.fhir.moments import is_whole_date
from seriatim.formats.fhir.reading.context import Context

_DAYS = {
    "measurements": ("scan_day",),
    "operations": ("operation_day",),
    "drugs": ("start_day", "stop_day"),
    "events": ("day",),
    "covariates": ("day",),
    "assessments": ("scan_day",),
}


def add_last_contacts(context: Context) -> None:
    """Fill the last contact of patients without one, where the settings say from what."""
    if context.settings.last_contact == "not_known":
        return
    latest = _latest_days(context)
    for row in context.patients.values():
        day = latest.get(row["patient_id"])
        if day and row["last_contact_day"] is None and not is_whole_date(row["death_day"]):
            row["last_contact_day"] = day
            context.ledger.note_at("FHR027", row, "patients", "last_contact_day")


def _latest_days(context: Context) -> dict[object, str]:
    latest: dict[object, str] = {}
    for table, columns in _DAYS.items():
        for row in context.ledger.rows[table]:
            is_plan = row[ROW_ORIGIN] in context.planned
            for day in _whole_dates(row, columns[:1] if is_plan else columns):
                patient = row["patient_id"]
                latest[patient] = max(latest.get(patient, day), day)
    return latest


def _whole_dates(row: Row, columns: tuple[str, ...]) -> list[str]:
    given = (row[column] for column in columns)
    return [str(day) for day in given if is_whole_date(day)]
