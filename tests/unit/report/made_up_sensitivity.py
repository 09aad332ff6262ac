"""What other rules and drawn categories make of the made-up patients, as a report is handed it.

Three rules: the study's own, one that moves three patients, and one that moves nobody. Synthetic.
"""

from dataclasses import dataclass

import polars as pl
from made_up_people import GROUPS, Person

OWN, MOVES, STILL = 1, 2, 3
MOVED = 3
MONTHS = (12.0, 24.0)
MILDER = {"focal_resistance": "responsive"}


@dataclass(frozen=True)
class MadeUpSensitivity:
    rules: pl.DataFrame
    counts: pl.DataFrame
    labels: pl.DataFrame
    changes: pl.DataFrame
    flow: pl.DataFrame
    settings: pl.DataFrame
    stability: pl.DataFrame
    survival: pl.DataFrame
    ranges: pl.DataFrame
    imputed_patients: pl.DataFrame
    imputed_counts: pl.DataFrame
    imputed_survival: pl.DataFrame
    imputed_curves: pl.DataFrame


def made_up_sensitivity(
    made: list[Person], survival: dict[str, pl.DataFrame], shift: int
) -> MadeUpSensitivity:
    plain = survival["survival"].filter(
        pl.col("clock") == "operation",
        pl.col("group") != "all",
        (pl.col("statistic") == "median_months")
        | ((pl.col("statistic") == "survival_pct") & pl.col("month").is_in(MONTHS)),
    )
    return MadeUpSensitivity(
        rules=_rules(len(made)),
        counts=pl.DataFrame(
            [(OWN, "dematteo-2007", group, count) for group, count in GROUPS],
            schema=["rule", "definition", "category", "n_patients"],
            orient="row",
        ),
        labels=pl.DataFrame(
            {
                "rule": [OWN] * len(made),
                "definition": ["dematteo-2007"] * len(made),
                "patient_id": [one.patient_id for one in made],
                "day": [one.operation - shift for one in made],
                "category": [one.category for one in made],
            }
        ),
        changes=_changes(made, shift),
        flow=_flow(),
        settings=pl.DataFrame(
            {
                "setting": ["reference", "relative_pct"],
                "n_patients": [len(made)] * 2,
                "n_moved": [MOVED, 0],
            }
        ),
        stability=pl.DataFrame(
            {
                "patient_id": [one.patient_id for one in made],
                "n_rules": [3] * len(made),
                "n_same": [2] * MOVED + [3] * (len(made) - MOVED),
            }
        ),
        survival=_survival(plain),
        ranges=_ranges(plain),
        imputed_patients=pl.DataFrame(
            {"how": ["drawn", "kept", "left_out"], "n_patients": [len(made) - 1, 1, 2]}
        ),
        imputed_counts=pl.DataFrame(
            {
                "category": [group for group, _ in GROUPS],
                "n_plain": [count for _, count in GROUPS],
                "n_expected": [20.4, 12.9, 6.7],
                "n_fewest": [17, 9, 5],
                "n_most": [23, 16, 9],
            }
        ),
        imputed_survival=_imputed(plain),
        imputed_curves=_curves(survival["curves"]),
    )


def _rules(n_patients: int) -> pl.DataFrame:
    changes = [
        (OWN, "nadir", 20.0, None, None),
        (MOVES, "baseline", 20.0, "reference", "against baseline, not nadir"),
        (STILL, "nadir", 10.0, "relative_pct", "growth from 10 %, not 20 %"),
    ]
    return pl.DataFrame(
        [
            {
                "rule": rule,
                "is_own": rule == OWN,
                "reference": reference,
                "relative_pct": percent,
                "absolute_mm": 5.0,
                "confirm": False,
                "window_days": 90,
                "n_settings_changed": int(rule != OWN),
                "setting": setting,
                "change": change,
                "words": f"{percent:g} % and 5 mm above {reference}",
                "n_patients": n_patients,
                "n_moved": MOVED if rule == MOVES else 0,
            }
            for rule, reference, percent, setting, change in changes
        ],
        infer_schema_length=None,
    )


