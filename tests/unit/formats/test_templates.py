"""What `seriatim init` writes can be read at once, and holds every table and setting."""

import pytest

from seriatim.base.errors import InputError
from seriatim.cohort.about import About
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.templates import ABOUT_TEMPLATE, write_templates
from seriatim.formats.read import read_cohort


def test_templates_are_a_cohort_without_rows(tmp_path):
    write_templates(tmp_path / "new")
    cohort = read_cohort(tmp_path / "new")
    assert {finding.code.code for finding in cohort.findings} == {"TBL020"}
    assert {name: frame.height for name, frame in cohort.tables().items()} == dict.fromkeys(
        TABLES, 0
    )


def test_each_header_names_every_column_in_order(tmp_path):
    write_templates(tmp_path / "new")
    for table in TABLES.values():
        header = (tmp_path / "new" / f"{table.name}.csv").read_text(encoding="utf-8")
        assert header.strip().split(",") == [column.name for column in table.columns]


def test_the_description_explains_every_setting():
    assert [name for name in About.model_fields if name not in ABOUT_TEMPLATE] == []


def test_every_setting_of_the_description_can_be_used(tmp_path):
    write_templates(tmp_path / "new")
    text = "\n".join(
        line.removeprefix("# ") if "=" in line or line.startswith("# [") else line
        for line in ABOUT_TEMPLATE.splitlines()
        if not line.startswith(("# clock_unit", "# date_format"))
    )
    (tmp_path / "new" / "cohort.toml").write_text(text, encoding="utf-8")
    about = read_cohort(tmp_path / "new").about
    assert about.published[0].value == 61
    assert about.study == "study.toml"


def test_a_folder_that_holds_anything_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is not an empty folder"):
        write_templates(tmp_path)
    with pytest.raises(InputError, match="is not an empty folder"):
        write_templates(tmp_path / "mine.txt")
