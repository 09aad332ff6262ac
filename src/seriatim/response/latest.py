"""The last row of a sorted table up to a day, found by one search over whole numbers."""

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.response.encode import NUMBER

_DAYS_APART = 1 << 33
"""More than the days there are, so that the days of one key lie before those of the next."""


def find_latest(
    table: pl.DataFrame, wanted: pl.DataFrame, *, key: str, day: str, until: str, inclusive: bool
) -> pl.Series:
    """Number of the table's last row with the wanted key before the wanted day (or on it).

    Reads   table: key, day, sorted by both; wanted: key, until [day]
    Grain   one number per row of wanted, in order
    Nulls   null = the table has no such row
    """
    side: Literal["left", "right"] = "right" if inclusive else "left"
    place = np.searchsorted(_moments(table, key, day), _moments(wanted, key, until), side) - 1
    row = pl.Series(place).set(pl.Series(place < 0), None).cast(NUMBER)
    same_key = (table[key].gather(row) == wanted[key]).fill_null(value=False)
    return row.set(~same_key, None)


def _moments(frame: pl.DataFrame, key: str, day: str) -> NDArray[np.int64]:
    """Whole numbers that sort as key and day do."""
    moment = pl.col(key).cast(pl.Int64) * _DAYS_APART + pl.col(day)
    return frame.select(moment).to_series().to_numpy()
