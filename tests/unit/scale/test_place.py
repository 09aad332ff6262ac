"""Results take the place of earlier ones as a whole."""

import pytest

from seriatim.scale.place import EARLIER, MADE, finish_move, placed, work_folder


def names(folder):
    return {path.name for path in folder.iterdir()}


def fill(folder, *files):
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        (folder / name).write_text(name)


def test_tables_of_an_earlier_run_go_and_other_files_stay(tmp_path):
    output = tmp_path / "out"
    fill(output, "report.html", "endpoints.csv", "survival.parquet", "notes.txt")
    fill(output / "lesion_states" / "partition=0000", "lesion_states.parquet")
    with placed(output) as made:
        (made / "report.html").write_text("new")
        (made / "endpoints.parquet").write_text("new")
    assert names(output) == {"report.html", "endpoints.parquet", "notes.txt"}
    assert (output / "report.html").read_text() == "new"
    assert names(tmp_path) == {"out"}


def test_what_fails_while_it_is_written_changes_nothing(tmp_path):
    output = tmp_path / "out"
    fill(output, "report.html")
    with pytest.raises(ZeroDivisionError):
        write_half_a_report(output)
    assert (output / "report.html").read_text() == "report.html"
    assert names(tmp_path) == {"out"}


def write_half_a_report(output):
    with placed(output) as made:
        (made / "report.html").write_text("half")
        raise ZeroDivisionError


@pytest.mark.parametrize("moved", ["earlier only", "both"])
def test_a_move_that_was_cut_off_is_finished(tmp_path, moved):
    output = tmp_path / "out"
    work = work_folder(output)
    fill(work / EARLIER, "report.html", "endpoints.csv", "notes.txt")
    fill(output if moved == "both" else work / MADE, "report.html", "results.json")
    finish_move(output)
    assert names(output) == {"report.html", "results.json", "notes.txt"}


def test_a_run_killed_before_its_move_gives_the_earlier_results_back(tmp_path):
    output = tmp_path / "out"
    fill(work_folder(output) / EARLIER, "report.html", "endpoints.csv")
    finish_move(output)
    assert names(output) == {"report.html", "endpoints.csv"}
