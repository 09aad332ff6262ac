"""The response that the trial recorded beside the derived one: counts, causes, a cross table."""

from dataclasses import dataclass

import polars as pl

from seriatim.report.inputs import Summary
from seriatim.report.printed import NO_VALUE, as_count, as_list, as_sentence
from seriatim.report.tables import PrintedTable
from seriatim.report.words import in_words, source_words
from seriatim.response.differences import DIFFERENCES
from seriatim.response.verdicts import CALLS

PARTS = {
    "target": "Target lesions",
    "non_target": "Non-target lesions",
    "new_lesion": "New lesions",
    "overall": "Overall",
}
CROSSED = "target"
"""The part whose recorded and derived responses are crossed."""
OURS = "seriatim"
SHORT = {"NON_CR_NON_PD": "non-CR/non-PD"}
NOT_RECORDED, NOT_DERIVED = "not recorded", "not derived"


@dataclass(frozen=True)
class CollectedSection:
    """What the report says of the responses that the trial recorded."""

    words: str
    parts: PrintedTable
    causes: PrintedTable
    crossed: PrintedTable


def describe_collected(results: Summary) -> CollectedSection | None:
    """Where and why recorded and derived responses differ; None where none was recorded.

    Reads   collected_counts: part, collected, derived, agrees, why, n_visits
    """
    counts = results.collected_counts
    if counts.is_empty():
        return None
    return CollectedSection(_words(counts), _parts(counts), _causes(counts), _crossed(counts))


def _words(counts: pl.DataFrame) -> str:
    told = [
        f"{_total(of_part, ~pl.col('agrees')):,} of "
        f"{as_count(_total(of_part, pl.col('agrees').is_not_null()), 'reading')} differ in "
        f"{PARTS[part].lower() if part != 'overall' else 'the overall response'}"
        for part, of_part in _by_part(counts)
    ]
    return (
        "The trial recorded responses of its own. They stand beside the derived ones and are never "
        "used in their place; of all readers, where both are there, "
        f"{as_list(told)}. The table collected_responses beside this report holds every reading."
    )


def _by_part(counts: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    parts = [(part, counts.filter(pl.col("part") == part)) for part in PARTS]
    return [(part, of_part) for part, of_part in parts if of_part.height]


def _total(counts: pl.DataFrame, where: pl.Expr) -> int:
    return int(counts.filter(where)["n_visits"].sum())


def _parts(counts: pl.DataFrame) -> PrintedTable:
    columns = {
        "Compared": pl.col("agrees").is_not_null(),
        "Agree": pl.col("agrees"),
        "Differ": ~pl.col("agrees"),
        "Recorded only": pl.col("derived").is_null(),
        "Derived only": pl.col("collected").is_null(),
    }
    return PrintedTable(
        caption="Recorded and derived responses, readings of all readers",
        header=("Part", *columns),
        rows=tuple(
            (PARTS[part], *(f"{_total(of_part, where):,}" for where in columns.values()))
            for part, of_part in _by_part(counts)
        ),
        numeric=frozenset(range(1, 1 + len(columns))),
        note="Derived only: by readers of whom the trial recorded this part on some scan.",
    )


def _causes(counts: pl.DataFrame) -> PrintedTable:
    rows = [
        (PARTS[part] if place == 0 else "", _cause(why), _source(why), f"{number:,}")
        for part, of_part in _by_part(counts)
        for place, (why, number) in enumerate(_by_cause(of_part))
    ]
    return PrintedTable(
        caption="Why recorded and derived responses differ, or one of them is missing",
        header=("Part", "Why", "Rule", "Readings"),
        rows=tuple(rows),
        numeric=frozenset({3}),
        is_wide=True,
    )


def _by_cause(counts: pl.DataFrame) -> list[tuple[str, int]]:
    """Kinds of difference with how often each is met, the most frequent first."""
    causes = counts.drop_nulls("why").group_by("why").agg(n=pl.sum("n_visits"))
    return causes.sort("n", "why", descending=[True, False]).rows()


def _cause(why: str) -> str:
    return as_sentence(DIFFERENCES[why].words) if why in DIFFERENCES else in_words(why)


def _source(why: str) -> str:
    """The rule that makes the difference; a dash where none does."""
    source = DIFFERENCES[why].source if why in DIFFERENCES else OURS
    return NO_VALUE if source == OURS else source_words(source)


def _crossed(counts: pl.DataFrame) -> PrintedTable:
    own = counts.filter(pl.col("part") == CROSSED)
    recorded, derived = (_responses(own[name]) for name in ("collected", "derived"))
    return PrintedTable(
        caption="Target response: recorded (rows) and derived (columns)",
        header=("Recorded", *(_short(call, NOT_DERIVED) for call in derived)),
        rows=tuple(
            (
                _short(row, NOT_RECORDED),
                *(f"{_crossing(own, row, call):,}" for call in derived),
            )
            for row in recorded
        ),
        numeric=frozenset(range(1, 1 + len(derived))),
    )


def _crossing(own: pl.DataFrame, recorded: str | None, derived: str | None) -> int:
    """How many readings were recorded as the one and derived as the other."""
    pair = {"collected": recorded, "derived": derived}
    alike = [pl.col(name).eq_missing(pl.lit(call, pl.String)) for name, call in pair.items()]
    return _total(own, pl.all_horizontal(alike))


def _responses(column: pl.Series) -> list[str | None]:
    """The responses there are, best first, a missing one last."""
    there = set(column.to_list())
    known: list[str | None] = [call for call in CALLS.categories if call in there]
    return known + ([None] if None in there else [])


def _short(call: str | None, missing: str) -> str:
    return missing if call is None else SHORT.get(call, call)
