"""A good folder of SDTM in CSV, and a way to break it for every finding of its reader."""

import json
from collections.abc import Callable
from pathlib import Path

from broken.sources import BrokenSource

MARKS = ("QXZ", "LQX", "RQX", "31.7", "28.6", "44.8", "2012-05-06", "PERITONEUM")
"""Parts of identifiers and values of the good folder."""

GOOD = {
    "dm.csv": """\
DOMAIN,USUBJID,SEX,BRTHDTC,AGE,AGEU,RFSTDTC,DTHFL,DTHDTC
DM,QXZ98765,F,1950-02-03,62,YEARS,2012-02-10,,
DM,QXZ98766,M,1948-03-04,65,YEARS,2013-03-10,Y,2017-03-09
""",
    "ss.csv": """\
DOMAIN,USUBJID,SSSEQ,SSTESTCD,SSORRES,SSSTRESC,SSDTC
SS,QXZ98765,1,SURVSTAT,ALIVE,ALIVE,2019-07-08
""",
    "tu.csv": """\
DOMAIN,USUBJID,TUSEQ,TUGRPID,TULNKID,TUTESTCD,TUORRES,TUSTRESC,TULOC,TUEVALID,TUACPTFL,VISITNUM,TUDTC
TU,QXZ98765,1,,LQX1,TUMIDENT,TARGET,TARGET,LIVER,RQX,Y,1,2012-02-03
TU,QXZ98765,2,,LQX2,TUMIDENT,TARGET,TARGET,LYMPH NODE,RQX,Y,1,2012-02-03
TU,QXZ98766,1,,LQX1,TUMIDENT,TARGET,TARGET,LIVER,RQX,Y,1,2013-03-04
TU,QXZ98766,2,,LQX3,TUMIDENT,NON-TARGET,NON-TARGET,PERITONEUM,RQX,Y,1,2013-03-04
""",
    "tr.csv": """\
DOMAIN,USUBJID,TRSEQ,TRGRPID,TRLNKID,TRTESTCD,TRORRES,TRORRESU,TRSTRESC,TRSTRESN,TRSTRESU,TRSTAT,TRREASND,TREVALID,VISITNUM,TRDTC,TRDY
TR,QXZ98765,1,TARGET,LQX1,LDIAM,31.7,mm,31.7,31.7,mm,,,RQX,1,2012-02-03,-7
TR,QXZ98765,2,TARGET,LQX2,LPERP,18.1,mm,18.1,18.1,mm,,,RQX,1,2012-02-03,-7
TR,QXZ98765,3,TARGET,LQX1,LDIAM,28.6,mm,28.6,28.6,mm,,,RQX,2,2012-05-06,87
TR,QXZ98765,4,TARGET,LQX2,LPERP,15.9,mm,15.9,15.9,mm,,,RQX,2,2012-05-06,87
TR,QXZ98766,1,TARGET,LQX1,LDIAM,44.8,mm,44.8,44.8,mm,,,RQX,1,2013-03-04,-6
TR,QXZ98766,2,NON-TARGET,LQX3,TUMSTATE,PRESENT,,PRESENT,,,,,RQX,1,2013-03-04,-6
TR,QXZ98766,3,TARGET,LQX1,LDIAM,41.5,mm,41.5,41.5,mm,,,RQX,2,2013-06-07,90
TR,QXZ98766,4,NON-TARGET,LQX3,TUMSTATE,,,,,,NOT DONE,OBSCURED,RQX,2,2013-06-07,90
""",
    "supptr.csv": """\
RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QVAL
TR,QXZ98765,TRSEQ,1,TRLOC,LIVER
""",
    "rs.csv": """\
DOMAIN,USUBJID,RSSEQ,RSTESTCD,RSCAT,RSORRES,RSSTRESC,RSSTAT,RSEVALID,RSACPTFL,VISITNUM,RSDTC
RS,QXZ98765,1,TRGRESP,RECIST 1.1,SD,SD,,RQX,Y,2,2012-05-06
RS,QXZ98765,2,OVRLRESP,RECIST 1.1,SD,SD,,RQX,Y,2,2012-05-06
""",
    "ex.csv": """\
DOMAIN,USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC
EX,QXZ98765,1,IMATINIB,400,mg,QD,2012-02-10,2012-05-20
EX,QXZ98766,1,IMATINIB,400,mg,QD,2013-03-10,
""",
    "pr.csv": """\
DOMAIN,USUBJID,PRSEQ,PRGRPID,PRLNKID,PRTRT,PRCAT,PROCCUR,PRSTDTC
PR,QXZ98765,1,OQX1,LQX1,RESECTION,SURGERY,Y,2012-06-11
""",
}

