"""A simulated trial of many patients as the arrays that the estimators take, in one file."""

from pathlib import Path

import numpy as np

from seriatim.causal.assemble import assemble
from seriatim.causal.decisions import Decisions, Followed
from seriatim.causal.enrol import enrol
from seriatim.causal.trial import Eligibility, TargetTrial
from seriatim.response.derive import derive_response
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan

FILE = "trial.npz"
TRIAL = TargetTrial(
    eligibility=Eligibility(categories=CATEGORIES),
    covariates=("category", "sum_mm", "n_growing", "ecog", "months_on_drug"),
)
"""Every category may enter; covariates change from scan to scan."""
POOL = 5_000
"""Patients simulated at once; rather more than half of them enter."""
FIRST_SEED = 20260101


def draw_trial(folder: Path, n_patients: int) -> None:
    """Write the arrays of exactly so many patients who enter, from scans on."""
    rules = ResponseRules(probability=GrowthModel(compute=False))
    parts, found, seed = [], 0, FIRST_SEED
    while found < n_patients:
        cohort = simulate_trial(TrialPlan(), POOL, seed).cohort()
        enrolled = enrol(cohort, derive_response(cohort, rules), TRIAL.eligibility)
        made = assemble(TRIAL, cohort, enrolled, every_entry=False)
        parts.append((made.followed, made.decisions))
        found, seed = found + made.followed.n, seed + 1
    followed, decisions = _join(parts)
    np.savez(folder / FILE, **_cut(followed, decisions, n_patients))


def _join(parts: list[tuple[Followed, Decisions]]) -> tuple[Followed, Decisions]:
    before = np.cumsum([0, *(followed.n for followed, _ in parts[:-1])])
    names = parts[0][1].names
    assert all(decisions.names == names for _, decisions in parts)
    followed = Followed(
        np.concatenate([f.end_days for f, _ in parts]),
        np.concatenate([f.event for f, _ in parts]),
        np.concatenate([f.operation_days for f, _ in parts]),
        np.concatenate([f.cluster + at for (f, _), at in zip(parts, before, strict=True)]),
    )
    return followed, Decisions(
        np.concatenate([d.person + at for (_, d), at in zip(parts, before, strict=True)]),
        *(
            np.concatenate([getattr(d, name) for _, d in parts])
            for name in ("interval", "operated", "allowed", "covariates")
        ),
        names,
        parts[0][1].interval_days,
        parts[0][1].n_intervals,
    )


def _cut(followed: Followed, decisions: Decisions, n: int) -> dict[str, np.ndarray]:
    first = decisions.person < n
    return {
        "end_days": followed.end_days[:n],
        "event": followed.event[:n],
        "operation_days": followed.operation_days[:n],
        "person": decisions.person[first],
        "interval": decisions.interval[first],
        "operated": decisions.operated[first],
        "covariates": decisions.covariates[first],
        "names": np.array(decisions.names),
    }


def read_trial(folder: Path, n: int) -> tuple[Followed, Decisions]:
    """The first so many patients of those that were drawn."""
    with np.load(folder / FILE) as held:
        kept = dict(held)
    followed = Followed(
        kept["end_days"][:n], kept["event"][:n], kept["operation_days"][:n], np.arange(n)
    )
    first = kept["person"] < n
    return followed, Decisions(
        kept["person"][first],
        kept["interval"][first],
        kept["operated"][first],
        np.ones(int(first.sum()), dtype=bool),
        kept["covariates"][first],
        tuple(kept["names"].tolist()),
        TRIAL.grace_days / TRIAL.n_intervals,
        TRIAL.n_intervals,
    )
