"""Patients are independent: share by share gives what all at once gives."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import RESULTS, as_cohort, as_response_rules
from generative.rule_values import rules
from seriatim.response.derive import derive_response, derive_share
from seriatim.response.shares import split_patients


@examples(60)
@given(cohorts(), rules(), st.integers(1, 40))
def test_shares_put_together_are_the_whole(tables, rule_values, rows_per_share):
    cohort, response_rules = (
        as_cohort(tables),
        as_response_rules(rule_values, with_probabilities=True),
    )
    whole = derive_response(cohort, response_rules)
    shares = [
        derive_share(share, response_rules)
        for share in split_patients(cohort, rows_per_share=rows_per_share)
    ]
    for name in RESULTS:
        together = pl.concat([getattr(share, name) for share in shares])
        assert_frame_equal(together, getattr(whole, name), check_exact=True)


@pytest.mark.parametrize("rows_per_share", [1, 5, 1000])
def test_every_patient_is_in_one_share(rows_per_share):
    patients = pl.DataFrame({"patient_id": [f"P{number}" for number in range(9)]})
    rows = [
        {"patient_id": name, "lesion_id": "a", "reader": "1", "scan_day": day, "status": "absent"}
        for name in patients["patient_id"]
        for day in range(3)
    ]
    lesions = [
        {"patient_id": name, "lesion_id": "a", "kind": "solid", "role": "target"}
        for name in patients["patient_id"]
    ]
    cohort = as_cohort(
        {"patients": patients.to_dicts(), "lesions": lesions, "measurements": rows, "drugs": None}
    )
    shares = list(split_patients(cohort, rows_per_share=rows_per_share))
    names = [name for share in shares for name in share.patients["patient_id"]]
    assert sorted(names) == sorted(patients["patient_id"])
    assert sum(share.measurements.height for share in shares) == cohort.measurements.height
