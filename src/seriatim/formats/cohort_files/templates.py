"""The beginning of a cohort: an empty CSV file for each table, and a commented cohort.toml."""

from pathlib import Path

from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.folder import ABOUT_FILE
from seriatim.formats.outgoing import new_folder

ABOUT_TEMPLATE = """\
# What this cohort is. Lines that begin with # are not read; take the # away to use a setting.
title = "Untitled cohort"

# Where the data come from, and how to cite them.
# source = ""
# citation = ""

# true for data that were made up; every page of the report then says so.
synthetic = false

# "calendar": days are dates such as 2014-03-31.
# "relative": days are whole numbers counted from a zero, the same event in every patient.
clock = "calendar"

# For a relative clock: what day 0 is, and whether the numbers are days or months.
# zero = "start of imatinib"
# clock_unit = "days"

# For dates that are not written as 2014-03-31. It is never guessed.
# date_format = "%d/%m/%Y"

# The reader whose scans decide categories and endpoints; without it, the
# one that `assessments` says was accepted, else the first by name.
# primary_reader = "1"

# The study beside this file that says which rules and outcomes are wanted.
# study = "study.toml"

# Tables: patients, lesions and measurements are required. Remove any other file that is not
# known. An empty drugs.csv says that nobody was ever treated, which differs from not knowing.

# Units other than those of the schema (sizes in mm, doses in mg a day).
# [units]
# "measurements.long_axis_mm" = "cm"

# Figures that were published on this cohort, to be set beside what comes out; one block each.
# [[published]]
# statistic = "survival_pct"
# group = "responsive"
# endpoint = "pfs"
# month = 24
# value = 61
# source = "dematteo-2007"
"""


def write_templates(directory: Path | str) -> None:
    """Write an empty CSV file for each table and a commented `cohort.toml`.

    Raises  InputError where the directory is there and not empty
    """
    with new_folder(Path(directory)) as folder:
        (folder / ABOUT_FILE).write_text(ABOUT_TEMPLATE, encoding="utf-8")
        for table in TABLES.values():
            header = ",".join(column.name for column in table.columns)
            (folder / f"{table.name}.csv").write_text(f"{header}\n", encoding="utf-8")
