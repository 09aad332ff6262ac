"""A made-up trial with one event for each scan, as its REDCap project exports it.

Two patients: 001 with three scans, an operation and two visits; 002 with two scans.
"""

import re
import tomllib

from docs.markdown import DOCS, fences
from unit.formats.redcap.redcap_pages import write_rows

HEADING = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Field Note,'
    "Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,"
    "Identifier?,Branching Logic (Show field only if...),Required Field?,Custom Alignment,"
    "Question Number (surveys only),Matrix Group Name,Matrix Ranking?,Field Annotation"
)
SITES, STATES = "1, Liver | 2, Peritoneum | 3, Wall", "0, Gone | 1, Seen | 2, Tiny | 9, Not seen"
DATE = "date_dmy"
FIELDS = [
    ("study_id", "enrolment", "text", "Study ID", "", ""),
    ("hospital_no", "enrolment", "text", "Hospital number", "", ""),
    ("sex", "enrolment", "radio", "Sex", "1, Male | 2, Female", ""),
    ("birth", "enrolment", "text", "Year of birth", "", "integer"),
    ("dx_date", "enrolment", "text", "Date of diagnosis", "", DATE),
    *((f"les{n}_site", "enrolment", "dropdown", f"Site {n}", SITES, "") for n in (1, 2, 3)),
    *((f"les{n}_target", "enrolment", "yesno", f"Target {n}", "", "") for n in (1, 2, 3)),
    ("ct_date", "imaging", "text", "Date of <b>CT</b>", "", DATE),
    ("ct_reader", "imaging", "text", "Read by", "", ""),
    ("ecog", "imaging", "text", "ECOG", "", "integer"),
    *((f"les{n}_size", "imaging", "text", f"Size {n} (cm)", "", "number") for n in (1, 2, 3)),
    *((f"les{n}_state", "imaging", "radio", f"State {n}", STATES, "") for n in (1, 2, 3)),
    ("ct_quality", "imaging", "checkbox", "Quality", "1, Motion | 2, No contrast", ""),
    ("tx_drug", "therapy", "dropdown", "Drug", "1, Imatinib | 2, Sunitinib", ""),
    ("tx_start", "therapy", "text", "First day", "", DATE),
    ("tx_stop", "therapy", "text", "Last day", "", DATE),
    ("tx_dose", "therapy", "text", "Dose (mg)", "", "number"),
    ("op_date", "surgery", "text", "Date of operation", "", DATE),
    ("op_margin", "surgery", "radio", "Margin", "0, R0 | 1, R1 | 2, R2", ""),
    ("op_taken", "surgery", "checkbox", "Lesions taken", "1, One | 2, Two | 3, Three", ""),
    ("fu_date", "follow_up", "text", "Last seen", "", DATE),
    ("fu_status", "follow_up", "radio", "Status", "1, Alive | 2, Dead", ""),
    ("death_date", "follow_up", "text", "Date of death", "", DATE),
]
FORMS = ("enrolment", "imaging", "therapy", "surgery", "follow_up")
ROWS = [
    {"study_id": "001", "event": "baseline", "sex": "2", "birth": "1950", "dx_date": "2010-05-04",
     "hospital_no": "H77", "les1_site": "1", "les2_site": "3", "les1_target": "1",
     "les2_target": "0", "ct_date": "2012-02-03", "ct_reader": "AB", "ecog": "0",
     "les1_size": "3.1", "les2_size": "1.8", "ct_quality___2": "1"},
    {"study_id": "001", "event": "baseline", "instrument": "therapy", "instance": "1",
     "tx_drug": "1", "tx_start": "2012-02-10", "tx_stop": "2012-06-01", "tx_dose": "400"},
    {"study_id": "001", "event": "baseline", "instrument": "therapy", "instance": "3",
     "tx_drug": "2", "tx_start": "2012-06-02"},
    {"study_id": "001", "event": "scan_1", "ct_date": "2012-05-06", "ct_reader": "AB",
     "les1_size": "2.4", "les1_state": "1", "les2_state": "0", "les3_state": "9"},
    {"study_id": "001", "event": "scan_2", "ct_date": "2012-08-07", "ct_reader": "AB",
     "ecog": "1", "les1_size": "0.2", "les1_state": "2", "les2_state": "9"},
    {"study_id": "001", "event": "surgery", "op_date": "2012-09-01", "op_margin": "0",
     "op_taken___1": "1"},
    {"study_id": "001", "event": "month_12", "fu_date": "2013-02-01", "fu_status": "1"},
    {"study_id": "001", "event": "month_24", "fu_date": "2014-02-03", "fu_status": "2",
     "death_date": "2014-02-03"},
    {"study_id": "002", "event": "baseline", "sex": "1", "dx_date": "-99", "les1_site": "2",
     "les1_target": "1", "ct_date": "2013-03-04", "les1_size": "4"},
    {"study_id": "002", "event": "baseline", "instrument": "therapy", "instance": "1",
     "tx_drug": "1", "tx_start": "2013-03-05", "tx_stop": "-99"},
    {"study_id": "002", "event": "scan_1", "ct_date": "2013-06-07", "les1_size": "3.9"},
    {"study_id": "002", "event": "scan_2"},
]  # fmt: skip
BOXES = {"ct_quality": (1, 2), "op_taken": (1, 2, 3)}


def trial_map():
    """The map of the worked example, as it stands on the page on REDCap."""
    toml = [
        text for language, text in fences(DOCS / "how-to" / "from-redcap.md") if language == "toml"
    ]
    return tomllib.loads(toml[0])


def trial_columns():
    """The columns of a raw export, in order."""
    columns = ["study_id", "redcap_event_name", "redcap_repeat_instrument",
               "redcap_repeat_instance"]  # fmt: skip
    for form in FORMS:
        for name, of, *_ in FIELDS[1:]:
            if of == form:
                columns += [f"{name}___{n}" for n in BOXES.get(name, ())] or [name]
        columns.append(f"{form}_complete")
    return columns


def trial_rows(rows=ROWS):
    """The rows of a raw export; boxes are 0 where their form is in the row's event."""
    return [[_cell(row, column) for column in trial_columns()] for row in rows]


def _cell(row, column):
    special = {"redcap_event_name": f"{row['event']}_arm_1",
               "redcap_repeat_instrument": row.get("instrument", ""),
               "redcap_repeat_instance": row.get("instance", "")}  # fmt: skip
    if column in special:
        return special[column]
    field = re.sub(r"___\d+$", "", column)
    if field in BOXES and "instrument" not in row:
        is_there = row["event"] == "surgery" or (field == "ct_quality" and "ct_date" in row)
        return row.get(column, "0" if is_there else "")
    return row.get(column, "2" if column == "enrolment_complete" else "")


def write_trial(folder, rows=ROWS, name="trial.csv", *, dictionary=True):
    """Write the export, and the data dictionary beside it."""
    write_rows(folder / name, trial_columns(), trial_rows(rows))
    if dictionary:
        lines = [
            [name, form, "", kind, label, choices, "", validation, *[""] * 10]
            for name, form, kind, label, choices, validation in FIELDS
        ]
        write_rows(folder / "dictionary.csv", _heading(), lines, lineterminator="\r\n")
    return folder


def _heading():
    import csv

    return next(csv.reader([HEADING]))
