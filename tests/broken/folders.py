"""One good folder and, for every finding code, a way to break it. All of it is made up.

The identifiers and values are marks that stand nowhere else, so that a test can look for them in
what is printed.
"""

from collections.abc import Callable
from dataclasses import dataclass

Folder = dict[str, bytes]
Edit = Callable[[Folder], None]

MARKS = ("QXZ", "LQX", "RQX", "OQX", "31.7", "28.6", "44.8", "61.3", "20170309", "2012-05-06")
"""Parts of identifiers and values of the good folder."""

GOOD: dict[str, str] = {
    "cohort.toml": 'title = "Made up to be broken"\nsynthetic = true\n',
    "patients.csv": """\
patient_id,sex,birth_year,diagnosis_day,primary_size_mm,exon,last_contact_day,vital_status,death_day
QXZ98765,female,1950,2010-05-04,61.3,11,2019-07-08,alive,
QXZ98766,male,1948,2011-06-05,47.9,9,2017-03-09,dead,2017-03-09
""",
    "lesions.csv": """\
patient_id,lesion_id,organ,kind,role,parent_lesion_id,merged_into_lesion_id
QXZ98765,LQX1,liver,solid,target,,
QXZ98765,LQX2,groin,node,target,,
QXZ98766,LQX1,liver,solid,target,,
QXZ98766,LQX3,peritoneum,solid,non_target,,
""",
    "measurements.csv": """\
patient_id,lesion_id,scan_day,reader,long_axis_mm,short_axis_mm,status
QXZ98765,LQX1,2012-02-03,RQX,31.7,22.4,measured
QXZ98765,LQX1,2012-05-06,RQX,28.6,,measured
QXZ98765,LQX2,2012-02-03,RQX,24.3,18.1,measured
QXZ98765,LQX2,2012-05-06,RQX,21.2,15.9,measured
QXZ98766,LQX1,2013-03-04,RQX,44.8,,measured
QXZ98766,LQX3,2013-03-04,RQX,,,present
QXZ98766,LQX1,2013-06-07,RQX,41.5,,measured
""",
    "drugs.csv": """\
patient_id,agent,line,start_day,stop_day,dose_mg_per_day
QXZ98765,imatinib,1,2012-02-10,2012-05-20,400
QXZ98765,imatinib,1,2012-05-20,,800
QXZ98766,imatinib,1,2013-03-10,,400
""",
    "operations.csv": """\
patient_id,operation_id,operation_day,completeness
QXZ98765,OQX1,2012-06-11,R2
""",
    "resections.csv": """\
patient_id,operation_id,lesion_id,how
QXZ98765,OQX1,LQX1,resected
""",
    "events.csv": "patient_id,day,kind,basis\nQXZ98766,2015-08-09,progression,scan\n",
    "covariates.csv": "patient_id,day,name,value\nQXZ98765,2012-02-03,ecog,1\n",
    "assessments.csv": """\
patient_id,scan_day,reader,part,response,criterion,accepted
QXZ98765,2012-05-06,RQX,target,SD,RECIST 1.1,yes
QXZ98766,2013-06-07,RQX,overall,SD,RECIST 1.1,yes
""",
}


def good_folder() -> Folder:
    """The good folder as bytes by file name."""
    return {name: text.encode() for name, text in GOOD.items()}


@dataclass(frozen=True)
class Broken:
    """A way to break the folder, and the finding that must tell of it."""

    code: str
    table: str
    column: str
    rows: tuple[int, ...]
    edit: Edit


def swap(name: str, old: str, new: str) -> Edit:
    """Put other text in place of some text of a file, every time it stands there."""

    def edit(folder: Folder) -> None:
        assert old.encode() in folder[name]
        folder[name] = folder[name].replace(old.encode(), new.encode())

    return edit


def add(name: str, lines: str) -> Edit:
    """Put lines at the end of a file."""
    return lambda folder: folder.update({name: folder[name] + lines.encode()})


def put(name: str, data: bytes) -> Edit:
    """Put these bytes in place of a file, or beside the others."""
    return lambda folder: folder.update({name: data})


def change(name: str, how: Callable[[bytes], bytes]) -> Edit:
    """Put what a function makes of the bytes of a file in their place."""
    return lambda folder: folder.update({name: how(folder[name])})


def drop(name: str) -> Edit:
    """Remove a file."""
    return lambda folder: folder.__delitem__(name)


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(folder: Folder) -> None:
        for each in edits:
            each(folder)

    return edit
