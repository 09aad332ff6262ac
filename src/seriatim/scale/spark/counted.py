"""What the checks found in each partition, as counts: rows of Spark have no numbers to name them.

A patient is in one partition, so the rows of two partitions are never the same and counts add up.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import polars as pl

from seriatim.base.codes import Finding
from seriatim.cohort.findings import in_order
from seriatim.cohort.problems import Problem, finding_of_count, that_hold

KIND = dict.fromkeys(("code", "table", "column", "words", "only_if", "unless"), pl.String())
SCHEMA = {**KIND, "n_rows": pl.Int64()}


def count_problems(problems: Iterable[Problem]) -> pl.DataFrame:
    """The problems of one partition [code, table, column, words, only_if, unless, n_rows].

    Grain   one row per kind of problem
    Nulls   none; n_rows 0 = the table or file as a whole
    """
    rows: dict[tuple[str, ...], list[pl.Series]] = {}
    for problem in problems:
        words = json.dumps(dict(problem.words), sort_keys=True)
        about = (problem.code, problem.table, problem.column)
        kind = (*about, words, problem.only_if, problem.unless)
        rows.setdefault(kind, []).append(problem.rows.cast(pl.Int64))
    counted = [(*kind, pl.concat(numbers).n_unique()) for kind, numbers in rows.items()]
    return pl.DataFrame(counted, schema=SCHEMA, orient="row")


def put_counts_together(
    counted: pl.DataFrame, n_partitions: int, facts: Collection[str]
) -> tuple[Finding, ...]:
    """The findings of the whole tables, with how many rows each is about and not which.

    Reads   the rows that `count_problems` gives of all partitions, and the facts of any
    A problem of a table as a whole, that it has no row, say, is one of the whole table only where
    every partition has it.
    """
    kinds = counted.group_by(list(KIND), maintain_order=True).agg(pl.col("n_rows").sum(), pl.len())
    return tuple(
        in_order(
            finding_of_count(problem, n_rows)
            for problem, n_rows, n_seen in map(_as_problem, kinds.iter_rows())
            if (n_rows or n_seen == n_partitions) and that_hold([problem], facts)
        )
    )


def _as_problem(row: Sequence[Any]) -> tuple[Problem, int, int]:
    code, table, column, words, only_if, unless, n_rows, n_seen = row
    told = Problem(code, table, column, words=json.loads(words), only_if=only_if, unless=unless)
    return told, n_rows, n_seen
