"""How many patients fall into each category when the categories are drawn."""

import numpy as np
import polars as pl

from seriatim.response.category import Definition
from seriatim.study.drawn_categories import Draws

IMPUTED_COUNT_SCHEMA: dict[str, pl.DataType] = {
    "category": pl.String(),
    "n_plain": pl.Int64(),
    "n_expected": pl.Float64(),
    "n_fewest": pl.Int64(),
    "n_most": pl.Int64(),
}
IMPUTED_PATIENT_SCHEMA: dict[str, pl.DataType] = {"how": pl.String(), "n_patients": pl.Int64()}


def count_patients(draws: Draws) -> pl.DataFrame:
    """How the patients' categories came about: drawn, kept, or left out.

    Grain   three rows
    """
    n_drawn = int(draws.is_drawn.sum())
    rows = [
        ("drawn", n_drawn),
        ("kept", draws.is_drawn.size - n_drawn),
        ("left_out", draws.n_left_out),
    ]
    return pl.DataFrame(rows, schema=IMPUTED_PATIENT_SCHEMA, orient="row")


def count_imputed(draws: Draws, operations: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """Patients in each category: by the rule, and over the draws.

    Reads   operations: category
    Adds    n_plain [by the rule], n_expected [mean over the draws], n_fewest, n_most
    Grain   one row per label of the definition, in order; none where nobody was operated on a drug
    """
    if operations.is_empty():
        return pl.DataFrame(schema=IMPUTED_COUNT_SCHEMA)
    plain = dict(operations["category"].value_counts().iter_rows())
    rows = []
    for place, category in enumerate(definition.labels):
        sizes = np.sum(draws.place == place, axis=1)
        counted = (float(sizes.mean()), int(sizes.min()), int(sizes.max()))
        rows.append((category, plain.get(category, 0), *counted))
    return pl.DataFrame(rows, schema=IMPUTED_COUNT_SCHEMA, orient="row")
