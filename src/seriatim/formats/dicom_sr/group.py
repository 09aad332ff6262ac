"""One measurement group of a report: which lesion it is about and what it says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from seriatim.formats.dicom_sr.codes import (
    BASELINE_CATEGORY,
    FINDING_SITE,
    LATERALITY,
    ROLES,
    TIME_POINT,
    TRACKING_LABEL,
    TRACKING_UID,
    Code,
)
from seriatim.formats.dicom_sr.content import Item, Number, number_of, referenced_images
from seriatim.formats.dicom_sr.settings import DicomSrSettings
from seriatim.formats.dicom_sr.sizes import SIZE_COLUMNS, read_sizes

TWO_STATEMENTS = "DCM011"


@dataclass(frozen=True)
class Group:
    """What one measurement group says; what it leaves open is an empty text."""

    uid: str
    """Tracking UID: the lesion, through all reports of its patient."""
    label: str
    """Tracking identifier: what the reader called it."""
    values: Mapping[str, float]
    statements: Mapping[str, str]
    """`status`, `role` and `kind` as far as coded statements say them."""
    site: Code | None
    side: str
    time_point: str
    images: tuple[str, ...]
    faults: frozenset[str]
    not_read: tuple[tuple[str, ...], ...]
    """Numbers and statements that are not read: what, scheme, code, meaning, unit or value."""
    is_qualified: bool

    @property
    def status(self) -> str:
        """The status of the schema; empty where the group neither has a size nor says one."""
        if said := self.statements.get("status", ""):
            return said
        if SIZE_COLUMNS & self.values.keys():
            return "measured"
        return "not_evaluable" if self.is_qualified else ""


def read_group(item: Item, settings: DicomSrSettings) -> Group:
    """What a measurement group says."""
    sizes = read_sizes([number_of(n) for n in item.of_type("NUM")], settings.numbers)
    said, others = _read_statements(item, settings)
    sites = {child.value.key: child for child in item.named(FINDING_SITE) if child.value}
    site = next(iter(sites.values())) if len(sites) == 1 else None
    several_sites = {TWO_STATEMENTS} if len(sites) > 1 else set()
    return Group(
        uid=_first(item, TRACKING_UID, "UID"),
        label=_first(item, TRACKING_LABEL, "TextValue"),
        values=sizes.values,
        statements={column: words[0] for column, words in said.items() if len(words) == 1},
        site=site.value if site else None,
        side=_side(site) if site else "",
        time_point="\n".join(child.text("TextValue") for child in item.named(*TIME_POINT)),
        images=tuple(dict.fromkeys(referenced_images(item))),
        faults=sizes.faults
        | several_sites
        | {TWO_STATEMENTS for words in said.values() if len(words) > 1},
        not_read=(*map(_number_words, sizes.not_read), *others),
        is_qualified=sizes.is_qualified,
    )


def _read_statements(
    item: Item, settings: DicomSrSettings
) -> tuple[dict[str, list[str]], list[tuple[str, ...]]]:
    """What coded statements say, each different word of a column once; and those not read."""
    meanings = {(e.name, e.value): (e.column, e.becomes) for e in settings.evaluations}
    said: dict[str, list[str]] = {}
    others: list[tuple[str, ...]] = []
    for child in item.of_type("CODE"):
        name, value = child.key, child.value
        if value is None or name == FINDING_SITE:
            continue
        meaning = meanings.get((name, value.key)) or _built_in(name, value)
        if meaning is None:
            others.append(("statement", *name.partition(":")[::2], value.meaning, value.key))
        elif meaning[1] not in said.setdefault(meaning[0], []):
            said[meaning[0]].append(meaning[1])
    return said, others


def _built_in(name: str, value: Code) -> tuple[str, str] | None:
    if name == BASELINE_CATEGORY and value.key in ROLES:
        return "role", ROLES[value.key]
    return None


def _first(item: Item, key: str, keyword: str) -> str:
    return next((child.text(keyword) for child in item.named(key)), "")


def _side(site: Item) -> str:
    code = next((child.value for child in site.named(LATERALITY)), None)
    return code.meaning.lower() if code else ""


def _number_words(number: Number) -> tuple[str, ...]:
    concept = number.item.concept or Code("", "")
    return ("number", concept.scheme, concept.value, concept.meaning, number.unit)
