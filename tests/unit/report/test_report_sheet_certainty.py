"""How sure a category is, in the words that stand under its name."""

import polars as pl
import pytest

from seriatim.report.printed import NB
from seriatim.report.sheet_certainty import describe_certainty, describe_model
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.reader_error import ReaderError
from seriatim.response.rules import ResponseRules

LESIONS = pl.DataFrame(
    [
        ("L1", True, "growing", "rise_from_nadir", 5.2, 0.05, "sizes"),
        ("L1a", False, "new", "new_lesion", 1.0, 0.05, "sizes"),
        ("L2", True, "stable", "little_change", 0.4, 0.001, "sizes"),
        ("L3", True, "growing", "unequivocal_progression", 0.4, 0.0, "reader"),
    ],
    schema=["lesion_id", "counted", "state", "reason", "change_mm", "p_growing", "p_basis"],
    orient="row",
)


def _row(*, responsive=None, focal=None, multifocal=None, unassessed=None, **given):
    assumed = {
        "category": "focal_resistance",
        "category_certain": "focal_resistance",
        "n_lesions": 5,
        "n_evaluable": 5,
        "n_unassessed": 0,
        "p_responsive": responsive,
        "p_focal": focal,
        "p_multifocal": multifocal,
        "p_unassessed": unassessed,
    }
    return assumed | given


def _words(row, lesions=LESIONS, rules=None):
    found = describe_certainty(row, lesions, rules or ResponseRules())
    return None if found is None else f"{found.lead} {found.words}".replace(NB, " ")


def test_each_category_has_its_probability_the_likeliest_first():
    assert _words(_row(responsive=0.0565, focal=0.9434, multifocal=0.0001)) == (
        "How sure: focal resistance 94 %, responsive 6 %, multifocal resistance under 1 %."
    )


def test_where_one_is_over_99_the_others_are_told_in_one_word():
    assert _words(_row(responsive=0.0, focal=0.9995, multifocal=0.0005)) == (
        "How sure: focal resistance over 99 %, anything else under 1 %."
    )


def test_where_the_sizes_make_another_category_certain_both_stand_there_and_the_lesion():
    row = _row(responsive=0.9482, focal=0.0518, multifocal=0.0, category_certain="responsive")
    assert _words(row) == (
        "Rule and sizes differ: focal resistance by the rule; by the sizes responsive 95 %, "
        "focal resistance 5 %, multifocal resistance under 1 %. L1 is growing by the rule (5.2 mm "
        "above its nadir); that it truly grew has a probability of 5 %."
    )


def test_a_lesion_that_is_not_called_growing_may_be_the_reason_as_well():
    lesions = LESIONS.tail(1).vstack(
        LESIONS.filter(pl.col("lesion_id") == "L2").with_columns(
            change_mm=pl.lit(4.8), p_growing=pl.lit(0.62)
        )
    )
    row = _row(responsive=0.1, focal=0.82, multifocal=0.08, category="responsive")
    assert (
        "L2 is stable by the rule (4.8 mm above its nadir); that it truly grew has a probability "
        "of 62 %." in _words(row, lesions)
    )


def test_a_growing_lesion_without_a_change_is_told_by_its_reason():
    lesions = LESIONS.head(1).with_columns(
        reason=pl.lit("nodule_grows"), change_mm=pl.lit(None, dtype=pl.Float64)
    )
    row = _row(responsive=0.95, focal=0.05, multifocal=0.0, category_certain="responsive")
    assert "L1 is growing by the rule (a nodule inside the mass is new or growing)" in _words(
        row, lesions
    )


def test_a_category_that_no_probability_reaches_is_not_certain():
    row = _row(responsive=0.38, focal=0.6, multifocal=0.02, category_certain="indeterminate")
    assert _words(row) == (
        "Not certain: no category reaches 80 %. Focal resistance 60 %, responsive 38 %, multifocal "
        "resistance 2 %."
    )


