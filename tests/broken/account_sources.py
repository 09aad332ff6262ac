"""A cohort that a conversion made, with an account of it that names losses and errors."""

import json

from broken.folders import GOOD
from broken.sources import BrokenSource


def converted(errors):
    """Writes the good folder with the account of a conversion that met so many errors."""

    def build(folder):
        for name, text in GOOD.items():
            (folder / name).write_text(text, encoding="utf-8")
        account = folder / "conversion"
        account.mkdir()
        rows = "source,records,used,set_aside,not_accounted_for\nlong.csv,1200,1150,50,0\n"
        (account / "records.csv").write_text(rows, encoding="utf-8")
        findings = {"counts": {"error": errors, "warning": 0, "note": 1}, "findings": []}
        (account / "findings.json").write_text(json.dumps(findings), encoding="utf-8")
        return folder

    return build


RECIPES = (
    BrokenSource("SRC003", "tables", converted(0)),
    BrokenSource("SRC004", "tables", converted(2)),
)
