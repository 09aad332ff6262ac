"""The `seriatim` command: what it prints, what it writes, how it ends."""

import json
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
SAKAKURA = EXAMPLES / "sakakura-2006"


def test_the_report_is_written_and_its_place_printed(command, tmp_path):
    status, out, err = command("report", SAKAKURA, "-o", tmp_path / "out")
    assert status == 0
    findings, place = out.strip().splitlines()
    assert findings.startswith("Findings: 1 warning, 1 note")
    assert place == f"Report: {tmp_path / 'out' / 'report.html'}"
    assert "lesion states and categories" in err
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "results.json", "figures"} <= names
    for table in ("lesion_states", "visit_responses", "best_responses", "categories"):
        assert {f"{table}.csv", f"{table}.parquet"} <= names
    assert {"endpoints.csv", "endpoints.parquet", "survival.csv", "survival.parquet"} <= names


def test_the_sensitivity_is_written_with_its_tables_and_summed_up_in_two_lines(command, tmp_path):
    status, out, err = command("sensitivity", SAKAKURA, "-o", tmp_path / "out")
    assert status == 0
    kept, patients, place = out.strip().splitlines()
    assert kept == "0 of 1 keep the category under all 108 rules"
    assert patients.startswith("Patients: focal resistance 1 (")
    assert place == f"Sensitivity: {tmp_path / 'out' / 'sensitivity.html'}"
    assert "the category under other rules" in err
    names = {path.relative_to(tmp_path / "out").as_posix() for path in tmp_path.rglob("*.*")}
    assert {"sensitivity/labels.csv", "sensitivity/changes.parquet"} <= names
    assert "figures/category-flow.svg" in names


def test_the_sensitivity_of_tables_without_rows_says_there_is_nobody(command, tmp_path):
    command("init", tmp_path / "new")
    status, out, err = command("sensitivity", tmp_path / "new", "-o", tmp_path / "out")
    assert status == 0
    assert "no category to put to the test" in out
    assert "Traceback" not in err
    page = (tmp_path / "out" / "sensitivity.html").read_text(encoding="utf-8")
    assert "no category to put to the test" in page


def test_the_sensitivity_is_quiet_when_asked_to_be(command, tmp_path):
    assert command("sensitivity", SAKAKURA, "-o", tmp_path, "--quiet") == (0, "", "")


def test_the_report_and_the_sensitivity_write_the_same_tables(command, tmp_path):
    command("report", SAKAKURA, "-o", tmp_path / "one", "--quiet")
    command("sensitivity", SAKAKURA, "-o", tmp_path / "two", "--quiet")
    for path in sorted((tmp_path / "two" / "sensitivity").iterdir()):
        assert (tmp_path / "one" / "sensitivity" / path.name).read_bytes() == path.read_bytes()


def test_the_same_input_gives_the_same_bytes(command, tmp_path):
    for name in ("first", "second"):
        command("report", SAKAKURA, "-o", tmp_path / name, "--quiet")
    first, second = tmp_path / "first", tmp_path / "second"
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [
        name for name in files if (first / name).read_bytes() != (second / name).read_bytes()
    ] == []


def test_quiet_prints_nothing(command, tmp_path):
    assert command("report", SAKAKURA, "-o", tmp_path, "--quiet") == (0, "", "")


