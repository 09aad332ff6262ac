"""Words of the page of effects: what each estimator is, what is measured, why one is missing."""

from dataclasses import dataclass
from enum import StrEnum

from seriatim.causal.comparison import Comparison
from seriatim.causal.effect import Method
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.causal.refusals import REFUSALS
from seriatim.causal.trial import Outcome, TargetTrial
from seriatim.report.printed import NB, as_given, as_list, as_number

EFFECTS_USE = (
    "Research software, not a medical device. An estimate for groups of patients under stated "
    "assumptions; it is no advice to operate, or not to, on anybody."
)
NAIVE_MARK = "naive: not an estimate of the effect"


class Standing(StrEnum):
    """How far an estimator goes towards the effect, in the words that stand above its rows."""

    NAIVE = "Naive: not an estimate of the effect"
    UNADJUSTED = "Time handled; who is chosen is not"
    ADJUSTED = "Adjusted for what was known at each decision"


@dataclass(frozen=True)
class MethodWords:
    """One estimator: its name, how far it goes, what it compares, and what to make of it.

    {done} and {deed} stand for what the trial is about: `operated`, `the operation`.
    """

    name: str
    standing: Standing
    compares: str
    verdict: str


METHODS = {
    Method.NAIVE: MethodWords(
        "Ever v never {done}",
        Standing.NAIVE,
        "Everybody from time zero, by whether they were ever {done}.",
        "Wrong: whoever died early could not be {done} any more, so the months lived until {deed} "
        "are credited to it.",
    ),
    Method.NO_IMMORTAL_TIME: MethodWords(
        "Immortal time left out",
        Standing.NAIVE,
        "The {done} from {deed}, the others from time zero.",
        "Wrong: the two begin at different moments of the disease, and whoever reached {deed} had "
        "already done well.",
    ),
    Method.LANDMARK: MethodWords(
        "Landmark",
        Standing.UNADJUSTED,
        "Those still followed at the landmark, by whether they had been {done} by then.",
        "No time is given away, but it speaks only of those who reached the landmark, and they "
        "differ in more than {deed}.",
    ),
    Method.TIME_VARYING: MethodWords(
        "Time-varying Cox",
        Standing.UNADJUSTED,
        "The hazard after {deed} with the hazard of those not {done} yet.",
        "No time is given away, but patients chosen for {deed} differ from the others, and a ratio "
        "of hazards is no number of patients.",
    ),
    Method.CLONE: MethodWords(
        "Clone, censor, weight",
        Standing.ADJUSTED,
        "Both strategies from time zero: each patient in both until the care fits one no longer, "
        "those left weighted for it.",
        "Answers the question asked if the decisions depended on nothing but what is listed.",
    ),
    Method.SEQUENTIAL: MethodWords(
        "Sequential trials",
        Standing.ADJUSTED,
        "The same, started anew at every eligible scan and pooled.",
        "Rests on the same assumption. It speaks of eligible scans, so of later ones too, and need "
        "not equal the row above; a gap wider than the intervals asks why.",
    ),
}
MEASURES = {
    "risk_difference": "Risk difference",
    "rmst_difference": "Difference in restricted mean",
    "hazard_ratio": "Hazard ratio",
}
OUTCOMES: dict[Outcome, str] = {
    "os": "death",
    "next_line_or_death": "the next drug line or death",
    "pfs": "progression or death",
}
"""What is counted, as it stands in a sentence."""
FREE_OF: dict[Outcome, str] = {
    "os": "alive",
    "next_line_or_death": "alive without a next drug line",
    "pfs": "alive without progression",
}
INTERVALS = {
    "bootstrap": "resampled patients",
    "robust": "robust, by patient",
    "model": "model",
}
COVARIATES = {
    "category": "category",
    "category_focal_resistance": "focal resistance",
    "category_multifocal_resistance": "multifocal resistance",
    "p_focal": "probability of focal resistance",
    "p_multifocal": "probability of multifocal resistance",
    "sum_mm": "sum of diameters (log)",
    "n_growing": "growing lesions",
    "n_lesions": "lesions",
    "months_on_drug": "months on the drug",
    "line": "drug line",
    "ecog": "ECOG",
}


def refusal_words(code: str) -> str:
    """Why there is no estimate, as a sentence."""
    return REFUSALS[code].words


def short_refusal(code: str) -> str:
    """Why there is no estimate, in a few words."""
    return REFUSALS[code].short


def covariate_words(name: str) -> str:
    """A column of the model of the decisions."""
    if name.endswith("_missing"):
        return f"{covariate_words(name.removesuffix('_missing'))} not known"
    if name.startswith("line_"):
        return f"drug line {name.removeprefix('line_')}"
    return COVARIATES.get(name, name.replace("_", " "))


def arm_words(trial: TargetTrial, arm: str) -> str:
    """A strategy by its short name."""
    if arm != "operate":
        return "Wait"
    return "Operate" if trial.intervention == "operation" else "Switch"


def naive_arm_words(trial: TargetTrial, arm: str) -> str:
    """A group of the naive comparison by its short name."""
    done = done_words(trial)
    return done.capitalize() if arm == "operate" else f"Never {done}"


def head_question(trial: TargetTrial) -> str:
    """The question as a heading."""
    return f"Does {doing_words(trial)} help?"


def ask_question(trial: TargetTrial, month: float) -> str:
    """The question in one sentence, with both strategies stated."""
    grace = f"within {as_number(trial.grace_months)} months of that scan"
    only = f" as long as the disease stayed {_categories(trial)}" if trial.only_while else ""
    does = (
        f"been operated {grace}{only}, the drug continued,"
        if trial.intervention == "operation"
        else f"been switched to the next drug {grace}{only},"
    )
    return (
        f"Among patients eligible at a scan, how would the risk of {OUTCOMES[trial.outcome]} by "
        f"month {as_number(month)} differ had every one {does} rather than none {grace}?"
    )


def _categories(trial: TargetTrial) -> str:
    return " or ".join(category.replace("_", " ") for category in trial.only_while)


def favours_words(trial: TargetTrial) -> str:
    """How to read the sign of a risk difference."""
    return f"A risk difference below 0 favours {doing_words(trial)}."


def list_covariates(trial: TargetTrial) -> str:
    """What the decisions are modelled on, as a list in a sentence."""
    return as_list([covariate_words(name) for name in trial.covariates]) or "nothing"


def level_words(comparison: Comparison) -> str:
    """The level of the intervals, for example `95 %`."""
    return f"{as_given(100 * comparison.conf_level)}{NB}%"
