"""The cohort schema, declared once: tables, columns, units, keys, allowed values.

The checks, the reference page `docs/reference/tables.md`, the empty templates of `seriatim init`,
the readers and the random cohorts of the tests are all made from `TABLES`.
"""

from seriatim.cohort.declared.assessments import ASSESSMENTS
from seriatim.cohort.declared.course import COVARIATES, DRUGS, EVENTS, OPERATIONS, RESECTIONS
from seriatim.cohort.declared.table import Column, Kind, Reference, Table
from seriatim.cohort.declared.tumours import (
    LESIONS,
    MAX_SIZE_MM,
    MEASUREMENTS,
    PATIENTS,
    TO_PATIENT,
)

__all__ = ["MAX_SIZE_MM", "TABLES", "TO_PATIENT", "Column", "Kind", "Reference", "Table"]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PATIENTS,
        LESIONS,
        MEASUREMENTS,
        DRUGS,
        OPERATIONS,
        RESECTIONS,
        EVENTS,
        COVARIATES,
        ASSESSMENTS,
    )
}
