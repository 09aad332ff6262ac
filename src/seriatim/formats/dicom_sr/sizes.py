"""The numbers of a measurement group as columns of the schema, with what speaks against each.

A number is read only where its code says what it is and its unit fits: an area called a length is
no diameter, and a size in pixels is no size in mm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seriatim.cohort.conversion import DECIMALS_KEPT
from seriatim.formats.dicom_sr.codes import (
    ATTENUATION,
    HOUNSFIELD,
    LENGTH,
    LONG_AXIS,
    MAXIMUM,
    MEAN,
    MEAN_ATTENUATION,
    MM_PER_UNIT,
    SHORT_AXIS,
    SUV_BODY_WEIGHT,
    SUV_UNIT,
)
from seriatim.formats.dicom_sr.content import Number

NOT_A_LENGTH, WRONG_UNIT, GIVEN_TWICE = "DCM008", "DCM009", "DCM010"
BESIDE_A_REASON = "DCM028"
LENGTH_COLUMN = "length_mm"
"""The one size of a lesion, of which the code does not say along which axis."""

_SIZES = {LONG_AXIS: "long_axis_mm", SHORT_AXIS: "short_axis_mm", LENGTH: LENGTH_COLUMN}
SIZE_COLUMNS = frozenset(_SIZES.values())
_SIZE_DERIVATIONS = ("", MAXIMUM)
_DERIVED = {(ATTENUATION, MEAN): "density_hu", (SUV_BODY_WEIGHT, MAXIMUM): "suv_max"}
_OTHER_UNITS = {"density_hu": HOUNSFIELD, "suv_max": SUV_UNIT}


@dataclass(frozen=True)
class Sizes:
    """The numbers of a group by column, the codes of what was met, and the numbers not read."""

    values: Mapping[str, float]
    faults: frozenset[str]
    not_read: tuple[Number, ...]
    is_qualified: bool
    """Whether a size is missing and a code says why."""


def read_sizes(numbers: Sequence[Number], further: Mapping[str, str]) -> Sizes:
    """The numbers of a group as columns; `further` are codes that the user's settings explain."""
    given: dict[str, set[float]] = {}
    lengths: list[Number] = []
    faults: set[str] = set()
    not_read: list[Number] = []
    is_qualified = False
    for number in numbers:
        column = further.get(number.item.key) or _column(number)
        if not column:
            not_read.append(number)
        elif number.value is None or number.is_qualified:
            is_qualified |= number.is_qualified and column in SIZE_COLUMNS
            faults |= {BESIDE_A_REASON} if number.value is not None else set()
        elif (factor := _factor(column, number)) is None:
            faults.add(NOT_A_LENGTH if column in SIZE_COLUMNS else WRONG_UNIT)
        else:
            lengths += [number] if column == LENGTH_COLUMN else []
            given.setdefault(column, set()).add(round(number.value * factor, DECIMALS_KEPT))
    faults |= {GIVEN_TWICE for values in given.values() if len(values) > 1}
    values = {name: next(iter(found)) for name, found in given.items() if len(found) == 1}
    if LENGTH_COLUMN in values and "long_axis_mm" in values:
        # Where the long axis is named as such, another length adds nothing that is plain.
        del values[LENGTH_COLUMN]
        not_read += lengths
    return Sizes(values, frozenset(faults), tuple(not_read), is_qualified)


def _column(number: Number) -> str:
    """The column of a number by the codes that are understood; empty where there is none."""
    key = number.item.key
    if key in _SIZES:
        return _SIZES[key] if number.derivation in _SIZE_DERIVATIONS else ""
    if key == MEAN_ATTENUATION:
        return "density_hu"
    return _DERIVED.get((key, number.derivation), "")


def _factor(column: str, number: Number) -> float | None:
    """What the number is multiplied with; null where its unit is not one of the column's."""
    if column in SIZE_COLUMNS:
        return MM_PER_UNIT.get(number.unit)
    return 1.0 if number.unit == _OTHER_UNITS[column] else None
