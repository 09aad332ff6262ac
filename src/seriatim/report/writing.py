"""The report's folder: the page, the figures, the tables, and `results.json` that lists them."""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from seriatim.report.document import render_report, report_figures
from seriatim.report.figures.drawing import Figure, render_png, render_svg
from seriatim.report.inputs import Results, SensitivityResults
from seriatim.report.printed import Clock

SCHEMA_VERSION = "1"
TABLES = (
    "lesion_states",
    "visit_responses",
    "best_responses",
    "categories",
    "collected_responses",
    "endpoints",
    "survival",
)

SENSITIVITY_TABLES = (
    "rules",
    "counts",
    "labels",
    "changes",
    "flow",
    "settings",
    "stability",
    "survival",
    "ranges",
    "imputed_patients",
    "imputed_counts",
    "imputed_survival",
    "imputed_curves",
)
"""Written into the folder `sensitivity`."""
SENSITIVITY_LISTED = ("rules", "flow", "settings", "ranges", "imputed_counts", "imputed_survival")
"""Those of them that `results.json` repeats: they hold no row of a patient and are short."""


def write_report(results: Results, out_dir: Path) -> Path:
    """Write everything the report consists of into a folder and give back the page's path.

    Writes  report.html, figures/*.svg and *.png, each table as .parquet and .csv, those of the
            sensitivity in a folder of their own, and results.json, which lists them with their
            digests; days of a calendar clock are written as dates, of a relative one as whole days
    Nulls   empty fields in CSV, null in JSON
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    page = out_dir / "report.html"
    page.write_text(render_report(results), encoding="utf-8", newline="\n")
    written = [
        page,
        *write_figures(report_figures(results), out_dir),
        *_write_tables(results, out_dir),
        *write_sensitivity_tables(results, out_dir),
    ]
    listing = describe_results(results) | {"files": [_listed(path, out_dir) for path in written]}
    (out_dir / "results.json").write_text(
        json.dumps(listing, indent=2, ensure_ascii=False, allow_nan=False) + "\n",
        encoding="utf-8",
        newline="\n",
    )
    return page


def describe_results(results: Results) -> dict[str, Any]:
    """What `results.json` says beside its list of files; see `schemas/results-1.schema.json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "about": results.about.model_dump(mode="json", exclude={"published"}),
        "study": results.study.model_dump(mode="json"),
        "provenance": asdict(results.provenance),
        "flow": _rows(results.flow),
        "counts": _rows(results.category_counts),
        "collected": _rows(results.collected_counts),
        "survival": _rows(results.tables.survival),
        "follow_up": _rows(results.follow_up),
        "contrasts": _rows(results.contrasts),
        "comparison": _rows(results.comparison),
        "sensitivity": {
            name: _rows(getattr(results.sensitivity, name)) for name in SENSITIVITY_LISTED
        },
        "findings": [
            {
                "code": finding.code.code,
                "severity": finding.code.severity.value,
                "table": finding.table,
                "column": finding.column or None,
                "rows": len(finding.rows),
            }
            for finding in results.findings
        ],
    }


def write_figures(figures: Iterable[Figure], out_dir: Path) -> Iterator[Path]:
    """Write each figure into the folder `figures` as SVG and PNG and give back their paths."""
    folder = out_dir / "figures"
    folder.mkdir(exist_ok=True)
    for figure in figures:
        drawing = folder / f"{figure.key}.svg"
        drawing.write_text(render_svg(figure), encoding="utf-8", newline="\n")
        yield drawing
        image = folder / f"{figure.key}.png"
        image.write_bytes(render_png(figure))
        yield image


def _write_tables(results: Results, out_dir: Path) -> Iterator[Path]:
    for name in TABLES:
        yield from _write_table(getattr(results.tables, name), out_dir / name, results.about.clock)


def write_sensitivity_tables(results: SensitivityResults, out_dir: Path) -> Iterator[Path]:
    """Write each table of the sensitivity into its folder and give back their paths."""
    folder = out_dir / "sensitivity"
    folder.mkdir(exist_ok=True)
    for name in SENSITIVITY_TABLES:
        frame = getattr(results.sensitivity, name)
        yield from _write_table(frame, folder / name, results.about.clock)


def _write_table(frame: pl.DataFrame, path: Path, clock: Clock) -> Iterator[Path]:
    """The table twice, under the path with each of the two endings."""
    dated = with_dates(frame, clock)
    table, text = path.with_suffix(".parquet"), path.with_suffix(".csv")
    dated.write_parquet(table)
    yield table
    dated.write_csv(text)
    yield text


def with_dates(frame: pl.DataFrame, clock: Clock) -> pl.DataFrame:
    """Day columns as dates on a calendar clock; as they are on a relative one.

    Reads   every column named `day` or ending in `_day` [day]
    Grain   unchanged
    """
    days = [name for name in frame.columns if name == "day" or name.endswith("_day")]
    if clock != "calendar" or not days:
        return frame
    return frame.with_columns(pl.col(days).cast(pl.Int32).cast(pl.Date))


def _listed(path: Path, out_dir: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "path": path.relative_to(out_dir).as_posix(),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401  a cell of any column
    """A cell as JSON holds it: no infinity, no not-a-number."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
