"""What must hold for every cohort, whatever the rules."""

from dataclasses import replace
from math import isclose

from hypothesis import assume, given
from hypothesis import strategies as st

from generative.changes import (
    add_new_lesion,
    known_by,
    rename,
    reverse_rows,
    scale_sizes,
)
from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import derive_by_kernel
from generative.rule_values import rules

SEVERITY = {
    "no_disease": 0,
    "responsive": 0,
    "responding": 0,
    "stable": 0,
    "focal_resistance": 1,
    "focal_progression": 1,
    "unifocal": 1,
    "multifocal_resistance": 2,
    "generalised_progression": 2,
    "multifocal": 2,
}


def backwards(name):
    """Another name that sorts the other way round; its own inverse."""
    return "".join(chr(ord("a") + ord("z") - ord(letter)) for letter in name)


def rows_without(rows, *columns):
    return [{name: v for name, v in row.items() if name not in columns} for row in rows]


def in_some_order(rows):
    return sorted(rows, key=repr)


def derive_with_probabilities(cohort, rule_values):
    return derive_by_kernel(cohort, rule_values, with_probabilities=True)


@examples(40)
@given(cohorts(), rules())
def test_the_order_of_rows_changes_nothing(cohort, rule_values):
    backward = derive_with_probabilities(reverse_rows(cohort), rule_values)
    assert backward == derive_with_probabilities(cohort, rule_values)


@examples(40)
@given(cohorts(), rules())
def test_other_names_change_nothing_but_the_names(cohort, rule_values):
    plain = derive_by_kernel(cohort, rule_values)
    renamed = rename(derive_by_kernel(rename(cohort, backwards), rule_values), backwards)
    assert {name: in_some_order(map(dict, rows)) for name, rows in renamed.items()} == {
        name: in_some_order(rows) for name, rows in plain.items()
    }


@examples(40)
@given(cohorts(), rules(), st.data())
def test_what_comes_later_never_changes_a_call_a_state_or_a_category(cohort, rule_values, data):
    assume(cohort["measurements"])
    scan_days = sorted({row["scan_day"] for row in cohort["measurements"]})
    day = data.draw(st.sampled_from(scan_days), label="known by the end of day")
    then = derive_with_probabilities(known_by(cohort, day), rule_values)
    now = derive_with_probabilities(cohort, rule_values)

    def until(rows, clock):
        # NOTE progression is dated back once a doubtful lesion is certain; only that may change.
        return rows_without([row for row in rows if row[clock] <= day], "overall_backdated")

    for table, clock in (
        ("lesion_states", "scan_day"),
        ("visit_responses", "scan_day"),
        ("categories", "day"),
    ):
        assert until(then[table], clock) == until(now[table], clock)


def days_of_one_period(visits, reader, patient_id):
    """Scan days of the patient in each period, all but the reader's very first scan."""
    own = [row for row in visits if (row["reader"], row["patient_id"]) == (reader, patient_id)]
    periods = {}
    for row in own[1:]:
        periods.setdefault(row["period"], []).append(row["scan_day"])
    return list(periods.values())


@examples(60)
@given(cohorts(max_patients=1), rules(), st.data())
def test_a_new_lesion_is_progression_and_never_betters_the_category(cohort, rule_values, data):
    rule_values = replace(rule_values, growth=replace(rule_values.growth, new_counts=True))
    before = derive_by_kernel(cohort, rule_values)
    periods = days_of_one_period(before["visit_responses"], "1", "P1")
    assume(periods)
    days = data.draw(st.sampled_from(periods), label="seen on days")
    with_lesion = add_new_lesion(cohort, "P1", "1", days)
    after = derive_by_kernel(with_lesion, rule_values)

    calls = [r["overall"] for r in of_reader_1(after["visit_responses"]) if r["scan_day"] in days]
    assert set(calls) == {"PD"}
    pairs = zip(of_reader_1(before["categories"]), of_reader_1(after["categories"]), strict=True)
    for old, new in pairs:
        if old["scan_day"] in days:
            assert not is_better(new["category"], old["category"])


def of_reader_1(rows):
    return [row for row in rows if row["reader"] == "1"]


def is_better(new, old):
    """Less severe than before, or harmless where it was open or before the drug."""
    if new == old:
        return False
    if old in SEVERITY:
        return new not in SEVERITY or SEVERITY[new] < SEVERITY[old]
    return SEVERITY.get(new) == 0


@examples(40)
@given(cohorts(), rules(), st.sampled_from((2, 3, 5)))
def test_larger_sizes_all_over_change_no_call_that_rests_on_percentages(
    cohort, rule_values, factor
):
    by_percent = replace(
        rule_values, growth=replace(rule_values.growth, absolute_mm=0.0), target_rise_mm=0.0
    )
    scaled_node = replace(by_percent, node_normal_mm=by_percent.node_normal_mm * factor)
    plain = derive_by_kernel(scale_sizes(cohort, 1), by_percent)
    scaled = derive_by_kernel(scale_sizes(cohort, factor), scaled_node)
    for table, rows in plain.items():
        for old, new in zip(rows, scaled[table], strict=True):
            assert {c: v for c, v in old.items() if not is_number_of_size(c)} == {
                c: v for c, v in new.items() if not is_number_of_size(c)
            }
            for column in filter(is_number_of_size, old):
                assert is_scaled(column, old[column], new[column], factor)


def is_number_of_size(column):
    return column.endswith(("_mm", "_pct"))


def is_scaled(column, old, new, factor):
    """Sizes grow by the factor, percentages stay."""
    if old is None or new is None:
        return old is None and new is None
    expected = old * factor if column.endswith("_mm") else old
    return isclose(new, expected, rel_tol=1e-9, abs_tol=1e-9)
