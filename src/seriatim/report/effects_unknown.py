"""What an emulated trial cannot know, said before any number of it."""

from collections.abc import Iterator

from seriatim.causal.comparison import Comparison
from seriatim.causal.intervention_words import doing_words, done_words
from seriatim.report.effects_words import covariate_words, list_covariates
from seriatim.report.printed import as_list


def list_unknowns(comparison: Comparison) -> tuple[str, ...]:
    """Each thing that the page cannot know, as a sentence or two."""
    return tuple(_unknowns(comparison))


def _unknowns(comparison: Comparison) -> Iterator[str]:
    trial = comparison.trial
    judged = "the surgeon's eye for what can be removed"
    if trial.intervention != "operation":
        judged = "the doctor's eye for what the next drug can do"
    yield (
        f"Why somebody was {done_words(trial)}. Doctors and patients chose, not chance. The "
        f"weights make up for {list_covariates(trial)}, and for nothing else: fitness, {judged} "
        "and the patient's wish count only as far as they are in the tables."
    )
    yield (
        "Whether both choices were open to everybody. The tables show whether both were made, not "
        "whether both could have been."
    )
    yield (
        "Whether the model of the decisions is right. Balance and weights show when it is plainly "
        "wrong; they do not show that it is right."
    )
    yield (
        "Whether those lost to follow-up fared like the others. They are taken to have; if the ill "
        "drop out sooner under one strategy, the comparison leans."
    )
    yield (
        f"What {doing_words(trial)} means for one patient. These are averages over groups under "
        "two stated strategies, as they were carried out in this cohort; they order nothing for "
        "anybody."
    )
    if trial.negative_control is None:
        yield (
            "How strong a hidden difference is. No negative control is named; the E-value says "
            "only how strong it would have to be."
        )
    if comparison.left_out.height:
        names = as_list([covariate_words(name) for name in comparison.left_out["name"]])
        yield f"What is left out of the model of the decisions, and so not made up for: {names}."
