"""Units a column may be declared in, and the factor that turns each into the schema's own unit.

A unit is never guessed: it is declared in `cohort.toml` as `"table.column" = "unit"`.
"""

from seriatim.cohort.schema import TABLES, Column, Kind

FACTORS: dict[str, dict[str, float]] = {
    "mm": {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4},
    "mg/day": {"mg/day": 1.0, "g/day": 1000.0, "ug/day": 0.001},
}
"""Schema unit -> accepted unit -> factor. The inch is 25.4 mm by definition."""

DECIMALS_KEPT = 9
"""Decimals kept of a converted number; further ones are only the noise of binary fractions: 1.1 cm
is 11 mm, not 11.000000000000002."""


def factor(column: Column, unit: str) -> float | None:
    """How many of the column's own units one of `unit` is; null where it cannot be converted."""
    return FACTORS.get(column.unit, {}).get(unit.strip().lower())


def declared_factor(units: dict[str, str], table: str, column: Column) -> float:
    """The factor for the unit that `cohort.toml` declares for this column; 1 without one."""
    unit = units.get(f"{table}.{column.name}")
    return 1.0 if unit is None else factor(column, unit) or 1.0


def unit_problems(units: dict[str, str]) -> list[str]:
    """What is wrong with the declared units: unknown columns, units that cannot be converted."""
    return [problem for place, unit in units.items() if (problem := _unit_problem(place, unit))]


def _unit_problem(place: str, unit: str) -> str:
    table, _, name = place.partition(".")
    column = (
        next((c for c in TABLES[table].columns if c.name == name), None)
        if table in TABLES
        else None
    )
    if column is None or column.kind is not Kind.NUMBER:
        return f"units: `{place}` is not a column with a number"
    if factor(column, unit) is None:
        known = ", ".join(FACTORS.get(column.unit, {column.unit or "none": 1.0}))
        return f"units: `{place}` cannot be given in `{unit}`; known units are {known}"
    return ""
