"""SDTM datasets as the tables of a cohort."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import Converted, Progress
from seriatim.formats.sdtm.assessments import read_responses
from seriatim.formats.sdtm.datasets import Datasets, read_datasets
from seriatim.formats.sdtm.dates import add_days, first_days
from seriatim.formats.sdtm.drugs import read_drugs
from seriatim.formats.sdtm.events import read_events
from seriatim.formats.sdtm.findings import shape
from seriatim.formats.sdtm.lesions import read_lesions
from seriatim.formats.sdtm.measurements import read_measurements
from seriatim.formats.sdtm.operations import read_operations
from seriatim.formats.sdtm.patients import Status, read_patients
from seriatim.formats.sdtm.settings import SdtmSettings, require_settings
from seriatim.formats.sdtm.sizes import sort_out
from seriatim.formats.sdtm.supplements import lay_beside
from seriatim.formats.sdtm.unused import unused_records
from seriatim.formats.sdtm.visits import settle_visits

FINDINGS = ("TU", "TR", "RS")
LOCATION = "TRLOC"
"""Qualifier of TR that says where the lesion lies."""


def read_sdtm(path: Path, settings: Mapping[str, object], on_progress: Progress) -> Converted:
    """The cohort in SDTM datasets: a folder of them, or one.

    Raises  InputError where there is none that can be read; PlanError for wrong settings;
            MissingExtra where XPT is read without pyreadstat
    """
    own = require_settings(settings)
    datasets = read_datasets(path, own, on_progress)
    on_progress("putting lesions together", 0, 0)
    frames, problems, beside = _tables(datasets, own)
    problems = [*datasets.problems, *problems]
    problems += unused_records(datasets, frames, problems)
    return Converted(_about(own), frames, datasets.sources, tuple(problems), beside)


def _about(settings: SdtmSettings) -> About:
    title = "Converted from SDTM"
    if settings.days == "study_days":
        return About(title=title, clock="relative", zero="study day 1")
    return About(title=title)


def _tables(
    datasets: Datasets, settings: SdtmSettings
) -> tuple[dict[str, pl.DataFrame], list[Problem], dict[str, pl.DataFrame]]:
    """The tables by name, what was met, and what the cohort has no place for."""
    supplements = datasets.supplements()
    shaped = {name: shape(datasets.get(name), name, settings) for name in FINDINGS}
    dated = add_days(shaped, first_days(datasets.get("DM")), settings)
    told, met = _tell(dated.frames["TR"], settings)
    identified = lay_beside(dated.frames["TU"], supplements, "TU", settings.qualifiers_of("TU"))
    lesions = read_lesions(identified, told, _locations(shaped["TR"], supplements), settings)
    measured = read_measurements(told, lesions.frame, settings)
    judged = lay_beside(dated.frames["RS"], supplements, "RS", settings.qualifiers_of("RS"))
    responses = read_responses(judged, told, settings)
    course, more = _course(datasets, supplements, lesions.frame, shaped, settings)
    frames = {
        **course,
        "lesions": _as_table(lesions.frame),
        "measurements": measured.frame,
        **_with_rows(
            events=read_events(responses.events, datasets.get("DS"), settings),
            covariates=responses.covariates,
            assessments=responses.assessments,
        ),
    }
    problems = [*dated.problems, *met, *lesions.problems, *measured.problems]
    problems += [*responses.problems, *more]
    beside = {"not_done": measured.not_done} if measured.not_done.height else {}
    return frames, problems, beside


def _tell(sizes: pl.DataFrame, settings: SdtmSettings) -> tuple[pl.DataFrame, list[Problem]]:
    """The records of TR that tell of one lesion, on the day of their visit."""
    settled, problems = settle_visits(sizes, settings)
    told, more = sort_out(settled, settings)
    return told, problems + more


def _course(
    datasets: Datasets,
    supplements: pl.DataFrame,
    lesions: pl.DataFrame,
    shaped: Mapping[str, pl.DataFrame],
    settings: SdtmSettings,
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """Patients, drugs where EX is there, operations and resections where there are any."""
    subjects, exposure, procedures = (
        lay_beside(datasets.get(name), supplements, name, settings.qualifiers_of(name))
        for name in ("DM", "EX", "PR")
    )
    status = Status(datasets.get("DS"), datasets.get("SS"))
    patients, problems = read_patients(subjects, status, _named_patients(shaped), settings)
    operated = read_operations(procedures, lesions, settings)
    frames = {
        "patients": patients,
        **_with_rows(operations=operated.operations, resections=operated.resections),
    }
    problems += operated.problems
    if "EX" in datasets.frames:
        frames["drugs"], met = read_drugs(exposure, settings)
        problems += met
    return frames, problems


def _with_rows(**frames: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The optional tables of which there is anything to say."""
    return {name: frame for name, frame in frames.items() if frame.height}


def _locations(sizes: pl.DataFrame, supplements: pl.DataFrame) -> pl.DataFrame:
    """Where TR's qualifiers say each lesion lies [patient, lesion, location, location_place]."""
    given = supplements.filter(
        pl.col("RDOMAIN") == "TR", pl.col("QNAM") == LOCATION, pl.col("QVAL").is_not_null()
    )
    if given.is_empty():
        return sizes.clear().select("patient", "lesion", location="TRLNKID", location_place="place")
    keyed = sizes.select("USUBJID", "TRSEQ", "TRLNKID", "TRGRPID", "patient", "lesion", "place")
    laid = lay_beside(keyed, given, "TR", {LOCATION: "location"})
    return laid.filter(pl.col("q:location").is_not_null(), pl.col("lesion").is_not_null()).select(
        "patient", "lesion", location="q:location", location_place="q:location:place"
    )


def _named_patients(shaped: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The first record of each patient in the tumour domains [patient, place]."""
    return (
        pl.concat(frame.select("patient", "place") for frame in shaped.values())
        .drop_nulls("patient")
        .group_by("patient")
        .agg(pl.col("place").min())
        .sort("place")
    )


def _as_table(lesions: pl.DataFrame) -> pl.DataFrame:
    columns = ("organ", "site_detail", "kind", "role", "parent_lesion_id", "merged_into_lesion_id")
    return lesions.select(
        *columns,
        "origin",
        pl.col("^origin:.*$"),
        patient_id="patient",
        lesion_id="lesion",
    )
