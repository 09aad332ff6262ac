"""The verb that asks whether operating helps, and can be interrupted and go on."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

from cyclopts import Parameter

from seriatim.base.errors import InputError
from seriatim.cli.command import CohortPath, Output, Quiet, Shares, Strict, app
from seriatim.cli.opening import (
    require_folder,
    say_findings,
    show_progress,
    study_for,
)

if TYPE_CHECKING:
    from seriatim.cohort.about import About
    from seriatim.study import Study, TrialResults

INTERRUPTED = 130


@app.command
def compare(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    study: Path | None = None,
    replicates: Annotated[int | None, Parameter(negative="")] = None,
    partitions: Shares = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> int:
    """Ask whether operating helps: the trial of the study, by every estimator, on one page.

    Parameters
    ----------
    output
        Folder to write to; made if it does not exist. Finished resamples are kept in it until the
        run is whole, so that the same command goes on after an interruption.
    study
        A study.toml with a [trial] section; without it the cohort's own study.
    replicates
        Resamples of patients in place of those of the study; 0 = robust intervals only.
    """
    from seriatim.scale.run import Job, gather_trial

    require_folder(output)
    with _stopped_like_by_hand():
        try:
            with show_progress(quiet=quiet) as on_step:
                study_of = partial(_study_with, cohort, study, replicates)
                trial = gather_trial(Job(cohort, study_of, output, partitions, strict, on_step))
            with _show_resamples(quiet=quiet) as on_progress:
                results = trial.answer(on_progress)
            page = _write(results, output, quiet=quiet)
        except KeyboardInterrupt:
            print(_what_is_kept(output), file=sys.stderr)
            return INTERRUPTED
    if not quiet:
        print("\n".join(results.comparison.warnings))
        say_findings(cohort, results.findings)
        print(f"Comparison: {page}")
    return 0


def _study_with(
    cohort: Path, named: Path | None, replicates: int | None, about: "About"
) -> "Study":
    """The study with that many resamples; refused where it states no trial."""
    from seriatim.study.trial_share import require_trial

    study = study_for(cohort, about, named=named)
    trial = require_trial(study)
    if replicates is None:
        return study
    if replicates < 0:
        raise InputError(
            "The number of replicates is negative.", hint="Give 0 for robust intervals only."
        )
    resampling = trial.bootstrap.model_copy(update={"replicates": replicates})
    return study.model_copy(update={"trial": trial.model_copy(update={"bootstrap": resampling})})


def _write(results: "TrialResults", output: Path, *, quiet: bool) -> Path:
    from seriatim.scale.run import write_comparison

    with show_progress(quiet=quiet) as on_step:
        on_step("writing the page")
        return write_comparison(results, output)


def _what_is_kept(output: Path) -> str:
    from seriatim.study.block_files import FOLDER, count_kept

    kept = count_kept(output / FOLDER)
    return f"Interrupted. {kept} resamples are kept; the same command goes on from there."


@contextmanager
def _stopped_like_by_hand() -> Iterator[None]:
    """A request to end from the system is taken like one from the keyboard."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _show_resamples(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Resamples done of all: a bar on a terminal, a line a step elsewhere."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True, quiet=quiet, highlight=False)
    if not console.is_terminal:
        console.print("the trial, by every estimator ...")
        yield lambda done, total: console.print(f"resamples {done} of {total}")
        return
    columns = (
        TextColumn("the trial, by every estimator"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("resamples", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
