"""The datasets as other programs read them: pandas, R haven, and the model of dataset-JSON."""

import csv
import io

import polars as pl
import pytest
from adam_reading import (
    NAMES,
    UNIX_ZERO,
    known_by_r,
    read_json,
    rows_by_pandas,
    rows_of_json,
)
from odmlib.dataset_json_1_1.model import DatasetJSON
from unit.formats.referees import run_r

from seriatim.formats.adam.declared import Held

HAVEN = """
paths <- commandArgs(trailingOnly = TRUE)
shown <- function(values) {
  if (inherits(values, "Date")) values <- as.numeric(values)
  if (!is.numeric(values)) return(values)
  ifelse(is.na(values), "", formatC(values, digits = 17, format = "g"))
}
for (path in paths) {
  read <- haven::read_xpt(path)
  labels <- vapply(read, function(column) attr(column, "label"), "")
  cat("@", attr(read, "label"), "\\n", sep = "")
  cat(class(read[[intersect(c("ADT", "DTHDT"), names(read))[1]]]), "\\n", sep = "")
  cat(paste(labels, collapse = "|"), "\\n", sep = "")
  write.csv(as.data.frame(lapply(read, shown)), row.names = FALSE)
}
"""


def days_of(built):
    return {v.name for v in built.dataset.variables if v.held is Held.DAY}


def rows_of(built):
    return built.frame.to_dicts()


def test_the_files_are_two_for_each_dataset_and_the_definition(study):
    expected = {f"{name}.{ending}" for name in NAMES for ending in ("xpt", "json")}
    assert {path.name for path in study.folder.iterdir()} == expected | {"define.xml"}


@pytest.mark.parametrize("name", NAMES)
def test_pandas_reads_from_the_transport_file_what_was_derived(study, name):
    built = study.datasets[name.upper()]
    assert built.frame.height > 0
    assert rows_by_pandas(study.folder, name, days_of(built)) == rows_of(built)


def test_haven_reads_from_the_transport_files_what_was_derived(study):
    paths = [study.folder / f"{name}.xpt" for name in NAMES]
    printed = run_r(HAVEN, *paths, packages=["haven"])
    for part, built in zip(printed.split("@")[1:], study.datasets.values(), strict=True):
        label, kind, labels, table = part.split("\n", 3)
        assert (label, kind) == (built.label, "Date")
        assert labels.split("|") == [variable.label for variable in built.dataset.variables]
        days, dtypes = days_of(built), built.frame.schema
        rows = [
            {
                key: known_by_r(
                    text, UNIX_ZERO if key in days else None, is_number=dtypes[key].is_numeric()
                )
                for key, text in row.items()
            }
            for row in csv.DictReader(io.StringIO(table))
        ]
        assert rows == rows_of(built)


@pytest.mark.parametrize("name", NAMES)
def test_dataset_json_holds_what_was_derived(study, name):
    built = study.datasets[name.upper()]
    assert rows_of_json(study.folder, name) == rows_of(built)


@pytest.mark.parametrize("name", NAMES)
def test_dataset_json_meets_the_model_of_the_standard(study, name):
    content = read_json(study.folder, name)
    read = DatasetJSON.from_dict(content)
    assert read.to_dict() == content
    assert read.records == len(content["rows"])
    keys = sorted(c["keySequence"] for c in content["columns"] if "keySequence" in c)
    assert keys == list(range(1, len(keys) + 1))
    for place, column in enumerate(content["columns"]):
        values = [row[place] for row in content["rows"] if row[place] is not None]
        match column["dataType"]:
            case "string":
                assert all(isinstance(v, str) and 0 < len(v) <= column["length"] for v in values)
            case "integer":
                assert all(type(v) is int for v in values)
            case "double":
                assert all(type(v) in (int, float) for v in values)
            case kind:
                assert (kind, column["targetDataType"]) == ("date", "integer")


def test_the_key_tells_every_record_from_every_other(study):
    for built in study.datasets.values():
        assert not built.frame.select(built.dataset.key).is_duplicated().any()


def test_records_of_a_subject_are_numbered_from_one(study):
    for name in ("ADTR", "ADRS", "ADTTE"):
        numbers = study.datasets[name].frame.group_by("USUBJID").agg("ASEQ")
        assert all(sorted(one) == list(range(1, len(one) + 1)) for one in numbers["ASEQ"].to_list())


def test_a_relative_clock_has_days_and_no_dates(studies):
    frame = studies["sakakura-2006"].datasets["ADTTE"].frame
    assert frame.select(pl.col("STARTDT", "ADT", "INTSTDT").is_null().all()).row(0) == (True,) * 3
    # The founding case: imatinib from day 0, operation on day 868 of it.
    assert frame.filter(pl.col("PARAMCD") == "OSOP")["STARTRD"].to_list() == [868]
    calendar = studies["dematteo-2007"].datasets["ADTTE"].frame
    assert "STARTRD" not in calendar.columns
    assert calendar["STARTDT"].null_count() == 0
