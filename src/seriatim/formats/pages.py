"""The reference page on formats, written from their table."""

from seriatim.formats.registry import FORMATS, Format

_HEAD = """# Formats

`seriatim convert` reads them, `seriatim export` writes them, and `seriatim formats` prints this
table with what is missing on the machine at hand. An extra is an optional library; a format that
needs one says so and names the line that installs it.

| format | reads | writes | extra |
|---|---|---|---|
"""

_FOOT = """
A cohort as a folder of CSV or Parquet tables, or as one DuckDB file, is what every verb takes and
needs no conversion. How each format is read, and what it cannot hold, stands on its own page:
see [Exchange](../how-to/exchange.md).
"""


def render_formats_page() -> str:
    """The page `docs/reference/formats.md`: every format, its directions and its extra."""
    return _HEAD + "\n".join(_row(entry) for entry in FORMATS.values()) + "\n" + _FOOT


def _row(entry: Format) -> str:
    extra = f"`{entry.extra}` ({entry.extra_for})" if entry.extra else "-"
    return f"| `{entry.name}` | {entry.reads or '-'} | {entry.writes or '-'} | {extra} |"
