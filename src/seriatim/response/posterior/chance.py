"""The random numbers behind the draws of courses: fixed by a seed, the same for every lesion.

A number belongs to a scan's place in the course, not to a lesion, so a lesion's result depends on
its own readings alone, whoever else is in the cohort and in whatever order.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri  # type: ignore[import-untyped]

Draws = NDArray[np.float32]
ORDERS = 64
"""Lesions of one patient take the draws of a shared error in so many different orders."""
SIZE, RATE, READING = range(3)
"""What the three normal numbers of a scan stand for."""


@lru_cache(maxsize=2048)
def normal_numbers(seed: int, place: int, n_parts: int, n_draws: int) -> Draws:
    """Standard normal numbers, shape (3, n_parts, n_draws).

    Along the draws each row is a stratified sample with mean 0 and standard deviation 1.
    """
    chance = np.random.default_rng([seed, place])
    strata = np.broadcast_to(np.arange(n_draws), (3, n_parts, n_draws))
    within = chance.random((3, n_parts, n_draws))
    return _standardised(ndtri((chance.permuted(strata, axis=2) + within) / n_draws))


@lru_cache(maxsize=2048)
def shared_numbers(seed: int, place: int, n_draws: int) -> Draws:
    """Standard normal numbers for what all lesions of a scan have in common; shape (n_draws,)."""
    chance = np.random.default_rng([seed, place, 1])
    strata = (chance.permutation(n_draws) + chance.random(n_draws)) / n_draws
    return _standardised(ndtri(strata))


@lru_cache(maxsize=8)
def draw_orders(seed: int, n_draws: int) -> NDArray[np.intp]:
    """In which order a lesion takes the shared numbers; shape (ORDERS, n_draws).

    Lesions of a patient share the error of a scan and nothing else: where one number of the shared
    error meets, the numbers that belong to each lesion alone must not meet as well.
    """
    chance = np.random.default_rng([seed, n_draws])
    orders = np.broadcast_to(np.arange(n_draws), (ORDERS, n_draws))
    return chance.permuted(orders, axis=1)


def _standardised(values: NDArray[np.float64]) -> Draws:
    centred = values - values.mean(axis=-1, keepdims=True)
    numbers: Draws = (centred / centred.std(axis=-1, keepdims=True)).astype(np.float32)
    return numbers
