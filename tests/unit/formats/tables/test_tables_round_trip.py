"""A cohort written as a workbook, or read through a map that renames nothing, is the same."""

import tempfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from broken.random_cohorts import AS_OF, cohorts, same_tables
from generative.cohorts import cohorts as courses
from hypothesis import given, settings
from unit.formats.tables.made_tables import converted

from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.endpoints import derive_endpoints
from seriatim.formats.analysed import Analysed
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.convert import convert
from seriatim.formats.outgoing import tables_to_write
from seriatim.formats.read import read_cohort
from seriatim.formats.registry import recognise
from seriatim.formats.tables.write import write_tables
from seriatim.response import derive_response

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
NAMES = ("dematteo-2007", "sakakura-2006")


def written(cohort, folder):
    write_tables(Analysed(cohort), Path(folder))
    return Path(folder) / "cohort.xlsx"


def identity_map(cohort, kind):
    """Every table and column under its own name, in files of that kind."""
    about = cohort.about
    return {
        "cohort": {"title": about.title, "clock": about.clock},
        "tables": {
            name: {
                "file": f"{name}.{kind}",
                "columns": {column.name: column.name for column in TABLES[name].columns},
            }
            for name in tables_to_write(cohort)
        },
    }


def course_cohort(rows):
    frames = {
        name: None if given is None else pl.DataFrame(given, schema=TABLES[name].schema)
        for name, given in rows.items()
    }
    about = About(title="Courses", clock="relative", synthetic=True)
    return Cohort.from_frames(**frames, about=about)


@given(cohort=cohorts())
@settings(max_examples=12)
def test_any_cohort_comes_back_from_a_workbook(cohort):
    with tempfile.TemporaryDirectory() as folder:
        path = written(cohort, folder)
        assert recognise(path) == "tables"
        conversion = converted(path, {}, as_of=AS_OF)
    assert same_tables(conversion.cohort, cohort)
    assert conversion.cohort.about == cohort.about
    assert conversion.accounts.set_aside.is_empty()


@given(rows=courses())
@settings(max_examples=10)
def test_any_course_comes_back_from_a_workbook(rows):
    cohort = course_cohort(rows)
    with tempfile.TemporaryDirectory() as folder:
        assert same_tables(converted(written(cohort, folder), {}).cohort, cohort)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@given(rows=courses())
@settings(max_examples=8)
def test_any_course_comes_back_through_a_map_that_renames_nothing(kind, rows):
    cohort = course_cohort(rows)
    with tempfile.TemporaryDirectory() as folder:
        write_folder(cohort, folder, kind)
        (Path(folder) / "cohort.toml").unlink()
        again = converted(Path(folder), identity_map(cohort, kind)).cohort
    assert same_tables(again, cohort)


@given(rows=courses())
@settings(max_examples=8)
def test_openpyxl_sees_the_cells_of_the_tables(rows):
    cohort = course_cohort(rows)
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(written(cohort, folder))
    tables = tables_to_write(cohort)
    assert book.sheetnames == ["cohort", *tables]
    for name, frame in tables.items():
        header, *cells = book[name].values
        assert list(header) == frame.columns
        assert cells == frame.rows()


def test_identifiers_and_days_are_cells_of_text_and_sizes_are_numbers(tmp_path):
    path = written(read_cohort(EXAMPLES / "dematteo-2007"), tmp_path)
    book = openpyxl.load_workbook(path)
    header, first = list(book["measurements"].iter_rows(max_row=2))
    kinds = {h.value: (c.data_type, c.number_format) for h, c in zip(header, first, strict=True)}
    assert kinds["patient_id"] == kinds["scan_day"] == ("s", "@")
    assert kinds["long_axis_mm"] == ("n", "General")
    assert book["cohort"]["A1"].value.startswith("title = ")


@pytest.mark.parametrize("name", NAMES)
def test_an_example_through_a_workbook_derives_the_same(name, tmp_path):
    cohort = read_cohort(EXAMPLES / name)
    again = converted(written(cohort, tmp_path), {}).cohort
    assert same_derived(again, cohort)
    assert again.about == cohort.about


@pytest.mark.parametrize("name", NAMES)
def test_an_example_folder_needs_no_map(name):
    assert same_derived(converted(EXAMPLES / name, {}).cohort, read_cohort(EXAMPLES / name))


def same_derived(one, other):
    """Whether lesion states, categories and endpoints are the same."""
    mine, theirs = derive_response(one), derive_response(other)
    assert mine.lesion_states.equals(theirs.lesion_states)
    assert mine.categories.equals(theirs.categories)
    ends = (derive_endpoints(each, found) for each, found in ((one, mine), (other, theirs)))
    first, second = (getattr(end, "endpoints", end) for end in ends)
    return same_tables(one, other) and first.equals(second)


def test_a_text_too_long_for_a_cell_is_refused(tmp_path):
    cohort = Cohort.from_frames(
        patients=pl.DataFrame({"patient_id": ["A"], "death_cause": ["x" * 40_000]}),
        lesions=TABLES["lesions"].empty(),
        measurements=TABLES["measurements"].empty(),
    )
    with pytest.raises(InputError, match="do not fit into a sheet"):
        write_tables(Analysed(cohort), tmp_path)


def test_a_workbook_whose_headers_were_retyped_is_still_read(tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    path = written(cohort, tmp_path)
    book = openpyxl.load_workbook(path)
    book["lesions"]["A1"] = "Patient ID"
    book.create_sheet("my notes").append(["nothing"])
    book.save(path)
    conversion = convert(path)
    assert same_tables(conversion.cohort, cohort)
    codes = {finding.code.code for finding in conversion.findings}
    assert {"TBL016", "MAP001"} <= codes


def test_a_folder_with_nothing_but_our_workbook_needs_no_map(tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    written(cohort, tmp_path)
    assert same_tables(convert(tmp_path).cohort, cohort)
