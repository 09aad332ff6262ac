from dataclasses import replace

import polars as pl
from unit.endpoints.described_cohort import LABELS, cohort, response

from seriatim.endpoints.flow import count_reached, describe_flow


def test_each_step_keeps_a_part_of_the_one_before_and_says_why():
    # F has no lesion, E no operation, D no scan in the window.
    flow = describe_flow(count_reached(cohort(), response()), LABELS)
    assert flow.select("step", "n_patients", "n_left_out", "reason").rows() == [
        (0, 6, 0, None),
        (1, 5, 1, "no lesion recorded"),
        (2, 5, 0, None),
        (3, 4, 1, "no operation on a drug"),
        (4, 3, 1, "no scan close enough before the operation"),
        (5, 3, 0, None),
    ]


def test_patients_whose_category_is_no_label_are_counted_by_it():
    flow = describe_flow(count_reached(cohort(), response()), ("responsive",))
    assert flow.row(-1)[2:] == (2, 1, "focal resistance")


def test_several_labels_are_counted_each():
    categories = response().categories.with_columns(
        category=pl.when(pl.col("patient_id") == pl.col("patient_id").min())
        .then(pl.lit("no_disease"))
        .otherwise(pl.lit("indeterminate"))
    )
    flow = describe_flow(
        count_reached(cohort(), replace(response(), categories=categories)), LABELS
    )
    assert flow.row(-1)[2:] == (0, 3, "2 indeterminate, 1 no disease left")


def test_without_a_drugs_table_nobody_is_left_out_for_want_of_a_drug():
    flow = describe_flow(count_reached(cohort(drugs_known=False), response()), LABELS)
    assert flow.row(2)[1:] == ("Drugs not recorded: every patient kept", 5, 0, None)


def test_a_cohort_without_operations_and_scans_flows_to_nobody():
    bare = replace(cohort(), operations=cohort().operations.clear())
    empty = replace(
        response(),
        visit_responses=response().visit_responses.clear(),
        categories=response().categories.clear(),
    )
    flow = describe_flow(count_reached(bare, empty), LABELS)
    assert flow["n_patients"].to_list() == [6, 5, 5, 0, 0, 0]
    assert flow["n_left_out"].sum() + flow["n_patients"].tail(1).item() == 6
    assert flow.schema["n_patients"] == pl.Int64
