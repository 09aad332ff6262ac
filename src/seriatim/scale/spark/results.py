"""What a study gives on Spark: result tables in the session, and the pool for the report."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from seriatim.base.codes import Finding
from seriatim.base.errors import InputError
from seriatim.base.provenance import add_digests, versions
from seriatim.cohort.about import About
from seriatim.cohort.build import require_analysable
from seriatim.cohort.problems import Problem, set_aside_by
from seriatim.report.writing import with_dates
from seriatim.scale.spark.counted import count_problems, put_counts_together
from seriatim.scale.spark.executor import DIGESTS, PROBLEMS, SHARES, pooled
from seriatim.scale.spark.outgoing import from_slots
from seriatim.scale.spark.session import spark_errors
from seriatim.scale.spark.slots import TAG, Layout
from seriatim.study.conclude import conclude
from seriatim.study.drawn import choose_drawn
from seriatim.study.plan import Study
from seriatim.study.pool import Pool, plan_of_report
from seriatim.study.provenance import Read, provenance_of
from seriatim.study.results import RESULT_TABLES, Summary
from seriatim.study.steps import quiet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DRAWN = ("spider", "swimmer")
"""Tables of the pool of which the figures need a few patients only."""


@dataclass(frozen=True, repr=False)
class SparkRun:
    """A study on the tables of a session; each part is computed when it is first asked for.

    Which rows a finding is about is not known: in Spark rows have no order, so findings say how
    many there are.
    """

    spark: "SparkSession"
    study: Study
    about: About
    rows: "DataFrame"
    """All rows of all tables that the partitions give, in slots."""
    layout: Layout
    empty: Mapping[str, pl.DataFrame]
    """What a partition without a patient gives."""
    problems: tuple[Problem, ...] = ()
    """Those of rows that were gone before the tables came here."""

    def __repr__(self) -> str:
        """The title; never a row, so that a log shows no patient."""
        return f"<SparkRun: {self.about.title}>"

    @cached_property
    def tables(self) -> "dict[str, DataFrame]":
        """The tables of single patients' rows as frames of the session, in no order.

        Days of a calendar clock are dates, those of a relative one whole days.
        """
        return {name: self._result(name) for name in RESULT_TABLES}

    def _result(self, name: str) -> "DataFrame":
        from pyspark.sql import functions as F  # noqa: N812

        dated = with_dates(self.empty[name], self.about.clock).schema
        slots = self.layout.tables[name]
        columns = [
            F.date_from_unix_date(slots[column]) if kind == pl.Date else F.col(slots[column])
            for column, kind in dated.items()
        ]
        named = [column.alias(name) for column, name in zip(columns, dated, strict=True)]
        return self.rows.where(F.col(TAG) == self.layout.tag(name)).select(*named)

    def pool(self) -> Pool:
        """The tables of every patient that the report is made from, brought to this process.

        Of the courses over time only those that are drawn are fetched.
        Raises  PartitionError where a partition failed; InputError where Spark did
        """
        plan = plan_of_report(self.study)
        found = {name: self._fetched[pooled(name)] for name in plan if name not in DRAWN}
        found |= self._fetch_drawn(found["waterfall"])
        return {name: plan[name].put_together([rows]) for name, rows in found.items()}

    @cached_property
    def _fetched(self) -> dict[str, pl.DataFrame]:
        """All that is fetched whole, in one go."""
        left = (*RESULT_TABLES, *map(pooled, DRAWN))
        return self._fetch(self.rows, [name for name in self.empty if name not in left])

    def _fetch_drawn(self, waterfall: pl.DataFrame) -> dict[str, pl.DataFrame]:
        # A join and not a list within the query: Spark writes its queries to its log.
        chosen = choose_drawn(waterfall).to_arrow(compat_level=pl.CompatLevel.oldest())
        drawn = self.spark.createDataFrame(chosen)
        found: dict[str, pl.DataFrame] = {}
        for name in map(pooled, DRAWN):
            own = self.rows.where(self.rows[TAG] == self.layout.tag(name))
            patient = self.layout.tables[name]["patient_id"]
            rows = own.withColumnRenamed(patient, "patient_id").join(
                drawn, "patient_id", "left_semi"
            )
            found |= self._fetch(rows.withColumnRenamed("patient_id", patient), [name])
        return {name: found[pooled(name)] for name in DRAWN}

    def _fetch(self, rows: "DataFrame", names: Sequence[str]) -> dict[str, pl.DataFrame]:
        slots = {slot: None for name in names for slot in self.layout.tables[name].values()}
        tags = [self.layout.tag(name) for name in names]
        with spark_errors("carry the study out"):
            found = rows.where(rows[TAG].isin(tags)).select(TAG, *slots).toArrow()
        return from_slots(pl.DataFrame(found), self.empty, names, self.layout)

    def read(self) -> Read:
        """What the checks found in all partitions, and the digests of the whole tables.

        Raises  as `pool`; InputError where executors have other versions than this process
        """
        shares, digests = self._fetched[SHARES], self._fetched[DIGESTS]
        require_versions(shares["versions"])
        whole = {
            str(name): add_digests(rows["digest"])
            for (name,), rows in pl.concat([self.empty[DIGESTS], digests]).group_by(
                "table", maintain_order=True
            )
        }
        aside = set_aside_by(self.problems).select("table", "row").n_unique()
        return Read(
            self.about,
            self._findings(shares),
            aside + int(shares["n_set_aside"].sum()),
            provenance_of(self.study, whole),
        )

    def _findings(self, shares: pl.DataFrame) -> tuple[Finding, ...]:
        # The empty partition is one more: where there is no row at all, no other has answered.
        counted = [self.empty[PROBLEMS], self._fetched[PROBLEMS], count_problems(self.problems)]
        facts = frozenset(fact for told in shares["facts"] for fact in json.loads(told))
        return put_counts_together(pl.concat(counted), shares.height + 1, facts)

    def summary(self, *, on_step: Callable[[str], None] = quiet) -> Summary:
        """Everything the report shows; `seriatim.report.writing.write_summary` writes it.

        Raises  as `pool` and `read`; TableError where a required table cannot be used
        """
        on_step("deriving the patients on Spark")
        read = self.read()
        require_analysable(read.findings)
        return conclude(self.study, read, self.pool(), on_step=on_step)

    def write(
        self, folder: str, *, file_format: str = "parquet", mode: str = "error", **options: str
    ) -> None:
        """Write each table of `tables` into a folder of its name, in a format the session knows.

        `mode` and `options` are those of Spark's writer.
        Raises  PartitionError where a partition failed; InputError where Spark cannot write
        """
        for name, table in self.tables.items():
            writer = table.write.mode(mode).options(**options).format(file_format)
            with spark_errors("write the tables"):
                writer.save(f"{folder.rstrip('/')}/{name}")

    def save_as_tables(
        self, namespace: str, *, file_format: str = "", mode: str = "error", **options: str
    ) -> None:
        """Write each table of `tables` as a table of its name in a catalog and schema.

        Without `file_format` they are of the format that the session gives its tables.
        Raises  as `write`
        """
        for name, table in self.tables.items():
            writer = table.write.mode(mode).options(**options)
            writer = writer.format(file_format) if file_format else writer
            with spark_errors("write the tables"):
                writer.saveAsTable(f"{namespace}.{name}")

    def release(self) -> None:
        """Free what the executors keep; whatever is asked for later is computed again."""
        self.rows.unpersist()


def require_versions(told: pl.Series) -> None:
    """Do nothing where all executors compute with the versions that this process has."""
    own = versions()
    other = {
        name for text in told.unique() for name, v in json.loads(text).items() if own[name] != v
    }
    if other:
        raise InputError(
            f"Executors have other versions of {', '.join(sorted(other))} than this process.",
            hint="Give them the same environment: docs/how-to/on-spark.md.",
        )
