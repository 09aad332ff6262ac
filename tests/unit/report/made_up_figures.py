"""Table 1, comparisons and findings of the made-up study, as a report is handed them. Synthetic."""

import polars as pl
from made_up_people import GROUPS

from seriatim.base.codes import Finding, FindingCode, Severity


def made_up_characteristics() -> pl.DataFrame:
    rows = []
    for characteristic, level, values, missing in (
        ("Age at operation, years", "median (quartiles)", ("58 (49 to 66)",) * 3, 0),
        ("Sex", "female", ("9 (45 %)", "6 (46 %)", "3 (43 %)"), 0),
        ("Sex", "male", ("11 (55 %)", "7 (54 %)", "4 (57 %)"), 0),
        ("Primary site", "stomach", ("8 (40 %)", "5 (38 %)", "2 (29 %)"), 1),
        ("Primary site", "small bowel", ("12 (60 %)", "8 (62 %)", "5 (71 %)"), 1),
        ("Lesions on the last scan", "median (quartiles)", ("4 (3 to 6)",) * 3, 0),
        ("Months on drug", "median (range)", ("15 (8 to 24)",) * 3, 0),
        ("Completeness of resection", "R0 or R1", ("17 (85 %)", "6 (46 %)", "2 (29 %)"), 0),
    ):
        rows += [
            {
                "characteristic": characteristic,
                "level": level,
                "group": group,
                "n": count,
                "value": value,
                "missing": missing,
            }
            for (group, count), value in zip(GROUPS, values, strict=True)
        ]
    return pl.DataFrame(rows)


def made_up_contrasts() -> pl.DataFrame:
    rows = []
    for endpoint in ("pfs", "os"):
        rows.append(
            {
                "endpoint": endpoint,
                "clock": "operation",
                "method": "log_rank",
                "group": None,
                "reference": None,
                "estimate": None,
                "lower": None,
                "upper": None,
                "statistic": 21.4,
                "p_value": 0.00002,
                "note": None,
            }
        )
        for group, note in (
            ("focal_resistance", None),
            ("multifocal_resistance", "4 events in the smaller arm; at least 5 are needed"),
        ):
            rows.append(
                {
                    "endpoint": endpoint,
                    "clock": "operation",
                    "method": "cox_efron",
                    "group": group,
                    "reference": "responsive",
                    "estimate": None if note else 2.71,
                    "lower": None if note else 1.12,
                    "upper": None if note else 6.54,
                    "statistic": None if note else 2.2,
                    "p_value": None if note else 0.027,
                    "note": note,
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def made_up_comparison() -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("n", None, None, "20", "20", "0", True),
            ("n", None, None, "13", "13", "0", True),
            ("survival_pct", "pfs", 24.0, "61", "61", "0", True),
            ("survival_pct", "os", 24.0, "36", "38", "+2", False),
        ],
        schema=[
            "statistic",
            "endpoint",
            "month",
            "published",
            "reproduced",
            "difference",
            "agrees",
        ],
        orient="row",
    ).with_columns(
        pl.Series("group", ["responsive", "focal_resistance", "responsive", "focal_resistance"]),
        pl.lit("dematteo-2007").alias("source"),
    )


def made_up_findings() -> tuple[Finding, ...]:
    code = FindingCode(
        "ROW011",
        Severity.WARNING,
        "Tenfold jump between neighbouring scans",
        "sizes in mm that change gradually",
        "Check whether one of the two was entered in cm.",
    )
    note = FindingCode(
        "LES004", Severity.NOTE, "More than two targets in one organ", "at most 2", "Nothing."
    )
    return (
        Finding(code, "measurements", "long_axis_mm", (12, 13, 402), "3 rows jump tenfold"),
        Finding(note, "lesions", "role", tuple(range(1, 30)), "29 lesions"),
    )
