import polars as pl
import pytest
from pydantic import ValidationError
from spec.endpoints.course import cohort_of_course, read_course, response_of_course
from spec.text_table import rows_of

from seriatim.endpoints.derive import ENDPOINT_SCHEMA, derive_endpoints
from seriatim.endpoints.rules import ENDPOINTS, REASON_WORDS, EndpointPlan


def derive(text, plan=None, **kwargs):
    read = read_course(rows_of(text))
    return derive_endpoints(cohort_of_course(read, **kwargs), response_of_course(read), plan)


TREATED = """
    day | happens
      0 | drug 1
     90 | scan SD 0/2
    300 | operation R0
    400 | scan SD 0/2
    900 | last contact
    """


def test_rows_come_in_order_of_patient_day_and_the_plans_endpoints():
    table = derive(TREATED, EndpointPlan(endpoints=("time_to_next_line", "os")))
    assert table.select("origin", "endpoint").rows() == [
        ("drug_start", "time_to_next_line"),
        ("drug_start", "os"),
        ("operation", "time_to_next_line"),
        ("operation", "os"),
    ]


def test_the_table_has_the_declared_columns_even_without_a_row():
    nobody = """
        day | happens
          0 | diagnosis
        """
    for table in (
        derive(TREATED),
        derive(nobody),
        derive(nobody, drugs_known=False),
        derive(TREATED, EndpointPlan(endpoints=())),
        derive(TREATED, EndpointPlan(origins=())),
    ):
        assert dict(table.schema) == ENDPOINT_SCHEMA


def test_patients_never_operated_and_never_treated_have_no_row():
    table = derive(
        """
        patient | day | happens
        A       |   0 | scan SD
        B       |   0 | operation
        B       |  10 | scan SD
        """
    )
    assert table.is_empty()


def test_operations_have_no_secondary_resistance():
    operated = derive(TREATED).filter(pl.col("origin") == "operation")
    assert operated["endpoint"].to_list() == ["os", "pfs", "time_to_next_line"]


def test_only_the_origins_of_the_plan_are_derived():
    table = derive(TREATED, EndpointPlan(origins=("operation",)))
    assert table["origin"].unique().to_list() == ["operation"]


def test_an_operated_patient_without_any_scan_has_no_category_but_has_follow_up():
    table = derive(
        """
        day | happens
          0 | drug 1
        300 | operation
        900 | last contact
        """
    ).filter(pl.col("origin") == "operation", pl.col("endpoint") == "os")
    assert table.select("category", "time_days").rows() == [(None, 600)]


def test_every_reason_code_has_words_and_a_source():
    assert all(REASON_WORDS.values())
    for endpoint in ENDPOINTS.values():
        rules = (
            *endpoint.events,
            *endpoint.competing,
            *endpoint.censorings,
            *endpoint.exclusions,
        )
        assert endpoint.words
        assert all(rule.source and rule.words for rule in rules)


def test_the_plan_says_its_choices_in_words():
    assert "progression, recurrence" in EndpointPlan().words
    assert "do not count" in EndpointPlan(pfs_event_kinds=()).words
    assert "censors at the last evaluable scan" in EndpointPlan(new_line="censor").words
    assert "More than 90 days".lower() in EndpointPlan(max_gap_days=90).words.lower()


def test_the_plan_refuses_what_it_does_not_know():
    with pytest.raises(ValidationError, match="endpoints"):
        EndpointPlan(endpoints=("time_to_nothing",))
    with pytest.raises(ValidationError, match="max_gap_days"):
        EndpointPlan(max_gap_days=0)
