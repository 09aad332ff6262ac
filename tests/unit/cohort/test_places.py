"""A place survives packing, names itself in words, and points findings into the user's files."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from seriatim.base.codes import MAX_ROWS_KEPT
from seriatim.cohort.about import About
from seriatim.cohort.build import build_cohort
from seriatim.cohort.places import Origins, Source, kept_places, name_places, place, places_of
from seriatim.cohort.places import unpack as taken_apart

SOURCES = (Source("tr.csv", 90), Source("book.xlsx, sheet Sizes", 12), Source("b.json", 4, "entry"))


@given(st.integers(0, 2**18 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**14 - 1))
def test_a_place_taken_apart_gives_what_was_packed(source, record, part):
    packed = pl.select(place(source, record, part).alias("place")).to_series()
    assert taken_apart(packed).rows() == [(packed[0], source, record, part)]


def test_places_are_named_by_file_record_and_spreadsheet_column():
    packed = pl.select(
        pl.concat([place(0, 17), place(1, 3, 8), place(1, 3, 27), place(2, 4), place(0, 0)]).alias(
            "place"
        )
    ).to_series()
    assert name_places(packed, SOURCES) == [
        "tr.csv row 17",
        "book.xlsx, sheet Sizes row 3, column H",
        "book.xlsx, sheet Sizes row 3, column AA",
        "b.json entry 4",
        "tr.csv",
    ]


def test_a_null_record_or_source_has_a_null_place():
    frame = pl.DataFrame({"n": pl.Series([3, None], dtype=pl.UInt64)})
    found = frame.select(
        place(1, pl.col("n")).alias("of a record"), place(pl.col("n"), 1).alias("of a source")
    )
    assert [column.is_null().to_list() for column in found] == [[False, True], [False, True]]


def test_a_null_place_has_no_words():
    assert name_places(pl.Series([None], dtype=pl.UInt64), SOURCES) == [""]


def test_a_finding_keeps_the_first_places_only():
    many = places_of(0, range(1, MAX_ROWS_KEPT + 500))
    kept = kept_places(many, SOURCES)
    assert (len(kept), kept[0], kept[-1]) == (MAX_ROWS_KEPT, "tr.csv row 1", "tr.csv row 1000")


def a_cohort_with_a_bad_value(origins):
    patients = pl.DataFrame({"patient_id": ["A", "B"], "birth_year": ["1950", "soon"]})
    lesions = pl.DataFrame(
        {"patient_id": ["A"], "lesion_id": ["1"], "kind": ["solid"], "role": ["target"]}
    )
    measurements = pl.DataFrame(
        {
            "patient_id": ["A"],
            "lesion_id": ["1"],
            "scan_day": ["2020-01-01"],
            "long_axis_mm": ["20"],
            "status": ["measured"],
        }
    )
    raw = {"patients": patients, "lesions": lesions, "measurements": measurements}
    return build_cohort(About(title="Made up"), raw, origins=origins)


def found(cohort, code):
    return next(finding for finding in cohort.findings if finding.code.code == code)


def test_a_finding_names_the_row_of_the_users_file():
    frame = pl.DataFrame({"origin": places_of(0, [40, 41])})
    cohort = a_cohort_with_a_bad_value(Origins(SOURCES, {"patients": frame}))
    finding = found(cohort, "VAL002")
    assert finding.places == ("tr.csv row 41",)
    assert finding.rows_in_words == "tr.csv row 41"


def test_a_value_from_elsewhere_is_found_where_it_stood():
    frame = pl.DataFrame({"origin": places_of(0, [40, 41]), "birth_year": places_of(2, [1, 2])})
    cohort = a_cohort_with_a_bad_value(Origins(SOURCES, {"patients": frame}))
    assert found(cohort, "VAL002").places == ("b.json entry 2",)


def test_without_origins_a_finding_has_row_numbers_only():
    finding = found(a_cohort_with_a_bad_value(None), "VAL002")
    assert (finding.places, finding.rows_in_words) == ((), "row 2")


def test_the_cohort_keeps_the_origins_of_the_rows_it_keeps():
    lesion = pl.DataFrame({"origin": places_of(2, [3])})
    frame = pl.DataFrame({"origin": places_of(0, [40, 41])})
    cohort = a_cohort_with_a_bad_value(Origins(SOURCES, {"patients": frame, "lesions": lesion}))
    kept = cohort.origins.frames
    assert kept["patients"]["origin"].to_list() == frame["origin"].to_list()
    assert name_places(kept["lesions"]["origin"], SOURCES) == ["b.json entry 3"]
