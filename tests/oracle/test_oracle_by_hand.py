"""The referee itself, against cases worked by hand from the published rules."""

import pytest

from oracle.cases import (
    column,
    course,
    drug,
    lesion,
    operation,
    resection,
    seen,
    states_of,
    tables,
)
from oracle.engine import derive
from oracle.rules import Growth, Rules


def calls(lesions, *measurements, rules=None, **more):
    result = derive(tables(lesions, measurements, **more), rules or Rules())
    return column(result["visit_responses"], "overall")


def test_response_is_judged_against_baseline_not_against_the_last_scan():
    target = course("T", {0: 165, 56: 63, 112: 65})
    assert calls([lesion("T")], target) == [None, "PR", "PR"]


def test_small_rises_after_a_partial_response_stay_partial_response():
    target = course("T", {0: 100, 28: 70, 56: 70, 84: 80, 112: 80, 140: 80})
    assert calls([lesion("T")], target) == [None, "PR", "PR", "PR", "PR", "PR"]


def test_a_normal_node_beside_vanished_targets_is_complete_response_with_a_sum_of_nine():
    node = [seen("N", 0, 20, short=14), seen("N", 56, 15, short=9)]
    solid = course("T", {0: 30, 56: 0})
    result = derive(tables([lesion("N", kind="node"), lesion("T")], [node, solid]))
    visit = result["visit_responses"][1]
    assert (visit["overall"], visit["target_sum_mm"]) == ("CR", 9.0)


@pytest.mark.parametrize(("nadir", "now", "call"), [(20, 24, "SD"), (25, 30, "PD")])
def test_progression_needs_twenty_percent_and_five_millimetres(nadir, now, call):
    target = course("T", {0: nadir, 56: now})
    assert calls([lesion("T")], target) == [None, call]


@pytest.mark.parametrize(("nadir", "now", "state"), [(20, 24, "stable"), (25, 30, "growing")])
def test_growth_of_a_lesion_needs_the_same_two(nadir, now, state):
    result = derive(tables([lesion("T")], [course("T", {0: nadir, 56: now})]))
    assert column(result["lesion_states"], "state") == ["reference", state]


def test_one_lesion_regrowing_after_complete_response_is_focal_resistance():
    lesions = [lesion("L"), lesion("M"), lesion("R")]
    left = course("L", {0: 30, 90: 0, 360: 0, 640: 12})
    middle = course("M", {0: 20, 90: 0, 360: 0, 640: 0})
    right = course("R", {0: 25, 90: "absent", 360: "absent", 640: "absent"})
    result = derive(
        tables(
            lesions,
            [left, middle, right],
            drugs=[drug("imatinib", 0, line=1)],
            operations=[operation("O", 660)],
            resections=[resection("O", "L")],
        )
    )
    assert column(result["visit_responses"], "overall") == [None, "CR", "CR", "PD"]
    assert column(result["visit_responses"], "target_reason")[3] == "reappeared_after_cr"
    assert states_of(result, "L")[3] == ("growing", "reappeared")
    at_operation = result["categories"][-1]
    assert (at_operation["at"], at_operation["category"]) == ("operation", "focal_resistance")
    assert (at_operation["n_growing"], at_operation["reason"]) == (1, "one_growing")


def test_one_growing_lesion_can_hide_in_a_partial_response():
    result = derive(
        tables(
            [lesion("T"), lesion("U")],
            [course("T", {0: 100, 56: 30}), course("U", {0: 20, 56: 30})],
        )
    )
    assert column(result["visit_responses"], "overall")[1] == "PR"
    assert column(result["categories"], "category")[1] == "focal_resistance"


def test_a_missing_target_is_not_evaluable_unless_the_others_prove_progression():
    lesions = [lesion("T"), lesion("U")]
    lost = course("U", {0: 20})
    assert calls(lesions, course("T", {0: 30, 56: 30}), lost) == [None, "NE"]
    assert calls(lesions, course("T", {0: 30, 56: 60}), lost) == [None, "PD"]


def test_a_doubtful_lesion_later_certain_dates_progression_back_but_changes_no_earlier_call():
    new = course("X", {56: "equivocal", 112: 8})
    target = course("T", {0: 30, 56: 30, 112: 30})
    result = derive(tables([lesion("T"), lesion("X", role="new")], [target, new]))
    assert column(result["visit_responses"], "overall") == [None, "SD", "PD"]
    assert column(result["visit_responses"], "overall_backdated") == [None, "PD", "PD"]


def test_nadir_starts_again_at_the_last_scan_before_a_new_line():
    target = course("T", {0: 50, 56: 20, 112: 50, 180: 55})
    drugs = [drug("imatinib", 1, line=1), drug("sunitinib", 120, line=2)]
    result = derive(tables([lesion("T")], [target], drugs=drugs))
    assert column(result["visit_responses"], "overall") == [None, "PR", "PD", "SD"]
    assert column(result["visit_responses"], "baseline_sum_mm") == [50.0, 50.0, 50.0, 50.0]
    assert column(result["visit_responses"], "line") == [None, "1", "1", "2"]


def test_an_operation_takes_its_lesions_and_the_next_scan_is_the_new_baseline():
    result = derive(
        tables(
            [lesion("T"), lesion("U")],
            [course("T", {0: 50, 56: 50}), course("U", {0: 20, 56: 20, 84: 30, 112: 30})],
            operations=[operation("O", 60)],
            resections=[resection("O", "T")],
        )
    )
    assert column(result["visit_responses"], "is_reference") == [True, False, True, False]
    assert column(result["visit_responses"], "target_sum_mm") == [70.0, 70.0, 30.0, 30.0]
    assert states_of(result, "U")[2:] == [
        ("reference", "no_earlier_scan"),
        ("stable", "little_change"),
    ]


