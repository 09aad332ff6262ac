"""Bars and ribbons: everybody has a place, above and below, and names do not overlap."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seriatim.report.figures.ribbons import LETTER_PX, Bar, fit_names, lay_bars, lay_ribbons
from seriatim.report.palette import CATEGORIES

LABELS = ("responsive", "focal_resistance", "multifocal_resistance", "indeterminate")
MOVES = st.dictionaries(
    st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), st.integers(1, 30), min_size=1
).map(lambda counts: [(*pair, number) for pair, number in counts.items()])


def test_bars_stand_end_to_end_in_the_order_of_the_categories():
    bars = lay_bars([("focal_resistance", 2), ("responsive", 3), ("focal_resistance", 1)])
    assert bars == (Bar("responsive", 0, 3), Bar("focal_resistance", 3, 6))


def test_a_ribbon_runs_from_its_place_above_to_its_place_below():
    moves = [
        ("responsive", "responsive", 2),
        ("focal_resistance", "responsive", 1),
        ("focal_resistance", "focal_resistance", 3),
    ]
    places = {
        (one.above, one.below): (one.left_above, one.left_below) for one in lay_ribbons(moves)
    }
    assert places == {
        ("responsive", "responsive"): (0, 0),
        ("focal_resistance", "responsive"): (2, 2),
        ("focal_resistance", "focal_resistance"): (3, 3),
    }


def test_ribbons_that_move_lie_on_top():
    moves = [("focal_resistance", "responsive", 1), ("responsive", "responsive", 1)]
    assert [one.moves for one in lay_ribbons(moves)] == [False, True]


@given(MOVES)
def test_ribbons_fill_both_bars_without_a_gap(moves):
    ribbons = lay_ribbons(moves)
    total = sum(number for _, _, number in moves)
    for side in ("left_above", "left_below"):
        ends = sorted((getattr(one, side), getattr(one, side) + one.number) for one in ribbons)
        assert ends[0][0] == 0
        assert ends[-1][1] == total
        assert all(before[1] == after[0] for before, after in pairwise(ends))


@given(MOVES)
def test_ribbons_start_and_end_under_the_bars_of_their_categories(moves):
    above = {bar.category: bar for bar in lay_bars([(one, number) for one, _, number in moves])}
    below = {bar.category: bar for bar in lay_bars([(one, number) for _, one, number in moves])}
    for ribbon in lay_ribbons(moves):
        edges = list(ribbon.edges())
        assert above[ribbon.above].left <= edges[0][1] < edges[0][2] <= above[ribbon.above].right
        assert below[ribbon.below].left <= edges[-1][1] < edges[-1][2] <= below[ribbon.below].right


def test_names_with_room_are_whole_and_crowded_ones_give_way():
    bars = lay_bars([("responsive", 20), ("focal_resistance", 13), ("multifocal_resistance", 7)])
    assert fit_names(bars, 40.0) == ("Responsive", "Focal resistance", "Multifocal resistance")
    assert fit_names(bars, 7.75) == ("Responsive", "Focal", "Multifocal")
    assert fit_names(bars, 1.0) == ("R", "F", "M")


@given(
    st.lists(st.sampled_from(sorted(CATEGORIES)), min_size=1, max_size=6, unique=True),
    st.data(),
)
def test_names_longer_than_a_letter_never_overlap(categories, data):
    bars = lay_bars([(name, data.draw(st.integers(1, 40))) for name in categories])
    px = data.draw(st.sampled_from([4.0, 8.0, 18.0]))
    names = fit_names(bars, px)
    reach = [
        (bar.middle * px - len(name) * LETTER_PX / 2, bar.middle * px + len(name) * LETTER_PX / 2)
        for bar, name in zip(bars, names, strict=True)
    ]
    for (one, before), (other, after) in pairwise(zip(names, reach, strict=True)):
        assert before[1] <= after[0] or len(one) == len(other) == 1
