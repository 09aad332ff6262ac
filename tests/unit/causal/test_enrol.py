"""The flow of conditions, and what enrolment refuses."""

import pytest
from spec.causal.course import read_course

from seriatim.base.errors import PlanError
from seriatim.causal.enrol import enrol
from seriatim.causal.trial import Eligibility
from seriatim.response.derive import ResponseTables

COURSE = """
patient | day | happens
A       |   0 | drug 1
A       |  50 | scan responsive
A       | 100 | scan responsive 50mm 2 lesions
A       | 200 | scan multifocal
A       | 900 | last contact
B       |   0 | drug 1
B       | 100 | scan focal 50mm 9 lesions
B       | 120 | operation
B       | 200 | scan responsive
B       | 900 | last contact
C       | 100 | scan responsive
C       | 900 | last contact
"""


def flow_of(course, eligibility=None, **settings):
    cohort, response = read_course(course, **settings)
    enrolled = enrol(cohort, response, eligibility or Eligibility())
    return {
        row["condition"]: (row["n_scans"], row["n_patients"]) for row in enrolled.flow.to_dicts()
    }


def test_the_flow_says_what_each_condition_leaves():
    assert flow_of(COURSE, Eligibility(max_lesions=5)) == {
        "every_scan": (6, 3),
        "on_drug": (5, 2),
        "min_months_on_drug": (4, 2),
        "never_operated": (3, 2),
        "category": (2, 2),
        "min_lesions": (2, 2),
        "max_lesions": (1, 1),
    }


def test_without_a_drugs_table_nobody_is_on_a_drug():
    assert flow_of(COURSE, drugs_known=False)["on_drug"] == (0, 0)


def test_a_cohort_without_a_scan_has_a_flow_of_nobody():
    assert set(flow_of("").values()) == {(0, 0)}


def test_whoever_the_named_reader_did_not_read_has_no_scan():
    assert flow_of(COURSE, primary_reader="2")["every_scan"] == (0, 0)


def test_sixteen_months_are_487_days_in_every_row():
    days = "\n".join(f"P{n} | 0 | drug 1\nP{n} | 487 | scan responsive" for n in range(9))
    flow = flow_of(f"patient | day | happens\n{days}", Eligibility(min_months_on_drug=16))
    assert flow["min_months_on_drug"] == (9, 9)


def test_a_study_without_the_categories_of_the_trial_is_refused():
    cohort, response = read_course(COURSE)
    other = ResponseTables(
        **{**vars(response), "categories": response.categories.drop("category_dematteo_2007")}
    )
    with pytest.raises(PlanError, match=r"dematteo-2007.*definitions"):
        enrol(cohort, other, Eligibility())


def test_what_is_printed_of_it_shows_no_patient():
    cohort, response = read_course(COURSE)
    assert repr(enrol(cohort, response, Eligibility())) == "<Enrolled: 2 of 6 scans>"
