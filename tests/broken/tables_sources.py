"""Tables and map files that do not fit each other: one recipe for each finding about them."""

import openpyxl

from broken.sources import BrokenSource

MARKS = ("QZPAT", "QZLES", "QZWORD", "QZHEAD", "37.25", "1987-06-05", "05/06/1987", "9007199254")
HEADER = "Patient,Lesion,Date,Size,Sex\n"
ROWS = (
    "QZPAT1,QZLES1,2020-01-05,37.25,F\n"
    "QZPAT1,QZLES1,2020-03-05,24,F\n"
    "QZPAT2,QZLES1,2020-02-05,18,M\n"
)
LESION = {
    "patient_id": "Patient",
    "lesion_id": "Lesion",
    "kind": {"value": "solid"},
    "role": {"value": "target"},
}
SIZE = {
    "patient_id": "Patient",
    "lesion_id": "Lesion",
    "scan_day": "Date",
    "long_axis_mm": "Size",
}


def the_map(patients=None, lesions=None, columns=None, *, cohort=None, **more):
    """A map for one long sheet, changed where the recipe says so."""
    measurements = {"columns": SIZE | (columns or {}), "status": {}} | more
    return {
        "cohort": {"title": "Broken", "synthetic": True} | (cohort or {}),
        "tables": {
            "patients": {"repeated": True, "columns": {"patient_id": "Patient"}} | (patients or {}),
            "lesions": {"repeated": True, "columns": LESION} | (lesions or {}),
            "measurements": measurements,
        },
    }


def text(rows=ROWS, header=HEADER, *, beside=()):
    """A recipe's `build`: one file, or a folder where others lie beside it."""

    def build(folder):
        (folder / "long.csv").write_text(header + rows, encoding="utf-8")
        for name, data in beside:
            (folder / name).write_bytes(data)
        return folder if beside else folder / "long.csv"

    return build


def workbook(*rows, sheets=()):
    """A recipe's `build`: a workbook with one sheet of rows, and empty ones."""

    def build(folder):
        book = openpyxl.Workbook()
        for row in (HEADER.strip().split(","), *rows):
            book.active.append(row)
        for name in sheets:
            book.create_sheet(name).append(["QZHEAD"])
        book.save(folder / "long.xlsx")
        return folder / "long.xlsx"

    return build


def recipe(code, build, settings):
    return BrokenSource(code, "tables", build, settings, MARKS)


SEX = {"repeated": True, "columns": {"patient_id": "Patient", "sex": "Sex"}}
CODED = {
    "repeated": True,
    "columns": {"patient_id": "Patient", "sex": {"from": "Sex", "codes": {"F": "female"}}},
}
WIDE = "Patient,Lesion,Size 1,Date 1,Size 2,Date 2\n"
WIDE_ROWS = "QZPAT1,QZLES1,37.25,2020-01-05,24,2020-03-05\nQZPAT2,QZLES1,,,,\n"
WIDE_MAP = the_map(
    columns={"scan_day": "Date {scan}", "long_axis_mm": "Size {scan}"}, wide={"scan": "number"}
)
WIDE_MAP["tables"].pop("patients")
WIDE_MAP["tables"].pop("lesions")
NAMED = the_map()
for _entry in NAMED["tables"].values():
    _entry["file"] = "long.csv"
NAMED_SHEET = the_map()
for _entry in NAMED_SHEET["tables"].values():
    _entry["sheet"] = "Sheet"
TWO_FILES = the_map()
TWO_FILES["tables"]["drugs"] = {
    "file": "drugs.xlsx",
    "columns": {"patient_id": "Patient", "agent": "Drug", "start_day": "Start"},
}
for _name in ("patients", "lesions", "measurements"):
    TWO_FILES["tables"][_name]["file"] = "long.csv"
RELATIVE = {"clock": "relative", "zero": "start"}

RECIPES = (
    recipe("SRC001", text(beside=[("drugs.xlsx", b"no workbook")]), TWO_FILES),
    recipe("MAP001", text(beside=[("QZ.csv", b"a\n")]), NAMED),
    recipe(
        "MAP001",
        workbook(["QZPAT1", "QZLES1", "2020-01-05", 37.25, "F"], sheets=["other"]),
        NAMED_SHEET,
    ),
    recipe("MAP002", text(), the_map()),
    recipe(
        "MAP003",
        text(),
        the_map({"where": {"Sex": "F"}}, {"where": {"Sex": ["F", "f"]}}, where={"Sex": "F"}),
    ),
    recipe("MAP004", text(ROWS + ",,,,\n"), the_map()),
    recipe(
        "MAP005",
        text(),
        {"cohort": {"title": "Broken"}, "tables": {"patients": the_map()["tables"]["patients"]}},
    ),
    recipe("MAP006", text(ROWS.replace("24,F", "24,M")), the_map(SEX)),
    recipe("MAP007", text(ROWS.replace("18,M", "18,QZWORD")), the_map(CODED)),
    recipe(
        "MAP008",
        text(ROWS.replace("2020-01-05", "05/06/1987").replace("2020-02-05", "31/02/2020")),
        the_map(date_order="DMY"),
    ),
    recipe("MAP009", text(ROWS.replace("24", "QZWORD")), the_map()),
    recipe("MAP010", text(ROWS.replace("24", "0.0")), the_map()),
    recipe("MAP011", text(ROWS.replace("24", "")), the_map()),
    recipe(
        "MAP012",
        text(ROWS.replace("24", "QZWORD")),
        the_map(status={"codes": {"qzword": "not_evaluable"}, "any_case": True}),
    ),
    recipe("MAP013", text(ROWS.replace("24", "0")), the_map(status={"zero": "absent"})),
    recipe("MAP014", text(), the_map(columns={"long_axis_mm": {"from": "Size", "unit": "cm"}})),
    recipe(
        "MAP015",
        workbook(["QZPAT1", "2020-11-09 00:00:00", "2020-01-05", 37.25, "F"]),
        the_map(),
    ),
    recipe("MAP016", text(ROWS.replace("QZLES1", "12.0")), the_map()),
    recipe("MAP017", text(ROWS.replace("QZPAT1", "9007199254740993")), the_map()),
    recipe("MAP018", text(WIDE_ROWS, WIDE), WIDE_MAP),
    recipe(
        "MAP019",
        workbook(
            ["Patient", "Lesion", "Date", "Size", "Sex", "Size"],
            ["QZPAT1", "QZLES1", "2020-01-05", 37.25, "F", 24],
        ),
        {
            **the_map(),
            "tables": {n: {**e, "header_row": 2} for n, e in the_map()["tables"].items()},
        },
    ),
    recipe(
        "MAP020",
        text(
            ROWS.replace("2020-01-05", "-7").replace("2020-03-05", "50").replace("2020-02-05", "0")
        ),
        the_map(cohort=RELATIVE),
    ),
    recipe(
        "MAP021",
        text(
            ROWS.replace("2020-01-05", "-7").replace("2020-03-05", "50").replace("2020-02-05", "9")
        ),
        the_map(cohort=RELATIVE),
    ),
    recipe("MAP022", text(ROWS.replace("2020-03-05", "1987-06-05")), the_map()),
    recipe(
        "MAP023",
        text(ROWS.replace("24", "1.234")),
        the_map(columns={"long_axis_mm": {"from": "Size", "decimal_comma": True}}),
    ),
    recipe("MAP024", text(), the_map(columns={"reader": {"from": "Sex", "missing": ["F"]}})),
)
