"""Which lesions TU tells of, and what TR says of them on each scan."""

import pytest
from unit.formats.sdtm.sdtm_tables import codes, convert_tables

TU = """
USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC   | TULOC
A       | 1     | T1      | TUMIDENT | TARGET     | LIVER
A       | 2     | T2      | TUMIDENT | TARGET     | AXILLARY LYMPH NODE
A       | 3     | N1      | TUMIDENT | NON-TARGET | PERITONEUM
A       | 4     | X1      | TUMIDENT | NEW        | BONE
"""
HEAD = "USUBJID | TRSEQ | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESN | TRSTRESU | TRSTAT | TRDTC\n"


def sizes(tmp_path, *rows, settings=None, tu=TU):
    """Lesion -> (long axis, short axis, status), of the records of one day."""
    drawn = HEAD + "".join(
        f"A | {number} | {row} | 2020-01-05\n" for number, row in enumerate(rows, start=1)
    )
    conversion = convert_tables(tmp_path, settings, tu=tu, tr=drawn)
    seen = conversion.cohort.measurements.select(
        "lesion_id", "long_axis_mm", "short_axis_mm", "status"
    )
    return {lesion: tuple(rest) for lesion, *rest in seen.rows()}, codes(conversion)


def test_a_lesion_in_a_lymph_node_is_a_node_unless_the_settings_say_none_is(tmp_path):
    kinds = [
        convert_tables(tmp_path / nodes, {"nodes": nodes}, tu=TU).cohort.lesions["kind"].to_list()
        for nodes in ("by_location", "none")
    ]
    assert kinds == [["solid", "node", "solid", "solid"], ["solid"] * 4]


def test_diameter_is_the_short_axis_of_a_node_and_the_long_axis_of_all_else(tmp_path):
    seen, _ = sizes(
        tmp_path,
        "T1 | DIAMETER | 30 | 30 | mm | .",
        "T2 | DIAMETER | 16 | 16 | mm | .",
    )
    assert seen == {"T1": (30, None, "measured"), "T2": (None, 16, "measured")}


def test_long_and_short_axis_and_diameter_that_agree_are_one_measurement(tmp_path):
    seen, met = sizes(
        tmp_path,
        "T2 | LDIAM    | 17.6 | 17.6 | mm | .",
        "T2 | LPERP    | 16   | 16   | mm | .",
        "T2 | DIAMETER | 16   | 16   | mm | .",
    )
    assert seen == {"T2": (17.6, 16, "measured")}
    assert "SDT041" not in met


@pytest.mark.parametrize(("size", "long"), [("diameter", 16), ("axes", 17.6)])
def test_where_diameter_differs_from_its_axis_the_settings_decide(tmp_path, size, long):
    seen, met = sizes(
        tmp_path,
        "T1 | LDIAM    | 17.6 | 17.6 | mm | .",
        "T1 | DIAMETER | 16   | 16   | mm | .",
        settings={"size": size},
    )
    assert seen == {"T1": (long, None, "measured")}
    assert met["SDT041"] == 1


def test_centimetres_are_converted_and_a_missing_unit_is_not_guessed(tmp_path):
    rows = ("T1 | LDIAM | 3 | 3 | cm | .", "T2 | LPERP | 16 | 16 | . | .")
    seen, met = sizes(tmp_path / "plain", *rows)
    assert seen == {"T1": (30, None, "measured")}
    assert met["SDT042"] == 1
    seen, met = sizes(tmp_path / "told", *rows, settings={"size_unit": "mm"})
    assert seen["T2"] == (None, 16, "measured")


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("T1 | LDIAM | 0 | 0 | mm | .", "absent"),
        ("T1 | LDIAM | 0 | 0 | . | .", "absent"),
        ("T1 | LDIAM | . | . | . | NOT DONE", "not_evaluable"),
        ("T1 | LDIAM | TOO SMALL TO MEASURE | . | . | .", "too_small"),
        ("T1 | LDIAM | 12.5 | . | mm | .", "measured"),
        ("T1 | LDIAM | . | . | . | .", "not_evaluable"),
        ("N1 | TUMSTATE | ABSENT | . | . | .", "absent"),
        ("N1 | TUMSTATE | PRESENT | . | . | .", "present"),
        ("N1 | TUMSTATE | UNEQUIVOCAL | . | . | .", "unequivocal_progression"),
        ("N1 | TUMSTATE | . | . | . | NOT DONE", "not_evaluable"),
        ("X1 | TUMSTATE | UNEQUIVOCAL | . | . | .", "present"),
        ("X1 | TUMSTATE | EQUIVOCAL | . | . | .", "equivocal"),
    ],
)
def test_words_and_sizes_become_a_status(tmp_path, row, status):
    seen, _ = sizes(tmp_path, row)
    assert [found for *_, found in seen.values()] == [status]


def test_a_word_of_the_study_is_a_status_once_the_settings_say_which(tmp_path):
    row = "N1 | TUMSTATE | REGRESSED | . | . | ."
    seen, met = sizes(tmp_path / "plain", row)
    assert seen == {}
    assert met["VAL013"] == 1
    seen, _ = sizes(tmp_path / "told", row, settings={"states": {"regressed": "present"}})
    assert seen == {"N1": (None, None, "present")}


