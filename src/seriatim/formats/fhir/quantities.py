"""Amounts with their units: only UCUM codes count; a unit that is merely written out does not."""

from seriatim.cohort.conversion import DECIMALS_KEPT
from seriatim.formats.fhir.codings import TIMING_CODES, UCUM, codes_of
from seriatim.formats.fhir.elements import Element, many, number, one, text, truth

LENGTHS_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "[in_i]": 25.4}
AMOUNTS_MG = {"mg": 1.0, "g": 1000.0, "ug": 0.001}
RATES_MG_PER_DAY = {f"{unit}/d": factor for unit, factor in AMOUNTS_MG.items()}
DENSITIES_HU = {"[hnsf'U]": 1.0}
UPTAKES = {"g/mL": 1.0, "g/ml": 1.0}
_DAYS = {"d": 1.0, "h": 1 / 24, "wk": 7.0}
_TIMES_A_DAY = {"QD": 1.0, "BID": 2.0, "TID": 3.0, "QID": 4.0, "QOD": 0.5}


def amount(quantity: Element, units: dict[str, float]) -> float | None:
    """The amount in the unit whose factor is 1; null for a bound or a unit that is not plain."""
    value, factor = number(quantity, "value"), units.get(text(quantity, "code") or "")
    is_ucum = (text(quantity, "system") or "").rstrip("/") == UCUM
    if value is None or factor is None or not is_ucum or quantity.get("comparator"):
        return None
    # NOTE: a unit shown as cm beside the code mm is wrong in one of them, and not said in which.
    if units.get((text(quantity, "unit") or "").strip(), factor) != factor:
        return None
    return value if factor == 1.0 else round(value * factor, DECIMALS_KEPT)


def mg_per_day_of_rate(dosage: Element) -> float | None:
    """The daily dose of an administration that states its rate per day."""
    if dosage.get("rateQuantity"):
        return amount(one(dosage, "rateQuantity"), RATES_MG_PER_DAY)
    ratio = one(dosage, "rateRatio")
    dose = amount(one(ratio, "numerator"), AMOUNTS_MG)
    days = amount(one(ratio, "denominator"), _DAYS)
    return round(dose / days, DECIMALS_KEPT) if dose is not None and days else None


def mg_per_day_of_instructions(instructions: list[Element]) -> float | None:
    """The daily dose of one plain instruction: one amount, so many times in so many days."""
    if len(instructions) != 1:
        return None
    instruction, doses = instructions[0], many(instructions[0], "doseAndRate")
    if len(doses) != 1 or _is_as_needed(instruction):
        return None
    dose = amount(one(doses[0], "doseQuantity"), AMOUNTS_MG)
    times = _times_a_day(one(instruction, "timing"))
    return round(dose * times, DECIMALS_KEPT) if dose is not None and times else None


def _is_as_needed(instruction: Element) -> bool:
    return bool(truth(instruction, "asNeededBoolean") or instruction.get("asNeededCodeableConcept"))


def _times_a_day(timing: Element) -> float | None:
    repeat = one(timing, "repeat")
    if any(name in repeat for name in ("frequencyMax", "periodMax", "dayOfWeek")):
        return None
    frequency, period = number(repeat, "frequency"), number(repeat, "period")
    unit = _DAYS.get(text(repeat, "periodUnit") or "")
    if frequency and period and unit:
        return frequency / (period * unit)
    named = codes_of(one(timing, "code"), TIMING_CODES)
    return _TIMES_A_DAY.get(named[0]) if len(named) == 1 else None