Edit = Callable[[Path], None]


def swap(name: str, old: str, new: str) -> Edit:
    """Put other text in place of some text of a file, every time it stands there."""

    def edit(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def add(name: str, lines: str) -> Edit:
    """Put lines at the end of a file."""

    def edit(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text + lines, encoding="utf-8")

    return edit


def put(name: str, data: bytes) -> Edit:
    """Put a file beside the others."""

    def edit(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return edit


def drop(name: str) -> Edit:
    """Remove a file."""

    def edit(folder: Path) -> None:
        (folder / name).unlink()

    return edit


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(folder: Path) -> None:
        for each in edits:
            each(folder)

    return edit


def subjects_in_json() -> bytes:
    """The good DM as Dataset-JSON."""
    header, *rows = (line.split(",") for line in GOOD["dm.csv"].splitlines())
    columns = [{"itemOID": f"IT.{n}", "name": n, "label": n, "dataType": "string"} for n in header]
    about = {"datasetJSONVersion": "1.1.0", "name": "DM", "records": len(rows)}
    return json.dumps(about | {"columns": columns, "rows": rows}).encode()


def status_in_windows_1252(folder: Path) -> None:
    """Put SS into a transport file whose text is in Windows-1252."""
    import pandas
    import pyreadstat

    columns = {"DOMAIN": ["SS"], "USUBJID": ["QXZ98765"], "SSTESTCD": ["SURVSTAT"]}
    columns |= {"SSSTRESC": ["ALIVE"], "SSORRES": ["QUETE"], "SSDTC": ["2019-07-08"]}
    (folder / "ss.csv").unlink()
    written = folder / "ss.xpt"
    pyreadstat.write_xport(
        pandas.DataFrame(columns), written, table_name="SS", file_format_version=5
    )
    written.write_bytes(written.read_bytes().replace(b"QUETE", b"QU\xcaTE"))


def _build(edit: Edit) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        for name, text in GOOD.items():
            (folder / name).write_text(text, encoding="utf-8")
        edit(folder)
        return folder

    return build


def _broken(code: str, *edits: Edit, **settings: object) -> BrokenSource:
    return BrokenSource(code, "sdtm", _build(both(*edits)), {"sdtm": settings}, MARKS)


def tr(patient: int, number: int, rest: str) -> str:
    """A record of TR of one of the two patients: group, lesion and what follows."""
    return f"TR,QXZ9876{patient},{number},{rest}\n"


def tu(patient: int, number: int, rest: str) -> str:
    """A record of TU of one of the two patients: group, lesion and what follows."""
    return f"TU,QXZ9876{patient},{number},{rest}\n"


SIZE = "31.7,mm,31.7,31.7,mm,,,RQX,1,2012-02-03,-7"
LATER = "RQX,Y,2,2012-05-06"

RECIPES: tuple[BrokenSource, ...] = (
    _broken("SRC001", put("ds.xpt", b"HEADER RECORD*******LIBRARY HEADER, and then it ends")),
    _broken("SRC001", put("ds.json", b'{"datasetJSONVersion": "1.1.0", "name": "DS", "rows": [[')),
    _broken("SRC002", put("readme.txt", b"Nothing of interest.")),
    _broken("SDT001", put("dm.json", subjects_in_json())),
    _broken("SDT002", status_in_windows_1252),
    _broken("SDT003", swap("tr.csv", "PRESENT,,,,,RQX", "PRESENT,NA,NA,NA,NA,RQX")),
    _broken("SDT004", add("ex.csv", "EX,,2,IMATINIB,400,mg,QD,2013-04-10,\n")),
    _broken("SDT010", swap("tr.csv", "RQX,1,2012-02-03,-7", "RQX,1,2012-02,")),
    _broken("SDT010", swap("tr.csv", "2012-02-03,-7", "2012-02,"), partial_dates="middle"),
    _broken("SDT011", swap("tr.csv", "2012-02-03,-7", "2012-02,"), partial_dates="refuse"),
    _broken("SDT012", swap("tr.csv", "2012-05-06,87", "2012-05,87")),
    _broken("SDT013", swap("tr.csv", "28.6,mm,,,RQX,2,2012-05-06", "28.6,mm,,,RQX,2,2012-05-08")),
    _broken("SDT014", swap("tr.csv", "28.6,mm,,,RQX,2,2012-05-06", "28.6,mm,,,RQX,2,2012-08-08")),
    _broken("SDT015", swap("tr.csv", "RQX,1,2012-02-03", "RQX,3,2012-02-03")),
    _broken("SDT020", add("tr.csv", tr(5, 9, f"TARGET,,SUMDIAM,{SIZE}"))),
    _broken("SDT020", add("tu.csv", tu(5, 9, f",,TUMIDENT,NEW,NEW,LIVER,{LATER}"))),
    _broken("SDT021", add("tr.csv", tr(5, 9, f"TARGET,LQX1,VOLUME,{SIZE}"))),
    _broken("SDT021", swap("rs.csv", "2,OVRLRESP", "2,BESTRESP")),
    _broken("SDT022", add("tu.csv", tu(5, 9, f",LQX9,TUMIDENT,BENIGN,BENIGN,LIVER,{LATER}"))),
    _broken("SDT023", add("tu.csv", tu(5, 9, f",LQX1,TUMIDENT,NEW,NEW,LIVER,{LATER}"))),
    _broken("SDT024", add("tu.csv", tu(5, 9, f",LQX1,TUMIDENT,TARGET,TARGET,LIVER,{LATER}"))),
    _broken("SDT025", add("tu.csv", tu(5, 9, f",XQX7,TUSPLIT,TARGET,TARGET,LIVER,{LATER}"))),
    _broken("SDT026", swap("supptr.csv", "LIVER", "LYMPH NODE")),
    _broken("SDT027", swap("tu.csv", "TU,QXZ98766,2,,LQX3", "TU,QXZ98766,2,,LQX4")),
    _broken("SDT028", add("tu.csv", tu(5, 9, f",LQX1,TUMERGE,TARGET,TARGET,LIVER,{LATER}"))),
    _broken("SDT030", swap("supptr.csv", "TRLOC", "TRCLSIG")),
    _broken("SDT031", drop("rs.csv")),
    _broken(
        "SDT041", add("tr.csv", tr(5, 9, f"TARGET,LQX1,DIAMETER,{SIZE.replace('31.7', '31')}"))
    ),
    _broken("SDT042", swap("tr.csv", "44.8,44.8,mm", "44.8,44.8,")),
    _broken("SDT042", swap("tr.csv", "44.8,44.8,mm", "44.8,44.8,furlong")),
    _broken("SDT043", swap("tr.csv", "NOT DONE", "")),
    _broken("SDT044", add("tr.csv", tr(5, 9, f"TARGET,LQX1,LDIAM,{SIZE}"))),
    _broken("SDT045", swap("tr.csv", "44.8,mm,44.8,44.8,mm", "44.8,cm,44.8,44.8,mm")),
    _broken("SDT046", swap("tr.csv", "28.6,28.6,mm,,", "28.6,28.6,mm,NOT DONE,")),
    _broken(
        "SDT047", add("tr.csv", tr(5, 9, "TARGET,LQX1,LPERP,blurred,,,,,,,RQX,1,2012-02-03,-7"))
    ),
    _broken(
        "SDT050", swap("rs.csv", "2,OVRLRESP,RECIST 1.1,SD,SD,", "2,OVRLRESP,RECIST 1.1,,,NOT DONE")
    ),
    _broken("SDT051", swap("rs.csv", "2,OVRLRESP,RECIST 1.1", "2,OVRLRESP,IRECIST")),
    _broken("SDT052", swap("rs.csv", "2012-05-06", "2012-05-09")),
    _broken("SDT060", drop("dm.csv"), drop("ss.csv")),
    _broken("SDT061", swap("dm.csv", "DM,QXZ98766", "DM,QXZ98760")),
    _broken("SDT062", swap("dm.csv", "1950-02-03", "")),
    _broken("SDT063", add("ss.csv", "SS,QXZ98766,1,SURVSTAT,ALIVE,ALIVE,2018-07-08\n")),
    _broken(
        "SDT064", put("ds.csv", b"USUBJID,DSSEQ,DSDECOD,DSSTDTC\nQXZ98765,1,DIED,2019-09-01\n")
    ),
    _broken("SDT070", add("ex.csv", "EX,QXZ98765,2,IMATINIB,0,mg,QD,2012-05-21,2012-05-30\n")),
    _broken("SDT071", swap("ex.csv", "mg,QD,2013", "mg/m2,QD,2013")),
    _broken("SDT080", add("pr.csv", "PR,QXZ98766,1,,,BIOPSY,DIAGNOSTIC,Y,2012-01-11\n")),
    _broken("SDT081", add("pr.csv", "PR,QXZ98766,1,,,RESECTION,SURGERY,N,2014-01-11\n")),
    _broken("SDT082", swap("pr.csv", "OQX1,LQX1", "OQX1,LQX8")),
    _broken("SDT090", add("ss.csv", "SS,QXZ98765,2,SURVSTAT,ALIVE,ALIVE,2018-07-08\n")),
)
