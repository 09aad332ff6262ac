"""Runs on cohorts of any size: in one piece where that fits, else partition by partition."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from seriatim.base.errors import InputError
from seriatim.base.provenance import digest_text, versions
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort, require_analysable, require_no_error
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.conversion_account import ACCOUNT_FOLDER
from seriatim.formats.cohort_files.folder import ABOUT_FILE
from seriatim.formats.read import read_cohort, scan_cohort
from seriatim.report.effects_page import write_effects
from seriatim.report.sensitivity_page import write_sensitivity
from seriatim.report.writing import write_report, write_summary
from seriatim.scale.memory import free_bytes
from seriatim.scale.partition import choose_partitions
from seriatim.scale.partitions import AT_ONCE, Partitions
from seriatim.scale.place import finish_move, placed, work_folder
from seriatim.study.block_files import FOLDER, remove_blocks
from seriatim.study.conclude import conclude, conclude_sensitivity
from seriatim.study.plan import Study
from seriatim.study.pool import (
    Plan,
    Pool,
    derive_pool,
    plan_of_report,
    plan_of_sensitivity,
    plan_of_trial,
)
from seriatim.study.provenance import Read, read_of
from seriatim.study.results import SensitivityResults, Summary
from seriatim.study.run import run, run_sensitivity
from seriatim.study.share import Share
from seriatim.study.trial_results import TrialResults
from seriatim.study.trial_run import conclude_trial

FORM = 1
"""Raised whenever what a partition keeps, or how it is made, changes."""
PLAN_FILE = "plan.json"
CSV_PER_PARQUET = 5
"""Bytes of CSV that take the memory of one of Parquet, about."""
MEMORY_SHARE = 0.5
"""Of the free memory, what the partitions that are worked through at once may take."""


@dataclass(frozen=True)
class Job:
    """What a verb was asked for."""

    path: Path
    """The cohort."""
    study_of: Callable[[About], Study]
    output: Path
    partitions: int | None
    """Null = chosen by size and free memory."""
    strict: bool
    on_step: Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A report that lies in its place."""

    page: Path
    results: Summary


@dataclass(frozen=True)
class GatheredTrial:
    """What is known of everybody who enters the trial of a study."""

    study: Study
    read: Read
    pool: Pool
    output: Path

    def answer(self, on_progress: Callable[[int, int], None]) -> TrialResults:
        """Carry the trial out; finished resamples are kept in the output until the page is there.

        `on_progress` is told resamples done and wanted.
        """
        return conclude_trial(
            self.study, self.read, self.pool, folder=self.output, on_progress=on_progress
        )


