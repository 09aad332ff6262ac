"""The random cohorts are worth drawing: every state, call, reason and category comes up."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.engine import derive

from generative.cohorts import cohorts
from generative.rule_values import rules

WORDS = {
    "state": "growing stable shrinking absent new reference not_evaluable",
    "state reason": (
        "new_lesion nodule_grows unequivocal_progression equivocal not_measured reappeared"
        " present_unsized not_evaluable absent no_earlier_scan rise_from_nadir rise_from_baseline"
        " rise_from_previous growth_unconfirmed density_rise shrunk little_change"
    ),
    "target_reason": (
        "partial_sum_proves_pd target_not_assessed all_targets_gone reappeared_after_cr"
        " sum_rose_from_nadir no_baseline_sum sum_fell_from_baseline neither no_targets"
        " reference_scan"
    ),
    "non_target_reason": (
        "reference_scan no_non_targets unequivocal_progression non_target_not_assessed"
        " reappeared_after_cr all_non_targets_gone persists"
    ),
    "new_lesions": "unequivocal equivocal none",
    "overall": "CR PR SD PD NE NON_CR_NON_PD NED None",
    "overall_reason": (
        "new_lesion target_pd non_target_pd reference_scan target_and_non_target non_target_only"
        " no_disease response_holds"
    ),
    "choi_reason": (
        "new_lesion reference_scan nodule non_target_pd no_targets target_not_assessed all_gone"
        " size_rose density_fell size_fell no_baseline_sum neither"
    ),
    "start_kind": "line_start operation first_scan",
    "best_unconfirmed": "CR PR SD NON_CR_NON_PD NED PD NE",
    "best_confirmed": "CR PR SD NON_CR_NON_PD NED PD NE",
    "category reason": (
        "before_drug no_lesion_left no_earlier_scan unassessed_lesions none_growing one_growing"
        " several_growing no_scan_in_window"
    ),
    "category": (
        "before_drug no_disease indeterminate responsive focal_resistance multifocal_resistance"
        " focal_progression generalised_progression responding stable unifocal multifocal"
    ),
}
"""Every word the rules may give, as the rules name them."""


def words_in(result):
    """Each word of one derived cohort with the column it stands in."""
    for row in result["lesion_states"]:
        yield "state", row["state"]
        yield "state reason", row["reason"]
    for row in result["visit_responses"]:
        for column in WORDS:
            if column in row:
                yield column, str(row[column])
    for row in result["best_responses"]:
        for column in ("start_kind", "best_unconfirmed", "best_confirmed"):
            yield column, row[column]
    for row in result["categories"]:
        yield "category", row["category"]
        yield "category reason", row["reason"]


def test_every_word_of_the_rules_is_drawn():
    counts = Counter()

    @settings(max_examples=500)
    @given(cohorts(), rules(), st.just(None))
    def draw(cohort, rule_values, _):
        counts.update(words_in(derive(cohort, rule_values)))

    draw()
    for (column, word), count in sorted(counts.items()):
        print(f"{column:20}{word:30}{count:7}")
    expected = {(column, word) for column, words in WORDS.items() for word in words.split()}
    assert set(counts) == expected