def test_no_color_is_kept_and_nothing_but_text_is_printed(command, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    _, out, err = command("report", SAKAKURA, "-o", tmp_path)
    assert "\x1b" not in out + err


def test_a_sheet_is_one_file_without_an_address_in_it(command, tmp_path):
    path = tmp_path / "deep" / "sheet.html"
    status, out, _ = command("sheet", SAKAKURA, "SYN-S1", "-o", path)
    assert status == 0
    assert str(path) in out
    page = path.read_text(encoding="utf-8")
    assert "SYN-S1" in page
    assert 'src="http' not in page


def test_an_unknown_patient_is_refused_without_repeating_the_name(command, tmp_path):
    status, out, err = command("sheet", SAKAKURA, "QXZ98765", "-o", tmp_path / "sheet.html", "-q")
    assert status == 2
    assert "no such patient" in err
    assert "QXZ98765" not in out + err
    assert not (tmp_path / "sheet.html").exists()


def test_check_ends_with_zero_where_nothing_is_in_error(command):
    status, out, _ = command("check", SAKAKURA)
    assert status == 0
    assert out.rstrip().endswith("1 warning, 1 note")
    for word in ("found", "expected", "do"):
        assert f"\n  {word} " in out


def test_check_counts_warnings_as_errors_when_strict(command):
    status, _, _ = command("check", SAKAKURA, "--strict")
    assert status == 1


def test_check_as_json_lists_every_finding(command):
    status, out, _ = command("check", SAKAKURA, "--json")
    assert status == 0
    listed = json.dumps(json.loads(out))
    assert "warning" in listed
    assert "operations" in listed


def test_check_ends_with_one_where_rows_are_in_error(command, tmp_path):
    command("init", tmp_path / "new")
    (tmp_path / "new" / "patients.csv").write_text(
        "patient_id,sex\nP1,male\nP1,female\n", encoding="utf-8"
    )
    status, out, err = command("check", tmp_path / "new")
    assert status == 1
    assert out.startswith("ERROR")
    assert err == ""


def test_init_writes_what_check_reads(command, tmp_path):
    status, out, _ = command("init", tmp_path / "new")
    assert status == 0
    assert "seriatim check" in out
    assert command("check", tmp_path / "new")[0] in (0, 1)


def test_init_leaves_a_folder_with_files_alone(command, tmp_path):
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    status, _, err = command("init", tmp_path)
    assert status == 2
    assert err.startswith("INP")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["patients.csv", "measurements.csv"])
def test_a_report_without_a_required_table_is_refused(command, tmp_path, name):
    command("init", tmp_path / "new")
    (tmp_path / "new" / name).unlink()
    status, _, err = command("report", tmp_path / "new", "-o", tmp_path / "out", "--quiet")
    assert status == 3
    assert "seriatim check" in err
    assert not (tmp_path / "out").exists()


def test_a_report_on_tables_without_rows_says_there_is_nobody(command, tmp_path):
    command("init", tmp_path / "new")
    status, _, err = command("report", tmp_path / "new", "-o", tmp_path / "out", "--quiet")
    assert (status, err) == (0, "")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Patients in the cohort" in page


def test_the_study_shown_can_be_carried_out(command, tmp_path):
    _, shown, _ = command("study", "--show")
    path = tmp_path / "study.toml"
    path.write_text(shown, encoding="utf-8")
    status, out, _ = command("study", path)
    assert status == 0
    assert "can be carried out" in out
    status, _, _ = command("report", SAKAKURA, "-o", tmp_path / "out", "--study", path, "-q")
    assert status == 0


def test_a_study_changes_the_answer(command, tmp_path):
    path = tmp_path / "study.toml"
    path.write_text("[rules.growth]\nwindow_days = 1\n", encoding="utf-8")
    command("report", SAKAKURA, "-o", tmp_path / "out", "--study", path, "-q")
    counts = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["counts"]
    assert {row["category"] for row in counts if row["n_patients"]} == {"indeterminate"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("report", "nowhere", "-o", "out"), 2),
        (("check", "nowhere"), 2),
        (("sensitivity", "nowhere", "-o", "out"), 2),
        (("sensitivity", SAKAKURA, "-o", SAKAKURA / "make.py"), 2),
        (("sheet", "nowhere", "P1", "-o", "out.html"), 2),
        (("study", "nowhere.toml"), 2),
        (("report", SAKAKURA, "-o", SAKAKURA / "make.py"), 2),
        (("sheet", SAKAKURA, "SYN-S1", "-o", SAKAKURA), 2),
        (("report", SAKAKURA), 2),
        (("rapport",), 2),
    ],
)
def test_what_cannot_be_done_ends_with_two_and_one_message(
    command, arguments, status, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    code, out, err = command(*arguments)
    assert code == status
    assert "Traceback" not in out + err
    assert (out + err).strip()


def test_help_imports_nothing_heavy():
    import subprocess

    script = (
        "import sys; sys.argv = ['seriatim', '--help']\n"
        "from seriatim import cli\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('polars', 'altair', 'scipy', 'duckdb') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")
