"""Make the synthetic patient of this example: `python make.py [OUT]`.

Writes the tables as CSV beside this file, or into OUT. Days are counted from the start of imatinib.
The same seed gives the same bytes. It shares no code with seriatim, which is tried on the tables.
"""

import csv
import math
import random
import sys
from dataclasses import dataclass
from pathlib import Path

SEED = "sakakura-2006"
PATIENT_ID = "SYN-S1"

PRIMARY_RESECTED = -1120
BEFORE_COMPLETE_RESPONSE = (-12, 57, 118, 190)
COMPLETE_RESPONSE = (274, 365, 456, 547, 638, 729)
REGROWTH = 274 + 548
"""18 months of 30.4375 days after the first scan without any lesion."""
CONFIRMING_SCAN = 856
LIVER_RESECTION = 868
LAST_SCAN = LIVER_RESECTION + 731
"""24 months of 30.4375 days, 730.5 days, rounded up."""
AFTER_RESECTION = (910, 1008, 1107, 1205, 1304, 1402, 1501, LAST_SCAN)

Row = dict[str, object]


@dataclass(frozen=True)
class Metastasis:
    """One liver metastasis at the start of imatinib."""

    lesion_id: str
    segment: str
    role: str
    start_mm: float
    halving_days: float
    start_hu: float


METASTASES = (
    Metastasis("L1", "segment 3, left lobe", "target", 42.0, 62, 88),
    Metastasis("L2", "segment 7", "target", 38.0, 55, 84),
    Metastasis("L3", "segment 6", "non_target", 24.0, 64, 91),
    Metastasis("L4", "segment 8", "non_target", 19.0, 70, 79),
    Metastasis("L5", "segment 5", "non_target", 16.0, 60, 86),
    Metastasis("L6", "segment 4", "non_target", 13.0, 58, 82),
)
REGROWN = "L1"
REGROWN_SIZES = {REGROWTH: (14.2, 96), CONFIRMING_SCAN: (18.6, 101)}
"""Diameter in mm and attenuation in HU of the metastasis that grew again."""


def make_tables() -> dict[str, list[Row]]:
    """All rows of all tables that have any."""
    return {
        "patients": [_patient()],
        "lesions": [_lesion(metastasis) for metastasis in METASTASES],
        "measurements": _measurements(),
        "drugs": _drugs(),
        "operations": _operations(),
        "resections": [
            {
                "patient_id": PATIENT_ID,
                "operation_id": "O2",
                "lesion_id": REGROWN,
                "how": "resected",
            }
        ],
        "covariates": _covariates(),
    }


def write_tables(tables: dict[str, list[Row]], folder: Path) -> None:
    """One CSV a table, with the columns of its first row."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _patient() -> Row:
    return {
        "patient_id": PATIENT_ID,
        "diagnosis_day": PRIMARY_RESECTED - 16,
        "primary_site": "duodenum",
        "last_contact_day": LAST_SCAN,
        "vital_status": "alive",
        "death_day": None,
    }


def _lesion(metastasis: Metastasis) -> Row:
    return {
        "patient_id": PATIENT_ID,
        "lesion_id": metastasis.lesion_id,
        "organ": "liver",
        "site_detail": metastasis.segment,
        "kind": "solid",
        "role": metastasis.role,
    }


def _measurements() -> list[Row]:
    stream = random.Random(SEED)
    rows = []
    for metastasis in METASTASES:
        rows += [_shrinking(stream, metastasis, day) for day in BEFORE_COMPLETE_RESPONSE]
        rows += [_row(metastasis, day, "absent") for day in COMPLETE_RESPONSE]
        if metastasis.lesion_id == REGROWN:
            rows += [
                _row(metastasis, day, "measured", size_mm, density_hu)
                for day, (size_mm, density_hu) in REGROWN_SIZES.items()
            ]
        else:
            later = (REGROWTH, CONFIRMING_SCAN, *AFTER_RESECTION)
            rows += [_row(metastasis, day, "absent") for day in later]
    return rows


def _shrinking(stream: random.Random, metastasis: Metastasis, day: int) -> Row:
    """A diameter that halves at the metastasis's own pace, read within 3 %."""
    days_on_drug = max(0, day)
    size_mm = metastasis.start_mm * math.exp2(-days_on_drug / metastasis.halving_days)
    read_mm = round(size_mm * (1 + 0.06 * (stream.random() - 0.5)), 1)
    density_hu = 30 + (metastasis.start_hu - 30) * math.exp2(-days_on_drug / 70)
    if read_mm < 5:
        return _row(metastasis, day, "too_small")
    return _row(metastasis, day, "measured", read_mm, round(density_hu + 4 * stream.random() - 2))


def _row(
    metastasis: Metastasis,
    day: int,
    status: str,
    size_mm: float | None = None,
    density_hu: int | None = None,
) -> Row:
    return {
        "patient_id": PATIENT_ID,
        "lesion_id": metastasis.lesion_id,
        "scan_day": day,
        "reader": "R1",
        "long_axis_mm": size_mm,
        "short_axis_mm": None if size_mm is None else round(size_mm * 0.84, 1),
        "density_hu": density_hu,
        "status": status,
        "modality": "CT",
    }


def _drugs() -> list[Row]:
    intervals = [
        (0, 150, 400, "oedema"),
        (165, 218, 300, "dose raised again"),
        (219, 866, 400, "operation"),
        (884, None, 400, None),
    ]
    return [
        {
            "patient_id": PATIENT_ID,
            "agent": "imatinib",
            "line": 1,
            "start_day": start,
            "stop_day": stop,
            "dose_mg_per_day": dose,
            "stop_reason": reason,
        }
        for start, stop, dose, reason in intervals
    ]


def _operations() -> list[Row]:
    planned = [
        ("O1", PRIMARY_RESECTED, "primary resection"),
        ("O2", LIVER_RESECTION, "partial resection of the regrown liver metastasis"),
    ]
    return [
        {
            "patient_id": PATIENT_ID,
            "operation_id": operation_id,
            "operation_day": day,
            "intent": intent,
            "completeness": "R0",
            "complication_grade": "0",
        }
        for operation_id, day, intent in planned
    ]


def _covariates() -> list[Row]:
    return [
        {"patient_id": PATIENT_ID, "day": day, "name": "ecog", "value": value}
        for day, value in ((0, 1), (274, 0), (868, 0), (LAST_SCAN, 0))
    ]


def main() -> None:
    """Write the tables into the folder named, or beside this file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(make_tables(), folder)


if __name__ == "__main__":
    main()
