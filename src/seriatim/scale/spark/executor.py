"""What an executor does: check and derive the patients of one partition, all tables in one pass.

`work_through` is what Spark calls. It is sent as code, not by name, so that the number of threads
is set before anything here is loaded.
"""

import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from seriatim.base.errors import PartitionError
from seriatim.base.provenance import digest_rows, versions
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.check import Checked, check_tables
from seriatim.cohort.problems import Problem
from seriatim.scale.spark.counted import count_problems
from seriatim.scale.spark.outgoing import ROWS_AT_ONCE, to_batch
from seriatim.scale.spark.slots import TAG, Layout
from seriatim.study.plan import Study
from seriatim.study.pool import derive_pool, plan_of_report
from seriatim.study.results import RESULT_TABLES
from seriatim.study.share import Share

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

PROBLEMS, DIGESTS, SHARES = "problems", "digests", "shares"
FAILED = "A partition of the patients failed"


@dataclass(frozen=True)
class Task:
    """What every partition is told."""

    study: Study
    about: About
    as_of: date
    problems: tuple[Problem, ...]
    """Those of files as a whole, which are known before a row is read."""
    headers: Mapping[str, tuple[str, ...]]
    layout: Layout
    """Of the rows that come in."""


def pooled(name: str) -> str:
    """What a table of the pool is called beside the result tables."""
    return f"pool.{name}"


def derive_partition(task: Task, raw: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every result table and pooled table of these patients, and what the checks found.

    Adds    problems [code, table, column, words, only_if, unless, n_rows; 0 = as a whole], digests
            [table, digest], shares [n_set_aside, facts, versions; one row]
    """
    checked = check_tables(task.about, raw, problems=task.problems, as_of=task.as_of)
    cohort = Cohort(about=task.about.as_held(), **checked.tables)  # type: ignore[arg-type]
    share = Share(task.study, cohort)
    pool = derive_pool(plan_of_report(task.study), share)
    return {
        **{name: getattr(share.tables, name) for name in RESULT_TABLES},
        **{pooled(name): frame for name, frame in pool.items()},
        PROBLEMS: count_problems(checked.problems),
        DIGESTS: _list_digests(cohort),
        SHARES: _describe_share(checked),
    }


def _list_digests(cohort: Cohort) -> pl.DataFrame:
    rows = [(name, digest_rows(frame)) for name, frame in cohort.tables().items()]
    schema = {"table": pl.String(), "digest": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _describe_share(checked: Checked) -> pl.DataFrame:
    aside = checked.set_aside.select("table", "row").n_unique()
    return pl.DataFrame(
        {
            "n_set_aside": [aside],
            "facts": [json.dumps(sorted(checked.facts))],
            "versions": [json.dumps(versions(), sort_keys=True)],
        },
        schema={"n_set_aside": pl.Int64(), "facts": pl.String(), "versions": pl.String()},
    )


def work_through(
    task: Task, result: Layout
) -> Callable[[Iterator["pa.RecordBatch"]], Iterator["pa.RecordBatch"]]:
    """What Spark calls for each partition, with its rows in batches."""
    told = pickle.dumps((task, result))

    # NOTE: nothing of this module may be named in here but through the import at its end. What
    # stands here is sent as code; `told` holds types of ours that load Polars when unpacked.
    def work(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import os

        from pyspark import TaskContext

        context = TaskContext.get()
        os.environ["POLARS_MAX_THREADS"] = str(1 if context is None else context.cpus())
        from seriatim.scale.spark.executor import answer

        return answer(batches, told)

    return work


def answer(batches: "Iterator[pa.RecordBatch]", told: bytes) -> "Iterator[pa.RecordBatch]":
    """The answer of one partition, table after table; nothing where it has no row.

    Raises  PartitionError, which names what failed and shows nothing of the rows
    """
    try:
        task, result = pickle.loads(told)
        raw = gather(batches, task)
        found = {} if raw is None else derive_partition(task, raw)
    except Exception as error:
        raise PartitionError(
            f"{FAILED} ({type(error).__name__}).",
            hint="Run the same study on these patients without Spark to see where.",
        ) from None
    for name, frame in found.items():
        for start in range(0, frame.height, ROWS_AT_ONCE):
            yield to_batch(frame.slice(start, ROWS_AT_ONCE), name, result, start)


def gather(batches: Iterable["pa.RecordBatch"], task: Task) -> dict[str, pl.DataFrame] | None:
    """The raw tables of a partition out of its batches; null where it has no row."""
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in task.headers}
    for batch in batches:
        frame = pl.DataFrame(batch)
        if frame.height:
            for name, rows in parts.items():
                rows.append(_rows_of(frame, name, task))
    if not any(parts.values()):
        return None
    return {name: pl.concat(rows) for name, rows in parts.items()}


def _rows_of(frame: pl.DataFrame, name: str, task: Task) -> pl.DataFrame:
    own = frame.filter(pl.col(TAG) == task.layout.tag(name))
    return with_header(own, task.headers[name], task.layout.tables[name])


def with_header(
    rows: pl.DataFrame, header: Sequence[str], slots: Mapping[str, str]
) -> pl.DataFrame:
    """The rows under the names of all columns of their table; those not carried are empty."""
    return rows.select(
        (pl.col(slots[name]) if name in slots else pl.lit(None)).alias(name) for name in header
    )
