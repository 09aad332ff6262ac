"""Made-up frames of a comparison beside its effects: who entered, choices, weights, curves."""

import polars as pl

from seriatim.causal.comparison import CURVE_SCHEMA

COUNTS = (96, 214, 31, 88)
"""Persons and events: operate, wait; operate, wait."""


def made_up_protocol() -> pl.DataFrame:
    rows = [
        (
            "Eligibility",
            "3 months on the drug; responsive or focal.",
            "The same, as known that day.",
        ),
        ("Strategies", "Operate within 6 months; or do not.", "The first operation counts."),
        ("Assumptions", "None beyond those of any trial.", "Nothing hidden decides. " * 6),
    ]
    names = ["component", "target_trial", "emulation"]
    return pl.DataFrame(rows, schema=names, orient="row")


def made_up_flow() -> pl.DataFrame:
    rows = [
        ("scans", "Scans read", 2410, 402),
        ("drug", "On the drug for at least 3 months", 1833, 371),
        ("category", "Responsive or focal resistance at the scan", 1211, 338),
        ("followed", "Followed beyond the scan", 1198, 338),
        ("first", "Each patient's first such scan", 338, 338),
    ]
    names = ["condition", "words", "n_scans", "n_patients"]
    return pl.DataFrame(rows, schema=names, orient="row")


def made_up_curves() -> pl.DataFrame:
    rows = []
    for method, arms in {
        "clone_censor_weight": {"operate": 0.208, "wait": 0.273},
        "naive_ever_never": {"operate": 0.12, "wait": 0.31},
    }.items():
        for arm, risk in arms.items():
            for month in range(0, 67, 3):
                survival = (1 - risk) ** (month / 24)
                reach = 0.09 * (1 - survival) ** 0.5
                at_risk = round((COUNTS[arm == "wait"] + 120) * survival * (1 - month / 90))
                lower, upper = max(survival - reach, 0.0), min(survival + reach, 1.0)
                weighted = at_risk * 1.07 + 0.2
                rows.append((method, arm, float(month), survival, lower, upper, weighted, at_risk))
    return pl.DataFrame(rows, schema=CURVE_SCHEMA, orient="row")


def made_up_positivity() -> pl.DataFrame:
    operated = {
        "responsive": [9, 11, 8, 14, 12, 10],
        "focal_resistance": [12, 8, 6, 3, 0, 2],
        "multifocal_resistance": [0, 1, 0, 0, 0, 0],
    }
    start = {"responsive": 231, "focal_resistance": 107, "multifocal_resistance": 12}
    rows = []
    for label, counts in operated.items():
        left, met = start[label], []
        for interval, number in enumerate(counts):
            met.append((label, interval, left, left, left, number))
            left -= number + 2
        total = sum(cell[2] for cell in met)
        rows += [(label, -1, total, total, start[label] + 6, sum(counts)), *met]
    names = ["stratum", "interval", "n_decisions", "n_allowed", "n_persons", "n_operated"]
    return pl.DataFrame(rows, schema=names, orient="row")


def made_up_weights() -> pl.DataFrame:
    rows = []
    for arm, drift in {"operate": 1.0, "wait": -0.2}.items():
        for place in range(1, 7):
            n = round(330 - place * (39 if arm == "operate" else 17))
            mean = 1 + 0.012 * place * drift
            largest = 1.2 + 0.9 * place * (2 if arm == "operate" else 0.3)
            size = n * (1 - 0.08 * place * (1 if arm == "operate" else 0.2))
            rows.append((arm, 1.0 * place, n, mean, largest, size))
    names = ["arm", "month", "n", "mean_of_entered", "largest", "effective_size"]
    return pl.DataFrame(rows, schema=names, orient="row")


def made_up_variations() -> pl.DataFrame:
    rows = [
        ("grace_months", "3", False, -0.041),
        ("grace_months", "6", True, -0.065),
        ("grace_months", "12", False, -0.071),
        ("truncate_percentile", "none", False, -0.068),
        ("truncate_percentile", "95", False, -0.059),
        ("truncate_percentile", "99", True, -0.065),
        ("timing", "even", True, -0.065),
        ("timing", "natural", False, -0.062),
        ("model", "logistic", True, -0.065),
        ("model", "cox", False, -0.067),
    ]
    return pl.DataFrame(
        [(*row[:3], 24.0, row[3], row[3] - 0.07, row[3] + 0.065, "") for row in rows],
        schema=["what", "value", "is_main", "month", "estimate", "lower", "upper", "refusal"],
        orient="row",
    )


def made_up_tipping() -> pl.DataFrame:
    rows = []
    for operate, wait in ((0.2, 0.4), (0.4, 0.2), (0.1, 0.5), (0.5, 0.1)):
        for strength in (1.5, 2.0, 3.0):
            bias = (operate * (strength - 1) + 1) / (wait * (strength - 1) + 1)
            rows.append((operate, wait, strength, 0.762 / bias, 0.571 / bias, 1.017 / bias))
    names = ["prevalence_operate", "prevalence_wait", "strength"]
    names += ["adjusted", "adjusted_lower", "adjusted_upper"]
    return pl.DataFrame(rows, schema=names, orient="row")
