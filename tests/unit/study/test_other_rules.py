"""The category under other rules: who changes, by which lesion, and what it does to counts."""

import polars as pl
import pytest
from small_cohort import COURSES, cohort_of

from seriatim.endpoints.derive import derive_endpoints
from seriatim.response import derive_response
from seriatim.study import SensitivityPlan, Study, run, run_sensitivity
from seriatim.study.changes import BY_LESION, SCAN_IN_REACH, SCAN_TOO_OLD

STUDY = Study(sensitivity=SensitivityPlan(imputations=2))


@pytest.fixture(scope="module")
def cohort():
    return cohort_of(COURSES)


@pytest.fixture(scope="module")
def found(cohort):
    return run_sensitivity(STUDY, cohort).sensitivity


def number_of(found, change):
    return found.rules.row(by_predicate=pl.col("change") == change, named=True)["rule"]


def labels_under(found, change, definition="dematteo-2007"):
    rule = 1 if change is None else number_of(found, change)
    rows = found.labels.filter(pl.col("rule") == rule, pl.col("definition") == definition)
    return dict(rows.select("patient_id", "category").iter_rows())


OWN = {
    "CALM": "responsive",
    "FOUR_MM": "responsive",
    "NADIR_ONLY": "focal_resistance",
    "TWO_AT_ONCE": "multifocal_resistance",
    "SCAN_AT_60": "responsive",
    "SCAN_AT_100": "indeterminate",
}


@pytest.mark.parametrize(
    ("change", "other"),
    [
        (None, {}),
        ("growth from 0 mm, not 5 mm", {"FOUR_MM": "focal_resistance"}),
        ("growth from 10 %, not 20 %", {}),
        ("against baseline, not nadir", {"NADIR_ONLY": "responsive", "TWO_AT_ONCE": "responsive"}),
        ("growth confirmed on a second scan", {
            "NADIR_ONLY": "responsive", "TWO_AT_ONCE": "responsive",
        }),
        ("scan within 30 days, not 90", {"SCAN_AT_60": "indeterminate"}),
        ("scan within 180 days, not 90", {"SCAN_AT_100": "focal_resistance"}),
    ],
)  # fmt: skip
def test_each_change_moves_whom_it_is_named_after(found, change, other):
    assert labels_under(found, change) == OWN | other


def test_the_studys_own_rule_gives_the_labels_of_the_report(cohort, found):
    report = run(STUDY, cohort).tables.categories.filter(pl.col("at") == "operation")
    assert labels_under(found, None) == dict(report.select("patient_id", "category").iter_rows())
    for name in STUDY.rules.definitions:
        column = f"category_{name.replace('-', '_')}"
        labels = dict(report.select("patient_id", column).iter_rows())
        assert labels_under(found, None, name) == labels


def test_the_report_holds_the_same_tables_as_the_command_of_its_own(cohort, found):
    reported = run(STUDY, cohort).sensitivity
    assert all(getattr(reported, name).equals(frame) for name, frame in vars(found).items())


def changes_under(found, change, patient):
    return found.changes.filter(
        pl.col("rule") == number_of(found, change), pl.col("patient_id") == patient
    ).to_dicts()


def test_a_change_names_the_lesion_its_sizes_and_both_verdicts(found):
    (row,) = changes_under(found, "against baseline, not nadir", "NADIR_ONLY")
    assert (row["cause"], row["lesion_id"], row["scan_day"]) == (BY_LESION, "A", 190)
    assert (row["own_category"], row["category"]) == ("focal_resistance", "responsive")
    assert (row["size_mm"], row["own_reference_mm"], row["reference_mm"]) == (26, 20, 40)
    assert (row["own_state"], row["own_reason"]) == ("growing", "rise_from_nadir")
    assert (row["state"], row["reason"]) == ("shrinking", "shrunk")


def test_every_lesion_that_tells_the_categories_apart_is_named(found):
    rows = changes_under(found, "growth confirmed on a second scan", "TWO_AT_ONCE")
    assert [row["lesion_id"] for row in rows] == ["A", "B"]
    assert {row["reason"] for row in rows} == {"growth_unconfirmed"}


def test_a_change_that_is_one_of_scans_says_so_and_names_no_lesion(found):
    (lost,) = changes_under(found, "scan within 30 days, not 90", "SCAN_AT_60")
    assert (lost["cause"], lost["lesion_id"], lost["scan_day"]) == (SCAN_TOO_OLD, None, 140)
    (won,) = changes_under(found, "scan within 180 days, not 90", "SCAN_AT_100")
    assert (won["cause"], won["lesion_id"], won["scan_day"]) == (SCAN_IN_REACH, None, 100)


def test_nobody_changes_without_a_row_that_says_why(found):
    keys = ["rule", "patient_id"]
    moved = found.labels.filter(
        pl.col("definition") == "dematteo-2007", pl.col("category") != pl.col("own_category")
    )
    assert moved.height > 100
    assert moved.join(found.changes, on=keys, how="anti").is_empty()


