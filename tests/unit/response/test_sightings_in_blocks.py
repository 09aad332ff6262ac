"""The readings in the order in which a filter takes them: every cell once, no reader cut in two."""

import numpy as np
import polars as pl
import pytest

from seriatim.response.posterior import sightings
from seriatim.response.posterior.reader_error import ReaderError
from seriatim.response.posterior.sightings import NOT_THERE, cut_blocks

ERROR = ReaderError()


def frames(readings):
    """States and scans of several patients and readers.

    A reading is a list of scan days and, for each lesion, `(role, first scan, cells)`; a cell is a
    size in mm, "small", or None where the scan told nothing.
    """
    states, scans, run = [], [], 0
    for reading, (days, lesions) in enumerate(readings):
        first_scan = len(scans)
        scans += [{"reading": reading, "scan_day": day, "carried_over": False} for day in days]
        for number, (role, first, cells) in enumerate(lesions):
            for place, cell in enumerate(cells, start=first):
                states.append(
                    {
                        "run": run,
                        "lesion_id": 100 * reading + number,
                        "scan": first_scan + place,
                        "status": "too_small" if cell == "small" else "measured",
                        "size": 50
                        if cell == "small"
                        else None
                        if cell is None
                        else round(cell * 10),
                        "role": role,
                        "family": False,
                    }
                )
            run += 1
    return pl.DataFrame(states), pl.DataFrame(scans)


def random_readings(n, seed):
    chance = np.random.default_rng(seed)
    readings = []
    for _ in range(n):
        days = np.cumsum(chance.integers(20, 200, chance.integers(2, 8))).tolist()
        lesions = []
        for _ in range(chance.integers(1, 5)):
            is_new = chance.random() < 0.3
            first = int(chance.integers(0, len(days))) if is_new else 0
            cells = [
                [30.0, 0.0, "small", None][chance.integers(4)] for _ in range(len(days) - first)
            ]
            lesions.append(("new" if is_new else "target", first, cells))
        readings.append((days, lesions))
    return frames(readings)


def shuffled(states, seed):
    """The cells in another order, as the kernel may hold them."""
    return states.sample(fraction=1.0, shuffle=True, seed=seed)


@pytest.mark.parametrize("steps_per_block", [1, 5, 40, 6000])
def test_every_cell_is_in_one_block_and_no_reader_in_two(monkeypatch, steps_per_block):
    monkeypatch.setattr(sightings, "STEPS_PER_BLOCK", steps_per_block)
    states, scans = random_readings(30, seed=1)
    blocks = list(cut_blocks(states, scans, ERROR))
    cells = np.concatenate([block.cell[block.cell != NOT_THERE] for block in blocks])
    assert sorted(cells.tolist()) == list(range(states.height))
    reading = scans["reading"].to_numpy()[states["scan"].to_numpy()]
    seen = [set(reading[block.cell[block.cell != NOT_THERE]].tolist()) for block in blocks]
    assert sum(len(one) for one in seen) == len(set().union(*seen)) == 30


@pytest.mark.parametrize("steps_per_block", [5, 6000])
def test_looks_take_every_step_once_and_later_ones_the_first_of_the_lesions(
    monkeypatch, steps_per_block
):
    monkeypatch.setattr(sightings, "STEPS_PER_BLOCK", steps_per_block)
    states, scans = random_readings(12, seed=2)
    for block in cut_blocks(states, scans, ERROR):
        looks = list(block.looks())
        taken = np.concatenate([steps for steps, _ in looks])
        assert sorted(taken.tolist()) == list(range(block.cell.size))
        for place, (steps, readings) in enumerate(looks):
            assert steps.tolist() == (block.first_step[block.order][: steps.size] + place).tolist()
            assert readings.log_size.tolist() == block.readings.log_size[steps].tolist()


def test_the_order_of_cells_is_of_no_account():
    states, scans = random_readings(20, seed=3)
    mixed = shuffled(states, seed=4)
    (plain,), (other,) = (list(cut_blocks(one, scans, ERROR)) for one in (states, mixed))
    assert plain.n_steps.tolist() == other.n_steps.tolist()
    for name, values in vars(plain.readings).items():
        np.testing.assert_array_equal(values, getattr(other.readings, name))


def steps_of(*lesions, days=(0, 100, 400)):
    """The one block of one reader's lesions."""
    (block,) = cut_blocks(*frames([(list(days), list(lesions))]), ERROR)
    return block


def test_what_each_kind_of_reading_tells():
    readings = steps_of(
        ("target", 0, [30.0, "small", 0.0]), ("target", 0, [None, 1.5, 5.0])
    ).readings
    assert readings.is_sized.tolist() == [True, False, False, False, True, True]
    assert readings.is_bounded.tolist() == [False, True, True, False, False, False]
    assert readings.told.tolist() == [True, True, True, False, True, True]
    bounds = np.exp(np.array([readings.low, readings.high])[:, [1, 2]])
    assert bounds == pytest.approx(np.array([[2, 0], [5, 2]]))
    # 6.1 % of 30 mm are more than 0.8 mm; below 13 mm the 0.8 mm count, below 2 mm as at 2 mm.
    # A reading below a bound has the error of the smallest lesion that can be measured.
    expected = [0.061, 0.8 / 5, 0.8 / 5, 0.8 / 2, 0.8 / 5]
    assert readings.log_sd[[0, 1, 2, 4, 5]] == pytest.approx(np.array(expected))


def test_gaps_are_in_months_and_begin_anew_with_every_lesion():
    readings = steps_of(("target", 0, [30, 30, 30]), ("target", 1, [9, 9])).readings
    expected = np.array([0, 100, 300, 0, 300]) / 30.4375
    assert readings.gap_months == pytest.approx(expected)


def test_a_lesion_that_appears_was_looked_for_at_the_scan_before():
    block = steps_of(("target", 0, [30, 30, 30]), ("new", 2, [8]))
    assert block.n_steps.tolist() == [3, 2]
    assert block.cell.tolist() == [0, 1, 2, NOT_THERE, 3]
    assert block.readings.is_bounded.tolist() == [False, False, False, True, False]
    assert block.readings.scan_place[3:].tolist() == block.readings.scan_place[1:3].tolist()
    assert block.readings.gap_months[4] == pytest.approx(300 / 30.4375)


def test_a_lesion_called_new_on_the_first_scan_has_nothing_before_it():
    block = steps_of(("new", 0, [8, 8, 8]), ("target", 0, [30, 30, 30]))
    assert NOT_THERE not in block.cell


def test_lesions_are_numbered_within_their_reader():
    states, scans = frames(
        [([0, 50], [("target", 0, [9, 9])] * 3), ([0, 50], [("target", 0, [9, 9])] * 2)]
    )
    (block,) = cut_blocks(states, scans, ERROR)
    assert block.rank.tolist() == [0, 1, 2, 0, 1]
