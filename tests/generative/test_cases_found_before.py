"""Cohorts on which kernel and referee once differed, kept small and named by what went wrong."""

import pytest
from oracle.cases import course, drug, lesion, operation, resection, tables
from oracle.engine import derive
from oracle.rules import Rules

from generative.kernel import RESULTS, derive_by_kernel
from generative.test_kernel_agrees_with_oracle import first_difference

MERGED_THEN_READ_AGAIN = tables(
    [lesion("a"), lesion("b"), lesion("d", merged_into="a")],
    [
        course("a", {0: 20, 56: 20, 112: 20}),
        course("b", {0: 20, 56: 20, 112: 20, 168: 20, 224: 20}),
        course("d", {0: 20, 224: 20}),
    ],
    drugs=[drug("imatinib", 1, line=1)],
)
ROOT_NO_LONGER_READ_AFTER_ITS_FRAGMENT_WAS_TAKEN = tables(
    [lesion("a", parent="b"), lesion("b"), lesion("c")],
    [
        course("a", {56: 10}),
        course("b", {0: 30, 56: 20, 112: 20}),
        course("c", {0: 20, 56: 20, 112: 20, 168: 0}),
    ],
    operations=[operation("O", 60)],
    resections=[resection("O", "a")],
)


@pytest.mark.parametrize(
    ("lesion_id", "cohort", "states"),
    [
        (
            "d",
            MERGED_THEN_READ_AGAIN,
            [
                ("reference", "no_earlier_scan"),
                ("not_evaluable", "not_measured"),
                ("stable", "little_change"),
            ],
        ),
        (
            "b",
            ROOT_NO_LONGER_READ_AFTER_ITS_FRAGMENT_WAS_TAKEN,
            [
                ("reference", "no_earlier_scan"),
                ("stable", "little_change"),
                ("reference", "no_earlier_scan"),
            ],
        ),
    ],
)
def test_the_states_are_the_ones_worked_out_by_hand(lesion_id, cohort, states):
    rows = [row for row in derive(cohort)["lesion_states"] if row["lesion_id"] == lesion_id]
    assert [(row["state"], row["reason"]) for row in rows] == states


def test_a_target_that_is_not_read_is_missing_from_the_sum_not_from_the_targets():
    last = derive(ROOT_NO_LONGER_READ_AFTER_ITS_FRAGMENT_WAS_TAKEN)["visit_responses"][-1]
    assert (last["n_targets"], last["n_targets_assessed"], last["overall"]) == (2, 1, "NE")


@pytest.mark.parametrize(
    "cohort", [MERGED_THEN_READ_AGAIN, ROOT_NO_LONGER_READ_AFTER_ITS_FRAGMENT_WAS_TAKEN]
)
@pytest.mark.parametrize("table", RESULTS)
def test_kernel_and_referee_agree(cohort, table):
    with_patient = cohort | {"patients": [{"patient_id": "A"}]}
    by_kernel = derive_by_kernel(with_patient, Rules())[table]
    assert first_difference(derive(cohort)[table], by_kernel) is None