def test_a_lesion_that_differs_without_moving_its_patient_is_listed_too():
    """Two lesions grow and a third by 4 mm: with or without a floor in mm it is multifocal."""
    courses = {"P": {"A": [(0, 40.0), (90, 20.0), (190, 24.0)],
                     "B": [(0, 40.0), (90, 20.0), (190, 30.0)],
                     "C": [(0, 40.0), (90, 20.0), (190, 30.0)]}}  # fmt: skip
    found = run_sensitivity(STUDY, cohort_of(courses)).sensitivity
    (row,) = changes_under(found, "growth from 0 mm, not 5 mm", "P")
    assert row["lesion_id"] == "A"
    assert row["own_category"] == row["category"] == "multifocal_resistance"


def test_every_single_change_accounts_for_every_patient(found):
    sums = found.flow.group_by("setting", "rule", "definition").agg(pl.col("n_patients").sum())
    assert sums.height == 8 + 2
    assert set(sums["n_patients"]) == {6}


def test_flow_says_from_where_to_where(found):
    rows = found.flow.filter(pl.col("change") == "scan within 180 days, not 90")
    assert ("indeterminate", "focal_resistance", 1) in rows.select(
        "own_category", "category", "n_patients"
    ).rows()


def test_settings_are_ranked_by_how_many_they_move(found):
    moved = dict(found.settings.select("setting", "n_moved").iter_rows())
    # Both references and the confirmation move two, the windows one each way, the floor one;
    # 26 on 20 is still 30 %, and 24 on 20 still under 5 mm.
    assert moved == {
        "reference": 2,
        "confirm": 2,
        "window_days": 2,
        "absolute_mm": 1,
        "relative_pct": 0,
    }
    assert found.settings["n_moved"].is_sorted(descending=True)


def test_who_is_never_moved_keeps_the_category_under_all_rules(found):
    kept = dict(found.stability.select("patient_id", "n_same").iter_rows())
    assert set(found.stability["n_rules"]) == {108}
    assert kept["CALM"] == 108
    # Without a scan within 30 days two thirds of the rules are left.
    assert kept["SCAN_AT_60"] == 72
    assert all(kept[name] < 108 for name in OWN if name != "CALM")


def test_counts_add_up_and_name_every_label_of_each_definition(found):
    sums = found.counts.group_by("rule", "definition").agg(pl.col("n_patients").sum())
    assert sums.height == 108 * 3
    assert set(sums["n_patients"]) == {6}
    own = found.counts.filter(pl.col("rule") == 1, pl.col("definition") == "dematteo-2007")
    assert own.select("category", "n_patients").rows() == [
        ("responsive", 3),
        ("focal_resistance", 1),
        ("multifocal_resistance", 1),
        ("indeterminate", 1),
    ]


def test_rules_say_how_many_they_move(found):
    moved = dict(found.rules.select("rule", "n_moved").iter_rows())
    assert moved[1] == 0
    assert moved[number_of(found, "growth from 0 mm, not 5 mm")] == 1


def test_the_growth_rule_moves_no_time_of_survival_or_progression(cohort, found):
    """What lets survival be estimated by exchanging the label alone."""
    own = derive_endpoints(cohort, derive_response(cohort, STUDY.rules))
    times = ["patient_id", "endpoint", "time_days", "status", "reason"]
    kept = pl.col("endpoint").is_in(["os", "pfs"]) & (pl.col("origin") == "operation")
    for row in found.rules[::13].iter_rows(named=True):
        settings = {name: row[name] for name in ("reference", "relative_pct", "absolute_mm")}
        growth = STUDY.rules.growth.model_copy(update=settings | {"confirm": row["confirm"]})
        rules = STUDY.rules.model_copy(update={"growth": growth})
        other = derive_endpoints(cohort, derive_response(cohort, rules))
        assert other.filter(kept).select(times).equals(own.filter(kept).select(times))


def test_a_cohort_without_an_operation_has_rules_and_nothing_else():
    found = run_sensitivity(STUDY, cohort_of(COURSES, with_operations=False)).sensitivity
    filled = {name for name, frame in vars(found).items() if not frame.is_empty()}
    assert filled == {"rules", "imputed_patients"}
    assert found.rules["n_patients"].sum() == 0
    assert found.imputed_patients["n_patients"].sum() == 0
    assert str(found) == "0 of 0 patients keep their category under all 108 rules"


def test_a_study_that_asks_for_no_other_rule_moves_nobody(cohort):
    plan = SensitivityPlan(
        references=(), relative_pct=(), absolute_mm=(), confirm=(), window_days=(), definitions=()
    )
    found = run_sensitivity(Study(sensitivity=plan), cohort).sensitivity
    assert found.rules.height == 1
    assert found.changes.is_empty()
    assert found.flow.is_empty()
    assert set(found.stability["share_same"]) == {1.0}


def test_definitions_asked_for_need_not_be_those_the_report_shows(cohort):
    rules = STUDY.rules.model_copy(update={"definitions": ("dematteo-2007",)})
    plan = SensitivityPlan(definitions=("esmo-2022",), imputations=2)
    found = run_sensitivity(Study(rules=rules, sensitivity=plan), cohort).sensitivity
    assert found.labels["definition"].unique(maintain_order=True).to_list() == [
        "dematteo-2007",
        "esmo-2022",
    ]