def _changes(made: list[Person], shift: int) -> pl.DataFrame:
    focal = [one for one in made if one.category == "focal_resistance"][:MOVED]
    rows = [
        {
            "rule": MOVES,
            "patient_id": one.patient_id,
            "operation_id": "O1",
            "own_category": "focal_resistance",
            "category": "responsive",
            "cause": "lesion",
            "scan_day": one.operation - 30 - shift,
            "lesion_id": one.growing[0],
            "size_mm": 33.5,
            "own_reference_mm": 21.1,
            "reference_mm": 42.8,
            "own_state": "growing",
            "own_reason": "rise_from_nadir",
            "state": "stable",
            "reason": "little_change",
        }
        for one in focal
    ]
    lost = dict.fromkeys(("lesion_id", "size_mm", "own_reference_mm", "reference_mm"))
    lost |= dict.fromkeys(("own_state", "own_reason", "state", "reason"))
    rows[-1] |= lost | {"cause": "scan_too_old", "category": "indeterminate"}
    return pl.DataFrame(rows, infer_schema_length=None)


def _flow() -> pl.DataFrame:
    rows = []
    for rule, setting, change in (
        (MOVES, "reference", "against baseline, not nadir"),
        (STILL, "relative_pct", "growth from 10 %, not 20 %"),
    ):
        for group, count in GROUPS:
            leave = MOVED if rule == MOVES and group in MILDER else 0
            rows.append((setting, rule, "dematteo-2007", change, group, group, count - leave))
            if leave:
                rows.append((setting, rule, "dematteo-2007", change, group, MILDER[group], leave))
    others = ("responsive", "focal_progression", "generalised_progression")
    rows += [
        ("definition", OWN, "esmo-2022", None, group, other, count)
        for (group, count), other in zip(GROUPS, others, strict=True)
    ]
    names = ["setting", "rule", "definition", "change", "own_category", "category", "n_patients"]
    return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)


def _survival(plain: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        plain.drop("clock").select(
            pl.lit(rule).alias("rule"), pl.lit("dematteo-2007").alias("definition"), pl.all()
        )
        for rule in (OWN, MOVES, STILL)
    )


def _ranges(plain: pl.DataFrame) -> pl.DataFrame:
    return plain.select(
        "endpoint",
        "group",
        "statistic",
        "month",
        own="estimate",
        lowest=pl.col("estimate") - 5,
        highest=pl.col("estimate") + 5,
        fewest=pl.col("n") - 3,
        most=pl.col("n") + 3,
        n_rules=pl.lit(3),
        n_estimated=pl.lit(3),
    )


def _imputed(plain: pl.DataFrame) -> pl.DataFrame:
    return plain.select(
        "endpoint",
        "group",
        "statistic",
        "month",
        "estimate",
        n_expected=pl.col("n") + 0.4,
        n_events_expected=pl.col("n_events") + 0.2,
        lower=pl.col("lower") - 2,
        upper=(pl.col("upper") + 2).clip(upper_bound=100),
        std_error=pl.lit(8.0),
        degrees_of_freedom=pl.lit(600.0),
        missing_information=pl.lit(0.2),
        note="note",
        plain_n=pl.col("n"),
        plain_n_events=pl.col("n_events"),
        plain="estimate",
        plain_lower="lower",
        plain_upper="upper",
        plain_note="note",
        conf_type=pl.lit("arcsin"),
    )


def _curves(curves: pl.DataFrame) -> pl.DataFrame:
    names = ["endpoint", "group", "kind", "time_months", "survival", "lower", "upper"]
    plain = curves.filter(pl.col("clock") == "operation").with_columns(kind=pl.lit("plain"))
    drawn = plain.with_columns(
        kind=pl.lit("drawn"), lower=(pl.col("lower") - 0.05).clip(lower_bound=0)
    )
    return pl.concat([plain.select(names), drawn.select(names)])
