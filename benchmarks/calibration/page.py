"""The calibration page: what was asked, what came out, what falls short."""

import os
import platform
from dataclasses import dataclass

import polars as pl

from calibration.diameters import Coverage, Ranking
from calibration.scores import Decile, auc, brier, largest_gap, log_score, recalibrate
from calibration.simulated import FalseFocal, Rivals
from calibration.speed import Timing
from calibration.stable import Reproduced
from calibration.words import (
    DEGRADES,
    DIAMETER_WORDS,
    HEAD,
    LIMITS,
    RELIABILITY_WORDS,
    RIVAL_WORDS,
)

AIM_POINTS = 3.0
AIM_COVERAGE = (87.0, 93.0)
AIM_SECONDS, AIM_GIB = 30.0, 2.0
SAID = {
    "p_growing": "P(growing)",
    "p_responsive": "P(responsive)",
    "p_focal": "P(focal)",
    "p_multifocal": "P(multifocal)",
}


@dataclass(frozen=True)
class Scenario:
    """Reliability in one simulated population."""

    name: str
    n_lesions: int
    """Lesions at scans."""
    n_patients: int
    """Patients at scans."""
    reliability: dict[str, list[Decile]]
    in_band_pct: float
    """True sizes inside their 90 % band."""


@dataclass(frozen=True)
class Findings:
    """Everything the page tells."""

    seed: int
    false_growth: list[Reproduced]
    scenarios: list[Scenario]
    rivals: Rivals
    false_focal: FalseFocal
    coverage: dict[str, list[Coverage]]
    ranking: dict[str, Ranking]
    timings: list[Timing]


