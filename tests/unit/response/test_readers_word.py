"""Where the reader's word decides, whatever the sizes say."""

import pytest
from growth_cases import at_last, cohort_of, judge, with_patient
from oracle.cases import course, lesion, seen, tables

from seriatim.response.growth import GrowthRule

BEFORE = {0: 30, 90: 30}


@pytest.mark.parametrize(
    ("word", "p_growing"), [("unequivocal_progression", 1.0), ("present", 0.0)]
)
def test_growth_or_none_by_the_readers_word(word, p_growing):
    row = at_last(judge(cohort_of({"A": BEFORE | {180: word}})))
    assert (row["p_growing"], row["p_basis"]) == (p_growing, "reader")


def test_a_lesion_back_without_a_size_has_grown():
    row = at_last(judge(cohort_of({"A": {0: 30, 90: "absent", 180: "present"}})))
    assert (row["state"], row["p_growing"], row["p_basis"]) == ("growing", 1.0, "reader")


def test_a_lesion_that_is_gone_does_not_grow():
    found = judge(cohort_of({"A": BEFORE | {180: "absent"}}))
    assert (at_last(found)["p_growing"], at_last(found)["p_basis"]) == (0.0, "sizes")
    assert found.categories["p_responsive"].to_list()[-1] == 1.0


def test_a_rise_of_density_that_counts_is_growth():
    rows = [seen("A", day, 30, density=density) for day, density in ((0, 50), (90, 30), (180, 60))]
    cohort = with_patient(tables([lesion("A")], [rows]))
    row = at_last(judge(cohort, growth=GrowthRule(density_rise_pct=50)))
    assert (row["reason"], row["p_growing"], row["p_basis"]) == ("density_rise", 1.0, "reader")


def test_a_new_lesion_does_not_grow_where_new_ones_do_not_count():
    cohort = cohort_of({"A": BEFORE, "X": {90: 12}}, roles={"X": "new"})
    row = at_last(judge(cohort, growth=GrowthRule(new_counts=False)), "X")
    assert (row["state"], row["p_growing"], row["p_basis"]) == ("new", 0.0, "reader")


def test_a_new_lesion_seen_but_not_sized_grows():
    cohort = cohort_of({"A": BEFORE, "X": {90: "present"}}, roles={"X": "new"})
    row = at_last(judge(cohort), "X")
    assert (row["state"], row["p_growing"], row["p_basis"]) == ("new", 1.0, "reader")


@pytest.mark.parametrize("size_mm", [None, 7])
def test_a_new_lesion_called_unequivocal_progression_grows(size_mm):
    rows = [seen("X", 90, size_mm, status="unequivocal_progression")]
    cohort = with_patient(
        tables([lesion("A"), lesion("X", role="new")], [course("A", BEFORE), rows])
    )
    row = at_last(judge(cohort), "X")
    assert (row["state"], row["p_growing"], row["p_basis"]) == ("new", 1.0, "reader")


def mass_with_nodule(mass, nodule):
    lesions = [lesion("A"), lesion("N", kind="nodule_in_mass", parent="A")]
    return with_patient(tables(lesions, [course("A", mass), course("N", nodule)]))


def test_the_word_on_a_mass_counts_beside_a_nodule_that_grows():
    cohort = mass_with_nodule({0: 30, 90: "unequivocal_progression"}, {0: 10, 90: 15.5})
    row = at_last(judge(cohort), "A")
    assert (row["reason"], row["p_growing"]) == ("nodule_grows", 1.0)


def test_a_mass_seen_without_a_size_grows_as_surely_as_its_nodule():
    found = judge(mass_with_nodule({0: "present", 90: "present"}, {0: 10, 90: 16}))
    assert 0.05 < at_last(found, "N")["p_growing"] < 0.95
    assert at_last(found, "A")["p_growing"] == at_last(found, "N")["p_growing"]


def test_a_mass_grows_by_itself_or_by_its_nodule():
    """Independent of each other, the reader's error being known."""
    model = {"error": {"unsure_pct": 0.0}}
    mass, nodule = {0: 30, 90: 37}, {0: 10, 90: 16}
    both = judge(mass_with_nodule(mass, nodule), **model)
    alone = at_last(judge(cohort_of({"A": mass}), **model))["p_growing"]
    of_nodule = at_last(both, "N")["p_growing"]
    assert 0.05 < of_nodule < 0.95
    # Four decimals of three probabilities.
    expected = 1 - (1 - alone) * (1 - of_nodule)
    assert at_last(both, "A")["p_growing"] == pytest.approx(expected, abs=2e-4)
    assert both.categories["p_focal"].to_list()[-1] == pytest.approx(expected, abs=2e-4)
