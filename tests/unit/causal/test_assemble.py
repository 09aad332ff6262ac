"""The arrays of the trial: shapes, columns of the model, and what is odd or missing in the data."""

import numpy as np
import pytest
from spec.causal.course import read_course

from seriatim.base.errors import PlanError
from seriatim.causal.assemble import assemble
from seriatim.causal.decision_model import decision_design
from seriatim.causal.enrol import enrol
from seriatim.causal.person_time import describe_person_time
from seriatim.causal.trial import TargetTrial

TWO_INTERVALS = {"grace_months": 6, "interval_days": 91}

COURSE = """
patient | day | happens
A       |   0 | drug 1
A       | 100 | scan responsive 99mm 2 lesions
A       | 150 | scan focal 49mm 3 lesions
A       | 900 | death
B       |   0 | drug 1
B       | 120 | scan focal
B       | 130 | ecog 2
B       | 140 | operation
B       | 900 | last contact
"""


def made_of(course, *, every_entry=False, **trial):
    settings = {name: trial.pop(name) for name in ("drugs_known", "clock") if name in trial}
    cohort, response = read_course(course, **settings)
    planned = TargetTrial(**{**TWO_INTERVALS, **trial})
    enrolled = enrol(cohort, response, planned.eligibility)
    return assemble(planned, cohort, enrolled, every_entry=every_entry)


def test_columns_that_say_nothing_new_are_left_out_and_listed():
    """Three decisions beside two columns of time leave room for one more column."""
    made = made_of(COURSE, covariates=("category", "sum_mm", "ecog"))
    assert made.known.select("patient_id", "day").rows() == [("A", 100), ("A", 191), ("B", 120)]
    assert made.decisions.names == ("category_focal_resistance",)
    assert made.decisions.covariates.tolist() == [[0.0], [1.0], [1.0]]
    assert {out.name: out.reason for out in made.left_out} == {
        "category_multifocal_resistance": "the same in every decision",
        "sum_mm": "told by the other columns",
        "sum_mm_missing": "told by the other columns",
        "ecog": "the same in every decision",
        "ecog_missing": "the same in every decision",
    }


def test_the_model_of_the_decisions_has_full_rank_whatever_is_asked_for():
    made = made_of(COURSE, every_entry=True, covariates=("line", "category", "sum_mm", "n_growing"))
    design = decision_design(made.decisions)
    assert np.linalg.matrix_rank(design) == design.shape[1]


def test_every_entry_of_a_patient_is_a_person_and_the_patient_the_cluster():
    made = made_of(COURSE, every_entry=True)
    assert made.persons.select("patient_id", "entry", "entry_day").rows() == [
        ("A", 1, 100),
        ("A", 2, 150),
        ("B", 1, 120),
    ]
    assert made.followed.cluster.tolist() == [0, 0, 1]
    assert made.persons["patient_id"].unique().sort().to_list() == ["A", "B"]
    assert made.persons["category"].to_list() == [
        "responsive",
        "focal_resistance",
        "focal_resistance",
    ]


def test_intervals_fill_the_months_of_grace_exactly():
    made = made_of(COURSE, grace_months=6, interval_days=30)
    assert made.decisions.n_intervals == 6
    assert made.decisions.interval_days == 30.4375
    assert made.decisions.grace_days == 182.625
    assert made_of(COURSE, grace_months=1, interval_days=90).decisions.n_intervals == 1


def test_the_flow_ends_with_those_followed_and_the_first_scan_of_each():
    made = made_of(COURSE)
    assert made.flow.select("condition", "n_scans", "n_patients").rows()[-2:] == [
        ("followed", 3, 2),
        ("first", 2, 2),
    ]


@pytest.mark.parametrize(
    "course",
    [
        "",
        "day | happens\n0 | drug 1\n900 | last contact",
        "day | happens\n0 | drug 1\n10 | scan responsive\n900 | last contact",
        "day | happens\n0 | drug 1\n100 | scan responsive\n100 | last contact",
    ],
    ids=["empty cohort", "no scan", "nobody eligible", "last seen on the scan day"],
)
def test_where_nobody_enters_there_is_nobody_in_the_arrays(course):
    made = made_of(course, every_entry=True)
    assert made.followed.n == made.followed.n_clusters == made.decisions.person.size == 0
    assert made.flow["n_scans"].to_list()[-1] == 0
    cohort, _ = read_course(course)
    assert describe_person_time(made, TargetTrial(), cohort).height == 0


def test_without_a_drugs_table_nobody_enters():
    assert made_of(COURSE, drugs_known=False).followed.n == 0


def test_a_scan_after_the_last_contact_is_no_entry():
    course = COURSE.replace("B       | 900 | last contact", "B       | 110 | last contact")
    assert made_of(course).persons["patient_id"].to_list() == ["A"]


def test_days_count_from_time_zero_on_either_clock():
    relative, calendar = (made_of(COURSE, clock=clock) for clock in ("relative", "calendar"))
    assert relative.followed.end_days.tolist() == calendar.followed.end_days.tolist() == [800, 780]


def test_all_or_none_operated_is_for_the_estimators_to_refuse():
    all_operated = made_of(COURSE.replace("A       | 900 | death", "A | 110 | operation"))
    assert all_operated.decisions.operated.all()
    none_operated = made_of(COURSE.replace("B       | 140 | operation", "B | 140 | ecog 1"))
    assert not none_operated.decisions.operated.any()


def test_a_covariate_of_which_nothing_is_known_is_refused():
    with pytest.raises(PlanError, match=r"`albumin`.*covariates table"):
        made_of(COURSE, covariates=("category", "albumin"))


def test_a_covariate_cannot_take_the_name_of_a_column_of_the_trial():
    with pytest.raises(PlanError, match="`operated`"):
        made_of(COURSE.replace("ecog 2", "operated 1"), covariates=("operated",))


def test_a_negative_control_that_is_not_named_cannot_be_followed():
    cohort, response = read_course(COURSE)
    enrolled = enrol(cohort, response, TargetTrial().eligibility)
    with pytest.raises(PlanError, match="negative_control"):
        assemble(TargetTrial(), cohort, enrolled, every_entry=False, outcome="negative_control")


def test_what_is_printed_of_it_shows_no_patient():
    assert repr(made_of(COURSE)) == "<Assembled: 2 persons, 2 patients>"
