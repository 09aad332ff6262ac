"""What a plan refuses, and in which words."""

import pytest
from pydantic import ValidationError

from seriatim.simulate import GrowthPlan

NAN, INFINITE = float("nan"), float("inf")
SHARES = ("share_stable", "share_regressing", "share_regrowing", "share_growing")


def test_a_mix_that_does_not_add_up_to_one_is_refused_with_its_sum():
    with pytest.raises(ValidationError, match=r"add up to 0\.9; they must add up to 1"):
        GrowthPlan(share_stable=0.3)
    with pytest.raises(ValidationError, match=r"add up to 1\.1; they must add up to 1"):
        GrowthPlan(share_stable=0.5)


def test_tenths_that_add_up_to_one_only_nearly_are_taken():
    tenths = dict(zip(SHARES, (0.1, 0.2, 0.3, 0.4), strict=True))
    assert GrowthPlan(**tenths).shares == (0.1, 0.2, 0.3, 0.4)


@pytest.mark.parametrize("share", [NAN, INFINITE, -0.1, 1.1])
@pytest.mark.parametrize("name", SHARES)
def test_a_share_that_is_no_share_is_refused(name, share):
    with pytest.raises(ValidationError, match=name):
        GrowthPlan(**{name: share})


@pytest.mark.parametrize("name", ["cv_pct", "floor_mm", "scan_cv_pct", "rounding_mm", "visible_mm"])
@pytest.mark.parametrize("value", [NAN, INFINITE, -1, 501])
def test_a_reader_that_cannot_be_is_refused(name, value):
    with pytest.raises(ValidationError, match=name):
        GrowthPlan(**{name: value})


@pytest.mark.parametrize("value", [NAN, -1, 100.1])
def test_missing_readings_are_from_none_to_all(value):
    assert GrowthPlan(missing_pct=100).missing_pct == 100
    with pytest.raises(ValidationError, match="missing_pct"):
        GrowthPlan(missing_pct=value)


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("lesions_per_patient", (0, 3)),
        ("scans_per_patient", (3, 2)),
        ("interval_days", (0, 10)),
        ("baseline_mm", (0, 20)),
        ("baseline_mm", (20, 401)),
        ("regression_per_month", (0, 0.1)),
        ("sensitive_fraction", (0.5, 1.5)),
        ("regrowth_per_month", (0.2, 0.1)),
        ("growth_per_month", (0.1, NAN)),
    ],
)
def test_a_span_out_of_order_or_out_of_reach_is_refused(name, span):
    with pytest.raises(ValidationError, match=name):
        GrowthPlan(**{name: span})


def test_no_patients_and_unknown_settings_are_refused():
    with pytest.raises(ValidationError, match="n_patients"):
        GrowthPlan(n_patients=0)
    with pytest.raises(ValidationError, match="cv"):
        GrowthPlan(cv=6.1)


def test_limits_of_the_reader_that_contradict_each_other_are_refused():
    with pytest.raises(ValidationError, match="what is measured must be seen"):
        GrowthPlan(visible_mm=6)
    with pytest.raises(ValidationError, match="would round to 0"):
        GrowthPlan(visible_mm=1, measurable_mm=1, rounding_mm=5)


def test_every_setting_is_described():
    fields = GrowthPlan.model_json_schema()["properties"]
    assert [name for name, field in fields.items() if not field.get("description")] == []