def test_the_level_is_that_of_the_study():
    row = _row(responsive=0.1, focal=0.9, multifocal=0.0, category_certain="indeterminate")
    rules = ResponseRules(probability=GrowthModel(certain_pct=95))
    assert "no category reaches 95 %." in _words(row, rules=rules)


def test_a_lesion_not_assessed_is_told_apart_from_those_assessed():
    row = _row(
        responsive=0.03,
        focal=0.95,
        multifocal=0.02,
        unassessed=0.004,
        n_unassessed=1,
        n_evaluable=4,
    )
    assert _words(row) == (
        "How sure: of the 4 lesions assessed, focal resistance 95 %, responsive 3 %, multifocal "
        "resistance 2 %. 1 lesion was not assessed; it grows with a probability of under 1 %."
    )


def test_what_was_not_assessed_may_be_why_nothing_is_certain():
    row = _row(
        responsive=0.03,
        focal=0.85,
        multifocal=0.12,
        unassessed=0.124,
        n_unassessed=2,
        n_evaluable=3,
        category_certain="indeterminate",
    )
    words = _words(row)
    assert words.startswith("Not certain: with what was not assessed, no category reaches 80 %. Of")
    assert words.endswith(
        "2 lesions were not assessed; at least one of them grows with a probability of 12 %."
    )


def test_an_indeterminate_category_may_still_be_certain_by_the_sizes():
    row = _row(
        responsive=0.0,
        focal=0.03,
        multifocal=0.97,
        unassessed=0.3,
        n_unassessed=2,
        n_evaluable=3,
        category="indeterminate",
        category_certain="multifocal_resistance",
    )
    assert _words(row).startswith(
        "By the sizes: of the 3 lesions assessed, multifocal resistance 97 %, focal resistance 3 %"
    )


def test_without_a_lesion_to_compare_the_sheet_says_why_there_is_no_probability():
    nothing = {"category": "indeterminate", "category_certain": "indeterminate"}
    first = _row(**nothing, n_evaluable=0, n_unassessed=5, unassessed=0.06)
    assert _words(first) == (
        "How sure: no probability, for no lesion could be compared. 5 lesions were not assessed; "
        "at least one of them grows with a probability of 6 %."
    )
    never_compared = LESIONS.with_columns(state=pl.lit("reference"), p_basis=pl.lit("prior"))
    assert _words(first, never_compared).endswith("of 6 %, before any comparison.")
    unseen = _row(**nothing, n_lesions=None, n_evaluable=None, n_unassessed=None)
    assert _words(unseen) == (
        "How sure: no probability, for no scan lies close enough before the operation."
    )


@pytest.mark.parametrize("label", ["before_drug", "no_disease"])
def test_nothing_is_said_where_growth_is_no_question(label):
    row = _row(responsive=0.9, focal=0.1, multifocal=0.0, category=label, category_certain=label)
    assert _words(row) is None


def test_nothing_is_said_where_the_model_is_not_computed():
    rules = ResponseRules(probability=GrowthModel(compute=False))
    assert _words(_row(), rules=rules) is None
    assert describe_model(rules.probability) == ""


def test_two_names_for_none_growing_share_one_probability():
    row = _row(
        responsive=0.9,
        focal=0.1,
        multifocal=0.0,
        category="stable",
        category_certain="stable",
    )
    words = _words(row, rules=ResponseRules(definition="fairweather-2018"))
    assert words.startswith("How sure: responding or stable 90 %, unifocal progression 10 %")


def test_the_foot_names_the_source_of_the_error_only_where_its_value_is_used():
    words = describe_model(GrowthModel()).replace(NB, " ")
    assert "6.1 % after Yoon 2016 (Eur J Cancer 53:5)" in words
    assert "no forecast" in words
    mixed = describe_model(GrowthModel(error=ReaderError(readers="mixed"))).replace(NB, " ")
    assert "8.6 % after Yoon 2016" in mixed
    own = describe_model(GrowthModel(error=ReaderError(same_reader_cv_pct=4.0))).replace(NB, " ")
    assert "4 % as set in the study" in own
