"""Random courses: the endpoints against the slow ones, and what must never change them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from spec.endpoints.course import cohort_of_course, read_course, response_of_course
from unit.endpoints.slow_endpoints import endpoints_of

from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.rules import EndpointPlan

DAYS = st.integers(min_value=-20, max_value=40)
CALLS = st.sampled_from(["PD", "SD", "PR", "NE", "ref", "NED"])
COUNTS = st.sampled_from(["0/0", "0/2", "1/2", "2/3"])


@st.composite
def courses(draw):
    """One patient's happenings: any order, any ties, also impossible ones."""
    scans = draw(st.dictionaries(DAYS, st.tuples(CALLS, COUNTS), max_size=7))
    happenings = [(day, f"scan {call} {counts}") for day, (call, counts) in scans.items()]
    starts = draw(st.lists(DAYS, max_size=3))
    happenings += [(day, f"drug {number}") for number, day in enumerate(starts, start=1)]
    happenings += [(day, "operation") for day in draw(st.lists(DAYS, max_size=3))]
    happenings += [
        (day, kind)
        for kind in ("progression", "recurrence", "symptomatic_progression")
        for day in draw(st.lists(DAYS, max_size=1))
    ]
    happenings += draw(st.lists(st.tuples(DAYS, st.sampled_from(["death", "dead"])), max_size=1))
    happenings += [(day, "last contact") for day in draw(st.lists(DAYS, max_size=1))]
    return happenings or [(0, "diagnosis")]


def rows_of_courses(drawn):
    return [
        {"patient": f"p{number}", "day": str(day), "happens": words}
        for number, course in enumerate(drawn)
        for day, words in course
    ]


def derive(rows, plan):
    read = read_course(rows)
    return derive_endpoints(cohort_of_course(read), response_of_course(read), plan)


def as_answers(table):
    names = ("patient_id", "origin", "origin_id", "endpoint", "time_days", "status", "reason")
    return {tuple(row[:4]): tuple(row[4:]) for row in table.select(names).iter_rows()}


@given(
    st.lists(courses(), min_size=1, max_size=4),
    st.sampled_from(["ignore", "censor"]),
    st.sampled_from([None, 1, 10]),
)
def test_every_time_status_and_reason_agrees_with_the_slow_endpoints(drawn, new_line, gap):
    plan = EndpointPlan(new_line=new_line, max_gap_days=gap)
    expected = {
        (f"p{number}", *keys): answer
        for number, course in enumerate(drawn)
        for keys, answer in endpoints_of(course, censors=new_line == "censor", gap=gap).items()
    }
    assert as_answers(derive(rows_of_courses(drawn), plan)) == expected


@settings(max_examples=25)
@given(st.lists(courses(), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(drawn, random):
    # Operations are numbered as they are read, so their order stays.
    rows = rows_of_courses(drawn)
    movable = [row for row in rows if not row["happens"].startswith("operation")]
    fixed = [row for row in rows if row["happens"].startswith("operation")]
    random.shuffle(movable)
    assert_frame_equal(derive(rows, EndpointPlan()), derive(fixed + movable, EndpointPlan()))


@settings(max_examples=25)
@given(st.lists(courses(), min_size=2, max_size=4))
def test_each_patient_is_derived_as_if_alone(drawn):
    together = as_answers(derive(rows_of_courses(drawn), EndpointPlan()))
    alone = {}
    for number in range(len(drawn)):
        rows = [row for row in rows_of_courses(drawn) if row["patient"] == f"p{number}"]
        alone |= as_answers(derive(rows, EndpointPlan()))
    assert together == alone


@settings(max_examples=25)
@given(courses(), st.integers(min_value=-400, max_value=400))
def test_shifting_every_day_changes_no_time(course, shift):
    moved = [(day + shift, words) for day, words in course]
    assert as_answers(derive(rows_of_courses([course]), EndpointPlan())) == as_answers(
        derive(rows_of_courses([moved]), EndpointPlan())
    )


@settings(max_examples=25)
@given(st.lists(courses(), min_size=1, max_size=3))
def test_times_are_never_negative_and_go_with_a_status(drawn):
    table = derive(rows_of_courses(drawn), EndpointPlan())
    assert table["time_days"].drop_nulls().ge(0).all()
    assert (table["time_days"].is_null() == table["status"].is_null()).all()
    assert (table["time_days"].is_null() == table["end_day"].is_null()).all()
    assert table.select("patient_id", "origin", "origin_id", "endpoint").is_unique().all()
