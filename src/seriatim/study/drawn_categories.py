"""Categories drawn at random from their probabilities: one complete set for each imputation."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.response.category import Definition, UnassessedPolicy
from seriatim.response.posterior.certainty import DEGREES, NOT_GIVEN
from seriatim.study.sensitivity_plan import SensitivityPlan
from seriatim.survival.sample import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Draws:
    """m sets of categories for the same n patients."""

    patient_id: pl.Series
    """Sorted, shape (n,)."""
    place: IntArray
    """Place of the category among the definition's labels, shape (m, n)."""
    is_drawn: NDArray[np.bool_]
    """False where the category was kept because there is no probability, shape (n,)."""
    n_left_out: int
    """Patients with neither probabilities nor a category of the definition."""


def draw_categories(
    operations: pl.DataFrame,
    definition: Definition,
    plan: SensitivityPlan,
    *,
    unassessed: UnassessedPolicy,
) -> Draws:
    """Draw each patient's category as often as the plan asks.

    Reads   operations: patient_id, category, n_shrinking, n_absent, p_responsive, p_focal,
            p_multifocal [0 to 1, lesions assessed], p_unassessed [0 to 1, that a lesion not
            assessed grows]
    Nulls   without probabilities a category of the definition is kept; whoever has neither, or was
            before any drug or free of disease, is left out and counted
    Source  the draws are of the category alone: survival does not enter them
    """
    rows = operations.sort("patient_id")
    drawn = pl.all_horizontal(pl.col(DEGREES).is_not_null()) & ~pl.col("category").is_in(NOT_GIVEN)
    kept = pl.col("category").is_in(definition.labels)
    used = rows.with_columns(is_drawn=drawn.fill_null(value=False)).filter("is_drawn" | kept)
    shares = _shares(used, definition, unassessed)
    limits = np.cumsum(shares, axis=1)[:, :-1]
    chance = np.random.default_rng(plan.seed).random((plan.imputations, used.height))
    return Draws(
        patient_id=used["patient_id"],
        place=np.asarray((chance[:, :, None] >= limits).sum(axis=2), dtype=np.intp),
        is_drawn=used["is_drawn"].to_numpy(),
        n_left_out=rows.height - used.height,
    )


def _shares(used: pl.DataFrame, definition: Definition, unassessed: UnassessedPolicy) -> FloatArray:
    """Probability of each label, shape (n, labels); 1 for a label that is kept."""
    labels = list(definition.labels)
    degrees = used.select(DEGREES).fill_null(0).to_numpy()
    if unassessed == "indeterminate":
        missed = used["p_unassessed"].fill_null(0).to_numpy()
        degrees = _with_unassessed(degrees, missed, definition)
    shares = np.zeros((used.height, len(labels)))
    responding = ((used["n_shrinking"] + used["n_absent"]) > 0).fill_null(value=False).to_numpy()
    rows = np.arange(used.height)
    shares[rows, np.where(responding, 0, len(definition.none_growing) - 1)] = degrees[:, 0]
    shares[:, -2], shares[:, -1] = degrees[:, 1], degrees[:, 2]
    certain = np.flatnonzero(~used["is_drawn"].to_numpy())
    places = {label: place for place, label in enumerate(labels)}
    kept = used["category"].gather(certain).replace_strict(places, return_dtype=pl.Int64)
    shares[certain] = np.eye(len(labels))[kept.to_numpy()]
    return shares


def _with_unassessed(degrees: FloatArray, missed: FloatArray, definition: Definition) -> FloatArray:
    """The probabilities with the lesions that were not assessed among those that may grow.

    That one of them grows is counted as one more growing lesion: none becomes few, and few becomes
    many where few means one.
    """
    none, few, many = degrees.T
    up = missed * few if definition.few == 1 else np.zeros_like(few)
    return np.column_stack([none * (1 - missed), few + missed * none - up, many + up])
