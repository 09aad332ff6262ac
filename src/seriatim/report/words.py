"""Printable words for the short names that stand in the result tables."""

from seriatim.base.sources import SOURCES
from seriatim.endpoints.rules import REASON_WORDS
from seriatim.response.reasons import REASONS

ENDPOINTS = {
    "pfs": "Progression-free survival",
    "os": "Overall survival",
    "time_to_next_line": "Time to the next drug line",
    "time_to_secondary_resistance": "Time to secondary resistance",
}

CLOCKS = {
    "operation": "from operation",
    "drug": "on the drug clock",
    "drug_start": "from start of the drug, operated or not",
}

DEFINITIONS = {
    "dematteo-2007": "DeMatteo 2007",
    "esmo-2022": "ESMO 2022, our reading",
    "fairweather-2018": "Fairweather 2018, our reading",
}

METHODS = {
    "log_rank": "Log-rank test",
    "cox_efron": "Hazard ratio (Cox, Efron ties)",
    "cox_breslow": "Hazard ratio (Cox, Breslow ties)",
}

FOLLOW_UP = {
    "observed_median_months": "Observed follow-up, median",
    "observed_min_months": "Observed follow-up, shortest",
    "observed_max_months": "Observed follow-up, longest",
    "reverse_km_median_months": "Potential follow-up, median by reverse Kaplan-Meier",
}

COMPARED = {
    "n": "Patients",
    "survival_pct": "Survival, %",
    "median_months": "Median, months",
    "complete_resection": "R0 or R1 resection",
    "initial_control": "Initial control by the drug",
    "months_on_drug_median": "Months from drug to operation, median",
    "follow_up_median_months": "Follow-up, median, months",
    "follow_up_min_months": "Follow-up, shortest, months",
    "follow_up_max_months": "Follow-up, longest, months",
    "perioperative_deaths": "Peri-operative deaths",
    "category": "Category at operation",
    "best_response": "Best response",
    "n_growing": "Growing lesions at operation",
    "censored_months": "Follow-up without the event, months",
}

RESPONSES = {
    "CR": "complete response",
    "PR": "partial response",
    "SD": "stable disease",
    "PD": "progressive disease",
    "NE": "not evaluable",
    "NON_CR_NON_PD": "neither complete response nor progression",
    "NED": "no evidence of disease",
}

RESEARCH_USE = (
    "Research software, not a medical device. Describes outcomes by category; survival by category "
    "is description, not evidence that operating helped."
)

EVENT_KINDS = {
    "progression": "progression, by a clinician",
    "recurrence": "recurrence, by a clinician",
    "symptomatic_progression": "symptoms of progression",
    "second_malignancy": "second malignancy",
}

BASES = {
    "prior": "before any comparison",
    "predicted": "no size on this scan",
    "reader": "as read, not by size",
}
"""What a probability of growth rests on, where it does not rest on sizes up to its scan."""

RESTRICTED_MEAN_CAPTION = "Restricted mean survival time, months"
RESTRICTED_MEAN_NOTE = (
    "Mean time lived without the event up to the month at the head of the column."
)
INCIDENCE_CAPTION = "Cumulative incidence of other events, with death as a competing event"
INCIDENCE_NOTE = (
    "Share of patients in whom the event has come by the month at the head of the column, death "
    "before it being counted as what it is."
)

TOO_FEW = 5
"""Groups smaller than this are counted at the top and on the sheet; only tables estimate them."""
TOO_FEW_WORDS = "too few to summarise"

SYNTHETIC = "Synthetic data. No real patient is described here."


def endpoint_words(endpoint: str) -> str:
    """An endpoint's name in words."""
    return ENDPOINTS.get(endpoint, in_words(endpoint))


def clock_words(clock: str) -> str:
    """Where time is counted from."""
    return CLOCKS.get(clock, in_words(clock))


def in_words(name: str) -> str:
    """A short name with spaces and a capital letter, where nothing better is known."""
    return name.replace("_", " ").capitalize()


def definition_words(definition: str) -> str:
    """A definition of the category by its short name."""
    return DEFINITIONS.get(definition, definition)


def source_words(source: str) -> str:
    """A source by its short name."""
    return SOURCES[source].short if source in SOURCES else source


def reason_words(code: str | None) -> str:
    """Why, in words, for any reason code of the result tables."""
    if code is None:
        return "no reason recorded"
    if code in REASONS:
        return REASONS[code].words
    return REASON_WORDS.get(code, in_words(code).lower())
