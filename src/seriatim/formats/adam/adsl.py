"""ADSL: one record for each patient, with what is known before any response is derived."""

import polars as pl

from seriatim.formats.adam.declared import Dataset, Held, Origin, Variable
from seriatim.formats.adam.shared import STUDYID, USUBJID
from seriatim.formats.analysed import Analysed


def _taken(name: str, label: str, held: Held, column: str, codelist: str = "") -> Variable:
    return Variable(name, label, held, Origin.PREDECESSOR, f"patients.{column}", codelist)


def _derived(name: str, label: str, held: Held, words: str, codelist: str = "") -> Variable:
    return Variable(name, label, held, Origin.DERIVED, words, codelist)


_AT_INDEX = "of the first operation on a drug"

ADSL = Dataset(
    name="ADSL",
    label="Subject-Level Analysis",
    structure="One record per subject",
    data_class="SUBJECT LEVEL ANALYSIS DATASET",
    key=("STUDYID", "USUBJID"),
    identifiers=("USUBJID", "SUBJID", "OPID", "OPLINE", "READER"),
    words="Age, race, site and treatment arm are not held: a cohort does not have them.",
    variables=(
        STUDYID,
        USUBJID,
        Variable(
            "SUBJID",
            "Subject Identifier for the Study",
            Held.TEXT,
            Origin.PREDECESSOR,
            "patients.patient_id",
            mandatory=True,
        ),
        _derived("SEX", "Sex", Held.TEXT, "F or M; empty where the cohort says other.", "SEX"),
        _taken("SEXREC", "Sex as Recorded", Held.TEXT, "sex", "SEXREC"),
        _taken("BRTHYR", "Year of Birth", Held.INTEGER, "birth_year"),
        _taken("DIAGDT", "Date of First Diagnosis", Held.DAY, "diagnosis_day"),
        _taken("PRIMSITE", "Organ of the Primary Tumour", Held.TEXT, "primary_site"),
        _taken("PRIMSZ", "Size of the Primary Tumour (mm)", Held.FLOAT, "primary_size_mm"),
        _taken("MITOSES", "Mitoses per 50 High-Power Fields", Held.FLOAT, "mitoses_per_50hpf"),
        _taken("GENE", "Gene of the Driver Mutation", Held.TEXT, "gene"),
        _taken("EXON", "Exon of the Driver Mutation", Held.TEXT, "exon"),
        _taken("MUTATION", "Mutation as Reported", Held.TEXT, "mutation"),
        _derived(
            "TRTSDT",
            "Date of First Exposure to Treatment",
            Held.DAY,
            "The earliest start of any drug, drugs.start_day.",
        ),
        _derived(
            "TRTEDT",
            "Date of Last Exposure to Treatment",
            Held.DAY,
            "The latest drugs.stop_day; empty where a drug is still taken.",
        ),
        _derived("DTHFL", "Subject Death Flag", Held.TEXT, "Y where known to have died.", "Y"),
        _taken("DTHDT", "Date of Death", Held.DAY, "death_day"),
        _taken("DTHCAUS", "Cause of Death", Held.TEXT, "death_cause"),
        _taken("VITSTAT", "Vital Status at Last Contact", Held.TEXT, "vital_status", "VITSTAT"),
        _taken("LCNTDT", "Date of Last Contact or Death", Held.DAY, "last_contact_day"),
        _derived(
            "READER",
            "Deciding Reader",
            Held.TEXT,
            "The reader whose scans decide categories and endpoints: the one named for the "
            "cohort, else the one that the trial accepted most often, else the first by name.",
        ),
        _derived("OPID", "Index Operation", Held.TEXT, f"The identifier {_AT_INDEX}."),
        _derived("OPDT", "Date of Index Operation", Held.DAY, f"The day {_AT_INDEX}."),
        _derived("OPLINE", "Drug Line at Index Operation", Held.TEXT, "The drug line in force."),
        _derived(
            "OPCOMPL",
            "Completeness of Index Operation",
            Held.TEXT,
            f"operations.completeness {_AT_INDEX}.",
            "COMPLETE",
        ),
        _derived(
            "OPCAT",
            "Category at Index Operation",
            Held.TEXT,
            f"The category under the definition of the study on the day {_AT_INDEX}.",
            "CATEGORY",
        ),
    ),
)


def build_adsl(analysed: Analysed) -> pl.DataFrame:
    """The rows of ADSL, their days as the cohort has them.

    Reads   patients, drugs; endpoints, deciding_readers
    Grain   one row per patient, in the order of the identifiers
    """
    patients = analysed.cohort.patients
    taken = {
        variable.name: variable.words.removeprefix("patients.")
        for variable in ADSL.variables
        if variable.words.startswith("patients.")
    }
    return (
        patients.select("patient_id", **{name: pl.col(column) for name, column in taken.items()})
        .join(treatment_days(analysed), on="patient_id", how="left")
        .join(_index_operations(analysed), on="patient_id", how="left")
        .join(_readers(analysed), on="patient_id", how="left")
        .with_columns(
            SEX=pl.col("SEXREC").replace_strict(
                {"female": "F", "male": "M"}, default=None, return_dtype=pl.String
            ),
            DTHFL=pl.when(pl.col("VITSTAT") == "dead").then(pl.lit("Y")),
        )
        .sort("patient_id")
    )


def treatment_days(analysed: Analysed) -> pl.DataFrame:
    """The first and the last day of each patient on any drug, as TRTSDT and TRTEDT.

    Reads   drugs: start_day [day], stop_day [day]
    Grain   one row per patient with a drug
    Nulls   TRTEDT null = a drug is still taken
    """
    drugs = analysed.cohort.drugs
    if drugs is None:
        return pl.DataFrame(
            schema={"patient_id": pl.String(), "TRTSDT": pl.Int32(), "TRTEDT": pl.Int32()}
        )
    last = pl.when(pl.col("stop_day").is_not_null().all()).then(pl.col("stop_day").max())
    return drugs.group_by("patient_id").agg(TRTSDT=pl.col("start_day").min(), TRTEDT=last)


def _index_operations(analysed: Analysed) -> pl.DataFrame:
    return (
        analysed.tables["endpoints"]
        .filter(pl.col("is_index"), pl.col("origin") == "operation")
        .unique("patient_id")
        .select(
            "patient_id",
            OPID="origin_id",
            OPDT="origin_day",
            OPLINE="line",
            OPCOMPL="completeness",
            OPCAT="category",
        )
    )


def _readers(analysed: Analysed) -> pl.DataFrame:
    return analysed.tables["deciding_readers"].select("patient_id", READER="reader")
