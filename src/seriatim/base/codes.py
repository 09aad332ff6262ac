"""The shape of a finding: what a check says about the data without showing any of it."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Severity(StrEnum):
    """How much a finding matters: an error loses data, a warning may mislead, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Effect(StrEnum):
    """What becomes of the data a finding is about, in the words of the reference page."""

    FILE = "The file is left out."
    RECORD = "The record is set aside."
    TABLE = "The table is not used; without a required table the cohort cannot be analysed."
    COLUMN = "The column is not read."
    ROW = "The row is set aside."
    VALUE = (
        "The value is left empty; where the column must have a value, or where an empty one would "
        "say something else, the row is set aside."
    )
    EMPTIED = "The value is left empty."
    CONVERTED = "It is read in the way the finding says."
    KEPT = "Nothing is changed."


@dataclass(frozen=True)
class FindingCode:
    """One kind of finding, as it stands in the reference page."""

    code: str
    severity: Severity
    title: str
    expected: str
    advice: str
    effect: Effect = Effect.KEPT
    found: str = ""
    """Words for what was found; `{values}` and `{rows}` are the count, `{are}` its verb."""


MAX_ROWS_KEPT = 1_000
"""Row numbers kept with one finding; the count goes on beyond."""


MAX_ROWS_SHOWN = 8
"""Row numbers written out where a finding is shown as text; the others are counted."""


@dataclass(frozen=True, repr=False)
class Finding:
    """One finding in one table: where, how many rows, what was found, what to do."""

    code: FindingCode
    table: str
    column: str
    rows: tuple[int, ...]
    """Row numbers in the user's own table, the first data row being 1; empty when none applies.

    At most `MAX_ROWS_KEPT` of them, the smallest first.
    """
    found: str
    n_rows: int = 0
    """How many rows the finding is about, those beyond the kept row numbers included."""
    places: tuple[str, ...] = ()
    """Where they stood in the files that the tables were made from; empty where the tables are the
    user's own files. At most `MAX_ROWS_KEPT`."""

    def __post_init__(self) -> None:
        if self.n_rows < len(self.rows):
            object.__setattr__(self, "n_rows", len(self.rows))

    def __str__(self) -> str:
        """Code, severity, place, rows and what was found, on one line."""
        where = " ".join(part for part in (self.place, self.rows_in_words) if part)
        return f"{self.code.code} {self.code.severity} {where}: {self.found}"

    def __repr__(self) -> str:
        return f"<Finding {self}>"

    @property
    def place(self) -> str:
        """Table and column, as far as there are any."""
        return ".".join(part for part in (self.table, self.column) if part)

    @property
    def rows_in_words(self) -> str:
        """The first rows, and how many more there are; empty where there is none.

        As they stood in the user's files where the tables were made from such; else row numbers.
        """
        if self.places:
            more = self.n_rows - min(len(self.places), MAX_ROWS_SHOWN)
            shown = _join_places(self.places[:MAX_ROWS_SHOWN])
            return shown + (f" and {more:,} more" if more > 0 else "")
        if not self.rows:
            return ""
        shown = ", ".join(str(row) for row in self.rows[:MAX_ROWS_SHOWN])
        more = self.n_rows - min(len(self.rows), MAX_ROWS_SHOWN)
        return f"row{'s' * (self.n_rows != 1)} {shown}" + (f" and {more:,} more" if more else "")


def _join_places(places: tuple[str, ...]) -> str:
    """Places with those of one file together: `tr.csv row 3, 17; ts.csv row 4`."""
    groups = groupby(places, key=lambda words: words.rpartition(" ")[0])
    return "; ".join(
        f"{stem} {', '.join(words.rpartition(' ')[2] for words in group)}".strip()
        for stem, group in groups
    )
