"""The grid: the study's own rule first, every combination once, single changes in words."""

from seriatim.response.growth import GrowthRule
from seriatim.study import SensitivityPlan
from seriatim.study.rule_grid import list_rules, tabulate_rules

NOTHING = SensitivityPlan(
    references=(), relative_pct=(), absolute_mm=(), confirm=(), window_days=()
)


def test_the_defaults_make_every_combination_once():
    rules = list_rules(GrowthRule(), SensitivityPlan())
    assert len(rules) == 3 * 3 * 2 * 2 * 3
    assert len({rule.growth for rule in rules}) == len(rules)
    assert [rule.number for rule in rules] == list(range(1, 109))


def test_the_studys_own_rule_is_the_first_and_the_only_own_one():
    table = tabulate_rules(list_rules(GrowthRule(), SensitivityPlan()))
    assert table["is_own"].to_list() == [True] + [False] * 107
    assert table.row(0, named=True)["n_settings_changed"] == 0


def test_an_own_value_that_is_not_listed_joins_the_grid():
    own = GrowthRule(relative_pct=25.0, window_days=60)
    rules = list_rules(own, SensitivityPlan())
    assert rules[0].growth == own
    assert {rule.growth.relative_pct for rule in rules} == {25, 10, 20, 30}
    assert len(rules) == 3 * 4 * 2 * 2 * 4


def test_a_value_listed_twice_or_as_a_whole_number_counts_once():
    plan = NOTHING.model_copy(update={"relative_pct": (20, 20.0, 30, 30)})
    assert [rule.growth.relative_pct for rule in list_rules(GrowthRule(), plan)] == [20, 30]


def test_a_plan_without_other_values_leaves_the_studys_own_rule():
    assert [rule.growth for rule in list_rules(GrowthRule(), NOTHING)] == [GrowthRule()]


def test_settings_outside_the_grid_stay_the_studys_own():
    own = GrowthRule(new_counts=False, shrink_pct=10.0, density_rise_pct=15.0)
    for rule in list_rules(own, SensitivityPlan()):
        assert (rule.growth.new_counts, rule.growth.shrink_pct) == (False, 10.0)
        assert rule.growth.density_rise_pct == 15.0


def test_each_single_change_is_said_in_words():
    rules = list_rules(GrowthRule(), SensitivityPlan())
    assert [rule.change for rule in rules if rule.setting] == [
        "scan within 30 days, not 90",
        "scan within 180 days, not 90",
        "growth confirmed on a second scan",
        "growth from 0 mm, not 5 mm",
        "growth from 10 %, not 20 %",
        "growth from 30 %, not 20 %",
        "against baseline, not nadir",
        "against previous, not nadir",
    ]


def test_a_study_that_confirms_is_compared_with_one_that_does_not():
    plan = NOTHING.model_copy(update={"confirm": (False, True)})
    changes = [rule.change for rule in list_rules(GrowthRule(confirm=True), plan)]
    assert changes == [None, "growth not confirmed on a second scan"]


def test_a_rule_that_differs_in_several_settings_names_all_of_them_and_no_single_change():
    last = list_rules(GrowthRule(), SensitivityPlan())[-1]
    assert last.changed == (
        "reference",
        "relative_pct",
        "absolute_mm",
        "confirm",
        "window_days",
    )
    assert last.change is None
    assert last.words == "30 % and 0 mm above previous, confirmed, scan at most 180 days old"
