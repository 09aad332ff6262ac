"""A cohort, with the states and categories derived from it, as one bundle of FHIR R4."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.formats.analysed import Analysed
from seriatim.formats.fhir.writing.derived import category_resources, state_resources
from seriatim.formats.fhir.writing.judgements import (
    assessment_resources,
    covariate_resources,
    event_resources,
)
from seriatim.formats.fhir.writing.patients import (
    condition_resources,
    patient_resources,
    variant_resources,
)
from seriatim.formats.fhir.writing.resources import Json, Outgoing
from seriatim.formats.fhir.writing.treatment import drug_resources, operation_resources
from seriatim.formats.fhir.writing.tumours import lesion_resources, size_id, size_resources
from seriatim.formats.fhir.writing.whole import cohort_resource
from seriatim.formats.outgoing import writing_to

FILE_NAME = "bundle.json"
NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What a text of FHIR R4 may not hold: code points below 32, but for tab and ends of lines."""


def write_fhir(analysed: Analysed, folder: Path) -> None:
    """Write `bundle.json`, one entry in a line.

    What is written reads back as the same cohort, but for `published` and `study`. Days of a
    relative clock are written as dates counted from 2000-01-01 and marked as made up.
    Raises  InputError for text with signs that FHIR cannot hold, or where nothing can be written
    """
    _require_plain_text(analysed.cohort)
    out = Outgoing(analysed.cohort.about.clock == "relative")
    with writing_to(folder / FILE_NAME), (folder / FILE_NAME).open("w", encoding="utf-8") as file:
        file.write('{"resourceType": "Bundle", "type": "collection", "entry": [')
        for number, resource in enumerate(_resources(analysed, out)):
            entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            file.write(",\n" if number else "\n")
            file.write(json.dumps(entry, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


def _resources(analysed: Analysed, out: Outgoing) -> Iterator[Json]:
    cohort = analysed.cohort
    drugs = [] if cohort.drugs is None else drug_resources(cohort.drugs, out)
    return chain(
        [cohort_resource(cohort, out)],
        patient_resources(cohort.patients, out),
        condition_resources(cohort.patients, out),
        variant_resources(cohort.patients, out),
        lesion_resources(cohort.lesions, out),
        size_resources(cohort.measurements, out),
        operation_resources(cohort.operations, cohort.resections, out),
        drugs,
        event_resources(cohort.events, out),
        covariate_resources(cohort.covariates, out),
        assessment_resources(cohort.assessments, out),
        _derived(analysed, out),
    )


def _derived(analysed: Analysed, out: Outgoing) -> Iterator[Json]:
    if "lesion_states" in analysed.tables:
        sizes = analysed.cohort.measurements.iter_rows(named=True)
        measured = {size_id(row) for row in sizes}
        yield from state_resources(analysed.tables["lesion_states"], measured, out)
    if "categories" in analysed.tables:
        yield from category_resources(analysed.tables["categories"], out)


def _require_plain_text(cohort: Cohort) -> None:
    """Do nothing where every text can stand in FHIR.

    Raises  InputError, naming the columns, where a text holds a control character
    """
    columns = [
        f"{name}.{column}"
        for name, frame in cohort.tables().items()
        for column in TABLES[name].schema
        if frame.schema[column] == pl.String
        and frame[column].str.contains(NOT_IN_TEXT.pattern).any()
    ]
    about = cohort.about
    said = (about.title, about.source, about.citation, about.zero, about.primary_reader or "")
    columns += ["cohort.toml"] * any(NOT_IN_TEXT.search(words) for words in said)
    if columns:
        raise InputError(
            f"FHIR has no place for the control characters in: {', '.join(columns)}.",
            hint="Remove them; they are often left by a copy from another program.",
        )
