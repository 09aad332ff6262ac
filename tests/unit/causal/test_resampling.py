"""Resamples of patients: the same whatever computes them, and none lost by an interruption."""

import threading

import numpy as np
import pytest

from seriatim.causal.resampling import BLOCK, Memory, draw_copies, resample


def mean_of(values):
    """The weighted mean in every resample, as `resample` wants it."""
    return lambda copies: (values @ copies / copies.sum(axis=0))[None]


VALUES = np.arange(20.0) ** 2


def test_every_resample_draws_as_many_patients_as_there_are():
    copies = draw_copies(20, seed=3, block=1)
    assert copies.shape == (20, BLOCK)
    assert np.all(copies.sum(axis=0) == 20)
    assert not np.array_equal(copies, draw_copies(20, seed=3, block=2))
    assert not np.array_equal(copies, draw_copies(20, seed=4, block=1))


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_number_of_threads_changes_nothing(threads):
    alone = resample(mean_of(VALUES), 20, 3 * BLOCK, seed=1, threads=1)
    assert np.array_equal(resample(mean_of(VALUES), 20, 3 * BLOCK, seed=1, threads=threads), alone)


def test_the_spread_of_a_resampled_mean_is_its_standard_error():
    """That of the mean of 20 values is their standard deviation over the root of 20."""
    drawn = resample(mean_of(VALUES), 20, 4000, seed=1)[0]
    # 4,000 draws give a standard deviation to about one part in ninety.
    assert drawn.std() == pytest.approx(VALUES.std() / np.sqrt(20), rel=0.05)


def test_fewer_resamples_are_the_first_of_more():
    many = resample(mean_of(VALUES), 20, 150, seed=1)
    few = resample(mean_of(VALUES), 20, 70, seed=1)
    assert few.shape == (1, 70)
    assert few == pytest.approx(many[:, :70], rel=1e-12)


def counting(values, calls):
    def estimate(copies):
        calls.append(copies.shape[1])
        return mean_of(values)(copies)

    return estimate


def test_kept_blocks_are_not_computed_again():
    store, calls = Memory(), []
    first = resample(counting(VALUES, calls), 20, 3 * BLOCK, seed=1, store=store)
    again = resample(counting(VALUES, calls), 20, 3 * BLOCK, seed=1, store=store)
    assert calls == [BLOCK] * 3
    assert np.array_equal(first, again)


def test_a_kept_block_that_holds_too_few_resamples_is_computed_again():
    store, calls = Memory(), []
    resample(counting(VALUES, calls), 20, BLOCK + 10, seed=1, store=store, threads=1)
    resample(counting(VALUES, calls), 20, 2 * BLOCK, seed=1, store=store, threads=1)
    assert calls == [BLOCK, 10, BLOCK]


def test_a_kept_block_that_holds_more_is_cut():
    store = Memory()
    many = resample(mean_of(VALUES), 20, 2 * BLOCK, seed=1, store=store)
    calls = []
    few = resample(counting(VALUES, calls), 20, BLOCK + 10, seed=1, store=store)
    assert calls == []
    assert np.array_equal(few, many[:, : BLOCK + 10])


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_loses_no_finished_block_and_the_rest_is_made_up(error):
    store, told = Memory(), []

    def stop_after_two(done, total):
        told.append((done, total))
        if done == 2 * BLOCK:
            raise error

    with pytest.raises(error):
        resample(
            mean_of(VALUES),
            20,
            6 * BLOCK,
            seed=1,
            store=store,
            on_progress=stop_after_two,
            threads=1,
        )
    kept = [block for block in range(6) if store.read(block) is not None]
    # One thread takes blocks in order; what was under way is kept too.
    assert kept[:2] == [0, 1]
    assert told == [(0, 6 * BLOCK), (BLOCK, 6 * BLOCK), (2 * BLOCK, 6 * BLOCK)]
    resumed = resample(mean_of(VALUES), 20, 6 * BLOCK, seed=1, store=store)
    assert np.array_equal(resumed, resample(mean_of(VALUES), 20, 6 * BLOCK, seed=1))


def test_progress_begins_with_what_is_kept():
    store, told = Memory(), []
    resample(mean_of(VALUES), 20, BLOCK, seed=1, store=store)
    resample(
        mean_of(VALUES),
        20,
        2 * BLOCK,
        seed=1,
        store=store,
        on_progress=lambda *pair: told.append(pair),
    )
    assert told == [(BLOCK, 2 * BLOCK), (2 * BLOCK, 2 * BLOCK)]


def test_what_goes_wrong_in_a_thread_is_raised():
    def fail(copies):
        raise ArithmeticError(threading.current_thread().name)

    with pytest.raises(ArithmeticError):
        resample(fail, 20, 2 * BLOCK, seed=1)
