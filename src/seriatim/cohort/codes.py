"""Every finding there can be. A code keeps its meaning for good; numbers are never used again.

CSV  the file itself, before any table is read      TBL  tables and columns
VAL  single values                                  KEY  rows given twice
REL  rows that point to other rows                  CLN  what cannot be, or is odd, in a patient
"""

from seriatim.base.codes import FindingCode
from seriatim.cohort.catalogue.clinical import CLINICAL_CODES
from seriatim.cohort.catalogue.dates import DATE_CODES
from seriatim.cohort.catalogue.files import FILE_CODES
from seriatim.cohort.catalogue.operations import OPERATION_CODES
from seriatim.cohort.catalogue.relations import RELATION_CODES
from seriatim.cohort.catalogue.values import VALUE_CODES

FINDING_CODES: tuple[FindingCode, ...] = (
    *FILE_CODES,
    *VALUE_CODES,
    *DATE_CODES,
    *RELATION_CODES,
    *CLINICAL_CODES,
    *OPERATION_CODES,
)

CODES: dict[str, FindingCode] = {code.code: code for code in FINDING_CODES}
