"""CSV files of many programs and countries give the same table."""

import pytest

from seriatim.formats.csv_text import decode_start, read_csv_table

PLAIN = "patient_id,exon,primary_site\nA,11,stomach\nB,9,jejunum\n"
ROWS = [("A", "11", "stomach"), ("B", "9", "jejunum")]
WAYS = {
    "plain": (PLAIN.encode(), []),
    "windows line ends": (PLAIN.replace("\n", "\r\n").encode(), []),
    "old mac line ends": (PLAIN.replace("\n", "\r").encode(), []),
    "no last line end": (PLAIN.rstrip().encode(), []),
    "lines before the header": (b"\n\r\n" + PLAIN.encode(), []),
    "everything quoted": (
        '"' + PLAIN.strip().replace(",", '","').replace("\n", '"\n"').encode().decode() + '"',
        [],
    ),
    "mark": (b"\xef\xbb\xbf" + PLAIN.encode(), ["CSV001"]),
    "semicolons": (PLAIN.replace(",", ";").encode(), ["CSV003"]),
    "tabs": (PLAIN.replace(",", "\t").encode(), ["CSV004"]),
    "utf-16": (PLAIN.encode("utf-16"), ["CSV008"]),
    "utf-16 with tabs": (PLAIN.replace(",", "\t").encode("utf-16"), ["CSV008", "CSV004"]),
}


@pytest.mark.parametrize(("data", "codes"), WAYS.values(), ids=WAYS)
def test_one_table_in_many_ways(data, codes):
    raw = read_csv_table(data if isinstance(data, bytes) else data.encode(), "patients")
    assert raw.frame.columns == ["patient_id", "exon", "primary_site"]
    assert raw.frame.rows() == ROWS
    assert [problem.code for problem in raw.problems] == codes


def test_windows_1252_letters_are_read():
    raw = read_csv_table("patient_id,primary_site\nA,cólon\n".encode("cp1252"), "patients")
    assert raw.frame.rows() == [("A", "cólon")]
    assert [problem.code for problem in raw.problems] == ["CSV002"]


def test_letters_lost_are_told_of_whatever_the_encoding():
    lost = "patient_id,primary_site\nA,c\ufffdlon\n"
    for data, code in (
        (lost.encode(), []),
        (lost.encode("utf-16"), ["CSV008"]),
        (b"patient_id,primary_site\nA,c\x81lon\n", ["CSV002"]),
    ):
        raw = read_csv_table(data, "patients")
        assert [problem.code for problem in raw.problems] == [*code, "CSV010"]


def test_quoted_text_may_hold_separators_line_ends_and_quotes():
    data = b'patient_id,primary_site\nA,"x, ""y""\nz"\n'
    assert read_csv_table(data, "patients").frame.rows() == [("A", 'x, "y"\nz')]


def test_a_long_line_is_set_aside_and_a_short_one_filled():
    raw = read_csv_table(b"patient_id,exon\nA,11,left\nB\nC,9\n", "patients")
    assert raw.frame.rows() == [("A", "11"), ("B", None), ("C", "9")]
    (problem,) = raw.problems
    assert (problem.code, problem.rows.to_list(), problem.sets_aside) == ("CSV006", [1], True)


def test_a_quotation_mark_inside_a_field_is_kept():
    raw = read_csv_table(b'patient_id,primary_site\nA,2" mass "x"\nB,"big" one\n', "patients")
    assert raw.frame.height == 2


@pytest.mark.parametrize("data", [b"", b"\n\n", b" \r\n", b"\xef\xbb\xbf", b",,,\n", b"\t\n"])
def test_files_without_anything_are_empty(data):
    raw = read_csv_table(data, "patients")
    assert raw.frame is None
    assert [problem.code for problem in raw.problems] == ["CSV005"]


@pytest.mark.parametrize(
    ("last", "width"),
    [
        ("A,11,left", 3),
        ("A,11", 2),
        ("A", 1),
        ('A,"x, y",left', 3),
        ('A,"x\ny, z\n"', 2),
        ('A,"x\ny', 1),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_fields_of_the_last_row_are_counted(last, width, end):
    text = f'patient_id,exon,side\nB,"9\n",left\n{last}{end}'
    assert read_csv_table(text.encode(), "patients").last_width == width


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_above_the_header_are_left_out_whatever_the_encoding(encoding):
    data = f"Größen\n\n{PLAIN}".encode(encoding)
    raw = read_csv_table(data, "patients", header_row=3)
    codes = {"utf-8": [], "utf-8-sig": ["CSV001"], "utf-16": ["CSV008"], "cp1252": ["CSV002"]}
    assert raw.frame.rows() == ROWS
    assert [problem.code for problem in raw.problems] == codes[encoding]


def test_a_header_below_the_last_line_is_not_there():
    assert read_csv_table(PLAIN.encode(), "patients", header_row=9).frame is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_letter_cut_at_the_end_of_the_first_bytes_is_left_out(encoding):
    assert decode_start("Größe €".encode(encoding)[:-1]) == "Größe "


def test_the_first_bytes_of_windows_1252_are_read():
    assert decode_start("Größe,Ort".encode("cp1252")) == "Größe,Ort"


def test_a_column_given_twice_is_read_once():
    raw = read_csv_table(b"patient_id,exon,exon\nA,11,9\n", "patients")
    assert raw.frame.rows() == [("A", "11")]
    assert [(problem.code, problem.column) for problem in raw.problems] == [("TBL017", "exon")]