def test_a_size_that_is_no_number_is_left_to_the_checks(tmp_path):
    seen, met = sizes(
        tmp_path, "T1 | LDIAM | <5 | . | mm | .", "N1 | TUMSTATE | ABSENT | . | . | ."
    )
    assert seen == {"N1": (None, None, "absent")}
    assert any(code.startswith("VAL0") for code in met)


def test_two_sizes_of_one_lesion_and_day_are_both_set_aside_and_a_copy_is_not(tmp_path):
    one, other = "T1 | LDIAM | 30 | 30 | mm | .", "T1 | LDIAM | 33 | 33 | mm | ."
    seen, met = sizes(tmp_path / "two", one, other)
    assert seen == {}
    assert met["KEY003"] == 2
    seen, met = sizes(tmp_path / "copy", one, one)
    assert seen == {"T1": (30, None, "measured")}
    assert met["SDT044"] == 1


def test_the_parts_of_a_split_lesion_point_to_it(tmp_path):
    tu = """
    USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TUGRPID | TULOC
    A       | 1     | T1      | TUMIDENT | TARGET   | .       | LIVER
    A       | 2     | T1.1    | TUSPLIT  | TARGET   | .       | LIVER
    A       | 3     | T1b     | TUSPLIT  | .        | .       | LIVER
    A       | 4     | Z9      | TUSPLIT  | TARGET   | T1      | LIVER
    """
    lesions = convert_tables(tmp_path, tu=tu).cohort.lesions
    links = lesions.select("lesion_id", "role", "parent_lesion_id").rows()
    assert links == [
        ("T1", "target", None),
        ("T1.1", "target", "T1"),
        ("T1b", "target", "T1"),
        ("Z9", "target", "T1"),
    ]


def test_a_merged_lesion_points_to_the_one_it_is_part_of(tmp_path):
    tu = """
    USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TUGRPID | TULOC
    A       | 1     | T1      | TUMIDENT | TARGET   | .       | LIVER
    A       | 2     | T2      | TUMIDENT | TARGET   | .       | LIVER
    A       | 3     | T3      | TUMIDENT | TARGET   | .       | LIVER
    A       | 4     | T2      | TUMERGE  | T1       | .       | LIVER
    A       | 5     | T3      | TUMERGE  | TARGET   | T1      | LIVER
    """
    lesions = convert_tables(tmp_path, tu=tu).cohort.lesions
    links = lesions.select("lesion_id", "merged_into_lesion_id").rows()
    assert links == [("T1", None), ("T2", "T1"), ("T3", "T1")]


SHARED = """
USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC   | TULOC | TUEVAL       | TUEVALID | TUACPTFL
A       | 1     | L1      | TUMIDENT | NON-TARGET | LIVER | INVESTIGATOR | .        | .
A       | 2     | L1      | TUMIDENT | TARGET     | LIVER | ASSESSOR     | R1       | Y
A       | 3     | L1      | TUMIDENT | TARGET     | LIVER | ASSESSOR     | R2       | .
"""


def test_of_one_link_in_two_roles_that_of_the_accepted_reader_counts(tmp_path):
    conversion = convert_tables(tmp_path, tu=SHARED)
    assert conversion.cohort.lesions.select("lesion_id", "role").rows() == [("L1", "target")]
    met = codes(conversion)
    assert (met["SDT023"], met["SDT024"]) == (1, 1)


def test_readers_who_mean_different_lesions_by_one_link_keep_their_own(tmp_path):
    tr = """
    USUBJID | TRSEQ | TRLNKID | TRTESTCD | TRSTRESN | TRSTRESU | TREVAL     | TREVALID | TRDTC
    A       | 1     | L1      | LDIAM    | 20       | mm       | INVESTIGATOR | .      | 2020-01-05
    A       | 2     | L1      | LDIAM    | 30       | mm       | ASSESSOR   | R1       | 2020-01-05
    """
    conversion = convert_tables(tmp_path, {"lesions": "by_link_and_reader"}, tu=SHARED, tr=tr)
    cohort = conversion.cohort
    assert cohort.lesions.select("lesion_id", "role").rows() == [
        ("L1 INVESTIGATOR", "non_target"),
        ("L1 R1", "target"),
        ("L1 R2", "target"),
    ]
    assert cohort.measurements.select("lesion_id", "reader", "long_axis_mm").rows() == [
        ("L1 INVESTIGATOR", "INVESTIGATOR", 20),
        ("L1 R1", "R1", 30),
    ]


def test_a_location_that_only_a_qualifier_gives_is_taken(tmp_path):
    tu = TU.replace("AXILLARY LYMPH NODE", ".")
    tr = HEAD + "A | 7 | T2 | LPERP | 16 | 16 | mm | . | 2020-01-05\n"
    supptr = """
    RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM  | QVAL
    TR      | A       | TRSEQ | 7        | TRLOC | LYMPH NODE
    """
    conversion = convert_tables(tmp_path, tu=tu, tr=tr, supptr=supptr)
    lesion = conversion.cohort.lesions.filter(lesion_id="T2").row(0, named=True)
    assert (lesion["kind"], lesion["organ"]) == ("node", "lymph node")
    assert codes(conversion).keys().isdisjoint({"SDT026", "SDT030", "SDT031"})
