"""What a folder's JSON says: rows of tables as plain values, and every file with its digest."""

import hashlib
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from seriatim.base.codes import Finding


def rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON holds them: no infinity, no not-a-number."""
    return [
        {name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401  a cell of any column
    return None if isinstance(value, float) and not math.isfinite(value) else value


def list_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """What the checks found, without any value of a patient."""
    return [
        {
            "code": finding.code.code,
            "severity": finding.code.severity.value,
            "table": finding.table,
            "column": finding.column or None,
            "rows": len(finding.rows),
        }
        for finding in findings
    ]


def write_listing(path: Path, content: dict[str, Any], files: Iterable[Path]) -> None:
    """Write the content with the files that lie beside it, each with its size and digest."""
    listing = content | {"files": [_listed(file, path.parent) for file in files]}
    path.write_text(
        json.dumps(listing, indent=2, ensure_ascii=False, allow_nan=False) + "\n",
        encoding="utf-8",
        newline="\n",
    )


def _listed(path: Path, out_dir: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "path": path.relative_to(out_dir).as_posix(),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
