"""Folders broken in a file, a header or a column."""

import io

import polars as pl

from broken.folders import GOOD, Broken, add, both, change, drop, put, swap


def _parquet(name: str) -> bytes:
    buffer = io.BytesIO()
    pl.read_csv(GOOD[name].encode(), infer_schema=False).write_parquet(buffer)
    return buffer.getvalue()


PATIENTS, LESIONS, SCANS = "patients.csv", "lesions.csv", "measurements.csv"

FILE_RECIPES = (
    Broken("CSV001", "patients", "", (), change(PATIENTS, lambda data: b"\xef\xbb\xbf" + data)),
    Broken("CSV002", "lesions", "", (), change(LESIONS, lambda d: d.replace(b"liver", b"f\xf6ie"))),
    Broken("CSV003", "measurements", "", (), change(SCANS, lambda d: d.replace(b",", b";"))),
    Broken("CSV004", "measurements", "", (), change(SCANS, lambda d: d.replace(b",", b"\t"))),
    Broken("CSV005", "patients", "", (), put(PATIENTS, b"")),
    Broken("CSV006", "lesions", "", (2,), swap(LESIONS, "groin,", "groin,left,")),
    Broken("CSV007", "patients", "", (), put(PATIENTS, b"PK\x03\x04\x14\x00\x06\x00\x08\x00QXZ1")),
    Broken("CSV008", "patients", "", (), change(PATIENTS, lambda d: d.decode().encode("utf-16"))),
    Broken("CSV009", "lesions", "", (), swap(LESIONS, "groin", '"groin')),
    Broken("CSV010", "lesions", "", (), swap(LESIONS, "groin", "gr\ufffdin")),
    Broken("TBL011", "lesions", "", (), drop(LESIONS)),
    Broken("TBL012", "mesurements", "", (), put("mesurements.csv", b"patient_id\nQXZ98765\n")),
    Broken("TBL013", "patients", "", (), put("patients.parquet", _parquet(PATIENTS))),
    Broken("TBL014", "measurements", "scan_day", (), swap(SCANS, "scan_day", "scanned_on")),
    Broken("TBL015", "lesions", "orgn", (), swap(LESIONS, "organ", "orgn")),
    Broken("TBL016", "lesions", "organ", (), swap(LESIONS, "organ", "Organ")),
    Broken("TBL017", "patients", "exon", (), swap(PATIENTS, "birth_year", "exon")),
    Broken("TBL018", "patients", "", (), change(PATIENTS, lambda d: d.split(b"\n", 1)[1])),
    Broken("TBL019", "patients", "", (), both(drop(PATIENTS), put("patients.xlsx", b"PK\x03\x04"))),
    Broken(
        "TBL020", "events", "", (), swap("events.csv", "QXZ98766,2015-08-09,progression,scan\n", "")
    ),
    Broken("TBL021", "patients", "", (3,), add(PATIENTS, ",,,,,,,,\n")),
    Broken(
        "TBL022",
        "measurements",
        "long_axis_mm",
        (2, 5, 7),
        swap(SCANS, "long_axis_mm", "longaxis_mm"),
    ),
)
