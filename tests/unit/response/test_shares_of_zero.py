"""A path that no lesion takes is not taken, however badly the others foretell the readings."""

import pytest
from growth_cases import cohort_of, judge

from seriatim.response.posterior import PathShares
from seriatim.response.posterior.paths import PATHS


def only(*names):
    return PathShares(**{path.identifier: float(path.identifier in names) for path in PATHS})


@pytest.mark.parametrize("n_scans", [4, 60])
def test_lesions_that_all_keep_their_size_never_grow(n_scans):
    """30 and 100 mm by turns: no error of the reader explains it, and nothing else is allowed."""
    sizes = {30 * scan: (30, 100)[scan % 2] for scan in range(n_scans)}
    found = judge(cohort_of({"A": sizes}), shares=only("stable")).lesion_states
    assert found["p_growing"].max() == 0


def test_shares_may_be_left_to_two_paths():
    found = judge(cohort_of({"A": {0: 30, 90: 60}}), shares=only("stable", "jumping")).lesion_states
    assert found["p_growing"][-1] > 0.99
