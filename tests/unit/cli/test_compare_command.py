"""`seriatim compare`: what it prints and writes, how it ends, and how it is interrupted."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import jsonschema
import polars as pl
import pytest

import seriatim
from seriatim.causal.comparison import CURVE_SCHEMA, EFFECT_SCHEMA
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.simulate.trial import simulate_trial
from seriatim.simulate.trial_plan import TrialPlan
from seriatim.study.block_files import FOLDER, count_kept

ROOT = Path(__file__).resolve().parents[3]
DEMATTEO = ROOT / "examples" / "dematteo-2007"
SCHEMA = json.loads((ROOT / "schemas" / "compare-1.schema.json").read_text(encoding="utf-8"))
STUDY = """
[rules.probability]
compute = false
[trial]
months = [12, 24]
covariates = ["category", "sum_mm"]
[trial.eligibility]
categories = ["responsive", "focal_resistance", "multifocal_resistance"]
[trial.bootstrap]
replicates = 64
"""
DEADLINE_S = 240


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cohort")
    write_folder(simulate_trial(TrialPlan(), 400, 2).cohort(), folder)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder


@pytest.fixture
def asked(command, cohort):
    """Run the comparison of the simulated cohort."""
    return lambda out, *more: command(
        "compare", cohort, "--study", cohort / "study.toml", "-o", out, *more
    )


def test_the_page_the_tables_and_a_listing_are_written(asked, tmp_path):
    status, out, err = asked(tmp_path / "out")
    assert status == 0
    assert out.splitlines()[-1] == f"Comparison: {tmp_path / 'out' / 'compare.html'}"
    assert "the hazard ratio is a summary" in out
    assert "resamples 64 of 64" in err
    assert not (tmp_path / "out" / FOLDER).exists()
    listing = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(listing, SCHEMA)
    written = {
        path.relative_to(tmp_path / "out").as_posix()
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert {one["path"] for one in listing["files"]} == written - {"compare.json"}
    for one in listing["files"]:
        content = (tmp_path / "out" / one["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
    effects = pl.read_parquet(tmp_path / "out" / "effects" / "effects.parquet")
    assert effects.schema == EFFECT_SCHEMA
    curves = pl.read_parquet(tmp_path / "out" / "effects" / "curves.parquet")
    assert curves.schema == CURVE_SCHEMA
    assert len(listing["effects"]) == effects.height
    assert listing["study"]["trial"]["months"] == [12, 24]


def test_replicates_on_the_command_line_take_the_place_of_the_studys(asked, tmp_path):
    assert asked(tmp_path, "--replicates", "0", "--quiet") == (0, "", "")
    listing = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert listing["study"]["trial"]["bootstrap"]["replicates"] == 0
    weighted = [row for row in listing["effects"] if row["method"] == "clone_censor_weight"]
    assert {row["interval"] for row in weighted} == {"robust"}
    listing["effects"][0]["refusal"] = "no_reason"
    with pytest.raises(jsonschema.ValidationError, match="no_reason"):
        jsonschema.validate(listing, SCHEMA)


def test_findings_are_counted_and_listed_where_the_tables_have_some(command, cohort, tmp_path):
    """A size below 0 sets its row aside; the simulated tables have a warning and a note."""
    broken = shutil.copytree(cohort, tmp_path / "broken")
    (sizes,) = broken.glob("measurements.*")
    kept = pl.read_csv(sizes, infer_schema=False)
    changed = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("-3")).otherwise("long_axis_mm")
    kept.with_columns(long_axis_mm=changed).write_csv(sizes)
    given = ("--study", broken / "study.toml", "--replicates", "0")
    status, out, _ = command("compare", broken, "-o", tmp_path / "out", *given)
    assert status == 0
    counted = "Findings: 1 error, 1 warning, 1 note"
    assert out.splitlines()[-2] == f"{counted} (seriatim check {broken})"
    listing = json.loads((tmp_path / "out" / "compare.json").read_text(encoding="utf-8"))
    jsonschema.validate(listing, SCHEMA)
    assert [one["severity"] for one in listing["findings"]] == ["error", "warning", "note"]
    page = (tmp_path / "out" / "compare.html").read_text(encoding="utf-8")
    assert "1 error and 1 warning in the data, 1 row set aside" in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_negative_number_of_replicates_is_refused(asked, tmp_path):
    status, _, err = asked(tmp_path, "--replicates", "-3")
    assert status == 2
    assert "INP001  The number of replicates is negative." in err


def test_a_study_without_a_trial_is_refused(command, tmp_path):
    status, _, err = command("compare", DEMATTEO, "-o", tmp_path / "out")
    assert status == 4
    assert "The study states no trial, so there is no question to answer. Add a [trial]" in err
    assert not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_refused(asked, tmp_path):
    (tmp_path / "out").write_text("", encoding="utf-8")
    assert asked(tmp_path / "out")[0] == 2


def test_a_cohort_in_which_all_were_operated_is_refused_with_the_reason(command, tmp_path):
    """The synthetic founding cohort holds operated patients only."""
    (tmp_path / "study.toml").write_text("[trial]\n", encoding="utf-8")
    status, out, _ = command(
        "compare", DEMATTEO, "--study", tmp_path / "study.toml", "-o", tmp_path / "out"
    )
    assert status == 0
    assert out.startswith("No effect by clone-censor-weight. ")
    page = (ROOT / "docs" / "how-to" / "does-operating-help.md").read_text(encoding="utf-8")
    assert f"```text\n{out.splitlines()[0]}\n```" in page
    effects = pl.read_csv(tmp_path / "out" / "effects" / "effects.csv")
    refused = effects.filter(pl.col("method").is_in(["clone_censor_weight", "sequential_trials"]))
    assert refused["estimate"].is_null().all()
    assert refused["refusal"].is_not_null().all()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_asked_to_end_says_what_is_kept(cohort, tmp_path, number):
    script = "import sys; from seriatim.cli import main; main()"
    arguments = ["compare", cohort, "--study", cohort / "study.toml", "-o", tmp_path]
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments), "--replicates", "6400"],
        env={**os.environ, "PYTHONPATH": str(Path(seriatim.__file__).parents[1])},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + DEADLINE_S
    while not list((tmp_path / FOLDER).glob("*.npz")):
        assert time.monotonic() < deadline
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.01)
        assert process.returncode is None, process.communicate()
    process.send_signal(number)
    _, said = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 130
    kept = count_kept(tmp_path / FOLDER)
    assert 64 <= kept < 6400
    assert said.splitlines()[-1] == (
        f"Interrupted. {kept} resamples are kept; the same command goes on from there."
    )
    assert "Traceback" not in said
