"""Exports of REDCap broken on purpose, one or more for each finding; all of it is made up."""

from collections.abc import Callable
from pathlib import Path

from broken.sources import BrokenSource

MARKS = ("QXZ98765", "QXZ98766", "LQX1", "31.7", "28.6", "2012-02-03", "2012-05-06")
HEADER = (
    "record_id,redcap_repeat_instrument,redcap_repeat_instance,pt_sex,pt_drugs_known,"
    "les_lesion_id,les_kind,les_role,meas_lesion_id,meas_scan_day,meas_long_axis_mm,meas_status,"
    "drug_agent,drug_start_day,drug_stop_day\n"
)
ROWS = """\
QXZ98765,,,female,1,,,,,,,,,,
QXZ98765,lesions,1,,,LQX1,solid,target,,,,,,,
QXZ98765,measurements,1,,,,,,LQX1,2012-02-03,31.7,measured,,,
QXZ98765,measurements,2,,,,,,LQX1,2012-05-06,28.6,measured,,,
QXZ98765,drugs,1,,,,,,,,,,imatinib,2012-02-10,2012-08-01
QXZ98766,,,male,1,,,,,,,,,,
"""
GOOD = HEADER + ROWS
DICTIONARY_HEADER = (
    "Variable / Field Name,Form Name,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels"\n'
)
VISITS = """\
id,redcap_event_name,scan,size,state,les,site
QXZ98765,base_arm_1,2012-02-03,31.7,1,LQX1,
QXZ98765,base_arm_1,2012-05-06,,,,
QXZ98765,base_arm_1,,28.6,7,LQX1,
"""
MEASURED = {
    "table": "measurements",
    "columns": {
        "lesion_id": "les",
        "scan_day": "scan",
        "long_axis_mm": "size",
        "status": {"field": "state", "codes": {"1": "measured"}},
    },
}


def files(**named: str) -> Callable[[Path], Path]:
    """Write these texts as CSV files into the folder."""

    def build(folder: Path) -> Path:
        for name, text in named.items():
            (folder / f"{name}.csv").write_bytes(text.encode())
        return folder

    return build


def dictionary(*lines: str) -> str:
    """A dictionary of these fields, the record's id before them."""
    first = "record_id,patients,text,Patient id,\n"
    return DICTIONARY_HEADER + first + "".join(f"{line}\n" for line in lines)


def own(code: str, text: str, **more: object) -> BrokenSource:
    """An export of our own registry."""
    return BrokenSource(code, "redcap", files(records=text), marks=MARKS, **more)


def visits(code: str, measured: dict[str, object] = MEASURED, text: str = VISITS) -> BrokenSource:
    """An export of another project, with a map."""
    settings = {"redcap": {"record_id": "id", "rows": [measured]}}
    return BrokenSource(code, "redcap", files(visits=text), settings, MARKS)


def with_columns(**columns: object) -> dict[str, object]:
    """The block of the map with other columns."""
    return MEASURED | {"columns": MEASURED["columns"] | columns}


def _without_drugs(text: str) -> str:
    """The export without a row of the form for drugs."""
    return "".join(line for line in text.splitlines(keepends=True) if ",drugs,1," not in line)


def unreadable(folder: Path) -> Path:
    """A packed export that cannot be unpacked, and a text beside a good export."""
    (folder / "records.csv").write_text(GOOD)
    (folder / "more.csv.gz").write_bytes(b"no gzip at all")
    (folder / "letter.docx").write_bytes(b"QXZ98765")
    return folder


SHARED_LABELS = dictionary(
    "pt_sex,patients,text,Sex,",
    "les_lesion_id,lesions,text,Lesion,",
    "meas_lesion_id,measurements,text,Lesion,",
)
CROSSED = dictionary(
    'pt_sex,patients,radio,Sex,"male, female | female, male"', "les_lesion_id,lesions,text,Id,"
)
ODD_CHOICES = dictionary("pt_sex,patients,radio,Sex,1=male", "les_lesion_id,lesions,text,Id,")

RECIPES: tuple[BrokenSource, ...] = (
    BrokenSource(
        "RCP001",
        "redcap",
        files(
            dictionary=SHARED_LABELS,
            labels="Patient id,Repeat Instrument,Repeat Instance,Sex,Lesion\nQXZ98765,,,m,LQX1\n",
        ),
        marks=MARKS,
    ),
    BrokenSource("RCP002", "redcap", files(dictionary=CROSSED, records=GOOD), marks=MARKS),
    visits("RCP003"),
    visits("RCP004", with_columns(scan_day={"field": "scan", "from": "event"})),
    own("RCP005", GOOD, settings={"redcap": {"missing": {"female": "Unknown"}}}),
    own("RCP006", GOOD.replace("QXZ98766,", ",")),
    own("RCP007", GOOD + "QXZ98766,lesions,1" + "," * 12 + "\n"),
    own("RCP008", GOOD.replace("\n", ",mine\n", 1) + "QXZ98766,own,1" + "," * 12 + ",9\n"),
    visits("RCP009", MEASURED | {"event": "other_arm_1"}),
    visits("RCP010", text=VISITS.replace("LQX1,\n", "LQX1,liver\n")),
    own("RCP010", GOOD.replace("meas_scan_day", "box___1")),
    own("RCP011", GOOD.replace("pt_drugs_known", "redcap_data_access_group")),
    BrokenSource("RCP012", "redcap", files(one=GOOD, two=GOOD), marks=MARKS),
    BrokenSource(
        "RCP013", "redcap", files(one=GOOD, two=GOOD.replace("31.7", "37.1")), marks=MARKS
    ),
    own("RCP014", GOOD + "QXZ98766,lesions,1,,,LQ"),
    own("RCP015", GOOD.rstrip("\n")),
    own("RCP016", GOOD),
    own("RCP017", GOOD.replace("QXZ98766,,,male,1,,,", "QXZ98766,lesions,1,,,LQX1,solid,target")),
    own("RCP018", GOOD.replace("QXZ98766,,,male,1", "QXZ98766,,,male,0")),
    own("RCP018", GOOD.replace("QXZ98766,,,male,1", "QXZ98766,,,male,")),
    own("RCP018", _without_drugs(GOOD).replace("QXZ98766,,,male,1", "QXZ98766,,,male,0")),
    own("RCP019", GOOD, settings={"redcap": {"missing": {"2012-08-01": "Unknown"}}}),
    BrokenSource("RCP020", "redcap", files(dictionary=ODD_CHOICES, records=GOOD), marks=MARKS),
    BrokenSource("SRC001", "redcap", unreadable, marks=MARKS),
    BrokenSource("SRC002", "redcap", unreadable, marks=MARKS),
)
