"""Exports as REDCap itself would give them, made with the csv module from a raw one."""

import csv
import io
from pathlib import Path

from seriatim.cohort.schema import TABLES
from seriatim.formats.analysed import Analysed
from seriatim.formats.convert import convert
from seriatim.formats.redcap.write import write_redcap

ADDED = {
    "redcap_event_name": "Event Name",
    "redcap_repeat_instrument": "Repeat Instrument",
    "redcap_repeat_instance": "Repeat Instance",
    "redcap_data_access_group": "Data Access Group",
}
STATUS = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}


def read_rows(path):
    """The header and the rows of a CSV file, by the csv module."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def write_rows(path, header, rows, **how):
    """Write a CSV as REDCap does."""
    text = io.StringIO()
    writer = csv.writer(text, **({"lineterminator": "\n"} | how))
    writer.writerow(header)
    writer.writerows(rows)
    Path(path).write_bytes(text.getvalue().encode())


def read_dictionary_rows(path):
    """The rows of a data dictionary by field name."""
    header, rows = read_rows(path)
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return {row["Variable / Field Name"]: row for row in named}


def choices_of(row):
    """Code -> label, by splitting as REDCap's own page on dictionaries says."""
    if row["Field Type"] == "yesno":
        return {"1": "Yes", "0": "No"}
    if row["Field Type"] not in ("radio", "dropdown", "checkbox"):
        return {}
    pairs = row["Choices, Calculations, OR Slider Labels"].split(" | ")
    return dict(pair.split(", ", 1) for pair in pairs)


def as_labels(raw, dictionary, target, *, headers=True, values=True):
    """Write an export with labels, made from the raw one and the data dictionary."""
    header, rows = read_rows(raw)
    fields = read_dictionary_rows(dictionary)
    columns = [_column(name, fields) for name in header]
    shown = [label for label, _ in columns] if headers else header
    changed = [
        [
            words.get(cell, cell) if values else cell
            for cell, (_, words) in zip(row, columns, strict=True)
        ]
        for row in rows
    ]
    write_rows(target, shown, changed)


def _column(name, fields):
    """The label of a column, and what each of its codes is shown as."""
    if name in ADDED:
        forms = {
            row["Form Name"]: row["Form Name"].replace("_", " ").title() for row in fields.values()
        }
        return ADDED[name], forms if name == "redcap_repeat_instrument" else {}
    if name.endswith("_complete"):
        return "Complete?", STATUS
    field, _, code = name.partition("___")
    row = fields[field]
    if code:
        label = f"{row['Field Label']} (choice={choices_of(row)[code]})"
        return label, {"1": "Checked", "0": "Unchecked"}
    return row["Field Label"], choices_of(row)


def written(cohort, folder):
    """The folder with the cohort as REDCap would hold it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_redcap(Analysed(cohort), folder)
    return folder


def converted(source, settings=None, **more):
    """The conversion of a source, with every record accounted for."""
    conversion = convert(source, format_name="redcap", settings=settings, **more)
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}
    return conversion


def codes(conversion):
    """The codes of all findings."""
    return {finding.code.code for finding in conversion.findings}


def differing_tables(one, other):
    """Names of the tables that are not the same up to the order of their rows."""
    mine, theirs = one.tables(), other.tables()
    assert mine.keys() == theirs.keys()
    return [
        name
        for name in mine
        if mine[name].schema != theirs[name].schema
        or not mine[name].sort(TABLES[name].key).equals(theirs[name].sort(TABLES[name].key))
    ]
