"""What the checks found in each partition, put together as if the tables had been checked whole."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from seriatim.cohort.problems import ROW, Problem

SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "table": pl.String(),
    "column": pl.String(),
    "words": pl.String(),
    "sets_aside": pl.Boolean(),
    "only_if": pl.String(),
    "unless": pl.String(),
    "row": pl.Int64(),
}
KINDS = ["code", "table", "column", "words", "sets_aside", "only_if", "unless"]


def problems_of_partition(
    problems: Iterable[Problem], raw: Mapping[str, pl.DataFrame]
) -> list[Problem]:
    """The problems of files, those that name rows with the rows of one partition.

    Reads   raw: the tables of the partition with row_number
    """
    return [
        replace(problem, rows=rows) if len(rows) else problem
        for problem in problems
        if len(rows := _rows_here(problem, raw)) or problem.rows.is_empty()
    ]


def _rows_here(problem: Problem, raw: Mapping[str, pl.DataFrame]) -> pl.Series:
    if problem.rows.is_empty() or problem.table not in raw:
        return problem.rows
    here = raw[problem.table].select(ROW).with_row_index("place", offset=1)
    return here.filter(pl.col(ROW).is_in(problem.rows.implode()))["place"].cast(pl.Int64)


def list_problems(problems: Iterable[Problem], raw: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The problems of one partition, with row numbers of the whole tables.

    Reads   raw: the tables of the partition with row_number
    Grain   one row per problem and row; one for a problem of a table or file as a whole
    Nulls   row null = the table or file as a whole
    """
    frames = [
        pl.DataFrame({"row": _whole_rows(problem, raw)}, schema={"row": pl.Int64}).with_columns(
            code=pl.lit(problem.code),
            table=pl.lit(problem.table),
            column=pl.lit(problem.column),
            words=pl.lit(json.dumps(dict(problem.words), sort_keys=True)),
            sets_aside=pl.lit(problem.sets_aside),
            only_if=pl.lit(problem.only_if),
            unless=pl.lit(problem.unless),
        )
        for problem in problems
    ]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *(one.select(SCHEMA.keys()) for one in frames)])


def _whole_rows(problem: Problem, raw: Mapping[str, pl.DataFrame]) -> pl.Series:
    if problem.rows.is_empty() or problem.table not in raw:
        return (
            problem.rows.cast(pl.Int64) if problem.rows.len() else pl.Series([None], dtype=pl.Int64)
        )
    return raw[problem.table][ROW].gather(problem.rows.cast(pl.UInt32) - 1)


def put_problems_together(partitions: Sequence[pl.DataFrame]) -> list[Problem]:
    """The problems of the whole tables.

    Reads   what `list_problems` gives of every partition
    A problem of a table as a whole, that it has no row, say, is one of the whole table only where
    every partition has it.
    """
    listed = pl.concat(
        one.with_columns(partition=pl.lit(number)) for number, one in enumerate(partitions)
    )
    found = []
    for kind, rows in listed.group_by(KINDS, maintain_order=True):
        numbers = rows["row"].drop_nulls()
        if numbers.is_empty() and rows["partition"].n_unique() < len(partitions):
            continue
        told = dict(zip(KINDS, kind, strict=True))
        words = json.loads(str(told.pop("words")))
        found.append(Problem(rows=numbers, words=words, **told))
    return found
