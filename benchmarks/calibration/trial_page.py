"""The page on effects: what was asked, what came out, what falls short."""

from dataclasses import dataclass

import polars as pl

from calibration.trial_runs import Truth
from calibration.trial_scenarios import AT_TIMING
from calibration.trial_words import (
    FAIL_TAIL,
    FAIL_WORDS,
    HEAD,
    LIMITS,
    MAIN_WORDS,
    RATIO_WORDS,
    SIMULATOR,
    TIMING_WORDS,
)
from seriatim.causal.cautions import LARGEST_IMBALANCE

AIM_BIAS = 1.0
AIM_COVERAGE = (93.0, 97.0)
COX = "time-varying Cox"
MAIN = (
    "naive",
    "immortal time excluded",
    "landmark, month 3",
    "landmark, month 6",
    "clone-censor-weight",
    "sequential trials",
)
JUDGED = ("clone-censor-weight", "sequential trials")
TIMING = (
    "clone-censor-weight",
    "clone-censor-weight, cut at 99 %",
    "clone-censor-weight, natural",
    "sequential trials",
    "sequential trials, cut at 99 %",
)


@dataclass(frozen=True)
class Findings:
    """Everything the page tells."""

    seed: int
    truths: tuple[Truth, ...]
    scores: pl.DataFrame
    """Of the scenarios, by size and method."""
    failures: pl.DataFrame
    """Of the analyses that are meant to fail."""
    positivity: pl.DataFrame
    """Category, decisions and operations where a category is never operated."""
    done: str
    """What was run, in words."""


