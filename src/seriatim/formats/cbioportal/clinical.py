"""The clinical files: one row per patient, and the one sample that stands for the patient."""

import polars as pl

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.cohort.build import Cohort
from seriatim.formats.analysed import Analysed
from seriatim.formats.cbioportal.files import MONTH_DIGITS, Attribute
from seriatim.formats.cbioportal.people import ZERO_WORDS
from seriatim.formats.cbioportal.survival import SURVIVAL_ATTRIBUTES, derive_survival

PATIENT = Attribute("PATIENT_ID", "Patient Identifier", "Identifier of the patient")

PATIENT_ATTRIBUTES = (
    PATIENT,
    Attribute("PATIENT_DISPLAY_NAME", "Patient", "Identifier of the patient as in the cohort"),
    Attribute("SEX", "Sex", "Sex"),
    Attribute("AGE", "Age", "Year of diagnosis less year of birth", "NUMBER"),
    Attribute("TIME_ZERO", "Time Zero", "The event that day 0 of the timelines is"),
    Attribute("OS_STATUS", "Overall Survival Status", "Overall survival status since diagnosis"),
    Attribute(
        "OS_MONTHS",
        "Overall Survival (Months)",
        "Months from diagnosis to death or last contact; only patients who lived to enter the "
        "cohort are in it, so early deaths are missing",
        "NUMBER",
    ),
    *SURVIVAL_ATTRIBUTES,
    Attribute(
        "CATEGORY",
        "Category at Operation",
        "Category by the number of growing lesions at the index operation",
        priority=100,
    ),
    Attribute("COMPLETENESS", "Completeness", "Completeness of resection at the index operation"),
    Attribute("GENE", "Gene", "Gene of the driver mutation as reported"),
    Attribute("EXON", "Exon", "Exon of the driver mutation as reported"),
    Attribute("MUTATION_REPORTED", "Mutation", "Driver mutation as reported"),
    Attribute("PRIMARY_SIZE_MM", "Primary Size (mm)", "Diameter of the primary tumour", "NUMBER"),
    Attribute(
        "MITOSES_PER_50HPF",
        "Mitoses per 50 HPF",
        "Mitoses in 50 high-power fields of the primary tumour",
        "NUMBER",
    ),
    Attribute("N_LESIONS", "Lesions", "Number of lesions ever followed", "NUMBER"),
    Attribute("DEATH_CAUSE", "Cause of Death", "Cause of death as recorded"),
)

SAMPLE_ATTRIBUTES = (
    PATIENT,
    Attribute("SAMPLE_ID", "Sample Identifier", "Stands for the patient; no specimen is meant"),
    Attribute("PRIMARY_SITE", "Primary Site", "Organ of the primary tumour"),
)


def patient_rows(analysed: Analysed, people: pl.DataFrame) -> pl.DataFrame:
    """One row per patient with the columns of `PATIENT_ATTRIBUTES`."""
    cohort = analysed.cohort
    counts = cohort.lesions.group_by("patient_id").agg(N_LESIONS=pl.len())
    return (
        people.join(cohort.patients, on="patient_id", how="left")
        .join(counts, on="patient_id", how="left")
        .join(derive_survival(analysed), on="patient_id", how="left")
        .with_columns(
            pl.col("patient_id").alias("PATIENT_DISPLAY_NAME"),
            pl.col("sex").alias("SEX"),
            _age(cohort),
            pl.col("zero_kind").replace(ZERO_WORDS).alias("TIME_ZERO"),
            *_overall_survival(),
            pl.col("gene").alias("GENE"),
            pl.col("exon").alias("EXON"),
            pl.col("mutation").alias("MUTATION_REPORTED"),
            pl.col("primary_size_mm").alias("PRIMARY_SIZE_MM"),
            pl.col("mitoses_per_50hpf").alias("MITOSES_PER_50HPF"),
            pl.col("N_LESIONS").fill_null(0),
            pl.col("death_cause").alias("DEATH_CAUSE"),
        )
        .sort("PATIENT_ID")
    )


def _age(cohort: Cohort) -> pl.Expr:
    """Not known on a relative clock, which has no years."""
    if cohort.about.clock == "relative":
        return pl.lit(None, pl.Int32).alias("AGE")
    year = pl.from_epoch("diagnosis_day", time_unit="d").dt.year()
    return (year - pl.col("birth_year")).alias("AGE")


def _overall_survival() -> list[pl.Expr]:
    """From diagnosis; empty where the diagnosis, the end or the day of death is not known."""
    is_dead = pl.col("vital_status") == "dead"
    end = pl.when(is_dead).then("death_day").otherwise("last_contact_day")
    months = ((end - pl.col("diagnosis_day")) / DAYS_PER_MONTH).round(MONTH_DIGITS)
    known = (months >= 0).fill_null(value=False)
    label = pl.when(is_dead.fill_null(value=False)).then(pl.lit("1:DECEASED"))
    return [
        pl.when(known).then(label.otherwise(pl.lit("0:LIVING"))).alias("OS_STATUS"),
        pl.when(known).then(months).alias("OS_MONTHS"),
    ]


def sample_rows(cohort: Cohort, people: pl.DataFrame) -> pl.DataFrame:
    """One sample per patient, because the portal holds no patient without one."""
    return (
        people.join(cohort.patients, on="patient_id", how="left")
        .select(
            "PATIENT_ID",
            (pl.col("PATIENT_ID") + "-S1").alias("SAMPLE_ID"),
            pl.col("primary_site").alias("PRIMARY_SITE"),
        )
        .sort("PATIENT_ID")
    )
