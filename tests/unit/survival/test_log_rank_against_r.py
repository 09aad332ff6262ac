"""The log-rank family against R survival `survdiff`, plain and stratified, rho 0 to 1."""

import numpy as np
import pytest

from seriatim.survival.compare import compare_log_rank

CASES = {
    "aml": ("aml", "log_rank", "control", None),
    "veteran four groups": ("veteran", "log_rank", "celltype", None),
    "veteran in strata": ("veteran", "log_rank_by_celltype", "trt", ["celltype"]),
    "lung": ("lung", "log_rank", "sex", None),
    "lung in strata": ("lung", "log_rank_by_ecog", "sex", ["ecog"]),
    "jasa": ("jasa", "log_rank", "ever", None),
    "colon three groups": ("colon", "log_rank", "rx", None),
    "colon in strata": ("colon", "log_rank_strata", "rx", ["node4", "extent"]),
}


@pytest.mark.parametrize("case", CASES, ids=lambda name: name.replace(" ", "-"))
def test_observed_expected_variance_and_test(case, reference, agree):
    name, figure, group, strata = CASES[case]
    data = reference(name).data
    rows = data["etype"] == 2 if name == "colon" else np.ones(data["time"].size, dtype=bool)
    layers = None
    if strata is not None:
        layers = [str(row) for row in zip(*(data[column][rows] for column in strata), strict=True)]
    for theirs in reference(name).figures[figure]:
        ours = compare_log_rank(
            data["time"][rows],
            data["status"][rows],
            data[group][rows],
            strata=layers,
            weighting="fleming-harrington",
            rho=theirs["rho"],
        )
        for field in ("observed", "expected", "variance", "statistic", "p_value"):
            agree(getattr(ours, field), theirs[field])
        assert ours.degrees_of_freedom == theirs["degrees_of_freedom"]