def number_of_partitions(path: Path, asked: int | None) -> int:
    """How many partitions to cut a cohort into: as many as asked for, else by size and memory.

    Raises  InputError where fewer than one is asked for
    """
    if asked is None:
        n_bytes, free = _n_bytes(path), int(MEMORY_SHARE * free_bytes())
        fits = choose_partitions(n_bytes, free) == 1
        return 1 if fits else choose_partitions(n_bytes, free // AT_ONCE)
    if asked < 1:
        raise InputError("There must be one partition at least.", hint="Give 1, or more.")
    return asked


def _n_bytes(path: Path) -> int:
    """Bytes of the tables as Parquet would hold them."""
    return sum(
        size // (CSV_PER_PARQUET if name.lower().endswith(".csv") else 1)
        for name, size, _ in _files(path)
    )


def _files(path: Path) -> list[tuple[str, int, int]]:
    """Every file of a cohort: its name, its size and when it was last written."""
    stated = [(file, file.stat()) for file in sorted(_cohort_files(path)) if file.is_file()]
    return [(file.name, stat.st_size, stat.st_mtime_ns) for file, stat in stated]


def _cohort_files(path: Path) -> Iterator[Path]:
    """The tables and what is said about them; whatever else lies in the folder is not the cohort's.

    An output, or the work folder of a run, may lie there.
    """
    if not path.is_dir():
        yield path
        return
    for entry in path.iterdir():
        if entry.name in (ABOUT_FILE, ACCOUNT_FOLDER) or entry.stem.lower() in TABLES:
            yield from entry.rglob("*") if entry.is_dir() else [entry]


def make_report(job: Job) -> Made:
    """Run the study and write the report, the tables and the figures.

    Raises  what the steps raise; PartitionError where a partition fails and all others are done
    """
    finish_move(job.output)
    number = _number(job)
    if number == 1:
        cohort = _read(job)
        results = run(job.study_of(cohort.about), cohort, on_step=job.on_step)
        job.on_step("writing the report")
        with placed(job.output) as folder:
            page = write_report(results, folder)
        return Made(job.output / page.name, results)
    partitions = _carry_out(job, plan_of_report, number, with_tables=True)
    summary = conclude(partitions.study, partitions.read(), partitions.pool(), on_step=job.on_step)
    job.on_step("writing the report")
    with placed(job.output) as folder:
        page = write_summary(summary, folder, partitions.write_tables(folder))
    return Made(job.output / page.name, summary)


def make_sensitivity(job: Job) -> tuple[Path, SensitivityResults]:
    """Put the category to the test and write the page; see `make_report`."""
    finish_move(job.output)
    number = _number(job)
    if number == 1:
        cohort = _read(job)
        results = run_sensitivity(job.study_of(cohort.about), cohort, on_step=job.on_step)
    else:
        partitions = _carry_out(job, plan_of_sensitivity, number, with_tables=False)
        results = conclude_sensitivity(partitions.study, partitions.read(), partitions.pool())
    job.on_step("writing the page")
    with placed(job.output) as folder:
        page = write_sensitivity(results, folder)
    return job.output / page.name, results


def gather_trial(job: Job) -> GatheredTrial:
    """What is known of everybody who enters the trial; see `make_report`.

    Raises  PlanError where the study states no trial
    """
    finish_move(job.output)
    number = _number(job)
    if number == 1:
        cohort = _read(job)
        study = job.study_of(cohort.about)
        pool: Pool = derive_pool(plan_of_trial(), Share(study, cohort, job.on_step))
        return GatheredTrial(study, read_of(study, cohort), pool, job.output)
    partitions = _carry_out(job, lambda study: plan_of_trial(), number, with_tables=False)
    return GatheredTrial(partitions.study, partitions.read(), partitions.pool(), job.output)


def write_comparison(results: TrialResults, output: Path) -> Path:
    """Write the page of the trial; only then the resamples and partitions are of no more use."""
    with placed(output) as folder:
        page = write_effects(results, folder)
    remove_blocks(output / FOLDER)
    return output / page.name


def _number(job: Job) -> int:
    """How many partitions: those of an interrupted run where no other number is asked for.

    Free memory changes from run to run; a number chosen by it must not undo what is done.
    """
    begun = work_folder(job.output) / PLAN_FILE
    if job.partitions is None and begun.exists():
        return int(json.loads(begun.read_text(encoding="utf-8"))["n_partitions"])
    return number_of_partitions(job.path, job.partitions)


def _read(job: Job) -> Cohort:
    job.on_step("reading and checking the tables")
    cohort = read_cohort(job.path, strict=job.strict)
    require_analysable(cohort.findings)
    return cohort


def _carry_out(
    job: Job, plan_of: Callable[[Study], Plan], number: int, *, with_tables: bool
) -> Partitions:
    """Every partition derived, and the cohort as a whole found to be usable."""
    scanned = scan_cohort(job.path)
    study = job.study_of(scanned.about)
    plan = plan_of(study)
    work = work_folder(job.output)
    digest = _digest(job.path, study, plan, number, with_tables=with_tables)
    as_of = _resume(work, digest, number)
    partitions = Partitions(study, scanned, plan, work, number, as_of, with_tables)
    partitions.carry_out(job.on_step)
    findings = partitions.read().findings
    require_analysable(findings)
    if job.strict:
        require_no_error(findings)
    return partitions


def _resume(work: Path, digest: str, number: int) -> date:
    """The day on which the run was begun; an interrupted run of anything else is thrown away."""
    plan_file = work / PLAN_FILE
    if plan_file.exists():
        begun = json.loads(plan_file.read_text(encoding="utf-8"))
        if begun["digest"] == digest:
            return date.fromisoformat(begun["as_of"])
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    today = date.today()
    part = plan_file.with_suffix(".part")
    begun = {"digest": digest, "n_partitions": number, "as_of": today.isoformat()}
    part.write_text(json.dumps(begun), encoding="utf-8")
    part.rename(plan_file)
    return today


def _digest(path: Path, study: Study, plan: Plan, number: int, *, with_tables: bool) -> str:
    """Of everything that a partition is made from."""
    asked = study.model_dump_json(exclude={"trial": {"bootstrap": {"replicates"}}})
    parts = [FORM, number, with_tables, sorted(plan), asked, _files(path), versions()]
    return digest_text(json.dumps(parts))
