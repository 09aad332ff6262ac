"""A growth model that cannot be is refused with the reason, from Python and from a study file."""

import math

import pytest
from pydantic import ValidationError

from seriatim.base.errors import PlanError
from seriatim.response.posterior import GrowthModel, PathShares, ReaderError
from seriatim.study import read_study

IMPOSSIBLE = [
    ("same_reader_cv_pct", -1.0, "greater than 0"),
    ("same_reader_cv_pct", 0.0, "greater than 0"),
    ("same_reader_cv_pct", 101.0, "less than or equal to 100"),
    ("same_reader_cv_pct", math.nan, "finite number"),
    ("same_reader_cv_pct", math.inf, "finite number"),
    ("mixed_readers_cv_pct", 0.0, "greater than 0"),
    ("mixed_readers_cv_pct", 100.1, "less than or equal to 100"),
    ("floor_mm", 0.0, "greater than 0"),
    ("floor_mm", math.nan, "finite number"),
    ("scan_cv_pct", -0.1, "greater than or equal to 0"),
    ("scan_cv_pct", 101.0, "less than or equal to 100"),
    ("unsure_factor", 0.9, "greater than or equal to 1"),
    ("unsure_factor", math.nan, "finite number"),
    ("unsure_pct", 100.0, "less than 100"),
    ("unsure_pct", -1.0, "greater than or equal to 0"),
    ("visible_mm", 0.0, "greater than 0"),
    ("measurable_mm", math.inf, "finite number"),
]


@pytest.mark.parametrize(("name", "value", "reason"), IMPOSSIBLE)
def test_an_error_that_cannot_be_is_refused_from_python(name, value, reason):
    with pytest.raises(ValidationError, match=reason) as refused:
        ReaderError(**{name: value})
    assert refused.value.errors()[0]["loc"] == (name,)


def refusal(tmp_path, text):
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        read_study(path)
    return str(refused.value)


@pytest.mark.parametrize(("name", "value", "reason"), IMPOSSIBLE)
def test_an_error_that_cannot_be_is_refused_from_a_study_file(tmp_path, name, value, reason):
    text = refusal(tmp_path, f"[rules.probability.error]\n{name} = {value}\n")
    assert f"rules.probability.error.{name}: " in text
    assert reason in text


@pytest.mark.parametrize(
    ("table", "setting", "named"),
    [
        ("rules.probability", "certain_pct = 50", "certain_pct"),
        ("rules.probability", "certain_pct = nan", "certain_pct"),
        ("rules.probability", "draws = 7", "draws"),
        ("rules.probability", "draws = 5000", "draws"),
        ("rules.probability", "seed = -1", "seed"),
        ("rules.probability.error", 'readers = "someone"', "readers"),
        ("rules.probability.error", "same_reader_cv = 6.1", "same_reader_cv"),
        ("rules.probability.shares", "stable = -1", "stable"),
        ("rules.probability.shares", "stable = inf", "stable"),
        ("rules.probability.shares", "stationary = 3", "stationary"),
    ],
)
def test_every_other_setting_that_cannot_be_is_named(tmp_path, table, setting, named):
    assert f"{table}.{named}: " in refusal(tmp_path, f"[{table}]\n{setting}\n")


def test_at_least_one_path_has_a_share(tmp_path):
    nothing = dict.fromkeys(PathShares.model_fields, 0.0)
    with pytest.raises(ValidationError, match="at least one path must have a share above 0"):
        PathShares(**nothing)
    text = "[rules.probability.shares]\n" + "\n".join(f"{name} = 0" for name in nothing)
    assert "at least one path must have a share above 0" in refusal(tmp_path, text)


@pytest.mark.parametrize(("visible_mm", "measurable_mm"), [(6.0, 5.0), (5.0, 5.0)])
def test_a_lesion_is_seen_before_it_can_be_measured(visible_mm, measurable_mm):
    """Otherwise `too_small` would lie between bounds that cross, and nothing could be said."""
    with pytest.raises(ValidationError, match="visible_mm"):
        ReaderError(visible_mm=visible_mm, measurable_mm=measurable_mm)


def test_a_study_file_sets_what_it_names(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(
        "[rules.probability]\ncertain_pct = 90\n[rules.probability.error]\nscan_cv_pct = 2.5\n",
        encoding="utf-8",
    )
    expected = GrowthModel(certain_pct=90, error=ReaderError(scan_cv_pct=2.5))
    assert read_study(path).rules.probability == expected
