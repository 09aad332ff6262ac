"""FHIR R4 resources after mCODE STU4, as bundles or NDJSON, into the tables of a cohort."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.converted import VALUE_ORIGIN, Converted, Progress
from seriatim.formats.fhir.accepting import Sorted, accept
from seriatim.formats.fhir.gathering import Record, gather
from seriatim.formats.fhir.kinds import Sort
from seriatim.formats.fhir.ledger import Ledger
from seriatim.formats.fhir.reading.contact import add_last_contacts
from seriatim.formats.fhir.reading.context import Context
from seriatim.formats.fhir.reading.judgements import (
    read_assessment,
    read_covariate,
    read_judgement,
)
from seriatim.formats.fhir.reading.patients import read_conditions, read_patient, read_variants
from seriatim.formats.fhir.reading.sizes import read_size
from seriatim.formats.fhir.reading.treatment import read_drug, read_operation
from seriatim.formats.fhir.reading.tumours import read_tumours, settle_roles
from seriatim.formats.fhir.reading.whole import knows_drugs, of_that_clock, read_about
from seriatim.formats.fhir.references import Index
from seriatim.formats.fhir.settings import FhirSettings, settings_of

_ONE_BY_ONE: tuple[tuple[Sort, Callable[[Context, Record], None]], ...] = (
    (Sort.SIZE, read_size),
    (Sort.OPERATION, read_operation),
    (Sort.DRUG, read_drug),
    (Sort.JUDGEMENT, read_judgement),
    (Sort.COVARIATE, read_covariate),
    (Sort.ASSESSMENT, read_assessment),
)


def read_fhir(path: Path, settings: Mapping[str, object], on_progress: Progress) -> Converted:
    """The tables in a bundle, a file of NDJSON, or a folder of them; `settings` are a map file's.

    Nulls   what a bundle does not say; role and kind of a lesion come from the settings or not
    Raises  InputError where no resource can be read; PlanError for wrong settings
    Source  mCODE 4.0.0 and FHIR R4, as `codings` says
    """
    chosen = settings_of(settings)
    with _uncollected():
        return _read(path, chosen, on_progress)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collection of circles: JSON has none, and looking for them doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path, chosen: FhirSettings, on_progress: Progress) -> Converted:
    gathered = gather(path, on_progress)
    ledger = Ledger()
    by_sort = accept(gathered.records, chosen, ledger)
    whole = by_sort.pop(Sort.COHORT, [])
    about = read_about(whole, ledger)
    by_sort = {sort: of_that_clock(found, about, ledger) for sort, found in by_sort.items()}
    everything = [record for found in by_sort.values() for record in found]
    context = Context(chosen, Index(everything), ledger)
    _read_all(context, by_sort, on_progress)
    drugs_known = knows_drugs(whole) or bool(ledger.rows["drugs"])
    frames = {
        name: ledger.frame(name, about.clock)
        for name, table in TABLES.items()
        if table.required or (drugs_known if name == "drugs" else ledger.rows[name])
    }
    problems = (*gathered.problems, *ledger.problems())
    return Converted(about, frames, tuple(gathered.sources), problems)


def _read_all(context: Context, by_sort: Sorted, on_progress: Progress) -> None:
    """Patients before what is theirs, tumours before their sizes."""
    for record in by_sort.get(Sort.PATIENT, []):
        read_patient(context, record)
    read_conditions(context, by_sort.get(Sort.CONDITION, []))
    read_variants(context, by_sort.get(Sort.VARIANT, []))
    read_tumours(context, by_sort.get(Sort.TUMOUR, []))
    for done, (sort, read) in enumerate(_ONE_BY_ONE):
        on_progress(f"reading: {sort}", done, len(_ONE_BY_ONE))
        for record in by_sort.get(sort, []):
            read(context, record)
    settle_roles(context)
    add_last_contacts(context)
    _set_aside_unused(context, by_sort.get(Sort.MEDICATION, []))


def _set_aside_unused(context: Context, medications: list[Record]) -> None:
    """Medications that no course of a drug points to."""
    used = {row.get(f"{VALUE_ORIGIN}agent") for row in context.ledger.rows["drugs"]}
    for record in medications:
        if record.place not in used:
            context.ledger.set_aside("FHR003", record)
