"""What a study derives from a cohort, as the formats that write derived values take it."""

from seriatim.cohort.build import Cohort
from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.reader import deciding_readers
from seriatim.endpoints.rules import REASON_WORDS
from seriatim.formats.analysed import Analysed
from seriatim.response.category import DEFINITIONS
from seriatim.response.derive import derive_response
from seriatim.response.reasons import REASONS
from seriatim.study.plan import Study


def analyse(study: Study, cohort: Cohort) -> Analysed:
    """The cohort with its states, responses, categories and endpoints under a study.

    Grain   the tables are those of `run` on the same study; nothing is estimated
    """
    response = derive_response(cohort, study.rules)
    endpoints = derive_endpoints(cohort, response, study.endpoints)
    return Analysed(
        cohort,
        {
            "lesion_states": response.lesion_states,
            "visit_responses": response.visit_responses,
            "best_responses": response.best_responses,
            "categories": response.categories,
            "endpoints": endpoints,
            "deciding_readers": deciding_readers(cohort, response.visit_responses),
        },
        rules=_rules_in_words(study),
        reasons={code: reason.words for code, reason in REASONS.items()} | REASON_WORDS,
    )


def _rules_in_words(study: Study) -> dict[str, str]:
    """Every rule of the study as sentences, by what it decides."""
    rules = study.rules
    return {
        "growth": rules.growth.words,
        "probability": rules.probability.words,
        "recist": rules.recist.words,
        "choi": rules.choi.words,
        "best": rules.best.words,
        "category": DEFINITIONS[rules.definition].words,
        "endpoints": study.endpoints.words,
    } | {name: definition.words for name, definition in DEFINITIONS.items()}
