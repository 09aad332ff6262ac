"""Resamples of patients, in blocks that are drawn, estimated and kept one by one.

A block depends on the seed and its own number only, so blocks may be computed in any order, by any
number of threads, and again after an interruption, and give the same resamples.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Protocol

import numpy as np

from seriatim.survival.sample import FloatArray

BLOCK = 64
"""Resamples in a block: their sums are taken at once."""
MOST_THREADS = 4
"""Blocks computed at once, at the most; each takes its own memory."""

Estimate = Callable[[FloatArray], FloatArray]
"""Copies of each patient, shape (n_clusters, R) -> what is estimated in each, shape (..., R)."""


class Store(Protocol):
    """Where finished blocks are kept, so that an interruption loses none of them."""

    def read(self, block: int) -> FloatArray | None:
        """What was estimated in a block; null where it is not there."""

    def write(self, block: int, estimates: FloatArray) -> None:
        """Keep what was estimated in a block."""


class Memory:
    """Keeps finished blocks for as long as the program runs."""

    def __init__(self) -> None:
        self._blocks: dict[int, FloatArray] = {}

    def read(self, block: int) -> FloatArray | None:
        """What was estimated in a block; null where it is not there."""
        return self._blocks.get(block)

    def write(self, block: int, estimates: FloatArray) -> None:
        """Keep what was estimated in a block."""
        self._blocks[block] = estimates


def draw_copies(n_clusters: int, seed: int, block: int, size: int = BLOCK) -> FloatArray:
    """How often each patient is drawn in each resample of a block, shape (n_clusters, size).

    Every resample draws as many patients as there are, with replacement.
    """
    chance = np.random.default_rng([seed, block])
    share = np.full(n_clusters, 1.0 / n_clusters)
    return chance.multinomial(n_clusters, share, size=size).T.astype(np.float64)


def resample(
    estimate: Estimate,
    n_clusters: int,
    replicates: int,
    seed: int,
    *,
    store: Store | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    threads: int | None = None,
) -> FloatArray:
    """What is estimated in each of so many resamples of patients, shape (..., replicates).

    `on_progress` is told resamples done and wanted. Blocks that `store` holds are not computed
    again. An interruption waits for the blocks that are being computed; each is kept once finished.
    """
    kept = Memory() if store is None else store
    sizes = {block: min(BLOCK, replicates - block * BLOCK) for block in _blocks(replicates)}
    found = dict(_held(kept, sizes))
    done = sum(sizes[block] for block in found)
    on_progress(done, replicates)

    def compute(block: int) -> int:
        estimates = estimate(draw_copies(n_clusters, seed, block)[:, : sizes[block]])
        kept.write(block, estimates)
        found[block] = estimates
        return block

    missing = [block for block in sizes if block not in found]
    for block in _in_threads(compute, missing, threads or min(MOST_THREADS, os.cpu_count() or 1)):
        done += sizes[block]
        on_progress(done, replicates)
    return np.concatenate([found[block] for block in sizes], axis=-1)


def _blocks(replicates: int) -> range:
    return range(-(-replicates // BLOCK))


def _held(kept: Store, sizes: dict[int, int]) -> Iterator[tuple[int, FloatArray]]:
    """Blocks that are there and hold resamples enough; a run of more may have left them longer."""
    for block, size in sizes.items():
        estimates = kept.read(block)
        if estimates is not None and estimates.shape[-1] >= size:
            yield block, estimates[..., :size]


def _in_threads(compute: Callable[[int], int], blocks: list[int], threads: int) -> Iterator[int]:
    """Blocks as they are finished; those not begun are dropped when something goes wrong."""
    with ThreadPoolExecutor(threads) as pool:
        try:
            for future in as_completed([pool.submit(compute, block) for block in blocks]):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
