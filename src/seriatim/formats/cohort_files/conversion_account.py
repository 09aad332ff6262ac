"""What a cohort's own folder says of the conversion that made it, so that nothing is forgotten."""

import json
from pathlib import Path

import polars as pl

from seriatim.cohort.problems import Problem

ACCOUNT_FOLDER = "conversion"
"""Folder within the cohort's, with the account of the conversion."""
RECORDS_FILE, FINDINGS_FILE = "records.csv", "findings.json"


def read_account(folder: Path) -> list[Problem]:
    """How many records the conversion read and set aside, and how many errors it met.

    Nothing where there was no conversion, or where its account cannot be read.
    """
    account = folder / ACCOUNT_FOLDER
    try:
        records = pl.read_csv(account / RECORDS_FILE).select("records", "set_aside").sum().row(0)
        findings = json.loads((account / FINDINGS_FILE).read_text(encoding="utf-8"))
        errors = int(findings["counts"]["error"])
        read, aside = (int(number) for number in records)
    except Exception:
        # The account is the user's to change; without it the tables are what they are.
        return []
    problems = [Problem("SRC003", "", words={"records": f"{read:,}", "aside": f"{aside:,}"})]
    if errors:
        words = {"errors": f"{errors:,}", "plural": "s" * (errors != 1)}
        problems.append(Problem("SRC004", "", words=words))
    return problems
