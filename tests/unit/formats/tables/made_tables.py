"""Tables and maps made up for the tests, and conversions of them."""

import copy

import openpyxl

from seriatim.formats.convert import convert

PATIENT = {"patient_id": "Patient"}
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


def a_map(measurements=None, *, cohort=None, columns=None, **more):
    """The map of one long sheet, with other settings and columns of the measurements."""
    entry = {"columns": SIZE | (columns or {}), "status": {}} | (measurements or {})
    settings = {
        "cohort": {"title": "Made up", "synthetic": True} | (cohort or {}),
        "tables": {
            "patients": {"repeated": True, "columns": PATIENT},
            "lesions": {"repeated": True, "columns": LESION},
            "measurements": entry,
        }
        | more,
    }
    return copy.deepcopy(settings)


def text_file(folder, text, name="long.csv"):
    """A file with these lines."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def workbook(folder, *rows, name="long.xlsx", title="Sizes"):
    """A workbook with these rows in its one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def converted(path, settings, **more):
    """The conversion, every record of which must be accounted for."""
    conversion = convert(path, format_name="tables", settings=copy.deepcopy(settings), **more)
    assert set(conversion.accounts.tallies["not_accounted_for"]) <= {0}
    return conversion


def findings(conversion):
    """Code -> how many rows or values, summed over the findings of that code."""
    counts = {}
    for finding in conversion.findings:
        counts[finding.code.code] = counts.get(finding.code.code, 0) + finding.n_rows
    return counts


def places(conversion, code):
    """Where the first finding of that code points to."""
    return next(f.places for f in conversion.findings if f.code.code == code)
