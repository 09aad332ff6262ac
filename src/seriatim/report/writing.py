"""The report's folder: the page, the figures, the tables, and `results.json` that lists them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from seriatim.causal.comparison import Comparison
from seriatim.report.document import render_report, report_figures
from seriatim.report.figures.drawing import Figure, render_png, render_svg
from seriatim.report.inputs import Results, SensitivityResults, Summary
from seriatim.report.listing import list_findings, rows_of, write_listing
from seriatim.report.printed import Clock

SCHEMA_VERSION = "1"
TABLES = (
    "lesion_states",
    "visit_responses",
    "best_responses",
    "categories",
    "collected_responses",
    "endpoints",
)
"""The tables of single patients' rows; `survival` is written beside them."""

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


EFFECT_TABLES = (
    "protocol",
    "flow",
    "person_time",
    "effects",
    "curves",
    "positivity",
    "weights",
    "balance",
    "variations",
    "unmeasured",
    "tipping",
    "in_grace",
    "negative_control",
    "left_out",
)
"""Written into the folder `effects`."""


def write_report(results: Results, out_dir: Path) -> Path:
    """Write everything the report consists of into a folder and give back the page's path.

    Writes  what `write_summary` writes, and each table of single patients' rows as .parquet and
            .csv; days of a calendar clock are written as dates, of a relative one as whole days
    Nulls   empty fields in CSV, null in JSON
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    return write_summary(results, out_dir, list(_write_tables(results, out_dir)))


def write_summary(summary: Summary, out_dir: Path, tables: Iterable[Path]) -> Path:
    """Write the report beside the tables of single patients' rows and give back the page's path.

    `tables` are the files of those tables, which lie in the folder already.
    Writes  report.html, figures/*.svg and *.png, the table of survival, those of the sensitivity
            and of the effects in folders of their own, and results.json, which lists all files
            with their digests
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    page = out_dir / "report.html"
    page.write_text(render_report(summary), encoding="utf-8", newline="\n")
    written = [
        page,
        *write_figures(report_figures(summary), out_dir),
        *tables,
        *_write_table(summary.survival, out_dir / "survival", summary.about.clock),
        *write_sensitivity_tables(summary, out_dir),
        *_write_effects(summary, out_dir),
    ]
    write_listing(out_dir / "results.json", describe_results(summary), written)
    return page


def describe_results(results: Summary) -> dict[str, Any]:
    """What `results.json` says beside its list of files; see `schemas/results-1.schema.json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "about": results.about.model_dump(mode="json", exclude={"published"}),
        "study": results.study.model_dump(mode="json"),
        "provenance": asdict(results.provenance),
        "flow": rows_of(results.flow),
        "counts": rows_of(results.category_counts),
        "collected": rows_of(results.collected_counts),
        "survival": rows_of(results.survival),
        "follow_up": rows_of(results.follow_up),
        "contrasts": rows_of(results.contrasts),
        "comparison": rows_of(results.comparison),
        "sensitivity": {
            name: rows_of(getattr(results.sensitivity, name)) for name in SENSITIVITY_LISTED
        },
        "findings": list_findings(results.findings),
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


def _write_effects(results: Summary, out_dir: Path) -> Iterator[Path]:
    if results.effects is not None:
        yield from write_effect_tables(results.effects, out_dir, results.about.clock)


def write_effect_tables(comparison: Comparison, out_dir: Path, clock: Clock) -> Iterator[Path]:
    """Write each table of the comparison into the folder `effects` and give back their paths."""
    folder = out_dir / "effects"
    folder.mkdir(exist_ok=True)
    for name in EFFECT_TABLES:
        yield from _write_table(getattr(comparison, name), folder / name, clock)


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
