"""Folders broken in single values."""

import io

import polars as pl

from broken.file_recipes import LESIONS, PATIENTS, SCANS
from broken.folders import GOOD, Broken, both, drop, put, swap


def _stored(name: str, *columns: pl.Expr) -> bytes:
    """The table as Parquet, with columns of another type."""
    buffer = io.BytesIO()
    frame = pl.read_csv(GOOD[name].encode(), infer_schema=False)
    frame.with_columns(*columns).write_parquet(buffer)
    return buffer.getvalue()


_SIZES_AS_LISTS = _stored(SCANS, pl.concat_list("long_axis_mm").alias("long_axis_mm"))
_NUMBERED = pl.lit(7.0).alias("patient_id")
_LONG, _SHORT = "long_axis_mm", "short_axis_mm"


def _size(code: str, text: str, *, column: str = _LONG) -> Broken:
    return Broken(code, "measurements", column, (1,), swap(SCANS, "31.7", text))


def _scan_day(code: str, text: str) -> Broken:
    return Broken(code, "measurements", "scan_day", (7,), swap(SCANS, "2013-06-07", text))


VALUE_RECIPES = (
    Broken(
        "VAL001",
        "measurements",
        _LONG,
        (1, 2, 3, 4, 5, 6, 7),
        both(drop(SCANS), put("measurements.parquet", _SIZES_AS_LISTS)),
    ),
    _size("VAL002", "QXZ-about 30"),
    Broken("VAL003", "drugs", "line", (3,), swap("drugs.csv", "1,2013-03-10", "1.5,2013-03-10")),
    _size("VAL004", '"31,7"'),
    _size("VAL005", '"1,317"'),
    _size("VAL006", "31.7 mm"),
    _size("VAL007", "3.17 cm"),
    _size("VAL008", "inf"),
    _size("VAL009", "-31.7"),
    _size("VAL010", "531.7"),
    Broken("VAL011", "lesions", "kind", (1, 3), swap(LESIONS, "liver,solid", "liver,")),
    Broken("VAL012", "measurements", _SHORT, (1,), swap(SCANS, "22.4", "n/a")),
    Broken("VAL013", "lesions", "role", (4,), swap(LESIONS, "non_target", "QXZrole")),
    Broken("VAL014", "lesions", "role", (4,), swap(LESIONS, "non_target", "Non-Target")),
    _size("VAL015", "########"),
    Broken("VAL016", "patients", "patient_id", (1,), swap(PATIENTS, "QXZ98765", "9.9E+18")),
    Broken("VAL017", "patients", "exon", (2,), swap(PATIENTS, "47.9,9,", "47.9,09-Nov,")),
    Broken(
        "VAL018",
        "patients",
        "patient_id",
        (1, 2),
        both(drop(PATIENTS), put("patients.parquet", _stored(PATIENTS, _NUMBERED))),
    ),
    Broken(
        "VAL019",
        "measurements",
        _LONG,
        (1, 2, 3, 4, 5, 7),
        swap("cohort.toml", "true\n", 'true\n[units]\n"measurements.long_axis_mm" = "cm"\n'),
    ),
    Broken("VAL020", "measurements", "reader", (1,), swap(SCANS, "RQX,31.7", ",31.7")),
    _scan_day("VAL030", "2013-06-31"),
    _scan_day("VAL031", "2013-06"),
    Broken("VAL032", "patients", "diagnosis_day", (1,), swap(PATIENTS, "2010-05-04", "2010-05")),
    _scan_day("VAL033", "41432"),
    _scan_day("VAL034", "1900-01-07"),
    _scan_day("VAL035", "Jun-13"),
    Broken(
        "VAL036",
        "operations",
        "operation_day",
        (1,),
        swap("operations.csv", "2012-06-11", "11/06/2012"),
    ),
    _scan_day("VAL037", "07/06/2013"),
    _scan_day("VAL038", "2013-06-07 14:30:00"),
    Broken(
        "VAL039",
        "operations",
        "operation_day",
        (1,),
        swap("cohort.toml", "true\n", 'true\nclock = "relative"\n'),
    ),
    _scan_day("VAL040", "2213-06-07"),
    _scan_day("VAL041", "2053-06-07"),
    Broken(
        "VAL042",
        "operations",
        "operation_day",
        (1,),
        swap("cohort.toml", "true\n", 'true\ndate_format = "%d/%m/%Y"\n'),
    ),
)
