"""A cohort written as SDTM, for tests only: what a trial would have collected of it."""

import json
from datetime import date, timedelta

import polars as pl

ROLES = {"target": "TARGET", "non_target": "NON-TARGET", "new": "NEW"}
STATES = {
    "absent": "ABSENT",
    "present": "PRESENT",
    "too_small": "TOO SMALL TO MEASURE",
    "equivocal": "EQUIVOCAL",
    "unequivocal_progression": "UNEQUIVOCAL",
}
TESTS = {
    "long_axis_mm": ("LDIAM", "mm"),
    "short_axis_mm": ("LPERP", "mm"),
    "density_hu": ("DENSITY", "HU"),
    "suv_max": ("SUVMAX", "g/mL"),
}
QUALIFIERS = {
    "TU": {"kind": "LESKIND", "site_detail": "SITEDET", "parent_lesion_id": "MASS"},
    "DM": {
        "diagnosis_day": "DIAGDTC",
        "primary_site": "PRIMSITE",
        "primary_size_mm": "PRIMSIZE",
        "mitoses_per_50hpf": "MITOSES",
        "gene": "GENE",
        "exon": "EXON",
        "mutation": "MUTATION",
        "death_cause": "DTHCAUS",
    },
    "EX": {"line": "EXLINE"},
    "PR": {
        "intent": "PRINTENT",
        "completeness": "COMPLETE",
        "complication_grade": "CLAVIEN",
        "how": "PRHOW",
    },
    "RS": {"basis": "BASIS"},
}
"""Domain -> column of the cohort -> QNAM: what SDTM has no variable for."""
SETTINGS = {
    "qualifiers": {
        f"{domain}.{name}": column
        for domain, names in QUALIFIERS.items()
        for column, name in names.items()
    }
}


class Writer:
    """Datasets filled row by row, with sequence numbers within each patient."""

    def __init__(self, cohort):
        self.calendar = cohort.about.clock == "calendar"
        self.rows = {}
        self.numbers = {}
        for table, frame in cohort.tables().items():
            write = getattr(self, f"add_{table}", None)
            if write is not None:
                for row in frame.iter_rows(named=True):
                    write(row)
        if cohort.drugs is not None:
            self.rows.setdefault("EX", [])

    def frames(self):
        return {
            name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in self.rows.items()
        }

    def day(self, prefix, day, suffix=""):
        if day is None:
            return {}
        if self.calendar:
            return {f"{prefix}{suffix}DTC": (date(1970, 1, 1) + timedelta(day)).isoformat()}
        return {f"{prefix}{suffix}DY": float(day + 1 if day >= 0 else day)}

    def add(self, domain, patient, row, given=None):
        """One record, and the supplemental qualifiers of it."""
        key = (domain, patient)
        self.numbers[key] = number = self.numbers.get(key, 0) + 1
        record = {"STUDYID": "MADE-UP", "DOMAIN": domain, "USUBJID": patient}
        if domain != "DM":
            record[f"{domain}SEQ"] = float(number)
        self.rows.setdefault(domain, []).append(record | row)
        for column, name in QUALIFIERS.get(domain, {}).items():
            value = (given or {}).get(column)
            if value is not None:
                self.rows.setdefault(f"SUPP{domain}", []).append(
                    {
                        "STUDYID": "MADE-UP",
                        "RDOMAIN": domain,
                        "USUBJID": patient,
                        "IDVAR": "" if domain == "DM" else f"{domain}SEQ",
                        "IDVARVAL": "" if domain == "DM" else str(number),
                        "QNAM": name,
                        "QVAL": str(value),
                    }
                )

    def add_patients(self, row):
        patient, is_dead = row["patient_id"], row["vital_status"] == "dead"
        given = dict(row)
        if self.calendar and row["diagnosis_day"] is not None:
            given["diagnosis_day"] = self.day("X", row["diagnosis_day"])["XDTC"]
        record = {
            "SEX": {"male": "M", "female": "F", None: ""}[row["sex"]],
            "BRTHDTC": str(row["birth_year"] or ""),
            "DTHFL": "Y" if is_dead else "",
        }
        if is_dead and self.calendar:
            record |= self.day("DTH", row["death_day"])
        self.add("DM", patient, record, given)
        if not is_dead and row["last_contact_day"] is not None:
            alive = {"SSTESTCD": "SURVSTAT", "SSORRES": "ALIVE", "SSSTRESC": "ALIVE"}
            self.add("SS", patient, alive | self.day("SS", row["last_contact_day"]))

    def add_lesions(self, row):
        kind, parent = row["kind"], row["parent_lesion_id"]
        is_nodule = kind == "nodule_in_mass"
        word = ROLES[row["role"]]
        record = {
            "TULNKID": row["lesion_id"],
            "TUTESTCD": "TUMIDENT",
            "TUORRES": word,
            "TUSTRESC": word,
            "TULOC": "LYMPH NODE" if kind == "node" else (row["organ"] or "").upper(),
            "TUGRPID": "",
        }
        given = {
            "site_detail": row["site_detail"],
            "kind": None if kind in ("solid", "node") else kind,
            "parent_lesion_id": parent if is_nodule else None,
        }
        self.add("TU", row["patient_id"], record, given)
        if parent is not None and not is_nodule:
            split = {"TUTESTCD": "TUSPLIT", "TUGRPID": parent}
            self.add("TU", row["patient_id"], record | split)
        if row["merged_into_lesion_id"] is not None:
            into = row["merged_into_lesion_id"]
            merge = {"TUTESTCD": "TUMERGE", "TUORRES": into, "TUSTRESC": into}
            self.add("TU", row["patient_id"], record | merge)

    def add_measurements(self, row):
        shared = {
            "TRLNKID": row["lesion_id"],
            "TREVAL": "INDEPENDENT ASSESSOR",
            "TREVALID": row["reader"],
            "TRMETHOD": f"{row['modality']} SCAN",
        } | self.day("TR", row["scan_day"])
        empty = {
            "TRORRES": "",
            "TRORRESU": "",
            "TRSTRESC": "",
            "TRSTRESN": None,
            "TRSTRESU": "",
            "TRSTAT": "",
            "TRREASND": "",
        }
        for column, (test, unit) in TESTS.items():
            value = row.get(column)
            if value is not None:
                size = {
                    "TRORRES": repr(value),
                    "TRSTRESC": repr(value),
                    "TRSTRESN": value,
                    "TRORRESU": unit,
                    "TRSTRESU": unit,
                }
                self.add("TR", row["patient_id"], shared | {"TRTESTCD": test} | empty | size)
        if row["status"] in STATES:
            word = STATES[row["status"]]
            state = {"TRTESTCD": "TUMSTATE"} | empty | {"TRORRES": word, "TRSTRESC": word}
            self.add("TR", row["patient_id"], shared | state)
        if row["status"] == "not_evaluable":
            none = {"TRTESTCD": "LDIAM"} | empty | {"TRSTAT": "NOT DONE", "TRREASND": "OBSCURED"}
            self.add("TR", row["patient_id"], shared | none)

    def add_drugs(self, row):
        dose = row["dose_mg_per_day"]
        record = {
            "EXTRT": row["agent"].upper(),
            "EXDOSE": dose,
            "EXDOSU": "mg" if dose is not None else "",
            "EXDOSFRQ": "QD" if dose is not None else "",
            "EXADJ": row["stop_reason"] or "",
        }
        record |= self.day("EX", row["start_day"], "ST") | self.day("EX", row["stop_day"], "EN")
        self.add("EX", row["patient_id"], record, row)

    def add_operations(self, row):
        record = {
            "PRGRPID": row["operation_id"],
            "PRTRT": "OPERATION",
            "PRCAT": "CANCER SURGERY",
            "PRLNKID": "",
        }
        record |= self.day("PR", row["operation_day"], "ST")
        self.operations = getattr(self, "operations", {}) | {
            (row["patient_id"], row["operation_id"]): record
        }
        self.add("PR", row["patient_id"], record, row)

    def add_resections(self, row):
        record = self.operations[row["patient_id"], row["operation_id"]]
        self.add("PR", row["patient_id"], record | {"PRLNKID": row["lesion_id"]}, row)

    def add_events(self, row):
        assert row["kind"] == "symptomatic_progression"
        record = {"RSTESTCD": "SYMPTDTR", "RSCAT": "CLINICAL", "RSORRES": "Y", "RSSTRESC": "Y"}
        self.add("RS", row["patient_id"], record | self.day("RS", row["day"]), row)

    def add_covariates(self, row):
        assert row["name"] == "ecog"
        value = str(int(row["value"]))
        record = {
            "RSTESTCD": "ECOG101",
            "RSCAT": "ECOG",
            "RSORRES": value,
            "RSSTRESC": value,
            "RSSTRESN": row["value"],
        }
        self.add("RS", row["patient_id"], record | self.day("RS", row["day"]))


