"""Every finding of a broken export is met, at its places, and shows nobody."""

import pytest
from broken.redcap_sources import GOOD, MARKS, RECIPES
from unit.formats.redcap.redcap_pages import codes, converted

from seriatim.cohort.catalogue.redcap import REDCAP_CODES
from seriatim.cohort.findings import findings_as_json


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.code)
def test_a_broken_export_gives_its_finding_and_shows_nobody(recipe, tmp_path):
    conversion = converted(recipe.build(tmp_path), recipe.settings)
    found = [f for f in conversion.findings if f.code.code == recipe.code]
    assert found
    assert all(f.places and "{" not in f.found for f in found)
    printed = findings_as_json(conversion.findings) + repr(conversion)
    assert [mark for mark in recipe.marks if mark in printed] == []


def test_every_code_has_its_recipe():
    assert {code.code for code in REDCAP_CODES} <= {recipe.code for recipe in RECIPES}


def test_the_good_export_is_good_but_for_what_it_leaves_out(tmp_path):
    (tmp_path / "records.csv").write_text(GOOD)
    conversion = converted(tmp_path)
    assert {code for code in codes(conversion) if code[:3] in ("RCP", "CSV", "TBL")} == {"RCP016"}
    assert conversion.accounts.tallies.row(0) == ("records.csv", 6, 6, 0, 0)


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        ("1", "1", ()),
        ("1", "0", ("records.csv row 5",)),
        ("1", "", ("records.csv row 5",)),
        ("", "0", None),
    ],
)
def test_without_any_drug_each_record_that_does_not_say_so_is_told_of(
    tmp_path, first, second, rows
):
    lines = [line for line in GOOD.splitlines() if ",drugs,1," not in line]
    text = "\n".join(lines).replace(",female,1", f",female,{first}")
    (tmp_path / "records.csv").write_text(text.replace(",male,1", f",male,{second}") + "\n")
    conversion = converted(tmp_path)
    told = [f.places for f in conversion.findings if f.code.code == "RCP018"]
    assert (conversion.cohort.drugs is None) == (rows is None)
    assert told == ([rows] if rows else [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: "\ufeff" + text, "CSV001"),
        (lambda text: text.replace(",", ";"), "CSV003"),
        (lambda text: text.replace(",", "\t"), "CSV004"),
        (lambda text: text.replace("\n", "\r\n"), None),
        (lambda text: text.replace("female", '"female"'), None),
    ],
)
def test_an_export_that_went_through_a_spreadsheet_is_the_same(tmp_path, change, code):
    (tmp_path / "good.csv").write_text(GOOD)
    good = converted(tmp_path / "good.csv")
    changed = tmp_path / "changed.csv"
    changed.write_bytes(change(GOOD).encode())
    conversion = converted(changed)
    assert code is None or code in codes(conversion)
    assert all(
        frame.equals(good.cohort.tables()[name])
        for name, frame in conversion.cohort.tables().items()
    )


def test_line_ends_and_quotes_within_a_text_are_kept(tmp_path):
    text = GOOD.replace("drug_stop_day", "drug_stop_reason")
    text = text.replace("2012-08-01", '"grew, ""slowly""\nthen fast"')
    (tmp_path / "records.csv").write_text(text)
    drugs = converted(tmp_path).cohort.drugs
    assert drugs["stop_reason"].to_list() == ['grew, "slowly"\nthen fast']


def test_ids_keep_their_zeros(tmp_path):
    (tmp_path / "records.csv").write_text(GOOD.replace("QXZ98765", "001").replace("LQX1", "01"))
    cohort = converted(tmp_path).cohort
    assert cohort.patients["patient_id"][0] == "001"
    assert set(cohort.measurements["lesion_id"]) == {"01"}


def test_a_form_left_non_repeating_is_one_row_of_its_table(tmp_path):
    text = (
        GOOD.split("\n")[0]
        + "\n"
        + ("QXZ98765,,,female,1,LQX1,solid,target,LQX1,2012-02-03,31.7,measured,,,\n")
    )
    (tmp_path / "records.csv").write_text(text)
    cohort = converted(tmp_path).cohort
    heights = {name: frame.height for name, frame in cohort.tables().items() if frame.height}
    assert heights == {"patients": 1, "lesions": 1, "measurements": 1}
    assert cohort.drugs is not None


def test_an_export_cut_in_its_last_row_loses_that_row_only(tmp_path):
    whole = GOOD + "QXZ98766,lesions,1,,,LQX1,solid,target,,,,,,,"
    for end in range(len(GOOD) + 1, len(whole), 6):
        (tmp_path / "records.csv").write_text(whole[:end])
        conversion = converted(tmp_path)
        if whole[:end].count(",") < whole.count(","):
            assert "RCP014" in codes(conversion)
        assert conversion.cohort.lesions.height == 1
    assert MARKS[0] not in findings_as_json(conversion.findings)


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ("QXZ98766,lesions,1,,,LQX2,solid,target", "RCP014"),
        ('QXZ98766,lesions,1,,,"LQX2\nleft",solid,target,,,,,,,', "RCP015"),
        ("QXZ98766,lesions,1,,,LQX2,solid,target,,,,,,,,,", "CSV006"),
    ],
)
def test_a_last_row_without_a_line_end_is_whole_cut_or_too_long(tmp_path, last, code):
    (tmp_path / "records.csv").write_text(GOOD + last)
    conversion = converted(tmp_path)
    told = {f.code.code: f.places for f in conversion.findings}
    assert told[code] == ("records.csv row 7",)
    assert {"RCP014", "RCP015", "CSV006"} & told.keys() == {code}


def test_values_of_another_table_than_the_forms_own_are_still_used(tmp_path):
    """Two exports that were joined by hand hold forms side by side."""
    text = GOOD.replace(
        "QXZ98765,lesions,1,,,LQX1,solid,target,,,,,,,",
        "QXZ98765,lesions,1,,,LQX1,solid,target,LQX1,2012-03-04,30,measured,,,",
    )
    (tmp_path / "records.csv").write_text(text)
    assert converted(tmp_path).cohort.measurements.height == 3


def test_a_third_export_does_not_decide_between_two_that_differ(tmp_path):
    for name, size in (("a", "31.7"), ("b", "37.1"), ("c", "37.1"), ("d", "31.7")):
        (tmp_path / f"{name}.csv").write_text(GOOD.replace("31.7", size))
    made = converted(tmp_path)
    assert made.cohort.measurements["long_axis_mm"].to_list() == [28.6]
    aside = made.accounts.set_aside.filter(code="RCP013")["place"].to_list()
    assert aside == ["a.csv row 3", "b.csv row 3", "c.csv row 3"]