def test_fragments_are_added_up():
    lesions = [lesion("T"), lesion("T1", parent="T"), lesion("T2", parent="T")]
    rows = [course("T", {0: 40}), course("T1", {56: 20}), course("T2", {56: 18})]
    result = derive(tables(lesions, rows))
    assert column(result["visit_responses"], "target_sum_mm") == [40.0, 38.0]
    assert column(result["lesion_states"], "lesion_id") == ["T", "T"]


def test_two_lesions_that_fuse_are_compared_with_their_common_size():
    lesions = [lesion("T"), lesion("U", merged_into="T")]
    result = derive(tables(lesions, [course("T", {0: 30, 56: 52}), course("U", {0: 20})]))
    assert states_of(result, "T") == [
        ("reference", "no_earlier_scan"),
        ("stable", "little_change"),
    ]
    assert column(result["visit_responses"], "target_sum_mm") == [50.0, 52.0]


def test_a_nodule_growing_within_a_mass_makes_the_mass_grow():
    lesions = [lesion("T"), lesion("n", role="non_target", kind="nodule_in_mass", parent="T")]
    result = derive(tables(lesions, [course("T", {0: 60, 56: 60}), course("n", {0: 10, 56: 18})]))
    assert states_of(result, "T")[1] == ("growing", "nodule_grows")
    assert column(result["visit_responses"], "overall")[1] == "SD"
    assert column(result["visit_responses"], "choi")[1] == "PD"
    assert column(result["categories"], "n_growing")[1] == 1


def test_a_lesion_too_small_to_measure_counts_five_millimetres():
    rows = [*course("T", {0: 20}), seen("T", 56, status="too_small")]
    result = derive(tables([lesion("T")], [rows]))
    assert column(result["visit_responses"], "target_sum_mm") == [20.0, 5.0]


def test_unconfirmed_growth_waits_for_the_second_scan():
    rules = Rules(growth=Growth(confirm=True))
    result = derive(tables([lesion("T")], [course("T", {0: 20, 56: 30, 112: 31})]), rules)
    assert states_of(result, "T")[1:] == [
        ("stable", "growth_unconfirmed"),
        ("growing", "rise_from_nadir"),
    ]


def test_falling_density_is_a_choi_response_although_the_size_stays():
    rows = [seen("T", 0, 50, density=80.0), seen("T", 56, 50, density=68.0)]
    result = derive(tables([lesion("T")], [rows]))
    visit = result["visit_responses"][1]
    assert (visit["overall"], visit["choi"], visit["choi_reason"]) == ("SD", "PR", "density_fell")


@pytest.mark.parametrize(
    ("sizes", "unconfirmed", "confirmed"),
    [
        ({0: 100, 56: 60, 112: 60}, "PR", "PR"),
        ({0: 100, 56: 65, 112: 75, 168: 65}, "PR", "PR"),
        ({0: 100, 56: 65, 112: 75, 168: 75}, "PR", "SD"),
        ({0: 100, 28: 60, 42: 60}, "PR", "SD"),
        ({0: 100, 28: 65, 42: 75}, "PR", "SD"),
        ({0: 100, 28: 100}, "NE", "NE"),
        ({0: 100, 28: 100, 56: 130}, "PD", "PD"),
        ({0: 100, 56: 0, 112: 100}, "CR", "SD"),
    ],
)
def test_best_response(sizes, unconfirmed, confirmed):
    result = derive(tables([lesion("T")], [course("T", sizes)]))
    best = result["best_responses"][0]
    assert (best["best_unconfirmed"], best["best_confirmed"]) == (unconfirmed, confirmed)


@pytest.mark.parametrize(
    ("n_growing", "dematteo", "esmo", "fairweather"),
    [
        (0, "responsive", "responsive", "stable"),
        (1, "focal_resistance", "focal_progression", "unifocal"),
        (3, "multifocal_resistance", "focal_progression", "multifocal"),
        (4, "multifocal_resistance", "generalised_progression", "multifocal"),
        (5, "multifocal_resistance", "generalised_progression", "multifocal"),
    ],
)
def test_definitions_read_the_same_counts_in_their_own_words(
    n_growing, dematteo, esmo, fairweather
):
    lesions = [lesion(f"T{i}") for i in range(5)]
    rows = [course(f"T{i}", {0: 20, 56: 40 if i < n_growing else 20}) for i in range(5)]
    row = derive(tables(lesions, rows))["categories"][1]
    labels = [
        row[f"category_{name}"] for name in ("dematteo_2007", "esmo_2022", "fairweather_2018")
    ]
    assert labels == [dematteo, esmo, fairweather]


def test_an_unassessed_lesion_leaves_the_category_open_when_it_could_change_it():
    lesions = [lesion("T"), lesion("U")]
    rows = [course("T", {0: 20, 56: 20}), course("U", {0: 20})]
    row = derive(tables(lesions, rows))["categories"][1]
    assert (row["category"], row["reason"]) == ("indeterminate", "unassessed_lesions")
    row = derive(tables(lesions, rows), Rules(unassessed="assume_not_growing"))["categories"][1]
    assert (row["category"], row["reason"]) == ("responsive", "none_growing")


def test_an_operation_long_after_the_last_scan_has_no_category():
    rows = [course("T", {0: 20, 56: 20})]
    result = derive(tables([lesion("T")], rows, operations=[operation("O", 147)]))
    row = result["categories"][-1]
    assert (row["category"], row["reason"]) == ("indeterminate", "no_scan_in_window")
    result = derive(tables([lesion("T")], rows, operations=[operation("O", 146)]))
    assert result["categories"][-1]["category"] == "responsive"
