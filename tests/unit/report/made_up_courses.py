"""The courses of the made-up patients and of their lesions, in months. Synthetic."""

import polars as pl
from made_up_people import MONTH, Person


def made_up_swimmer(made: list[Person]) -> pl.DataFrame:
    rows = []
    for one in made:

        def at(day: float, one: Person = one) -> float:
            return (day - one.start) / MONTH

        def row(kind: str, start: float, stop: float | None, label: str, one=one) -> dict:
            return {
                "patient_id": one.patient_id,
                "category": one.category,
                "kind": kind,
                "start_months": start,
                "stop_months": stop,
                "label": label,
            }

        last = at(one.last_day)
        rows += [
            row("drug", 0.0, at(one.operation - 7), "imatinib 400 mg"),
            row("drug", at(one.operation + 28), max(last, at(one.operation + 28)), "imatinib"),
            row("operation", at(one.operation), None, "operation"),
        ]
        if one.progressed:
            rows.append(
                row("progression", at(one.operation) + one.progression_months, None, "progression")
            )
        rows.append(row("death" if one.died else "last_contact", last, None, "end"))
    return pl.DataFrame(rows, infer_schema_length=None)


def made_up_spider(made: list[Person], states: pl.DataFrame, shift: int) -> pl.DataFrame:
    starts = pl.DataFrame(
        {
            "patient_id": [one.patient_id for one in made],
            "category": [one.category for one in made],
            "start": [one.start - shift for one in made],
        }
    )
    first = pl.col("size_mm").first().over("patient_id", "lesion_id", order_by="scan_day")
    return (
        states.join(starts, on="patient_id")
        .with_columns(
            ((pl.col("scan_day") - pl.col("start")) / MONTH).alias("months"),
            (100 * (pl.col("size_mm") - first) / first).alias("change_pct"),
        )
        .select("patient_id", "lesion_id", "months", "change_pct", "size_mm", "state", "category")
    )
