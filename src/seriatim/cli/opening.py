"""What the verbs open: the cohort, the study that goes with it, and a line that shows progress."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from seriatim.base.errors import InputError, PlanError

if TYPE_CHECKING:
    from seriatim.base.codes import Finding
    from seriatim.cohort.about import About
    from seriatim.cohort.build import Cohort
    from seriatim.study import Study


def require_folder(output: Path) -> None:
    """Refuse an output that is a file, before anything is computed."""
    if output.exists() and not output.is_dir():
        raise InputError("The output is a file.", hint="Name a folder to write the report to.")


def read_checked(cohort: Path, *, strict: bool, on_step: Callable[[str], None]) -> "Cohort":
    """The cohort behind a path, checked; refused where a required table cannot be used."""
    from seriatim.cohort.build import require_analysable
    from seriatim.formats.read import read_cohort

    on_step("reading and checking the tables")
    tables = read_cohort(cohort, strict=strict)
    require_analysable(tables.findings)
    return tables


def say_findings(path: Path, findings: "Sequence[Finding]") -> None:
    """Print how much the checks found, and how to see it; nothing where they found nothing."""
    from seriatim.report.terminal import count_findings

    if findings:
        print(f"Findings: {count_findings(findings)} (seriatim check {path})")


def study_for(path: Path, about: "About", *, named: Path | None) -> "Study":
    """The study that was named, else the cohort's own, else the defaults."""
    from seriatim.study.plan import Study, read_study

    if named is not None:
        return read_study(named)
    if about.study is None:
        return Study()
    own = (path if path.is_dir() else path.parent) / about.study
    if not own.is_file():
        raise PlanError(
            "cohort.toml names a study file that is not there.",
            hint="Put it beside cohort.toml, or take the line out.",
        )
    return read_study(own)


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show which step is running: a line that changes on a terminal, a line a step elsewhere."""
    from rich.console import Console

    console = Console(stderr=True, quiet=quiet, highlight=False)
    if not console.is_terminal:
        yield lambda step: console.print(f"{step} ...")
        return
    with console.status("starting") as status:
        yield lambda step: status.update(f"{step} ...")
