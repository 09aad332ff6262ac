"""A study carried out partition by partition, each kept once it is whole, so that a run can go on.

The tables are cut once by a hash of the patient (`seriatim.scale.partition`). Each partition is
checked and derived by the very functions that a run on the whole cohort uses, and what it gives is
written to a folder that gets its name when all of it is there.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from seriatim.base.errors import PartitionError, SeriatimError
from seriatim.base.provenance import add_digests, digest_rows
from seriatim.cohort.build import Cohort
from seriatim.cohort.check import check_tables
from seriatim.cohort.problems import ROW, Problem, findings_of, set_aside_by, that_hold
from seriatim.formats.cohort_files.raw import ScannedCohort
from seriatim.report.writing import with_dates
from seriatim.scale.partition import partition_tables, read_partition
from seriatim.scale.problems import (
    list_problems,
    problems_of_partition,
    put_problems_together,
)
from seriatim.study.drawn import choose_drawn
from seriatim.study.plan import Study
from seriatim.study.pool import Plan, Pool, derive_pool
from seriatim.study.provenance import Read, provenance_of
from seriatim.study.results import RESULT_TABLES
from seriatim.study.share import Share

INPUT, DONE, PART = "input", "done", ".part"
TABLES, POOL = "tables", "pool"
PROBLEMS, FACTS, DIGESTS = "problems.parquet", "facts.json", "digests.json"
AT_ONCE = min(os.cpu_count() or 1, 4)
"""Partitions worked through at once: much of the work of one is done by one thread."""
DRAWN = ("spider", "swimmer")
"""Tables of the pool of which the figures need a few patients only."""


@dataclass(frozen=True)
class Partitions:
    """A study on a cohort in partitions, in a work folder that an interrupted run finds again."""

    study: Study
    scanned: ScannedCohort
    plan: Plan
    folder: Path
    number: int
    """How many partitions."""
    as_of: date
    """The day after which a date is in the future."""
    with_tables: bool
    """Keep the tables of single patients' rows."""

    def carry_out(self, on_step: Callable[[str], None]) -> None:
        """Cut the tables and derive every partition that is not done yet.

        Raises  PartitionError that names the partitions that failed, when all others are done;
                OSError at once where there is no room left
        """
        self._cut(on_step)
        left = [number for number in range(self.number) if not self._done(number).exists()]
        failed: dict[int, str] = {}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            running = {pool.submit(self._derive, number): number for number in left}
            try:
                for done, one in enumerate(as_completed(running), start=1):
                    error = one.exception()
                    if error is not None:
                        _raise_at_once(error)
                        failed[running[one]] = type(error).__name__
                    on_step(f"partition {self.number - len(left) + done} of {self.number} done")
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        if failed:
            named = ", ".join(f"{number} ({kind})" for number, kind in sorted(failed.items()))
            raise PartitionError(
                f"{len(failed)} of {self.number} partitions failed: {named}.",
                hint="The others are kept; the same command tries these again.",
            )

    def _cut(self, on_step: Callable[[str], None]) -> None:
        target = self.folder / INPUT
        if target.exists():
            return
        on_step("sharing out the patients")
        part = target.with_suffix(PART)
        shutil.rmtree(part, ignore_errors=True)
        try:
            partition_tables(self.scanned.frames, part, self.number)
        except pl.exceptions.PolarsError as error:
            _raise_at_once(error)
            raise
        part.rename(target)

    def _derive(self, number: int) -> None:
        raw = read_partition(self.folder / INPUT, number)
        given = {name: frame.drop(ROW) for name, frame in raw.items()}
        of_files = problems_of_partition(self.scanned.problems, raw)
        checked = check_tables(self.scanned.about, given, problems=of_files, as_of=self.as_of)
        cohort = Cohort(about=self.scanned.about.as_held(), **checked.tables)  # type: ignore[arg-type]
        share = Share(self.study, cohort)
        part = self._done(number).with_suffix(PART)
        shutil.rmtree(part, ignore_errors=True)
        (part / POOL).mkdir(parents=True)
        for name, frame in derive_pool(self.plan, share).items():
            frame.write_parquet(part / POOL / f"{name}.parquet")
        if self.with_tables:
            (part / TABLES).mkdir()
            for name in RESULT_TABLES:
                frame = with_dates(getattr(share.tables, name), cohort.about.clock)
                frame.write_parquet(part / TABLES / f"{name}.parquet")
        list_problems(checked.problems, raw).write_parquet(part / PROBLEMS)
        (part / FACTS).write_text(json.dumps(sorted(checked.facts)), encoding="utf-8")
        digests = {name: digest_rows(frame) for name, frame in cohort.tables().items()}
        (part / DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
        part.rename(self._done(number))

    def _done(self, number: int) -> Path:
        return self.folder / DONE / f"partition={number:04d}"

    def _each(self, *names: str) -> list[Path]:
        return [self._done(number).joinpath(*names) for number in range(self.number)]

    def pool(self) -> Pool:
        """The pool of all patients, once everything is carried out."""
        return {name: self._pooled(name) for name in self.plan}

    def _pooled(self, name: str) -> pl.DataFrame:
        rows = pl.scan_parquet(self._each(POOL, f"{name}.parquet"), hive_partitioning=False)
        if name in DRAWN:
            rows = rows.join(self._drawn.lazy(), on="patient_id", how="semi", maintain_order="left")
        return self.plan[name].put_together([rows.collect()])

    @cached_property
    def _drawn(self) -> pl.DataFrame:
        return choose_drawn(self._pooled("waterfall"))

    @cached_property
    def _facts(self) -> frozenset[str]:
        told = [json.loads(path.read_text(encoding="utf-8")) for path in self._each(FACTS)]
        return frozenset().union(*told)

    def read(self) -> Read:
        """What the checks found in all partitions, and the digests of the whole tables."""
        problems = self._problems
        digests = [json.loads(path.read_text(encoding="utf-8")) for path in self._each(DIGESTS)]
        whole = {name: add_digests(one[name] for one in digests) for name in digests[0]}
        return Read(
            self.scanned.about.as_held(),
            findings_of(problems),
            set_aside_by(problems).select("table", "row").n_unique(),
            provenance_of(self.study, whole),
        )

    @cached_property
    def _problems(self) -> Sequence[Problem]:
        listed = [pl.read_parquet(path) for path in self._each(PROBLEMS)]
        return that_hold(put_problems_together(listed), self._facts)

    def write_tables(self, folder: Path) -> list[Path]:
        """Put the tables of single patients' rows into a folder, partition by partition.

        Writes  <table>/partition=0003/<table>.parquet for every table of `RESULT_TABLES`
        """
        written = []
        for name in RESULT_TABLES:
            for made in self._each(TABLES, f"{name}.parquet"):
                target = folder / name / made.parents[1].name / made.name
                target.parent.mkdir(parents=True)
                _give_second_name(made, target)
                written.append(target)
        return written


def _give_second_name(file: Path, target: Path) -> None:
    """The same file under another name, so that the work folder stays whole; else a copy."""
    try:
        target.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, target)


def _raise_at_once(error: BaseException) -> None:
    """Raise what every partition after it would meet as well: a full disk, a plan that is wrong."""
    full = getattr(error, "errno", None) == errno.ENOSPC or "os error 28" in str(error)
    if full or "No space left" in str(error):
        raise OSError(errno.ENOSPC, "No space left on device") from error
    if isinstance(error, SeriatimError) or not isinstance(error, Exception):
        raise error
