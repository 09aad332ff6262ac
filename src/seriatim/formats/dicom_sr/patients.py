"""Who the reports are about: one identifier for each patient, and what the headers say of them.

A patient identifier is only unique within the institution that gave it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seriatim.formats.dicom_sr.ledger import Ledger
from seriatim.formats.dicom_sr.report import Report

COPY, NO_PATIENT, NO_ISSUER, TWO_ISSUERS = "DCM003", "DCM004", "DCM005", "DCM006"
CONTRADICTED = "DCM025"
HEADER_COLUMNS = ("sex", "birth_year")


@dataclass
class Header:
    """What the reports of one patient say in their headers, and where each stands."""

    source: int
    """The first report of the patient."""
    said: dict[str, dict[str, int]] = field(default_factory=dict)
    """Column -> each value said -> the first report that says it."""

    def one(self, column: str) -> str | None:
        """The value that all reports agree on; null where there is none or they disagree."""
        values = list(self.said.get(column, {}))
        return values[0] if len(values) == 1 else None


def name_patients(reports: Mapping[int, Report], ledger: Ledger) -> dict[int, str]:
    """The patient of each report by its source number; reports that have none are set aside."""
    once = _without_copies(reports, ledger)
    issuers: dict[str, set[str]] = {}
    for report in once.values():
        issuers.setdefault(report.patient, set()).update({report.issuer} - {""})
    named: dict[int, str] = {}
    for source, report in once.items():
        if not report.patient:
            ledger.set_aside_report(NO_PATIENT, source, len(report.groups))
        elif len(issuers[report.patient]) <= 1:
            named[source] = report.patient
        elif not report.issuer:
            ledger.set_aside_report(NO_ISSUER, source, len(report.groups))
        else:
            ledger.note(TWO_ISSUERS, source)
            named[source] = f"{report.patient}@{report.issuer}"
    return named


def _without_copies(reports: Mapping[int, Report], ledger: Ledger) -> dict[int, Report]:
    seen: set[str] = set()
    once = {}
    for source, report in reports.items():
        if report.uid and report.uid in seen:
            ledger.set_aside_report(COPY, source, len(report.groups))
        else:
            once[source] = report
        seen.add(report.uid)
    return once


def read_headers(
    reports: Mapping[int, Report], named: Mapping[int, str], ledger: Ledger
) -> dict[str, Header]:
    """What is said of each patient, by patient."""
    headers: dict[str, Header] = {}
    for source, patient in named.items():
        header = headers.setdefault(patient, Header(source))
        for column, value in zip(HEADER_COLUMNS, _header_values(reports[source]), strict=True):
            if value:
                header.said.setdefault(column, {}).setdefault(value, source)
    for header in headers.values():
        for values in header.said.values():
            if len(values) > 1:
                for source in values.values():
                    ledger.note(CONTRADICTED, source)
    return headers


def _header_values(report: Report) -> Sequence[str]:
    return (report.sex, report.birth_year)
