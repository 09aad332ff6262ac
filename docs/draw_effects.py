"""Draw the picture of the page of effects, from synthetic patients whose true effect is known.

Run it with `python docs/draw_effects.py`; it takes about half a minute.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import altair as alt

from seriatim.causal.trial import Bootstrap, TargetTrial
from seriatim.report.effects_words import level_words
from seriatim.report.figures.drawing import Chart, Figure, render_svg
from seriatim.report.figures.effects_forest import effects_figure
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_fates import Policy, Strategy
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.simulate.trial_truth import true_effect
from seriatim.study import Study, run_trial

DRAWING = Path(__file__).resolve().parent / "images" / "effects.svg"
PLAN = TrialPlan(effect=(0.5, 0.5, 0.5))
"""Operating halves the hazard of death in every category."""
N_PATIENTS, SEED = 4000, 11
N_TRUE = 100_000
"""Patients who are followed again, under each strategy, for the truth that the page states."""
TRIAL = TargetTrial(
    bootstrap=Bootstrap(replicates=100),
    covariates=("category", "sum_mm", "months_on_drug", "ecog"),
)


def true_points() -> float:
    """The true risk difference by month 24 in percentage points, at the trial's eligible scans."""
    plan = PLAN.model_copy(update={"eligible": TRIAL.eligibility.categories})
    policies = [Policy(Strategy.WAIT), Policy(Strategy.EVEN)]
    return 100 * true_effect(plan, policies, n_patients=N_TRUE, seed=SEED).risk_difference(1, 0)


def draw() -> Figure:
    """The forest of every estimator, with a heading that says what it was made from."""
    cohort = simulate_trial(PLAN, N_PATIENTS, SEED).cohort()
    comparison = run_trial(Study(trial=TRIAL), cohort).comparison
    figure = effects_figure(comparison, level_words(comparison))
    if figure is None:
        raise SystemExit("No estimator gives an effect.")
    return replace(figure, draw=_labelled(figure.draw))


def _labelled(drawn: Callable[[int], Chart]) -> Callable[[int], Chart]:
    words = f"Synthetic data: {N_PATIENTS:,} simulated patients, no real one"
    return lambda width_px: alt.vconcat(drawn(width_px), title=alt.Title(words, anchor="start"))


if __name__ == "__main__":
    DRAWING.write_text(render_svg(draw()), encoding="utf-8", newline="\n")
