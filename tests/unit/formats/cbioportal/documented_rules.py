"""The rules of a cBioPortal study as its documentation states them, as a check of a folder.

Written from docs/File-Formats.md and docs/Data-Loading.md of the portal and from what its own
validator is documented to refuse; nothing of the code under test is used. Each rule says where it
stands.
"""

import re

IDENTIFIER = re.compile(r"[A-Za-z0-9._-]+")
WHOLE_NUMBER = re.compile(r"-?[0-9]+")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
SHAPES = {"circle", "square", "triangle", "diamond", "star", "camera"}
DATATYPES = {"STRING", "NUMBER", "BOOLEAN"}
STUDY_FIELDS = {
    "type_of_cancer": True,
    "cancer_study_identifier": True,
    "name": True,
    "description": True,
    "citation": False,
    "pmid": False,
    "groups": False,
    "add_global_case_list": False,
    "tags_file": False,
    "reference_genome": False,
}
"""File-Formats, Cancer Study, Meta file: fields 1 to 10, and which of them are optional."""
DATA_FIELDS = {"cancer_study_identifier", "genetic_alteration_type", "datatype", "data_filename"}
"""File-Formats, Clinical Data and Timeline Data, Meta file: these four and no others."""
PREDEFINED = {
    "AGE": ("PATIENT_ATTRIBUTES", "NUMBER"),
    "OS_STATUS": ("PATIENT_ATTRIBUTES", "STRING"),
    "OS_MONTHS": ("PATIENT_ATTRIBUTES", "NUMBER"),
    "DFS_STATUS": ("PATIENT_ATTRIBUTES", "STRING"),
    "DFS_MONTHS": ("PATIENT_ATTRIBUTES", "NUMBER"),
    "SEX": ("PATIENT_ATTRIBUTES", "STRING"),
    "GENDER": ("PATIENT_ATTRIBUTES", "STRING"),
    "PATIENT_DISPLAY_NAME": ("PATIENT_ATTRIBUTES", "STRING"),
    "PRIMARY_SITE": ("SAMPLE_ATTRIBUTES", "STRING"),
    "METASTATIC_SITE": ("SAMPLE_ATTRIBUTES", "STRING"),
    "SAMPLE_TYPE": ("SAMPLE_ATTRIBUTES", "STRING"),
    "CANCER_TYPE": ("SAMPLE_ATTRIBUTES", "STRING"),
    "CANCER_TYPE_DETAILED": ("SAMPLE_ATTRIBUTES", "STRING"),
}
"""Attributes with a fixed level and datatype: File-Formats, Clinical patient and sample columns."""
BANNED = {"MUTATION_COUNT", "FRACTION_GENOME_ALTERED", "OTHER_SAMPLE_ID"}
"""File-Formats, Banned column names; OTHER_SAMPLE_ID is no longer supported."""
FIRST_TIMELINE_COLUMNS = ["PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE"]
"""File-Formats, Timeline Data, Data file: four required columns; the validator asks this order."""
NOT_AVAILABLE = {
    "[not applicable]",
    "[not available]",
    "[pending]",
    "[discrepancy]",
    "[completed]",
    "[null]",
    "",
    "na",
}
"""What the validator takes for an empty value of a clinical file."""


def broken_rules(folder):
    """Every rule that the study in a folder breaks, in words."""
    metas = {path.name: read_meta(path) for path in folder.iterdir() if is_meta(path)}
    broken = [*study_rules(metas), *file_rules(folder, metas)]
    clinical = {
        meta["datatype"]: read_table(folder / meta["data_filename"])
        for meta in metas.values()
        if meta.get("datatype", "").endswith("_ATTRIBUTES")
    }
    # File-Formats, Clinical Data: the sample file is required, the patient file optional.
    if "SAMPLE_ATTRIBUTES" not in clinical:
        return [*broken, "no sample file"]
    for level, table in clinical.items():
        broken += clinical_rules(level, *table)
    broken += link_rules(clinical)
    known = set(column(clinical["SAMPLE_ATTRIBUTES"], "PATIENT_ID"))
    for meta in metas.values():
        if meta.get("datatype") == "TIMELINE":
            broken += timeline_rules(*read_table(folder / meta["data_filename"]), known)
    return broken


