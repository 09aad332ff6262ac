"""What truly happened to simulated lesions: the rule for growth on sizes without a reader's error.

Written from the rule and not from the kernel.
"""

import polars as pl

RELATIVE = 1.2
ABSOLUTE_MM = 5.0
VISIBLE_MM = 2.0
LESION = ["patient_id", "lesion_id"]


def derive_true_growth(truth: pl.DataFrame) -> pl.DataFrame:
    """Every lesion at every scan but its first, with whether its true size has risen.

    Reads   patient_id, lesion_id, scan_day [day], true_size_mm [mm]
    Adds    grows [bool]: 20 % and 5 mm above the smallest earlier true size, or visible again
            after having been too small to be seen
    """
    size = pl.col("true_size_mm")
    smallest = size.cum_min().shift(1).over(LESION, order_by="scan_day")
    risen = (size >= RELATIVE * smallest) & (size - smallest >= ABSOLUTE_MM)
    back = (smallest < VISIBLE_MM) & (size >= VISIBLE_MM)
    return truth.with_columns(
        grows=pl.when(smallest < VISIBLE_MM).then(back).otherwise(risen)
    ).filter(pl.col("grows").is_not_null())