def render_page(found: Findings) -> str:
    """The page as Markdown."""
    parts = [
        HEAD.format(seed=found.seed),
        SIMULATOR,
        _truths(found.truths),
        f"## Bias, coverage, width\n\n{MAIN_WORDS.strip()}\n\n{found.done}",
        _judgement(found.scores),
        "![Bias of the 24-month risk difference by estimator]"
        "(../images/calibration-of-effects.svg)",
        *(_scenario(truth, found.scores) for truth in found.truths),
        _ratios(found),
        _timing(found.scores),
        _failures(found),
        LIMITS,
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _truths(truths: tuple[Truth, ...]) -> str:
    rows = []
    for truth in truths:
        wait, even, natural = (100 * each.risk for each in truth.first.policies)
        first, later = (100 * each.risk for each in truth.every.policies)
        rows.append(
            f"| {truth.scenario.name} | {truth.scenario.words} | {wait:.1f} | {even:.1f} "
            f"| {even - wait:+.2f} | {natural - wait:+.2f} | {later - first:+.2f} |"
        )
    n = f"{truths[0].first.n_entries:,} entries of patients, {truths[0].every.n_entries:,} of scans"
    return "\n".join(
        [
            f"The truth, of {n} for each scenario:",
            "",
            "| scenario | the operation | risk if none is operated, % | if all are, evenly, % "
            "| difference, points | the same, natural timing | sequential trials |",
            "|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


def _judgement(scores: pl.DataFrame) -> str:
    held = scores.filter(pl.col("method").is_in(JUDGED))
    low, high = AIM_COVERAGE
    lines = []
    for method in JUDGED:
        one = held.filter(pl.col("method") == method)
        biased = one.filter(pl.col("bias_points").abs() > AIM_BIAS)
        off = one.filter(~pl.col("coverage_pct").is_between(low, high))
        lines += [
            f"- {method.capitalize()}: bias within {AIM_BIAS:g} point of the truth in "
            f"{one.height - biased.height} of {one.height} rows{_where(biased, 'bias_points')}; "
            f"coverage of {low:g} to {high:g} % in {one.height - off.height} of {one.height}"
            f"{_where(off, 'coverage_pct')}."
        ]
    return "\n".join(lines)


def _where(rows: pl.DataFrame, column: str) -> str:
    """The rows that miss the aim, named, or nothing."""
    named = [
        f"{row['scenario']} {row['n']} {row['interval']} {row[column]:.1f}"
        for row in rows.iter_rows(named=True)
    ]
    return f" (not: {', '.join(named)})" if named else ""


def _scenario(truth: Truth, scores: pl.DataFrame) -> str:
    name = truth.scenario.name
    rows = scores.filter(pl.col("scenario") == name, pl.col("method").is_in(MAIN))
    return "\n".join(
        [
            f"### {name.capitalize()}: {truth.scenario.words}",
            "",
            "| patients | estimator | interval | bias, points | coverage, % | width, points "
            "| refused, % |",
            "|---|---|---|---|---|---|---|",
            *(_row(row) for row in rows.iter_rows(named=True)),
        ]
    )


def _row(row: dict[str, float | str]) -> str:
    return f"| {row['n']:,} | {row['method']} | {row['interval']} | {_measures(row)} |"


def _measures(row: dict[str, float | str]) -> str:
    if row["refused_pct"] == 100:
        return "| | | 100.0"
    return (
        f"{row['bias_points']:+.2f} ± {row['bias_error']:.2f} | {row['coverage_pct']:.1f} "
        f"| {row['width_points']:.1f} | {row['refused_pct']:.1f}"
    )


def _ratios(found: Findings) -> str:
    sizes = sorted(found.scores["n"].unique())
    rows = []
    for truth in found.truths:
        ratios = found.scores.filter(
            pl.col("scenario") == truth.scenario.name, pl.col("method") == COX
        ).sort("n")
        shown = " | ".join(f"{ratio:.2f}" for ratio in ratios["hazard_ratio"])
        true = " / ".join(f"{each:g}" for each in dict.fromkeys(truth.scenario.plan.effect))
        rows.append(f"| {truth.scenario.name} | {true} | {shown} |")
    head = " | ".join(f"{n:,} patients" for n in sizes)
    return "\n".join(
        [
            RATIO_WORDS.strip(),
            "",
            f"| scenario | simulated | {head} |",
            "|---|---|" + "---|" * len(sizes),
            *rows,
        ]
    )


def _timing(scores: pl.DataFrame) -> str:
    rows = scores.filter(pl.col("n") == AT_TIMING, pl.col("method").is_in(TIMING)).sort(
        pl.col("scenario").cast(pl.Enum(scores["scenario"].unique(maintain_order=True))),
        pl.col("method").cast(pl.Enum(TIMING)),
        maintain_order=True,
    )
    return "\n".join(
        [
            TIMING_WORDS.strip(),
            "",
            f"| scenario, {AT_TIMING:,} patients | estimator | interval | effective sample size "
            "| bias, points | coverage, % | width, points | refused, % |",
            "|---|---|---|---|---|---|---|---|",
            *(
                f"| {row['scenario']} | {row['method']} | {row['interval']} "
                f"| {row['effective']:.0f} | {_measures(row)} |"
                for row in rows.iter_rows(named=True)
            ),
        ]
    )


def _failures(found: Findings) -> str:
    rows = [
        f"| {row['scenario']} | {row['method']} | {_number(row['effective'], '.0f')} "
        f"| {_number(row['imbalance'], '.2f')} | {_number(row['unbalanced_pct'], '.0f')} "
        f"| {row['lacks_pct']:.0f} | {_measures(row)} |"
        for row in found.failures.iter_rows(named=True)
    ]
    counts = [
        f"| {row['category']} | {row['decisions']:,} | {row['operations']:,} |"
        for row in found.positivity.iter_rows(named=True)
    ]
    return "\n".join(
        [
            FAIL_WORDS.format(n=AT_TIMING, limit=LARGEST_IMBALANCE).strip(),
            "",
            "| scenario | analysis | effective sample size | imbalance "
            f"| above {LARGEST_IMBALANCE:g}, % "
            "| no choice, % | bias, points | coverage, % | width, points | refused, % |",
            "|---|---|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            "The positivity table of one data set of the scenario `never operated`:",
            "",
            "| category at the decision | decisions | operations |",
            "|---|---|---|",
            *counts,
            "",
            FAIL_TAIL.format(limit=LARGEST_IMBALANCE).strip(),
        ]
    )


def _number(value: float | None, form: str) -> str:
    return "" if value is None or value != value else format(value, form)
