"""Marks borne by so few that no model can learn anything from them."""

import numpy as np

from seriatim.causal.covariate_columns import CovariateColumns, LeftOut
from seriatim.causal.refusals import MIN_STRATUM_PERSONS
from seriatim.survival.sample import BoolArray, FloatArray, IntArray

REASON = f"borne by fewer than {MIN_STRATUM_PERSONS} persons, all of whom were decided upon alike"


def leave_out_rare(
    columns: CovariateColumns, person: IntArray, operated: BoolArray
) -> CovariateColumns:
    """The columns without marks of 0 and 1 that a handful bears and that tell what was decided.

    One multifocal scan without an operation after it would else keep the whole model from settling:
    its best fit is that operating can never happen there. `person` and `operated` are those of the
    rows. A mark borne by `MIN_STRATUM_PERSONS` or more stays, and the effect is refused if need be;
    among fewer than twice as many persons a handful is not rare.
    """
    if np.unique(person).size < 2 * MIN_STRATUM_PERSONS:
        return columns
    rare = [_is_rare(values, person, operated) for values in columns.values.T]
    if not any(rare):
        return columns
    kept = [at for at, is_rare in enumerate(rare) if not is_rare]
    return CovariateColumns(
        columns.values[:, kept],
        tuple(columns.names[at] for at in kept),
        (
            *columns.left_out,
            *(LeftOut(columns.names[at], REASON) for at, is_rare in enumerate(rare) if is_rare),
        ),
    )


def _is_rare(values: FloatArray, person: IntArray, operated: BoolArray) -> bool:
    if not np.all((values == 0) | (values == 1)):
        return False
    bears = values == (1.0 if np.mean(values) <= 0.5 else 0.0)
    if np.unique(person[bears]).size >= MIN_STRATUM_PERSONS:
        return False
    return bool(np.unique(operated[bears]).size < 2)
