"""Every finding code is met by a folder broken on purpose, and no folder gives a traceback."""

import json
from datetime import date
from functools import cache

import pytest

from broken.file_recipes import FILE_RECIPES
from broken.folders import MARKS, good_folder
from broken.row_recipes import PATIENT_WITHOUT_IDENTIFIER, ROW_RECIPES
from broken.value_recipes import VALUE_RECIPES
from seriatim.base.codes import Effect, Severity
from seriatim.base.errors import TableError
from seriatim.cohort.codes import CODES, CONVERSION_CODES, FINDING_CODES
from seriatim.cohort.findings import findings_as_json
from seriatim.cohort.schema import TABLES
from seriatim.formats.read import read_cohort

RECIPES = (*FILE_RECIPES, *VALUE_RECIPES, *ROW_RECIPES)
AS_OF = date(2024, 1, 1)


@pytest.fixture(scope="module")
def read_broken(tmp_path_factory):
    """Read the good folder after an edit; the same edit is read once."""

    @cache
    def read(edit=None, *, strict=False):
        folder, path = good_folder(), tmp_path_factory.mktemp("cohort")
        if edit:
            edit(folder)
        for name, data in folder.items():
            (path / name).write_bytes(data)
        return read_cohort(path, as_of=AS_OF, strict=strict)

    return read


def test_the_unbroken_folder_has_no_finding(read_broken):
    cohort = read_broken()
    assert cohort.findings == ()
    assert cohort.set_aside.is_empty()
    assert {name: frame.height for name, frame in cohort.tables().items()} == {
        "patients": 2,
        "lesions": 4,
        "measurements": 7,
        "drugs": 3,
        "operations": 1,
        "resections": 1,
        "events": 1,
        "covariates": 1,
        "assessments": 2,
    }


def test_every_code_has_a_folder_that_meets_it():
    of_folders = {code.code for code in FINDING_CODES} - {code.code for code in CONVERSION_CODES}
    assert sorted(recipe.code for recipe in RECIPES) == sorted(of_folders)


def test_every_code_stands_once_in_the_catalogue():
    assert len(CODES) == len(FINDING_CODES)


@pytest.mark.parametrize("broken", RECIPES, ids=lambda broken: broken.code)
def test_a_broken_folder_gives_its_finding_at_its_rows(read_broken, broken):
    cohort = read_broken(broken.edit)
    found = [finding for finding in cohort.findings if finding.code.code == broken.code]
    places = [(finding.table, finding.column, finding.rows) for finding in found]
    assert (broken.table, broken.column, broken.rows) in places
    assert all(finding.found and "{" not in finding.found for finding in found)


@pytest.mark.parametrize("broken", RECIPES, ids=lambda broken: broken.code)
def test_rows_are_set_aside_as_the_code_says(read_broken, broken):
    aside = read_broken(broken.edit).set_aside.filter(code=broken.code)
    effect = CODES[broken.code].effect
    if effect is Effect.VALUE:
        column = TABLES[broken.table].column(broken.column)
        expected = broken.rows if column.required or column.spoils_row else ()
    else:
        expected = broken.rows if effect is Effect.ROW else ()
    assert tuple(aside.filter(table=broken.table)["row"]) == expected


@pytest.mark.parametrize("broken", RECIPES, ids=lambda broken: broken.code)
def test_no_value_and_no_identifier_is_printed(read_broken, broken):
    cohort = read_broken(broken.edit)
    printed = findings_as_json(cohort.findings) + repr(cohort)
    assert [mark for mark in MARKS if mark in printed] == []


ERRORS = [recipe for recipe in RECIPES if CODES[recipe.code].severity is Severity.ERROR]


@pytest.mark.parametrize("broken", ERRORS, ids=lambda broken: broken.code)
def test_strict_raises_for_an_error_and_names_counts_only(read_broken, broken):
    with pytest.raises(TableError, match=rf"Found \d+ errors? \(.*{broken.code}") as caught:
        read_broken(broken.edit, strict=True)
    assert [mark for mark in MARKS if mark in str(caught.value)] == []


def test_strict_lets_warnings_and_notes_pass(read_broken):
    broken = next(recipe for recipe in RECIPES if recipe.code == "CLN025")
    cohort = read_broken(broken.edit, strict=True)
    assert [finding.code.code for finding in cohort.findings] == ["CLN025"]


def test_rows_of_a_patient_set_aside_are_set_aside_as_orphans(read_broken):
    cohort = read_broken(PATIENT_WITHOUT_IDENTIFIER)
    aside = {tuple(row) for row in cohort.set_aside.iter_rows()}
    assert aside == {
        ("patients", 2, "VAL011"),
        ("lesions", 3, "REL001"),
        ("lesions", 4, "REL001"),
        ("measurements", 5, "REL001"),
        ("measurements", 6, "REL001"),
        ("measurements", 7, "REL001"),
        ("drugs", 3, "REL001"),
        ("events", 1, "REL001"),
        ("assessments", 2, "REL001"),
    }
    assert cohort.patients["patient_id"].to_list() == ["QXZ98765"]


def test_findings_as_json_has_the_documented_shape(read_broken):
    shown = json.loads(findings_as_json(read_broken(PATIENT_WITHOUT_IDENTIFIER).findings))
    assert set(shown) == {"version", "can_be_analysed", "counts", "findings"}
    assert shown["can_be_analysed"] is True
    assert shown["counts"]["error"] == len(
        [finding for finding in shown["findings"] if finding["severity"] == "error"]
    )
    first = shown["findings"][0]
    assert (first["code"], first["table"], first["rows"], first["n_rows"]) == (
        "VAL011",
        "patients",
        [2],
        1,
    )
