"""Draws of the category: from probabilities only, the same whatever the order of the rows."""

import numpy as np
import pytest
from made_up_rows import operations

from seriatim.response.category import DEFINITIONS
from seriatim.study import SensitivityPlan
from seriatim.study.drawn_categories import draw_categories
from seriatim.study.imputed_counts import count_imputed, count_patients

DEMATTEO = DEFINITIONS["dematteo-2007"]
ONE_TO_THREE = (0.2, 0.5, 0.3)
LEVEL = 4 * np.sqrt(0.25 / 20_000)
"""Four standard errors of a share over the draws below."""


def draw(frame, *, definition=DEMATTEO, unassessed="indeterminate", imputations=20, seed=1):
    plan = SensitivityPlan(seed=seed).model_copy(update={"imputations": imputations})
    return draw_categories(frame, definition, plan, unassessed=unassessed)


def shares(draws, patient=0):
    return np.bincount(draws.place[:, patient], minlength=3) / draws.place.shape[0]


def test_each_label_is_drawn_as_often_as_its_probability_says():
    draws = draw(operations(("A", "focal_resistance", ONE_TO_THREE)), imputations=20_000)
    np.testing.assert_allclose(shares(draws), ONE_TO_THREE, atol=LEVEL)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_certain_category_is_drawn_every_time(place):
    probabilities = tuple(float(place == other) for other in range(3))
    draws = draw(operations(("A", "indeterminate", probabilities)), imputations=1000)
    assert (draws.place == place).all()


def test_the_order_of_rows_changes_no_draw_and_the_seed_changes_all():
    rows = [(name, "responsive", ONE_TO_THREE) for name in "ABCDEFGHIJ"]
    plain = draw(operations(*rows))
    again = draw(operations(*reversed(rows)))
    assert again.patient_id.to_list() == plain.patient_id.to_list() == list("ABCDEFGHIJ")
    assert (again.place == plain.place).all()
    assert (draw(operations(*rows), seed=2).place != plain.place).any()


def test_a_category_without_probabilities_is_kept():
    draws = draw(operations(("A", "multifocal_resistance", None), ("B", "responsive", (1, 0, 0))))
    assert (draws.place[:, 0] == 2).all()
    assert draws.is_drawn.tolist() == [False, True]


@pytest.mark.parametrize("category", ["before_drug", "no_disease"])
def test_what_no_error_of_measurement_changes_is_never_drawn(category):
    draws = draw(operations(("A", category, ONE_TO_THREE), ("B", "responsive", ONE_TO_THREE)))
    assert draws.patient_id.to_list() == ["B"]
    assert draws.n_left_out == 1


def test_who_has_neither_category_nor_probabilities_is_left_out_and_counted():
    draws = draw(operations(("A", "indeterminate", None), ("B", "responsive", None)))
    assert draws.patient_id.to_list() == ["B"]
    assert count_patients(draws).rows() == [("drawn", 0), ("kept", 1), ("left_out", 1)]


def test_an_indeterminate_patient_with_probabilities_is_drawn():
    draws = draw(operations(("A", "indeterminate", ONE_TO_THREE)))
    assert draws.is_drawn.tolist() == [True]


def test_a_lesion_that_was_not_assessed_may_be_one_more():
    """None becomes few with 0.4, few becomes many with 0.4: 0.12, 0.38, 0.50."""
    frame = operations(("A", "indeterminate", ONE_TO_THREE, 0.4))
    draws = draw(frame, imputations=20_000)
    np.testing.assert_allclose(shares(draws), (0.12, 0.38, 0.50), atol=LEVEL)


def test_where_few_may_be_several_one_more_stays_few():
    frame = operations(("A", "indeterminate", ONE_TO_THREE, 0.4))
    draws = draw(frame, definition=DEFINITIONS["esmo-2022"], imputations=20_000)
    np.testing.assert_allclose(shares(draws), (0.12, 0.58, 0.30), atol=LEVEL)


def test_a_study_that_takes_them_as_not_growing_draws_so():
    frame = operations(("A", "responsive", ONE_TO_THREE, 0.4))
    draws = draw(frame, unassessed="assume_not_growing", imputations=20_000)
    np.testing.assert_allclose(shares(draws), ONE_TO_THREE, atol=LEVEL)


def test_of_two_labels_without_growth_the_counts_choose():
    fairweather = DEFINITIONS["fairweather-2018"]
    frame = operations(("A", "stable", (1, 0, 0), None, 0), ("B", "responding", (1, 0, 0), None, 2))
    draws = draw(frame, definition=fairweather)
    named = [[fairweather.labels[place] for place in row] for row in draws.place.T]
    assert [set(names) for names in named] == [{"stable"}, {"responding"}]


def test_counts_set_the_draws_beside_the_rule():
    frame = operations(("A", "responsive", (0.5, 0.5, 0)), ("B", "focal_resistance", None))
    draws = draw(frame, imputations=200)
    counts = count_imputed(draws, frame, DEMATTEO).to_dicts()
    assert [row["n_plain"] for row in counts] == [1, 1, 0]
    assert [(row["n_fewest"], row["n_most"]) for row in counts] == [(0, 1), (1, 2), (0, 0)]
    assert sum(row["n_expected"] for row in counts) == pytest.approx(2)


def test_nobody_operated_draws_nothing():
    draws = draw(operations())
    assert draws.place.shape == (20, 0)
    assert count_imputed(draws, operations(), DEMATTEO).is_empty()