def render_page(found: Findings) -> str:
    """The page as Markdown."""
    parts = [
        HEAD.format(seed=found.seed),
        _reliability(found.scenarios),
        _deciles(found.scenarios[0]),
        _rivals(found.rivals),
        _false_focal(found.false_focal),
        _diameters(found),
        _simulator(found.false_growth),
        _speed(found.timings),
        LIMITS,
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _met(met: bool) -> str:
    return "met" if met else "**not met**"


def _reliability(scenarios: list[Scenario]) -> str:
    rows = [
        f"| {one.name} | {one.n_lesions:,} | "
        + " | ".join(f"{largest_gap(one.reliability[name]):.1f}" for name in SAID)
        + f" | {one.in_band_pct:.1f} |"
        for one in scenarios
    ]
    worst = max(largest_gap(deciles) for deciles in scenarios[0].reliability.values())
    return "\n".join(
        [
            "## Reliability on simulated lesions",
            "",
            RELIABILITY_WORDS,
            "",
            f"| population | lesions at scans | {' | '.join(SAID.values())} | in 90 % band, % |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            f"The aim, at most {AIM_POINTS:g} points in every decile of the population as stated, "
            f"is {_met(worst <= AIM_POINTS)} (largest gap {worst:.1f}).",
            "",
            DEGRADES,
        ]
    )


def _deciles(scenario: Scenario) -> str:
    rows = []
    for name, words in SAID.items():
        for one in scenario.reliability[name]:
            rows.append(
                f"| {words} | {one.stated_pct:.1f} | {one.observed_pct:.1f} | {one.gap:+.1f} "
                f"| {one.n:,} |"
            )
    return "\n".join(
        [
            "![Stated against observed, by decile](../images/calibration.svg)",
            "",
            "<details><summary>The deciles of the population as stated</summary>",
            "",
            "| probability | stated, % | observed, % | difference, points | cases |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "</details>",
        ]
    )


def _rivals(rivals: Rivals) -> str:
    rows = []
    for name, prob in rivals.stated.items():
        best = recalibrate(prob, rivals.grows)
        rows.append(
            f"| {name} | {brier(prob, rivals.grows):.4f} | {log_score(prob, rivals.grows):.3f} "
            f"| {brier(best, rivals.grows):.4f} | {log_score(best, rivals.grows):.3f} "
            f"| {auc(prob, rivals.grows):.3f} |"
        )
    return "\n".join(
        [
            "## Against other ways of telling growth",
            "",
            RIVAL_WORDS,
            "",
            "| | Brier | log | Brier, recalibrated | log, recalibrated | AUC |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            f"{rivals.grows.size:,} lesions at scans, {100 * rivals.grows.mean():.1f} % of them "
            "truly past the threshold.",
        ]
    )


def _false_focal(found: FalseFocal) -> str:
    met = _met(found.model_pct <= found.rule_pct / 2)
    return "\n".join(
        [
            "## Ten stable lesions",
            "",
            "Patients with ten truly stable lesions, at every scan but the first. The threshold "
            f"rule calls {found.rule_pct:.1f} % of these scans focal or worse. On other patients, "
            "in whom one lesion in ten truly grows, the rule finds "
            f"{found.sensitivity_pct:.1f} % of the scans with growth; calling from "
            f"{found.cut_pct:.0f} % on, the model finds as many, and calls "
            f"{found.model_pct:.1f} % of the stable ones. The aim, at most half, is {met}.",
        ]
    )


def _diameters(found: Findings) -> str:
    if not found.coverage:
        return "## Real diameters\n\nNot run: the file of diameters was not there."
    studies = [one.study for one in next(iter(found.coverage.values()))]
    head = " | ".join(studies)
    rows = [
        f"| {name} | " + " | ".join(f"{one.covered_pct:.1f} ({one.n:,})" for one in row) + " |"
        for name, row in found.coverage.items()
    ]
    low, high = AIM_COVERAGE
    within = all(low <= one.covered_pct <= high for one in found.coverage["fitted, last 2"])
    after, in_all = found.ranking["grew_after"], found.ranking["grew_in_all"]
    return "\n".join(
        [
            "## Real diameters",
            "",
            DIAMETER_WORDS,
            "",
            f"| model, hidden scans | {head} |",
            "|---|" + "---|" * len(studies),
            *rows,
            "",
            f"The aim, {low:g} to {high:g} % by study, is {_met(within)} for the fitted model and "
            "the last two scans. The very last scan is harder, and not by chance: follow-up often "
            "ends because that scan showed growth. With the default prior, which describes other "
            "lesions and a better reader, the bands are too narrow here: fit the prior first "
            "(`seriatim prior`).",
            "",
            "Which lesions will grow? At each scan with a later one, P(growing) and percent change "
            "from nadir are two scores.",
            "",
            "| the next reading stands 20 % and 5 mm above | scans | grew | AUC of P(growing) "
            "| AUC of change from nadir | difference (95 % interval) |",
            "|---|---|---|---|---|---|",
            _ranking_row("the one at that scan", after),
            _ranking_row("the smallest so far", in_all),
            "",
            f"For growth after the scan the aim, better than change from nadir, is "
            f"{_met(after.gain_low > 0)}. For the second outcome there is no difference: the "
            "smallest size so far, with its reading error, stands in that outcome and in the score "
            "it is compared with.",
        ]
    )


def _ranking_row(words: str, one: Ranking) -> str:
    gain = one.model_auc - one.nadir_auc
    return (
        f"| {words} | {one.n:,} | {one.n_grew:,} | {one.model_auc:.3f} | {one.nadir_auc:.3f} "
        f"| {gain:+.3f} ({one.gain_low:+.3f} to {one.gain_high:+.3f}) |"
    )


def _simulator(rows: list[Reproduced]) -> str:
    return "\n".join(
        [
            "## The simulator itself",
            "",
            "Known figures for how often reader error alone looks like growth, with a normal error "
            "of a 30 mm lesion, simulated again (400,000 draws each).",
            "",
            "| | stated, % | simulated, % |",
            "|---|---|---|",
            *(f"| {one.words} | {one.stated_pct:g} | {one.simulated_pct:.2f} |" for one in rows),
        ]
    )


def _speed(timings: list[Timing]) -> str:
    last = timings[-1]
    met = _met(last.seconds < AIM_SECONDS and last.peak_gib < AIM_GIB)
    rows = [
        f"| {one.n_readings:,} | {one.n_lesions:,} | {one.seconds:.1f} s "
        f"| {1e6 * one.seconds / one.n_readings:.1f} s | {one.peak_gib:.2f} GiB |"
        for one in timings
    ]
    return "\n".join(
        [
            "## Time and memory",
            "",
            "States, responses, categories and probabilities of whole cohorts.",
            "",
            "| readings | lesions | time | per million | peak memory |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"The aim, a million readings in {AIM_SECONDS:g} s and {AIM_GIB:g} GiB on two "
            f"processors, is {met}.",
            "",
            f"Machine: {platform.machine()}, {os.cpu_count()} processors, Python "
            f"{platform.python_version()}, Polars {pl.__version__}.",
        ]
    )
