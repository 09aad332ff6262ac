"""Many data sets of one scenario, each seen by every estimator."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

import polars as pl

from calibration.trial_estimates import (
    Asked,
    categories_at,
    decisions_of,
    estimate_by_clones,
    estimate_plainly,
    followed_of,
)
from calibration.trial_scenarios import MONTH, WAIT, Scenario
from seriatim.causal.cautions import LARGEST_IMBALANCE
from seriatim.causal.positivity import count_positivity
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_entries import Entries
from seriatim.simulate.trial_plan import CATEGORIES
from seriatim.simulate.trial_truth import TrueEffects, true_effect

POOL = 40_000
"""Patients simulated at once at the most, then cut into data sets."""
ENTER = 0.66
"""More than this share of patients enter, so that a pool holds a whole data set."""


@dataclass(frozen=True)
class Block:
    """Some data sets of one scenario and size, with a seed of their own."""

    scenario: Scenario
    n: int
    """Patients who enter in each data set."""
    count: int
    seed: int
    analyses: tuple[Asked, ...]
    plainly: bool = True


@dataclass(frozen=True)
class DataSet:
    """One simulated data set."""

    first: Entries
    every: Entries


def draw_data_sets(block: Block) -> Iterator[DataSet]:
    """Data sets of exactly `n` patients who enter, cut from pools of patients in their order."""
    left, pool = block.count, 0
    while left:
        wanted = int(max(block.n, min(block.n * left, POOL * ENTER)) / ENTER)
        trial = simulate_trial(block.scenario.plan, wanted, block.seed * 1000 + pool)
        pool += 1
        cuts = [0, *trial.entries.patient[block.n :: block.n].tolist()]
        for low, high in pairwise(cuts):
            if not left:
                return
            left -= 1
            yield DataSet(
                trial.entries.of_patients(low, high), trial.every_entry.of_patients(low, high)
            )


def run_block(block: Block) -> pl.DataFrame:
    """One row an estimate: scenario, n, data set, method, interval, value, lower, upper ..."""
    rows = []
    scenario = block.scenario
    for number, drawn in enumerate(draw_data_sets(block)):
        found = list(estimate_plainly(drawn.first)) if block.plainly else []
        for asked in block.analyses:
            entries = drawn.every if asked.every_scan else drawn.first
            found += estimate_by_clones(
                scenario.plan, entries, scenario.only_while, asked, seed=number
            )
        rows += [
            {"scenario": scenario.name, "n": block.n, "data_set": number, **asdict(one)}
            for one in found
        ]
    return pl.DataFrame(rows, infer_schema_length=None)


@dataclass(frozen=True)
class Truth:
    """The true risk differences of one scenario."""

    scenario: Scenario
    first: TrueEffects
    """`wait`, `operate` evenly, `operate` naturally."""
    every: TrueEffects
    """The same over every eligible scan: `wait`, `operate` evenly."""

    def difference(self, method: str) -> float:
        """The true risk difference that a method is held to."""
        if method.startswith("sequential"):
            return self.every.risk_difference(1, 0)
        return self.first.risk_difference(2 if "natural" in method else 1, 0)


def find_truth(scenario: Scenario, n_patients: int, seed: int) -> Truth:
    """Both kinds of entry, on other patients than any data set holds."""
    policies = [WAIT, scenario.operate(), scenario.operate("natural")]
    first = true_effect(scenario.plan, policies, n_patients=n_patients, seed=seed, month=MONTH)
    every = true_effect(
        scenario.plan,
        policies[:2],
        n_patients=n_patients // 2,
        seed=seed + 1,
        month=MONTH,
        every_scan=True,
    )
    return Truth(scenario, first, every)


def positivity_table(scenario: Scenario, n: int, seed: int) -> pl.DataFrame:
    """Decisions and operations by the category known at the decision, in one data set."""
    entries = next(draw_data_sets(Block(scenario, n, 1, seed, ()))).first
    decisions = decisions_of(scenario.plan, followed_of(entries), entries, scenario.only_while)
    cells = count_positivity(decisions, categories_at(entries, decisions))
    totals = {cell.stratum: cell for cell in cells if cell.interval == -1}
    return pl.DataFrame(
        {
            "category": [name.replace("_", " ") for name in CATEGORIES],
            "decisions": [totals[name].n_decisions for name in CATEGORIES],
            "operations": [totals[name].n_operated for name in CATEGORIES],
        }
    )


def score(estimates: pl.DataFrame, truths: Sequence[Truth]) -> pl.DataFrame:
    """Bias, its simulation error, coverage, width and refusals by scenario, size and method."""
    keys = estimates.select("scenario", "method").unique().rows()
    by_name = {truth.scenario.name: truth for truth in truths}
    truth = pl.DataFrame(
        [(s, m, by_name[s].difference(m)) for s, m in keys],
        schema=["scenario", "method", "truth"],
        orient="row",
    )
    error = pl.col("value") - pl.col("truth")
    given = pl.col("value").is_not_nan()
    covered = (pl.col("lower") <= pl.col("truth")) & (pl.col("truth") <= pl.col("upper"))
    return (
        estimates.join(truth, on=["scenario", "method"])
        .sort("n", maintain_order=True)
        .group_by("scenario", "n", "method", "interval", maintain_order=True)
        .agg(
            truth=pl.col("truth").first(),
            data_sets=pl.len(),
            refused_pct=100 * (~given).mean(),
            bias_points=100 * error.filter(given).mean(),
            bias_error=100 * error.filter(given).std() / given.sum().sqrt(),
            sd_points=100 * error.filter(given).std(),
            coverage_pct=100 * covered.filter(given).mean(),
            width_points=100 * (pl.col("upper") - pl.col("lower")).filter(given).mean(),
            effective=pl.col("effective").filter(given).median(),
            imbalance=pl.col("imbalance").filter(given).median(),
            unbalanced_pct=100 * (pl.col("imbalance").filter(given) > LARGEST_IMBALANCE).mean(),
            lacks_pct=100 * pl.col("lacks_a_choice").mean(),
            hazard_ratio=pl.col("value").filter(given).log().mean().exp(),
        )
    )
