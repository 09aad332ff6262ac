"""States, categories and endpoints of the made-up patients, by the tests' own rule. Synthetic."""

import polars as pl
from made_up_people import MONTH, Person

LIKELY = {
    "responsive": (0.97, 0.03, 0.0),
    "focal_resistance": (0.06, 0.94, 0.0),
    "multifocal_resistance": (0.0, 0.12, 0.88),
}
"""Probability of none, one, more lesions growing, by the label of the rule."""


def _state(one: Person, name: str, day: int, size: float, earlier: list[float]) -> str:
    if not earlier:
        return "reference"
    if size == 0:
        return "absent"
    low = min(earlier)
    if size >= 1.2 * low and size - low >= 5:
        return "growing"
    return "shrinking" if size <= 0.7 * earlier[0] else "stable"


def _sure(state: str, size: float) -> dict[str, object]:
    grows = state == "growing"
    return {
        "p_growing": {"growing": 0.94, "reference": 0.01}.get(state, 0.002),
        "p_basis": "prior" if state == "reference" else "sizes",
        "true_size_mm": size or 1.0,
        "true_size_lower_mm": 0.92 * size if size else 0.5,
        "true_size_upper_mm": 1.08 * size if size else 2.0,
        "growth_rate_per_month": 0.2 if grows else 0.0,
        "growth_rate_lower_per_month": 0.1 if grows else -0.05,
        "growth_rate_upper_per_month": 0.3 if grows else 0.05,
        "doubling_time_months": 3.5 if grows else None,
    }


def made_up_states(made: list[Person], shift: int) -> pl.DataFrame:
    rows = []
    for one in made:
        for name, series in one.sizes.items():
            for place, (day, size) in enumerate(series):
                earlier = [value for _, value in series[:place]]
                state = _state(one, name, day, size, earlier)
                nadir = min(earlier) if earlier else None
                rows.append(
                    {
                        "patient_id": one.patient_id,
                        "reader": "R1",
                        "scan_day": day - shift,
                        "period": 1,
                        "lesion_id": name,
                        "counted": True,
                        "role": "target",
                        "kind": "solid",
                        "organ": "liver",
                        "status": "measured" if size else "absent",
                        "size_mm": size,
                        "baseline_mm": earlier[0] if earlier else None,
                        "nadir_mm": nadir,
                        "previous_mm": earlier[-1] if earlier else None,
                        "reference_mm": nadir,
                        "change_mm": size - nadir if earlier else None,
                        "change_pct": 100 * (size - nadir) / nadir if nadir else None,
                        "state": state,
                        "reason": {
                            "growing": "rise_from_nadir",
                            "reference": "no_earlier_scan",
                            "absent": "absent",
                            "shrinking": "shrunk",
                            "stable": "little_change",
                        }[state],
                        **_sure(state, size),
                    }
                )
    return pl.DataFrame(rows, infer_schema_length=None).sort(
        "patient_id", "reader", "scan_day", "lesion_id"
    )


def made_up_categories(made: list[Person], states: pl.DataFrame, shift: int) -> pl.DataFrame:
    counted = states.group_by("patient_id", "reader", "scan_day", maintain_order=True).agg(
        pl.len().alias("n_lesions"),
        (pl.col("state") == "growing").sum().alias("n_growing"),
        (pl.col("state") == "reference").sum().alias("n_unassessed"),
    )
    label = (
        pl.when(pl.col("n_unassessed") > 0)
        .then(pl.lit("indeterminate"))
        .when(pl.col("n_growing") == 0)
        .then(pl.lit("responsive"))
        .when(pl.col("n_growing") == 1)
        .then(pl.lit("focal_resistance"))
        .otherwise(pl.lit("multifocal_resistance"))
    )
    reason = (
        pl.when(pl.col("n_unassessed") > 0)
        .then(pl.lit("no_earlier_scan"))
        .when(pl.col("n_growing") == 0)
        .then(pl.lit("none_growing"))
        .when(pl.col("n_growing") == 1)
        .then(pl.lit("one_growing"))
        .otherwise(pl.lit("several_growing"))
    )
    at_scans = counted.with_columns(
        at=pl.lit("scan"),
        day=pl.col("scan_day"),
        operation_id=pl.lit(None, dtype=pl.String),
        line=pl.lit("1"),
        n_evaluable=pl.col("n_lesions") - pl.col("n_unassessed"),
        category=label,
        reason=reason,
    )
    at_operations = pl.DataFrame(
        [
            {
                "patient_id": one.patient_id,
                "reader": "R1",
                "at": "operation",
                "day": one.operation - shift,
                "operation_id": "O1",
                "scan_day": max(day for day, _ in one.sizes[one.taken[0]] if day <= one.operation)
                - shift,
                "line": "1",
                "n_lesions": len(one.sizes),
                "n_growing": len(one.growing),
                "n_unassessed": 0,
                "n_evaluable": len(one.sizes),
                "category": one.category,
                "reason": ("none_growing", "one_growing", "several_growing")[
                    min(len(one.growing), 2)
                ],
            }
            for one in made
        ]
    )
    columns = list(at_operations.columns)
    rows = pl.concat(
        [at_scans.select(columns), at_operations.select(columns)], how="vertical_relaxed"
    ).sort("patient_id", "reader", "day", pl.col("at") == "operation")
    return rows.with_columns(*_likely(), category_certain=pl.col("category"))


def _likely() -> list[pl.Expr]:
    names = ("p_responsive", "p_focal", "p_multifocal")
    given = [
        pl.col("category").replace_strict(
            {label: prob[place] for label, prob in LIKELY.items()},
            default=None,
            return_dtype=pl.Float64,
        )
        for place in range(3)
    ]
    unassessed = pl.when(pl.col("n_unassessed") > 0).then(0.05)
    return [
        *(one.alias(name) for one, name in zip(given, names, strict=True)),
        unassessed.alias("p_unassessed"),
    ]


def made_up_endpoints(made: list[Person], shift: int) -> pl.DataFrame:
    rows = []
    for one in made:
        last = min(one.follow_months, one.death_months)
        for endpoint, stop, reason in (
            ("os", one.death_months, ("death", "last_contact")),
            ("pfs", one.progression_months, ("progression_on_scan", "last_scan")),
        ):
            days = round(min(stop, last) * MONTH)
            rows.append(
                {
                    "patient_id": one.patient_id,
                    "origin": "operation",
                    "origin_id": "O1",
                    "origin_day": one.operation - shift,
                    "is_index": True,
                    "endpoint": endpoint,
                    "time_days": days,
                    "status": int(stop <= last),
                    "reason": reason[stop > last],
                    "interval_start_day": None,
                    "end_day": one.operation + days - shift,
                    "on_drug_days": one.operation - one.start,
                    "category": one.category,
                    "line": "1",
                    "completeness": "R0",
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)
