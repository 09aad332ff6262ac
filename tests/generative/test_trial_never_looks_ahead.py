"""No value after a day enters what the trial holds of that day."""

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st

from generative.effort import examples
from generative.kernel import as_cohort
from generative.trial_histories import histories
from seriatim.causal.assemble import assemble
from seriatim.causal.drug_in_force import DRUG_VALUES
from seriatim.causal.enrol import enrol
from seriatim.causal.person_time import describe_person_time
from seriatim.causal.scan_values import CATEGORIES, SCAN_VALUES
from seriatim.causal.trial import Eligibility, TargetTrial
from seriatim.response import derive_response
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.rules import ResponseRules

PROBABILITIES = (False, False, False, False, False, True)
"""Whether probabilities are computed; they cost most of the time."""
TRIAL = TargetTrial(
    eligibility=Eligibility(min_months_on_drug=0, categories=CATEGORIES, min_lesions=0),
    covariates=(*SCAN_VALUES, *DRUG_VALUES),
    interval_days=20,
)


def trial_for(tables, other):
    """The trial, with the performance status as a covariate where both histories have one."""
    if tables["covariates"] and other["covariates"]:
        return TRIAL.model_copy(update={"covariates": (*TRIAL.covariates, "ecog")})
    return TRIAL


def made_of(tables, trial, rules):
    cohort = as_cohort(tables)
    response = derive_response(cohort, rules)
    enrolled = enrol(cohort, response, trial.eligibility)
    made = assemble(trial, cohort, enrolled, every_entry=True)
    return (
        enrolled,
        made,
        describe_person_time(made, trial, cohort),
    )


def decisions_until(made, day):
    """What was known at each decision up to the day, and the columns of the model for it."""
    person = made.persons["patient_id", "entry"][made.decisions.person]
    columns = dict(zip(made.decisions.names, made.decisions.covariates.T, strict=True))
    frame = made.known.drop("person").with_columns(
        entry=person["entry"],
        allowed=pl.Series(made.decisions.allowed),
        **{f"model {name}": pl.Series(values) for name, values in columns.items()},
    )
    return frame.filter(pl.col("day") <= day)


def person_time_until(made, stretches, day):
    """Stretches begun by the day, none of them known beyond it."""
    entries = made.persons.select("patient_id", "entry", "entry_day")
    began = stretches.join(entries, on=["patient_id", "entry"], maintain_order="left")
    return (
        began.filter(pl.col("entry_day") + pl.col("start_day") <= day)
        .with_columns(stop_day=pl.min_horizontal("stop_day", day + 1 - pl.col("entry_day")))
        .drop("event")
    )


@examples(60)
@given(histories(), st.sampled_from(PROBABILITIES))
def test_another_future_changes_nothing_that_was_known(history, with_probabilities):
    tables, day, other = history
    trial = trial_for(tables, other)
    rules = ResponseRules(probability=GrowthModel(draws=8, compute=with_probabilities))
    enrolled, made, stretches = made_of(tables, trial, rules)
    before = pl.col("entry_day") <= day
    assume(enrolled.entries.filter(before).height)
    enrolled_else, made_else, stretches_else = made_of(other, trial, rules)
    assert enrolled.entries.filter(before).equals(enrolled_else.entries.filter(before))
    now, then = decisions_until(made, day), decisions_until(made_else, day)
    shared = [name for name in now.columns if name in then.columns]
    assert now.height
    assert now.select(shared).equals(then.select(shared))
    now = person_time_until(made, stretches, day)
    assert now.height
    assert now.equals(person_time_until(made_else, stretches_else, day))
