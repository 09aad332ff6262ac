"""Every finding there can be. A code keeps its meaning for good; numbers are never used again.

CSV  the file itself, before any table is read      TBL  tables and columns
SRC  files of other formats, as far as any has them MAP  any table, read through a map
RCP  REDCap      SDT  SDTM      FHR  FHIR      DCM  DICOM structured reports
VAL  single values                                  KEY  rows given twice
REL  rows that point to other rows                  CLN  what cannot be, or is odd, in a patient
"""

from seriatim.base.codes import FindingCode
from seriatim.cohort.catalogue.clinical import CLINICAL_CODES
from seriatim.cohort.catalogue.dates import DATE_CODES
from seriatim.cohort.catalogue.dicom import DICOM_CODES
from seriatim.cohort.catalogue.fhir import FHIR_CODES
from seriatim.cohort.catalogue.files import FILE_CODES
from seriatim.cohort.catalogue.mapping import MAPPING_CODES
from seriatim.cohort.catalogue.operations import OPERATION_CODES
from seriatim.cohort.catalogue.redcap import REDCAP_CODES
from seriatim.cohort.catalogue.relations import RELATION_CODES
from seriatim.cohort.catalogue.sdtm import SDTM_CODES
from seriatim.cohort.catalogue.sources import SOURCE_CODES
from seriatim.cohort.catalogue.values import VALUE_CODES

CONVERSION_CODES: tuple[FindingCode, ...] = (
    *SOURCE_CODES,
    *MAPPING_CODES,
    *REDCAP_CODES,
    *SDTM_CODES,
    *FHIR_CODES,
    *DICOM_CODES,
)
"""Findings of the readers of other formats."""

FINDING_CODES: tuple[FindingCode, ...] = (
    *FILE_CODES,
    *CONVERSION_CODES,
    *VALUE_CODES,
    *DATE_CODES,
    *RELATION_CODES,
    *CLINICAL_CODES,
    *OPERATION_CODES,
)

CODES: dict[str, FindingCode] = {code.code: code for code in FINDING_CODES}
