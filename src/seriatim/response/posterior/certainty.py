"""From the probability of each number of growing lesions to that of each category."""

import polars as pl

from seriatim.response.category import NUMBERS, Definition, UnassessedPolicy

DEGREES = ("p_responsive", "p_focal", "p_multifocal")
"""None, few and many lesions growing, in the words of the founding series."""
NOT_GIVEN = ("before_drug", "no_disease")
"""What stands in the place of a category where growth is no question."""


def derive_certainty(
    categories: pl.DataFrame,
    definition: Definition,
    *,
    certain_pct: float,
    unassessed: UnassessedPolicy,
) -> pl.DataFrame:
    """Add the probability of each category and the one, if any, that is certain enough.

    Reads   n_lesions, n_shrinking, n_absent, category, p_0_growing ... and p_unassessed [0 to 1]
    Adds    p_responsive, p_focal, p_multifocal [0 to 1: none, few, many assessed lesions growing
            under the definition], category_certain [a label of the definition, or indeterminate]
    Grain   rows are neither added nor reordered
    Nulls   probabilities null where no lesion was assessed; then nothing is certain
    """
    few = sum(
        (pl.when(_is_few(k, definition)).then(_number(k)).otherwise(0.0) for k in _COUNTED),
        pl.lit(0.0),
    )
    added = categories.with_columns(p_responsive=_number(0), p_focal=few.round(4))
    added = added.with_columns(
        p_multifocal=(1 - pl.col("p_responsive") - pl.col("p_focal")).clip(0, 1).round(4)
    )
    return added.with_columns(category_certain=_certain(definition, certain_pct, unassessed))


_COUNTED = range(1, len(NUMBERS) - 1)


def _number(growing: int) -> pl.Expr:
    return pl.col(NUMBERS[growing])


def _is_few(growing: int, definition: Definition) -> pl.Expr:
    """Whether so many growing lesions are few; a definition may not count all of them as few."""
    is_rest = pl.lit(growing == 1) | (pl.col("n_lesions") > growing)
    return pl.lit(growing <= definition.few) & is_rest


def _certain(definition: Definition, certain_pct: float, unassessed: UnassessedPolicy) -> pl.Expr:
    """A lesion not assessed could only add to the growing ones, so many of them stay many."""
    level = certain_pct / 100
    none_else = 1 - pl.col("p_unassessed").fill_null(0.0)
    if unassessed == "assume_not_growing":
        none_else = pl.lit(1.0)
    responding = pl.col("n_shrinking") + pl.col("n_absent") > 0
    none_growing = definition.none_growing
    return (
        pl.when(pl.col("category").is_in(NOT_GIVEN))
        .then(pl.col("category").cast(pl.String))
        .when(pl.col("p_multifocal") >= level)
        .then(pl.lit(definition.many_growing))
        .when(pl.col("p_focal") * none_else >= level)
        .then(pl.lit(definition.few_growing))
        .when((pl.col("p_responsive") * none_else >= level) & responding)
        .then(pl.lit(none_growing[0]))
        .when(pl.col("p_responsive") * none_else >= level)
        .then(pl.lit(none_growing[-1]))
        .otherwise(pl.lit("indeterminate"))
    )