def is_meta(path):
    """Data-Loading, Rules: the name starts or ends with `meta`, set apart from the rest."""
    return re.match(r"meta[_.]", path.name) or re.search(r"[_.]meta$", path.stem)


def read_meta(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) if ": " in line else (line, "") for line in lines)


def read_table(path):
    """Comment lines, column names and rows of a tab-separated file."""
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    comments = [line for line in lines if line.startswith("#")]
    header, *rows = [line.split("\t") for line in lines[len(comments) :]]
    return comments, header, rows


def column(table, name):
    _, header, rows = table
    return [row[header.index(name)] for row in rows]


def study_rules(metas):
    study = metas.get("meta_study.txt", {})
    missing = [name for name, needed in STUDY_FIELDS.items() if needed and not study.get(name)]
    unknown = set(study) - set(STUDY_FIELDS)
    yield from (f"meta_study: {name} is missing" for name in missing)
    yield from (f"meta_study: {name} is not known" for name in unknown)
    # pmid asks for a citation; Required case lists: `_all`, or add_global_case_list: true.
    if study.get("pmid") and not study.get("citation"):
        yield "meta_study: pmid without citation"
    if study.get("add_global_case_list") != "true":
        yield "meta_study: no case list of all samples"
    identifiers = {meta.get("cancer_study_identifier") for meta in metas.values()}
    if len(identifiers) != 1 or not re.fullmatch(
        r"[a-z0-9_]+", str(study["cancer_study_identifier"])
    ):
        yield "the files do not share one identifier"


def file_rules(folder, metas):
    """Data-Loading, Rules: each data file has one meta file that names it."""
    data = {name: meta for name, meta in metas.items() if name != "meta_study.txt"}
    for name, meta in data.items():
        if set(meta) != DATA_FIELDS:
            yield f"{name}: its fields are not the four"
        if meta.get("genetic_alteration_type") != "CLINICAL":
            yield f"{name}: not CLINICAL"
    named = sorted(meta["data_filename"] for meta in data.values())
    there = sorted(path.name for path in folder.iterdir() if path.name not in metas)
    if named != there:
        yield "data files and meta files do not go together"


def row_rules(header, rows):
    """The tabular format: every row as wide as the header, none blank, none like a comment."""
    if len(set(header)) != len(header):
        yield "a column stands twice"
    for row in rows:
        if len(row) != len(header):
            yield "a row is not as wide as the header"
        if not any(value.strip() for value in row) or row[0].startswith("#"):
            yield "a blank row or one like a comment"
        if any('"' in value for value in row):
            yield "a quotation mark"


def clinical_rules(level, comments, header, rows):
    """File-Formats, Clinical Data, Data files: rows 1 to 4 behind `#`, row 5 in upper case."""
    yield from (f"{level}: {rule}" for rule in row_rules(header, rows))
    definitions = [line.removeprefix("#").split("\t") for line in comments]
    if len(definitions) != 4 or any(len(line) != len(header) for line in definitions):
        yield f"{level}: not four header rows as wide as the columns"
        return
    if any(value.strip().lower() in NOT_AVAILABLE for line in definitions for value in line):
        yield f"{level}: an empty definition"
    _, _, datatypes, priorities = definitions
    if set(datatypes) - DATATYPES:
        yield f"{level}: an unknown datatype"
    if not all(value.isdigit() for value in priorities):
        yield f"{level}: a priority that is no whole number"
    if any(name != name.upper() for name in header) or BANNED & set(header):
        yield f"{level}: a column name in small letters, or a banned one"
    for name, datatype in zip(header, datatypes, strict=True):
        if name in PREDEFINED and PREDEFINED[name] != (level, datatype):
            yield f"{level}: {name} has a fixed level and datatype"
        if datatype == "NUMBER":
            values = [row[header.index(name)] for row in rows]
            if not all(value.lower() in NOT_AVAILABLE or is_number(value) for value in values):
                yield f"{level}: {name} holds something that is no number"
    yield from survival_rules(level, header, rows)


