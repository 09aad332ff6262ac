"""The referee's probabilities of a whole chart, against cases worked out by hand."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from oracle.cases import course, drug, lesion, seen, tables
from oracle.certainty import Probabilities, number_growing
from oracle.chart import open_charts
from oracle.posterior import Model, Reader
from oracle.rules import Rules
from oracle.true_course import Path

SURE = Reader(unsure_pct=0.0)
KEEPS = Path(settled_rate=0.0, start_rate=0.0, start_sd=1e-6, settling=0.1)


@pytest.mark.parametrize(
    ("probs", "numbers"),
    [
        ([], [1.0]),
        ([0.5, 0.5], [0.25, 0.5, 0.25]),
        ([0.1, 0.2, 0.3], [0.504, 0.398, 0.092, 0.006]),
        ([1.0, 0.0, 1.0], [0, 0, 1, 0]),
    ],
)
def test_numbers_of_growing_lesions_by_hand(probs, numbers):
    assert number_growing(probs) == pytest.approx(np.array(numbers))


def probabilities(lesions, *measurements, rules=None, model=None, **more):
    """The chart of one patient and reader."""
    (chart,) = open_charts(tables(lesions, measurements, **more))
    return Probabilities(chart, rules or Rules(), model or Model({KEEPS: 1.0}, SURE, draws=500))


def test_the_scale_of_the_error_is_learned_from_all_lesions_of_a_scan():
    """Two lesions that keep their size, read 30, 36 and 40, 34: worse than 6.1 % by and large."""
    reader = Reader(unsure_factor=2.0, unsure_pct=50.0)
    chart = probabilities(
        [lesion("A"), lesion("B")],
        course("A", {0: 30, 90: 36}),
        course("B", {0: 40, 90: 34}),
        model=Model({KEEPS: 1.0}, reader, draws=10),
    )

    def evidence(scale, sizes):
        error = (scale * 0.061) ** 2
        spread = [[1.44 + error, 1.44], [1.44, 1.44 + error]]
        return multivariate_normal([np.log(30)] * 2, spread).pdf(np.log(sizes))

    joint = {
        scale: share * evidence(scale, [30, 36]) * evidence(scale, [40, 34])
        for scale, share in {1.0: 0.5, 0.5: 0.25, 2.0: 0.25}.items()
    }
    expected = {scale: value / sum(joint.values()) for scale, value in joint.items()}
    assert chart.scale_probs(90) == pytest.approx(expected)


def test_what_comes_later_tells_nothing_about_the_reader_today():
    first = course("A", {0: 30, 90: 36})
    reader = Reader()
    model = Model({KEEPS: 1.0}, reader, draws=10)
    short = probabilities([lesion("A")], first, model=model)
    long = probabilities([lesion("A")], first, course("A", {180: 60}), model=model)
    assert short.scale_probs(90) == pytest.approx(long.scale_probs(90))


def test_a_lesion_that_appears_was_not_there_at_the_scan_before():
    chart = probabilities(
        [lesion("A"), lesion("X", role="new")], course("A", {0: 30, 60: 30}), course("X", {60: 7})
    )
    days, readings = zip(*chart.runs["X", 0], strict=True)
    assert days == (0, 60)
    assert (readings[0].low, readings[0].high) == (-np.inf, np.log(2))
    assert chart.basis("X", 60) == "sizes"


def test_a_carried_baseline_opens_the_period_and_is_counted_once():
    model = Model({KEEPS: 1.0}, Reader(), draws=10)
    first = course("A", {0: 30, 60: 40})
    drugs = [drug("imatinib", -10, line=1), drug("sunitinib", 70, line=2)]
    chart = probabilities([lesion("A")], first, course("A", {160: 33}), drugs=drugs, model=model)
    alone = probabilities([lesion("A")], first, drugs=drugs[:1], model=model)
    period = chart.period("A", 160)
    assert [day for day, _ in chart.runs["A", period]] == [60, 160]
    assert chart.scale_probs(60) == pytest.approx(alone.scale_probs(60))


@pytest.mark.parametrize(
    ("what", "p_growing", "basis"),
    [
        ({60: "unequivocal_progression"}, 1.0, "reader"),
        ({60: "present"}, 0.0, "reader"),
        ({60: "absent"}, 0.0, "sizes"),
        ({60: "not_evaluable"}, 0.0, "predicted"),
        ({60: 90}, 0.0, "sizes"),
    ],
)
def test_the_readers_word_counts_before_any_size(what, p_growing, basis):
    chart = probabilities([lesion("A")], course("A", {0: 30}), course("A", what))
    row = chart.lesion_row("A", 60)
    assert (row["p_growing"], row["basis"]) == (p_growing, basis)
    assert chart.basis("A", 0) == "prior"


def test_a_nodule_that_grows_makes_its_mass_grow():
    rows = [seen("N", 60, status="unequivocal_progression")]
    chart = probabilities(
        [lesion("A"), lesion("N", kind="nodule_in_mass", parent="A")],
        course("A", {0: 30, 60: 30}),
        course("N", {0: 10}),
        rows,
    )
    assert chart.lesion_row("A", 60)["p_growing"] == 1
    assert chart.scan_row(60)["numbers"] == pytest.approx(np.array([0, 1]))


def test_lesions_not_assessed_are_told_apart():
    chart = probabilities(
        [lesion("A"), lesion("B")], course("A", {0: 30, 60: 30}), course("B", {0: 30})
    )
    assert chart.scan_row(0)["numbers"] is None
    assert chart.scan_row(60)["numbers"] == pytest.approx(np.array([1, 0]))
    assert chart.scan_row(60)["p_unassessed"] == 0
