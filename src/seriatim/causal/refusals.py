"""Why an effect is not given, and what would be needed: every reason with its words and limit."""

from dataclasses import dataclass

MIN_EVENTS_PER_ARM = 10
"""Fewer events than this in an arm: no effect. A house rule."""
MIN_EFFECTIVE_SIZE = 20.0
"""A smaller effective sample size of an arm's weights: no effect. A house rule."""
MIN_STRATUM_PERSONS = 5
"""A category known of fewer persons is not asked whether both choices were open. A house rule."""
MIN_SETTLED_SHARE = 0.95
"""Fewer resamples than this whose model settles: no bootstrap interval. A house rule."""


@dataclass(frozen=True)
class Refusal:
    """One reason why there is no estimate."""

    identifier: str
    words: str
    short: str
    """In a few words, for a figure."""
    needed: str


_ALL = (
    Refusal(
        "nobody_eligible",
        "Nobody is eligible.",
        "nobody is eligible",
        "Patients with a scan at which every condition holds.",
    ),
    Refusal(
        "no_scan",
        "No patient has a scan that could be time zero.",
        "no scan before time zero",
        "Scans with their days, the category of each by an earlier one.",
    ),
    Refusal(
        "empty_arm",
        "One of the arms holds nobody.",
        "an arm holds nobody",
        "Patients whose care fitted the one strategy, and patients whose care fitted the other.",
    ),
    Refusal(
        "few_events",
        f"An arm has fewer than {MIN_EVENTS_PER_ARM} events.",
        f"under {MIN_EVENTS_PER_ARM} events in an arm",
        "More patients or longer follow-up.",
    ),
    Refusal(
        "small_effective_size",
        f"The weights leave an effective sample size under {MIN_EFFECTIVE_SIZE:g}.",
        f"effective size under {MIN_EFFECTIVE_SIZE:g}",
        "More patients in whom both choices were open, or fewer covariates.",
    ),
    Refusal(
        "stratum_without_treated",
        "In some category only one of the two choices was ever made.",
        "a category without a choice",
        "An eligibility, or `only_while`, that leaves that category out, or more patients in it.",
    ),
    Refusal(
        "model_not_settled",
        "The model of the decisions does not settle: some covariates foretell them without error.",
        "the model does not settle",
        "Fewer covariates, or an eligibility that leaves out those for whom only one choice is "
        "ever made.",
    ),
    Refusal(
        "follow_up_ends",
        "Follow-up in an arm ends before the month.",
        "follow-up ends before",
        "Longer follow-up, or an earlier month.",
    ),
    Refusal(
        "no_response_dates",
        "Survival by response is not compared without the dates of the responses.",
        "no dates of responses",
        "The day of each scan.",
    ),
)
REFUSALS: dict[str, Refusal] = {refusal.identifier: refusal for refusal in _ALL}
(
    NOBODY,
    NO_SCAN,
    NO_ARM,
    FEW_EVENTS,
    SMALL_SIZE,
    NO_TREATED,
    NOT_SETTLED,
    FOLLOW_UP_ENDS,
    NO_DATES,
) = REFUSALS
