"""Are the probabilities right? Simulated lesions of known growth, and real diameters.

    python benchmarks/calibrate.py [--diameters FILE] [--write PAGE] [--share 1.0]

Seeded; a few minutes. The page and its figures are written only if asked to.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from calibration.diameters import (
    Coverage,
    Ranking,
    cover,
    fit_other,
    follow,
    hide_last,
    predict,
    read_diameters,
    split_halves,
    summarise,
    summarise_ranking,
)
from calibration.figures import draw_reliability
from calibration.page import Findings, Scenario, render_page
from calibration.scores import compute_reliability
from calibration.simulated import (
    CATEGORIES,
    compare_false_focal,
    compare_rivals,
    derive_cases,
    happened,
)
from calibration.speed import PATIENTS, measure
from calibration.stable import reproduce_false_growth

from seriatim.response.derive import fit_growth_model
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.simulate import GrowthPlan, simulate_growth

ROOT = Path(__file__).resolve().parents[1]
DIAMETERS = ROOT.parent / "shared" / "data" / "lesion-diameters" / "lesion-diameters.csv"
SEED = 20061217
"""One seed for the whole page; every part adds its own number to it."""
HIDDEN = (1, 2, 3)


@dataclass(frozen=True)
class Setting:
    """One simulated population, and what the model is told of its reader."""

    name: str
    n_patients: int
    plan: GrowthPlan
    error: dict[str, float]
    fitted: bool = False
    """Whether the model was first fitted to other patients of the same population."""


def settings() -> list[Setting]:
    """The default population first, then what may be wrong with it."""
    base = GrowthPlan()

    def with_error(factor: float) -> GrowthPlan:
        return base.model_copy(
            update={"cv_pct": base.cv_pct * factor, "floor_mm": base.floor_mm * factor}
        )

    def with_shares(
        stable: float, regressing: float, regrowing: float, growing: float
    ) -> GrowthPlan:
        names = ("share_stable", "share_regressing", "share_regrowing", "share_growing")
        shares = (stable, regressing, regrowing, growing)
        return base.model_copy(update=dict(zip(names, shares, strict=True)))

    shared = base.model_copy(update={"scan_cv_pct": 3.0})
    return [
        Setting("as stated", 30_000, base, {}),
        Setting("error 30 % larger than stated", 15_000, with_error(1.3), {}),
        Setting("error 30 % smaller than stated", 15_000, with_error(0.7), {}),
        Setting("error 30 % larger, model fitted", 15_000, with_error(1.3), {}, fitted=True),
        Setting("error 30 % smaller, model fitted", 15_000, with_error(0.7), {}, fitted=True),
        Setting("3 % shared by a scan, stated", 10_000, shared, {"scan_cv_pct": 3.0}),
        Setting("3 % shared by a scan, not stated", 10_000, shared, {}),
        Setting("mostly stable", 10_000, with_shares(0.7, 0.15, 0.05, 0.1), {}),
        Setting("mostly growing", 10_000, with_shares(0.2, 0.2, 0.25, 0.35), {}),
    ]


def run_setting(setting: Setting, number: int, share: float) -> Scenario:
    """Reliability of P(growing) and of the three categories."""
    plan = setting.plan.model_copy(update={"n_patients": int(setting.n_patients * share)})
    model = GrowthModel()
    error = model.error.model_copy(update=setting.error)
    rules = ResponseRules(probability=model.model_copy(update={"error": error}))
    if setting.fitted:
        others = plan.model_copy(update={"n_patients": 1_000})
        fitted = fit_growth_model(simulate_growth(others, SEED + 100 + number).cohort, rules)
        rules = rules.model_copy(update={"probability": fitted})
    cases = derive_cases(plan, SEED + number, rules)
    lesions, patients = cases.lesions, cases.patients
    return Scenario(
        name=setting.name,
        n_lesions=lesions.height,
        n_patients=patients.height,
        in_band_pct=100 * float(lesions["in_band"].mean()),
        reliability={
            "p_growing": compute_reliability(
                lesions["p_growing"].to_numpy(), lesions["grows"].to_numpy()
            )
        }
        | {
            name: compute_reliability(patients[name].to_numpy(), happened(patients, name))
            for name in CATEGORIES
        },
    )


def run_diameters(path: Path) -> tuple[dict[str, list[Coverage]], dict[str, Ranking]]:
    """Each half of the patients predicted with the model fitted to the other half."""
    halves = split_halves(read_diameters(path), SEED)
    fitted = [fit_other(half) for half in halves][::-1]
    coverage = {}
    for name, models in (("fitted", fitted), ("default", [GrowthModel()] * len(halves))):
        for n_hidden in HIDDEN:
            parts = [
                cover(predict(hide_last(half, n_hidden), model), model)
                for half, model in zip(halves, models, strict=True)
            ]
            coverage[f"{name}, last {n_hidden}"] = summarise(pl.concat(parts))
    followed = pl.concat(follow(half, model) for half, model in zip(halves, fitted, strict=True))
    ranking = {
        outcome: summarise_ranking(followed, outcome, SEED)
        for outcome in ("grew_after", "grew_in_all")
    }
    return coverage, ranking


def main() -> None:
    """Run everything, print the page, write it and its figure if asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--diameters", type=Path, default=DIAMETERS)
    asked.add_argument("--share", type=float, default=1.0, help="share of the patients to simulate")
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    scenarios = []
    for number, setting in enumerate(settings()):
        print(f"{setting.name} ...", flush=True)
        scenarios.append(run_setting(setting, number, given.share))
    print("rivals, false growth, diameters, speed ...", flush=True)
    coverage, ranking = run_diameters(given.diameters) if given.diameters.is_file() else ({}, {})
    rivals = GrowthPlan(n_patients=int(15_000 * given.share))
    findings = Findings(
        seed=SEED,
        false_growth=reproduce_false_growth(SEED),
        scenarios=scenarios,
        rivals=compare_rivals(rivals, SEED + 50),
        false_focal=compare_false_focal(int(10_000 * given.share), SEED + 60),
        coverage=coverage,
        ranking=ranking,
        timings=[measure(n_patients) for n_patients in PATIENTS],
    )
    page = render_page(findings)
    print(page)
    if given.write:
        given.write.write_text(page, encoding="utf-8")
        draw_reliability(findings, ROOT / "docs" / "images")


if __name__ == "__main__":
    main()