def is_number(text):
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False


def survival_rules(level, header, rows):
    """Notes on survival plots and values: pairs of one prefix, values from `0:` or `1:` on."""
    for name in (name for name in header if name.endswith("_STATUS")):
        months = f"{name.removesuffix('_STATUS')}_MONTHS"
        if months not in header:
            yield f"{level}: {name} has no months"
            continue
        for row in rows:
            status, time = row[header.index(name)], row[header.index(months)]
            if bool(status) != bool(time) or (status and status[:2] not in ("0:", "1:")):
                yield f"{level}: {name} is not a pair"
            if name == "OS_STATUS" and status not in ("", "0:LIVING", "1:DECEASED"):
                yield f"{level}: OS_STATUS is neither 0:LIVING nor 1:DECEASED"
            if time and float(time) < 0:
                yield f"{level}: {months} is below 0"


def link_rules(clinical):
    """Identifiers of allowed characters, none twice, each sample's patient in the patient file."""
    samples = clinical["SAMPLE_ATTRIBUTES"]
    for name in ("PATIENT_ID", "SAMPLE_ID"):
        if not all(is_identifier(value) for value in column(samples, name)):
            yield f"{name}: letters, digits, points, underscores and hyphens only"
    if len(set(column(samples, "SAMPLE_ID"))) != len(samples[2]):
        yield "a sample stands twice"
    if "PATIENT_ATTRIBUTES" in clinical:
        patients = column(clinical["PATIENT_ATTRIBUTES"], "PATIENT_ID")
        if len(set(patients)) != len(patients):
            yield "a patient stands twice"
        if set(patients) != set(column(samples, "PATIENT_ID")):
            yield "patients and samples do not go together"
        shared = set(clinical["PATIENT_ATTRIBUTES"][1]) & set(samples[1]) - {"PATIENT_ID"}
        if shared or "SAMPLE_ID" in clinical["PATIENT_ATTRIBUTES"][1]:
            yield "an attribute is defined at both levels"


def is_identifier(value):
    return bool(IDENTIFIER.fullmatch(value)) and value.lower() not in NOT_AVAILABLE


def timeline_rules(comments, header, rows, known):
    """File-Formats, Timeline Data, Data file and Event Types."""
    yield from (f"timeline: {rule}" for rule in row_rules(header, rows))
    if comments or header[:4] != FIRST_TIMELINE_COLUMNS:
        yield "timeline: the first four columns"
        return
    if "SPECIMEN_REFERENCE_NUMBER" in header:
        yield "timeline: SPECIMEN_REFERENCE_NUMBER is no longer supported"
    # "Each event type requires its own data file"
    if len({row[3] for row in rows}) != 1 or not rows[0][3]:
        yield "timeline: not one event type"
    for row in rows:
        values = dict(zip(header, row, strict=True))
        start, stop = values["START_DATE"], values["STOP_DATE"]
        if not WHOLE_NUMBER.fullmatch(start) or (stop and not WHOLE_NUMBER.fullmatch(stop)):
            yield "timeline: a day that is no whole number"
        elif stop and int(stop) < int(start):
            yield "timeline: it stops before it starts"
        if values["PATIENT_ID"] not in known:
            yield "timeline: a patient of no clinical file"
        if "STYLE_COLOR" in values and not COLOUR.fullmatch(values["STYLE_COLOR"]):
            yield "timeline: a colour that is none"
        if "STYLE_SHAPE" in values and values["STYLE_SHAPE"] not in SHAPES:
            yield "timeline: a shape that is none"
