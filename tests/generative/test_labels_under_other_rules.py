"""The grid of rules gives, under each of them, what a derivation under that rule alone gives."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import as_cohort, as_response_rules
from generative.rule_values import rules
from seriatim.response.category import DEFINITIONS
from seriatim.response.derive import derive_response
from seriatim.study import SensitivityPlan
from seriatim.study.operations import list_operations
from seriatim.study.relabelling import relabel_operations
from seriatim.study.rule_grid import OWN_RULE, list_rules

SMALL = SensitivityPlan(
    references=("nadir", "previous"),
    relative_pct=(10,),
    absolute_mm=(0,),
    confirm=(False, True),
    window_days=(28, 120),
)


def index_operations(cohort, response):
    return list_operations(cohort, response).filter("is_index").drop("is_index")


def labels_at(operations, names):
    columns = [DEFINITIONS[name].column for name in names]
    return operations.select("patient_id", "operation_id", "scan_day", "reason", *columns)


@examples(30)
@given(cohorts(), rules(), st.data())
def test_labels_are_those_of_a_derivation_under_that_rule(tables, rule_values, data):
    cohort, own = as_cohort(tables), as_response_rules(rule_values)
    names = tuple(dict.fromkeys((own.definition, *own.definitions)))
    own = own.model_copy(update={"definitions": names})
    response = derive_response(cohort, own)
    operations = index_operations(cohort, response)
    grid = list_rules(own.growth, SMALL)
    found = relabel_operations(cohort, own, grid, operations).operations
    for rule in (grid[0], data.draw(st.sampled_from(grid), label="rule")):
        fresh = derive_response(cohort, own.model_copy(update={"growth": rule.growth}))
        expected = index_operations(cohort, fresh)
        ours = found.filter(pl.col("rule") == rule.number)
        assert labels_at(ours, names).equals(labels_at(expected, names))


@examples(20)
@given(cohorts(), rules())
def test_the_studys_own_rule_is_rule_one_whatever_it_is(tables, rule_values):
    cohort, own = as_cohort(tables), as_response_rules(rule_values)
    response = derive_response(cohort, own)
    operations = index_operations(cohort, response)
    found = relabel_operations(cohort, own, list_rules(own.growth, SMALL), operations).operations
    column = DEFINITIONS[own.definitions[0]].column
    ours = found.filter(pl.col("rule") == OWN_RULE).select("patient_id", column)
    assert ours.equals(operations.select("patient_id", column))
