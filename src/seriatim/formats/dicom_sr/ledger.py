"""What was met while reading, by place, until it is handed over as problems."""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from seriatim.cohort.places import PLACE, place
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import noted, set_aside

NOT_READ = "DCM026"


class Ledger:
    """Collects codes with the places they were met at: source number, record (0 the whole file)."""

    def __init__(self) -> None:
        self._aside: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._noted: dict[str, list[tuple[int, int]]] = {}
        self._not_read: Counter[tuple[str, ...]] = Counter()

    def set_aside(self, code: str, source: int, record: int = 0, kind: str = "") -> None:
        """A record, or a whole file, that becomes no row; `kind` completes the finding's words."""
        self._aside.setdefault((code, kind), []).append((source, record))

    def set_aside_report(self, code: str, source: int, n_groups: int) -> None:
        """Every group of a report."""
        for record in range(1, n_groups + 1):
            self.set_aside(code, source, record)

    def note(self, code: str, source: int, record: int = 0) -> None:
        """A record that is used all the same."""
        self._noted.setdefault(code, []).append((source, record))

    def not_read(self, source: int, record: int, items: Iterable[tuple[str, ...]]) -> None:
        """Numbers and statements of a group that are not read, each described in words."""
        known = list(items)
        self._not_read.update(known)
        if known:
            self.note(NOT_READ, source, record)

    def problems(self) -> list[Problem]:
        """The problems, one for each code and its words."""
        found = []
        for (code, kind), at in self._aside.items():
            found += set_aside(code, pack(at), kind=kind)
        for code, at in self._noted.items():
            found += noted(code, pack(at))
        return found

    def list_not_read(self) -> pl.DataFrame:
        """What was not read: one row for each kind of number or statement, and how many."""
        columns = ("what", "scheme", "code", "meaning", "unit_or_value")
        rows = [(*words, n) for words, n in sorted(self._not_read.items())]
        schema = dict.fromkeys(columns, pl.String()) | {"n": pl.Int64()}
        return pl.DataFrame(rows, schema=schema, orient="row")


def pack(at: list[tuple[int, int]]) -> pl.Series:
    """The places of these records."""
    schema = {"source": PLACE, "record": PLACE}
    frame = pl.DataFrame(at, schema=schema, orient="row")
    return frame.select(place(pl.col("source"), pl.col("record")).alias("place")).to_series()
