"""The codes that are understood, each verified in DICOM PS3.16; any other is not guessed at.

A code is written `SCHEME:VALUE`. SNOMED RT codes, which older programs write, become the SNOMED CT
codes of the same concept.
Source  DICOM PS3.16, as pydicom 3.0.2 carries its context groups (CID): 7021 report titles, 7469
        and 7470 sizes, 6141 attenuation, 7464 and 7465 derivations, 6145 baseline category; TID
        1500, 1501, 1502, 1600, 4108 as highdicom 0.28.2 writes them
"""

from dataclasses import dataclass

_RT_TO_CT = {
    "G-D7FE": "410668003",
    "G-A185": "103339001",
    "G-A186": "103340004",
    "G-C0E3": "363698007",
    "R-00317": "373098007",
    "G-A437": "56851009",
    "G-C171": "272741003",
}
"""Source  the table of SNOMED RT and CT codes in pydicom 3.0.2."""

REPORT_TITLES = frozenset(("DCM:126000", "DCM:126001", "DCM:126002", "DCM:126003"))
"""CID 7021: Imaging, Oncology, Dynamic Contrast MR and PET Measurement Report."""
IMAGING_MEASUREMENTS = "DCM:126010"
MEASUREMENT_GROUP = "DCM:125007"
IMAGE_LIBRARY = "DCM:111028"
TRACKING_LABEL = "DCM:112039"
TRACKING_UID = "DCM:112040"
TIME_POINT = frozenset(("UMLS:C2348792", "DCM:126070", "DCM:126071"))
"""TID 1502: Time Point, Subject and Protocol Time Point Identifier."""
PERSON_NAME = "DCM:121008"
DEVICE_NAME, DEVICE_UID = "DCM:121013", "DCM:121012"
FINDING_SITE = "SCT:363698007"
LATERALITY = "SCT:272741003"
DERIVATION = "DCM:121401"
STUDY_DATE = "DCM:111060"
MODALITY = "DCM:121139"

LENGTH = "SCT:410668003"
LONG_AXIS = "SCT:103339001"
SHORT_AXIS = "SCT:103340004"
ATTENUATION, MEAN_ATTENUATION = "DCM:112031", "DCM:112181"
SUV_BODY_WEIGHT = "DCM:126401"
MEAN = "SCT:373098007"
MAXIMUM = "SCT:56851009"

MM_PER_UNIT = {"UCUM:mm": 1.0, "UCUM:cm": 10.0}
"""Units of a length that are read."""
HOUNSFIELD = "UCUM:[hnsf'U]"
SUV_UNIT = "UCUM:g/ml{SUVbw}"

BASELINE_CATEGORY = "DCM:112016"
ROLES = {"DCM:112074": "target", "DCM:112075": "non_target"}
"""CID 6145: Target and Non-Target Lesion at Baseline."""

_MODALITIES = {"DCM:CT": "CT", "DCM:MR": "MRI", "DCM:PT": "PET"}


@dataclass(frozen=True)
class Code:
    """A code of a report: its scheme, its value, and what it is said to mean."""

    scheme: str
    value: str
    meaning: str = ""

    @property
    def key(self) -> str:
        """`SCHEME:VALUE`, SNOMED RT codes that are understood as those of SNOMED CT."""
        if self.scheme == "SRT" and self.value in _RT_TO_CT:
            return f"SCT:{_RT_TO_CT[self.value]}"
        return f"{self.scheme}:{self.value}"


def modality_word(code: Code) -> str:
    """A modality in the word of the schema where it has one, else as its code."""
    return _MODALITIES.get(code.key, code.value)
