"""Every reference figure has a record of what made it; a file without one is refused."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
FIELDS = ("program", "version", "script", "command", "date", "data_source")


def missing_fields(content):
    record = content.get("record", {})
    return [field for field in FIELDS if not record.get(field)]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_reference_file_says_what_made_it(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    assert missing_fields(content) == []
    assert (FOLDER.parents[1] / content["record"]["script"]).is_file()
    assert content["data"]
    assert content["figures"]


def test_there_are_reference_files():
    assert {path.stem for path in FOLDER.glob("*.json")} >= {
        "aml", "veteran", "lung", "heart", "jasa", "jasa1", "mgus2", "colon",
        "stanford", "myeloid", "clones",
    }  # fmt: skip


def test_a_file_without_its_record_is_refused():
    assert missing_fields({"data": {}, "figures": {}}) == list(FIELDS)


def test_a_record_without_a_date_is_refused():
    record = dict.fromkeys(FIELDS, "given") | {"date": ""}
    assert missing_fields({"record": record}) == ["date"]
