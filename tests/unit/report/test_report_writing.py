"""The report's folder: complete, listed with digests, equal for equal input."""

import hashlib
import json
from datetime import date
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from made_up_study import made_up_results

from seriatim.report.writing import SENSITIVITY_TABLES, TABLES, with_dates, write_report

SCHEMA = Path(__file__).parents[3] / "schemas" / "results-1.schema.json"


@pytest.fixture(scope="module")
def folder(results, tmp_path_factory):
    target = tmp_path_factory.mktemp("report")
    assert write_report(results, target) == target / "report.html"
    return target


@pytest.fixture(scope="module")
def listing(folder):
    return json.loads((folder / "results.json").read_text(encoding="utf-8"))


def test_results_json_meets_its_published_schema(listing):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(listing, schema)
    assert schema["properties"]["schema_version"]["const"] == listing["schema_version"]


def test_the_schema_refuses_a_listing_without_its_provenance(listing):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    listing = listing | {"provenance": {"versions": {}, "input_digests": {}}}
    with pytest.raises(jsonschema.ValidationError, match="study_digest"):
        jsonschema.validate(listing, schema)


def test_every_file_in_the_folder_is_listed_with_its_digest(folder, listing):
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {one["path"] for one in listing["files"]} == written - {"results.json"}
    for one in listing["files"]:
        content = (folder / one["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["bytes"]


def test_each_table_is_written_twice_and_each_figure_twice(folder):
    for name in (*TABLES, "survival", *(f"sensitivity/{name}" for name in SENSITIVITY_TABLES)):
        assert (folder / f"{name}.parquet").is_file()
        assert (folder / f"{name}.csv").is_file()
    drawings = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert len(drawings) == 11
    assert {path.stem for path in (folder / "figures").glob("*.png")} == drawings


def test_the_same_results_are_written_byte_for_byte_the_same(results, folder, tmp_path):
    write_report(results, tmp_path)
    assert (tmp_path / "results.json").read_bytes() == (folder / "results.json").read_bytes()


def test_days_of_a_calendar_cohort_are_written_as_dates(results, folder):
    written = pl.read_parquet(folder / "lesion_states.parquet")
    day = results.tables.lesion_states["scan_day"][0]
    assert (written["scan_day"][0] - date(1970, 1, 1)).days == day
    assert written.drop("scan_day").equals(results.tables.lesion_states.drop("scan_day"))


def test_days_of_a_relative_cohort_stay_whole_days():
    frame = pl.DataFrame({"scan_day": [0, None], "n_days": [3, 4]})
    assert with_dates(frame, "relative").equals(frame)
    dated = with_dates(frame, "calendar")
    assert dated["scan_day"].to_list() == [date(1970, 1, 1), None]
    assert dated["n_days"].to_list() == [3, 4]


def test_a_relative_cohort_can_be_written(tmp_path):
    write_report(made_up_results(clock="relative"), tmp_path)
    assert pl.read_csv(tmp_path / "endpoints.csv")["origin_day"].dtype == pl.Int64
