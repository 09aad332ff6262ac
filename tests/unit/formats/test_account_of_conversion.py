"""What was lost on the way is said again whenever the cohort is read."""

import pytest
from broken.account_sources import converted

from seriatim.formats.read import read_cohort


def found(folder):
    return {finding.code.code: finding.found for finding in read_cohort(folder).findings}


def test_a_converted_cohort_says_what_was_set_aside(tmp_path):
    findings = found(converted(0)(tmp_path))
    assert findings["SRC003"].endswith("1,200 records were read and 50 set aside.")
    assert "SRC004" not in findings


def test_a_converted_cohort_says_how_many_errors_there_were(tmp_path):
    assert found(converted(1)(tmp_path))["SRC004"].endswith("met 1 error.")


@pytest.mark.parametrize("name", ["records.csv", "findings.json"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[]", b'{"counts": 3}'])
def test_an_account_that_cannot_be_read_leaves_the_tables_as_they_are(tmp_path, name, data):
    folder = converted(1)(tmp_path)
    (folder / "conversion" / name).write_bytes(data)
    assert found(folder) == {}


def test_a_cohort_that_was_not_converted_says_nothing_of_it(tmp_path):
    folder = converted(1)(tmp_path)
    for file in (folder / "conversion").iterdir():
        file.unlink()
    assert found(folder) == {}
