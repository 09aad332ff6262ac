"""Sizes of tumours as measurements: what each reader saw of each lesion on each scan."""

from collections.abc import Mapping

from seriatim.formats.fhir import codings
from seriatim.formats.fhir.codings import LOINC, SNOMED, codes_of, has_code, words_of
from seriatim.formats.fhir.elements import Element, many, one
from seriatim.formats.fhir.gathering import Record
from seriatim.formats.fhir.moments import day_of, is_span
from seriatim.formats.fhir.own import CODES, own_choice
from seriatim.formats.fhir.quantities import DENSITIES_HU, LENGTHS_MM, UPTAKES, amount
from seriatim.formats.fhir.reading.context import Context, lesion_row, patient_row, reader_of

_UNITS = {
    "long_axis_mm": LENGTHS_MM,
    "short_axis_mm": LENGTHS_MM,
    "density_hu": DENSITIES_HU,
    "suv_max": UPTAKES,
}
_FURTHER = "further dimension"
_STATUS = "status"

Parts = dict[str, list[Element]]
"""What is measured -> the parts of the observation that say it."""


def read_size(context: Context, record: Record) -> None:
    """The row of one tumour size, or the reason why it gives none."""
    resource, patient = record.resource, patient_row(context, record)
    focus = many(resource, "focus")
    lesion = lesion_row(context, record, focus[0]) if len(focus) == 1 else None
    parts = _parts(context, resource)
    values = _values(parts)
    code = _against(resource, parts, values)
    if code is None and (
        patient is None or not lesion or lesion["patient_id"] != patient["patient_id"]
    ):
        code = "FHR008"
    if code or lesion is None:
        context.ledger.set_aside(code or "FHR008", record, "measurements")
        return
    if parts.get(_FURTHER):
        context.ledger.note("FHR014", record, "measurements", "short_axis_mm")
    if len(many(resource, "performer")) > 1:
        context.ledger.note("FHR025", record, "measurements", "reader")
    row = {
        "patient_id": lesion["patient_id"],
        "lesion_id": lesion["lesion_id"],
        "scan_day": day_of(resource, "effective"),
        "reader": reader_of(record),
        "status": _status(resource, parts, values),
        "modality": _modality(one(resource, "method")),
        **values,
    }
    context.ledger.add("measurements", record, row)


def _parts(context: Context, resource: Element) -> Parts:
    """The parts of the observation by what they measure; others say nothing that is read."""
    parts: Parts = {}
    components = many(resource, "component")
    whole = resource if "valueQuantity" in resource else None
    for part in [*components, *([whole] if whole else [])]:
        if meaning := _meaning(one(part, "code")):
            parts.setdefault(meaning, []).append(part)
    if context.settings.further_dimension == "short_axis" and parts.get(_FURTHER):
        parts.setdefault("short_axis_mm", []).append(parts[_FURTHER].pop(0))
    return parts


def _meaning(code: Element) -> str | None:
    """Our own code comes before the standard one beside it, for it says more."""
    for own in codes_of(code, CODES):
        column = own.replace("-", "_")
        return column if column in _UNITS or column == _STATUS else None
    if has_code(code, LOINC, codings.LONGEST_DIMENSION):
        return "long_axis_mm"
    if has_code(code, SNOMED, codings.SHORT_AXIS):
        return "short_axis_mm"
    return _FURTHER if has_code(code, LOINC, codings.FURTHER_DIMENSION) else None


def _values(parts: Parts) -> dict[str, float | None]:
    return {
        name: amount(one(parts[name][0], "valueQuantity"), units) if parts.get(name) else None
        for name, units in _UNITS.items()
    }


def _against(resource: Element, parts: Parts, values: Mapping[str, float | None]) -> str | None:
    """The code of what speaks against taking this as a size on a scan."""
    if resource.get("specimen"):
        return "FHR026"
    if is_span(resource, "effective"):
        return "FHR015"
    if any(_is_unusable(parts.get(name, []), values[name]) for name in _UNITS):
        return "FHR012"
    if not _is_said(resource, parts, values):
        return "FHR013"
    return None


def _is_unusable(parts: list[Element], value: float | None) -> bool:
    """Whether a value cannot be read, is given twice, or stands beside a reason for its absence."""
    given = any(name.startswith("value") for part in parts for name in part)
    is_excused = any("dataAbsentReason" in part for part in parts)
    return len(parts) > 1 or (given and (value is None or is_excused))


def _is_said(resource: Element, parts: Parts, values: Mapping[str, float | None]) -> bool:
    """Whether there is a size, a status, or a reason why there is no size."""
    has_size = values["long_axis_mm"] is not None or values["short_axis_mm"] is not None
    return has_size or _STATUS in parts or _is_excused(resource, parts)


def _is_excused(resource: Element, parts: Parts) -> bool:
    lengths = parts.get("long_axis_mm", [])
    return any("dataAbsentReason" in each for each in (resource, *lengths))


def _status(resource: Element, parts: Parts, values: Mapping[str, float | None]) -> str | None:
    """Our own status where it is given; else a size was measured, and no size not evaluable."""
    if _STATUS in parts:
        return own_choice(one(parts[_STATUS][0], "valueCodeableConcept"), _STATUS)
    has_size = values["long_axis_mm"] is not None or values["short_axis_mm"] is not None
    return "measured" if has_size else "not_evaluable"


def _modality(method: Element) -> str | None:
    known = [codings.METHODS[c] for c in codes_of(method, SNOMED) if c in codings.METHODS]
    written = method.get("text")
    return written if isinstance(written, str) and written else next(iter(known), words_of(method))
