"""The kernel's default rules as strong users of other engines would write them.

Covered: targets that are masses or nodes, with missing scans, resections, periods and carried
baselines. Not covered: new lesions, non-targets, nodules, fragments, merges, Choi and reasons.
"""

NAMES = ("states", "visits", "best", "categories")
"""The result tables of every peer, written as Parquet (dplyr: CSV) into a folder of its own."""