def domains_of(cohort):
    """The datasets that hold the cohort, by name."""
    return Writer(cohort).frames()


def write_csv(frames, folder):
    for name, frame in frames.items():
        frame.write_csv(folder / f"{name.lower()}.csv")


def write_xpt(frames, folder, version=5):
    import pyreadstat

    for name, frame in frames.items():
        if frame.width:
            columns = frame.with_columns(pl.col(pl.String).fill_null("")).to_pandas()
            pyreadstat.write_xport(
                columns,
                folder / f"{name.lower()}.xpt",
                table_name=name,
                file_format_version=version,
            )


def as_dataset_json(frame, name):
    """The two parts of Dataset-JSON 1.1: what it says of the dataset, and its rows."""
    kinds = {pl.String: "string", pl.Float64: "double", pl.Null: "string"}
    columns = [
        {"itemOID": f"IT.{name}.{c}", "name": c, "label": c, "dataType": kinds[dtype.base_type()]}
        for c, dtype in frame.schema.items()
    ]
    about = {
        "datasetJSONCreationDateTime": "2024-01-01T00:00:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": f"IG.{name}",
        "records": frame.height,
        "name": name,
        "label": name,
        "columns": columns,
    }
    return about, [list(row) for row in frame.rows()]


def write_json(frames, folder):
    for name, frame in frames.items():
        about, rows = as_dataset_json(frame, name)
        text = json.dumps(about | {"rows": rows})
        (folder / f"{name.lower()}.json").write_text(text, encoding="utf-8")


def write_ndjson(frames, folder):
    for name, frame in frames.items():
        about, rows = as_dataset_json(frame, name)
        lines = [json.dumps(line) for line in (about, *rows)]
        (folder / f"{name.lower()}.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")


WRITERS = {
    "csv": write_csv,
    "xpt5": write_xpt,
    "xpt8": lambda frames, folder: write_xpt(frames, folder, version=8),
    "json": write_json,
    "ndjson": write_ndjson,
}
"""Form -> how the datasets are written in it."""
