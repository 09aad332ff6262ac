"""What may stand in the project's files: no machine's paths and no registry."""

import re

from architecture.tree import ROOT, shown, tracked_files

MACHINE = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|file:///"
    r"|(?<![\w.])/(?:home|root|work|tmp|opt|Users)/\w"
)
TEXT = {".py", ".md", ".toml", ".txt", ".cff", ".cfg", ".json", ".csv", ".html", ".css", ".j2", ""}


def test_no_file_names_a_machine_or_a_registry():
    found = [
        f"{shown(path)}: {hit.group()}"
        for path in tracked_files()
        if path.suffix in TEXT and path.name != "test_tracked_files.py"
        if (hit := MACHINE.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_every_constraint_is_an_exact_version():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 20
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", pin)] == []
