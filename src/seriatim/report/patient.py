"""One patient's rows out of the cohort and the results, as the deciding reader saw them."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.report.inputs import Results


@dataclass(frozen=True)
class Patient:
    """Everything the sheet shows of one patient; every frame holds this patient's rows only."""

    patient_id: str
    person: dict[str, Any]
    lesions: pl.DataFrame
    states: pl.DataFrame
    """Lesion states of the deciding reader, in order of scan and lesion."""
    visits: pl.DataFrame
    categories: pl.DataFrame
    """Of the deciding reader: at every scan and every operation."""
    drugs: pl.DataFrame
    operations: pl.DataFrame
    resections: pl.DataFrame
    events: pl.DataFrame
    endpoints: pl.DataFrame

    @property
    def index_category(self) -> str | None:
        """The category at the index operation; None where there was none."""
        rows = self.endpoints.filter(pl.col("origin") == "operation", pl.col("is_index"))
        return None if rows.is_empty() else rows["category"][0]

    @property
    def index_operation(self) -> dict[str, Any] | None:
        """The category row of the index operation, else of the first one; None without one."""
        rows = self.categories.filter(pl.col("at") == "operation").sort("day", "operation_id")
        index = self.endpoints.filter(pl.col("origin") == "operation", pl.col("is_index"))
        if index.height:
            rows = rows.filter(pl.col("operation_id") == index["origin_id"][0])
        return rows.row(0, named=True) if rows.height else None

    @property
    def last_day(self) -> int | None:
        """The last day anything is known of."""
        days = [
            *self.states["scan_day"],
            *self.operations["operation_day"],
            *self.events["day"],
            *self.drugs["start_day"],
            *self.drugs["stop_day"].drop_nulls(),
        ]
        ends = [self.person["last_contact_day"], self.person["death_day"]]
        days += [day for day in ends if isinstance(day, int)]
        return max(days, default=None)


def find_patient(results: Results, cohort: Cohort, patient_id: str) -> Patient:
    """The patient's rows.

    Raises  InputError where the cohort has no such patient; the message does not repeat the name
    """
    person = cohort.patients.filter(pl.col("patient_id") == patient_id)
    if person.is_empty():
        raise InputError(
            "The cohort has no such patient.",
            hint="Give an identifier of the column patients.patient_id.",
        )

    def own(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.filter(pl.col("patient_id") == patient_id)

    states = own(results.tables.lesion_states)
    deciding = own(results.readers)["reader"].to_list()
    others = states["reader"].unique().sort().to_list()
    read = pl.col("reader") == next(iter([*deciding, *others]), "")
    drugs = TABLES["drugs"].empty() if cohort.drugs is None else cohort.drugs
    return Patient(
        patient_id=patient_id,
        person=person.row(0, named=True),
        lesions=own(cohort.lesions),
        states=states.filter(read).sort("scan_day", "lesion_id"),
        visits=own(results.tables.visit_responses).filter(read).sort("scan_day"),
        categories=own(results.tables.categories).filter(read),
        drugs=own(drugs).sort("start_day"),
        operations=own(cohort.operations).sort("operation_day", "operation_id"),
        resections=own(cohort.resections),
        events=own(cohort.events).sort("day"),
        endpoints=own(results.tables.endpoints),
    )
