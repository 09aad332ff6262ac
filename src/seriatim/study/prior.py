"""A study whose growth model is fitted to a cohort of one's own."""

from seriatim.cohort.build import Cohort
from seriatim.response.derive import fit_growth_model
from seriatim.study.plan import Study


def fit_prior(study: Study, cohort: Cohort) -> Study:
    """The same study with path shares and reader's error fitted to the cohort.

    Reads   what `derive_response` reads
    Grain   one value for all patients; a run of the study afterwards judges each patient by itself
    """
    fitted = fit_growth_model(cohort, study.rules)
    rules = study.rules.model_copy(update={"probability": fitted})
    return study.model_copy(update={"rules": rules})
