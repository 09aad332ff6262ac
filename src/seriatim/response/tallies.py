"""Cells counted and added up scan by scan.

Scans are numbered from 0, so a tally is one pass that adds each cell to its scan's place; grouping
would first have to find out which cells belong together.
"""

import numpy as np
import polars as pl


def count_by_scan(cells: pl.LazyFrame, n_scans: int, **conditions: pl.Expr) -> pl.DataFrame:
    """How many cells of each scan meet each condition; a null condition is not met.

    Reads   scan
    Grain   one row per scan, in order
    """
    met = cells.select("scan", **conditions).collect()
    scans = {name: met["scan"].filter(met[name]).to_numpy() for name in conditions}
    return pl.DataFrame(
        {name: np.bincount(scan, minlength=n_scans) for name, scan in scans.items()}
    ).cast(pl.Int32)


def sum_by_scan(cells: pl.LazyFrame, n_scans: int, **values: pl.Expr) -> pl.DataFrame:
    """The sum of each whole-number value over the cells of each scan; null adds nothing.

    Reads   scan
    Grain   one row per scan, in order
    """
    filled = {name: value.fill_null(0) for name, value in values.items()}
    added = cells.select("scan", **filled).collect()
    scan = added["scan"].to_numpy()
    return pl.DataFrame(
        {name: np.bincount(scan, added[name].to_numpy(), minlength=n_scans) for name in values}
    ).cast(pl.Int64)
