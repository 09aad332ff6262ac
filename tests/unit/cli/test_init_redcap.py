"""`seriatim init --redcap` writes what a group needs to begin, and its own export reads back."""

import csv

from seriatim.formats.read import read_cohort


def test_the_registry_is_written_with_how_to_go_on(command, tmp_path):
    folder = tmp_path / "registry"
    status, out, err = command("init", folder, "--redcap")
    assert (status, err) == (0, "")
    assert str(folder / "README.txt") in out
    names = {path.name for path in folder.iterdir()}
    assert names == {"data_dictionary.csv", "README.txt", "cohort.toml"}
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert "Repeating instruments" in text
    assert "Neither a data dictionary nor an instrument zip can carry this setting" in text
    assert "{" not in text


def test_a_project_made_from_it_is_converted_in_place(command, tmp_path):
    folder = tmp_path / "registry"
    command("init", folder, "--redcap")
    with (folder / "data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        fields = [row["Variable / Field Name"] for row in csv.DictReader(file)]
    keys = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance"]
    rows = [
        {"record_id": "7", "pt_sex": "male"},
        {keys[0]: "7", keys[1]: "lesions", keys[2]: "1", "les_lesion_id": "L1",
         "les_kind": "solid", "les_role": "target"},
        {keys[0]: "7", keys[1]: "measurements", keys[2]: "1", "meas_lesion_id": "L1",
         "meas_scan_day": "2020-05-06", "meas_long_axis_mm": "21", "meas_status": "measured"},
    ]  # fmt: skip
    with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*keys, *fields[1:]])
        writer.writeheader()
        writer.writerows(rows)
    status, out, _ = command("convert", folder, "-o", tmp_path / "cohort")
    assert status == 0
    assert "3 records in: 3 used, 0 set aside" in out
    cohort = read_cohort(tmp_path / "cohort")
    assert cohort.measurements["long_axis_mm"].to_list() == [21.0]


def test_a_folder_that_holds_anything_is_left_alone(command, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    status, _, err = command("init", tmp_path, "--redcap")
    assert status == 2
    assert "is not an empty folder" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
