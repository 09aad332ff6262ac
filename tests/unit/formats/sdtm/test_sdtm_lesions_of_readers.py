"""Where one link is another lesion for each reader, all that names a link names theirs."""

from unit.formats.sdtm.sdtm_tables import codes, convert_tables

SETTINGS = {"lesions": "by_link_and_reader"}
HEAD = "USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TUGRPID | TULOC | TUEVALID\n"
TU = (
    HEAD
    + "A | 1 | T1 | TUMIDENT | TARGET | . | LIVER | R1\n"
    + "A | 2 | T1 | TUMIDENT | TARGET | . | LIVER | R2\n"
)
PR = """
USUBJID | PRSEQ | PRGRPID | PRLNKID | PRTRT     | PRCAT   | PRSTDTC
A       | 1     | O1      | T1      | RESECTION | SURGERY | 2020-06-11
"""


def test_the_parts_of_a_split_lesion_point_to_the_lesion_of_their_reader(tmp_path):
    split = "A | 3 | T1a | TUSPLIT | TARGET | . | LIVER | R1\n"
    split += "A | 4 | Z9 | TUSPLIT | TARGET | T1 | LIVER | R2\n"
    conversion = convert_tables(tmp_path, SETTINGS, tu=TU + split)
    links = conversion.cohort.lesions.select("lesion_id", "parent_lesion_id").rows()
    assert links == [("T1 R1", None), ("T1 R2", None), ("T1a R1", "T1 R1"), ("Z9 R2", "T1 R2")]
    assert "SDT025" not in codes(conversion)


def test_a_merged_lesion_points_to_the_lesion_of_its_reader(tmp_path):
    merged = "A | 3 | T2 | TUMIDENT | TARGET | . | LIVER | R2\n"
    merged += "A | 4 | T2 | TUMERGE | T1 | . | LIVER | R2\n"
    lesions = convert_tables(tmp_path, SETTINGS, tu=TU + merged).cohort.lesions
    assert lesions.select("lesion_id", "merged_into_lesion_id").rows() == [
        ("T1 R1", None),
        ("T1 R2", None),
        ("T2 R2", "T1 R2"),
    ]


def test_an_operation_takes_the_lesion_that_each_reader_means_by_the_link(tmp_path):
    conversion = convert_tables(tmp_path, SETTINGS, tu=TU, pr=PR)
    assert conversion.cohort.operations.height == 1
    assert conversion.cohort.resections.select("lesion_id", "how").rows() == [
        ("T1 R1", "resected"),
        ("T1 R2", "resected"),
    ]
    assert "SDT082" not in codes(conversion)


def test_an_operation_finds_a_lesion_that_only_sizes_name(tmp_path):
    tr = (
        "USUBJID | TRSEQ | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | TRSTRESU | TREVALID | TRDTC\n"
        "A | 1 | TARGET | T1 | LDIAM | 20 | mm | R3 | 2020-01-05\n"
    )
    conversion = convert_tables(tmp_path, SETTINGS, tu=TU, tr=tr, pr=PR)
    assert set(conversion.cohort.resections["lesion_id"]) == {"T1 R1", "T1 R2", "T1 R3"}
