"""Times that differ by rounding only are one time."""

import numpy as np

from seriatim.survival.ordering import FloatArray, starts_of_runs

NEAR_EQUAL = float(np.sqrt(np.finfo(np.float64).eps))
"""Two times closer than this, absolutely or relative to the mean time, are one time."""


def join_near_equal(*columns: FloatArray) -> tuple[FloatArray, ...]:
    """Give columns of rising times in which times that differ by rounding only are the same.

    A chain of times, each near the one before, becomes its first, as R's timefix has it.
    Source  R survival 3.5, vignette "Roundoff error and tied times"
    """
    together = columns[0] if len(columns) == 1 else np.concatenate(columns)
    # Columns in order are merged by a stable sort in one pass.
    order = slice(None) if len(columns) == 1 else np.argsort(together, kind="stable")
    times = together[order]
    starts = starts_of_runs(times)
    apart = np.diff(times) > NEAR_EQUAL * max(1.0, float(np.mean(times[starts])))
    if not np.any(starts[1:] > apart):
        return columns
    starts[1:] = apart
    joined = np.empty_like(together)
    joined[order] = times[starts][np.cumsum(starts) - 1]
    return tuple(np.split(joined, np.cumsum([column.size for column in columns[:-1]], dtype=int)))
