"""Kernel and referee give the same answer in every row and column of every table."""

from math import isclose

from hypothesis import given
from oracle.engine import derive

from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import RESULTS, derive_by_kernel
from generative.rule_values import rules


def is_same(ours, theirs):
    """Equal, or equal up to the last bits of a division done in another order."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return type(ours) is type(theirs) and ours == theirs


def first_difference(oracle_rows, kernel_rows):
    """What to look at first, in words; None where the tables agree."""
    for place, (ours, theirs) in enumerate(zip(oracle_rows, kernel_rows, strict=False)):
        if list(ours) != list(theirs):
            return f"columns: oracle {list(ours)}, kernel {list(theirs)}"
        for name in ours:
            if not is_same(ours[name], theirs[name]):
                return (
                    f"row {place}, {name}: oracle {ours[name]!r}, kernel {theirs[name]!r}"
                    f"\n  oracle row {ours}\n  kernel row {theirs}"
                )
    if len(oracle_rows) != len(kernel_rows):
        return f"rows: oracle {len(oracle_rows)}, kernel {len(kernel_rows)}"
    return None


@examples(250)
@given(cohorts(), rules())
def test_every_row_of_every_table_agrees(cohort, rule_values):
    by_oracle = derive(cohort, rule_values)
    by_kernel = derive_by_kernel(cohort, rule_values)
    for table in RESULTS:
        difference = first_difference(by_oracle[table], by_kernel[table])
        assert difference is None, f"{table}, {difference}"
