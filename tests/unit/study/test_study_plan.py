"""The study file: what it names, what it leaves at its default, what it refuses."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seriatim.base.errors import InputError, PlanError
from seriatim.causal.trial import Eligibility, TargetTrial
from seriatim.response import GrowthRule, ResponseRules
from seriatim.study import Study, SurvivalPlan, read_study, render_study

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "schemas" / "study-1.schema.json").read_text(encoding="utf-8"))


def written(tmp_path, text):
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_is_the_default_study(tmp_path):
    assert read_study(written(tmp_path, "")) == Study()


@given(
    st.sampled_from(["nadir", "baseline", "previous"]),
    st.integers(0, 1000),
    st.booleans(),
    st.sampled_from(["log", "log-log", "plain", "arcsin"]),
    st.lists(st.integers(1, 240), min_size=1, max_size=6, unique=True),
)
def test_a_study_shown_reads_back_as_the_same_study(
    tmp_path_factory, reference, percent, confirm, scale, months
):
    study = Study(
        rules=ResponseRules(
            growth=GrowthRule(reference=reference, relative_pct=percent / 10, confirm=confirm)
        ),
        survival=SurvivalPlan(conf_type=scale, months=tuple(months)),
    )
    path = tmp_path_factory.mktemp("study") / "study.toml"
    path.write_text(render_study(study), encoding="utf-8")
    assert read_study(path) == study


def test_a_study_asks_whether_operating_helps_only_where_it_has_the_section(tmp_path):
    assert Study().trial is None
    assert read_study(written(tmp_path, "[trial]")).trial == TargetTrial()


@pytest.mark.parametrize(
    "trial",
    [
        None,
        TargetTrial(),
        TargetTrial(
            eligibility=Eligibility(max_ecog=1, lines=("1",)),
            only_while=("responsive",),
            negative_control="second_malignancy",
        ),
    ],
)
def test_a_trial_shown_reads_back_as_the_same_trial(tmp_path, trial):
    study = Study(trial=trial)
    assert read_study(written(tmp_path, render_study(study))) == study


def test_the_section_left_out_is_shown_as_a_comment_that_can_be_switched_on(tmp_path):
    shown = render_study(Study())
    commented = shown[shown.index("# [trial]") :]
    switched_on = [
        line.removeprefix("# ") if line.startswith("# [") or _is_setting(line) else line
        for line in commented.splitlines()
    ]
    assert read_study(written(tmp_path, "\n".join(switched_on))).trial == TargetTrial()


def _is_setting(line):
    name, _, value = line.removeprefix("# ").partition(" =")
    return name.replace("_", "").isalpha() and bool(value)


@pytest.mark.parametrize(
    "setting",
    ["months = [0]", "grace_months = 0", "timing = 'late'", "negative_control = 'fracture'"],
)
def test_what_cannot_be_asked_of_a_trial_is_refused_with_its_place(tmp_path, setting):
    with pytest.raises(PlanError, match=rf"trial\.{setting.split(' ')[0]}"):
        read_study(written(tmp_path, f"[trial]\n{setting}\n"))


def test_every_default_is_shown_with_its_description():
    lines = render_study(Study()).splitlines()
    shown = {line.removeprefix("# ").split(" =")[0] for line in lines if " =" in line}
    assert {"relative_pct", "absolute_mm", "window_days", "conf_type", "months"} <= shown
    assert "# density_rise_pct =" in lines
    for place, line in enumerate(lines):
        if " =" in line and not line.startswith("# "):
            assert lines[place - 1].startswith("# "), f"{line} has no description"


def test_all_problems_are_named_at_once_with_their_place(tmp_path):
    path = written(
        tmp_path, "[rules.growth]\nrelative_pct = -3\nreferense = 'nadir'\n[survival]\nmonths = 'x'"
    )
    with pytest.raises(PlanError) as raised:
        read_study(path)
    message = str(raised.value)
    assert "rules.growth.relative_pct" in message
    assert "rules.growth.referense" in message
    assert "the nearest known one is `reference`" in message
    assert "survival.months" in message
    assert "seriatim study --show" in message


@pytest.mark.parametrize(
    "line",
    [
        "relative_pct = [10, -1]",
        "references = ['smallest']",
        "window_days = [1.5]",
        "definitions = ['mine']",
        "imputations = 1",
        "seed = -1",
        "months = [0]",
    ],
)
def test_what_cannot_be_asked_of_other_rules_is_refused_with_its_place(tmp_path, line):
    path = written(tmp_path, f"[sensitivity]\n{line}\n")
    with pytest.raises(PlanError, match=rf"sensitivity\.{line.split(' ')[0]}"):
        read_study(path)


@pytest.mark.parametrize("content", [b"[rules", b"\xff\xfe", b"= 3"])
def test_a_file_that_is_not_toml_is_refused(tmp_path, content):
    path = tmp_path / "study.toml"
    path.write_bytes(content)
    with pytest.raises(PlanError, match="not TOML"):
        read_study(path)


def test_a_missing_file_says_how_to_get_one(tmp_path):
    with pytest.raises(InputError, match="study --show"):
        read_study(tmp_path / "nowhere.toml")


def test_the_published_schema_is_the_studys_own():
    assert {key: SCHEMA[key] for key in Study.model_json_schema()} == Study.model_json_schema()


def test_the_default_study_meets_the_schema_and_a_wrong_one_does_not():
    jsonschema.validate(Study().model_dump(mode="json"), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"survival": {"conf_type": "exact"}}, SCHEMA)
