"""The `seriatim` command. Everything heavy is imported where it is used, so that help is instant.

Exit status: 0 done; 1 `check` found errors in the data; 2 to 5 one family of errors each (see
`seriatim.base.errors`); 130 interrupted.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, CycloptsError, Parameter

from seriatim.base.errors import InputError, PlanError, SeriatimError, TableError

if TYPE_CHECKING:
    from seriatim.cohort.build import Cohort
    from seriatim.study import Study

app = App(
    name="seriatim",
    help="Serial scans in, honest surgical outcomes out, lesion by lesion. "
    "Research software, not a medical device.",
    version_flags=["--version"],
)

Output = Annotated[Path, Parameter(name=["--output", "-o"])]
Quiet = Annotated[bool, Parameter(name=["--quiet", "-q"], negative="")]
Strict = Annotated[bool, Parameter(negative="")]
CohortPath = Annotated[Path, Parameter(name="COHORT")]


@app.command
def init(directory: Annotated[Path, Parameter(name="DIR")], /) -> None:
    """Write empty tables and a commented cohort.toml to fill in.

    Parameters
    ----------
    directory
        A folder that does not exist yet, or an empty one.
    """
    from seriatim.formats.templates import write_templates

    write_templates(directory)
    print(f"Templates written to {directory}. Fill them in, then: seriatim check {directory}")


@app.command
def check(
    cohort: CohortPath,
    /,
    *,
    json: Annotated[bool, Parameter(negative="")] = False,
    strict: Strict = False,
) -> int:
    """List everything that is wrong, doubtful or worth knowing about a cohort, all at once.

    Parameters
    ----------
    cohort
        A folder of CSV or Parquet tables with cohort.toml, or one DuckDB file.
    json
        Print the findings as JSON.
    strict
        Warnings count as errors for the exit status.
    """
    from seriatim.base.codes import Severity
    from seriatim.cohort.findings import findings_as_json
    from seriatim.formats.read import read_cohort
    from seriatim.report.terminal import render_findings

    findings = read_cohort(cohort).findings
    print(findings_as_json(findings) if json else render_findings(findings))
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(finding.code.severity in failing for finding in findings))


@app.command
def report(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    study: Path | None = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Run the study on a cohort and write the report, the tables and the figures.

    Parameters
    ----------
    cohort
        A folder of CSV or Parquet tables with cohort.toml, or one DuckDB file.
    output
        Folder to write to; made if it does not exist.
    study
        A study.toml; without it the cohort's own study, else the defaults.
    strict
        Refuse a cohort with any error instead of setting the bad rows aside.
    quiet
        Print nothing but errors.
    """
    from seriatim.report.terminal import count_findings
    from seriatim.report.writing import write_report
    from seriatim.study import run

    _require_folder(output)
    with _progress(quiet=quiet) as on_step:
        tables = _read(cohort, strict=strict, on_step=on_step)
        results = run(_study_for(cohort, tables, study), tables, on_step=on_step)
        on_step("writing the report")
        page = write_report(results, output)
    if not quiet:
        if tables.findings:
            print(f"Findings: {count_findings(tables.findings)} (seriatim check {cohort})")
        print(f"Report: {page}")


@app.command
def sheet(
    cohort: CohortPath,
    patient: Annotated[str, Parameter(name="PATIENT")],
    /,
    *,
    output: Output,
    study: Path | None = None,
    quiet: Quiet = False,
) -> None:
    """Write one patient's sheet: a single A4 page for the tumour board.

    Parameters
    ----------
    cohort
        A folder of CSV or Parquet tables with cohort.toml, or one DuckDB file.
    patient
        The patient's identifier.
    output
        The HTML file to write.
    study
        A study.toml; without it the cohort's own study, else the defaults.
    quiet
        Print nothing but errors.
    """
    from seriatim.report.sheet import render_sheet
    from seriatim.study import run

    if output.is_dir():
        raise InputError("The output is a folder.", hint="Name the HTML file to write.")
    with _progress(quiet=quiet) as on_step:
        tables = _read(cohort, strict=False, on_step=on_step)
        if patient not in tables.patients["patient_id"]:
            raise InputError(
                "There is no such patient in this cohort.",
                hint="Identifiers are compared letter by letter; look in the patients table.",
            )
        results = run(_study_for(cohort, tables, study), tables, on_step=on_step)
        on_step("writing the sheet")
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(render_sheet(results, patient, tables), encoding="utf-8")
    if not quiet:
        print(f"Sheet: {output}")


@app.command
def study(
    file: Annotated[Path | None, Parameter(name="STUDY")] = None,
    /,
    *,
    show: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Check a study file, or print one with every default.

    Parameters
    ----------
    file
        A study.toml to check; without it the defaults are taken.
    show
        Print the whole study as commented TOML.
    """
    from seriatim.study.plan import Study, read_study, render_study

    plan = Study() if file is None else read_study(file)
    if show:
        print(render_study(plan), end="")
    else:
        print("The study can be carried out. Print it whole with --show.")


def _require_folder(output: Path) -> None:
    """Refuse an output that is a file, before anything is computed."""
    if output.exists() and not output.is_dir():
        raise InputError("The output is a file.", hint="Name a folder to write the report to.")


def _read(cohort: Path, *, strict: bool, on_step: Callable[[str], None]) -> "Cohort":
    from seriatim.cohort.findings import can_be_analysed
    from seriatim.formats.read import read_cohort

    on_step("reading and checking the tables")
    tables = read_cohort(cohort, strict=strict)
    if not can_be_analysed(tables.findings):
        raise TableError(
            "A required table is missing or cannot be used.",
            hint="`seriatim check` says which and why.",
        )
    return tables


def _study_for(path: Path, cohort: "Cohort", study: Path | None) -> "Study":
    """The study that was named, else the cohort's own, else the defaults."""
    from seriatim.study.plan import Study, read_study

    if study is not None:
        return read_study(study)
    if cohort.about.study is None:
        return Study()
    own = (path if path.is_dir() else path.parent) / cohort.about.study
    if not own.is_file():
        raise PlanError(
            "cohort.toml names a study file that is not there.",
            hint="Put it beside cohort.toml, or take the line out.",
        )
    return read_study(own)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show which step is running: a line that changes on a terminal, a line a step elsewhere."""
    from rich.console import Console

    console = Console(stderr=True, quiet=quiet, highlight=False)
    if not console.is_terminal:
        yield lambda step: console.print(f"{step} ...")
        return
    with console.status("starting") as status:
        yield lambda step: status.update(f"{step} ...")


def main() -> None:
    """Run the command and turn what was raised on purpose into a message and an exit status."""
    try:
        status = app(
            sys.argv[1:], result_action="return_int_as_exit_code_else_zero", exit_on_error=False
        )
    except CycloptsError:
        status = InputError.exit_code
    except SeriatimError as problem:
        print(problem, file=sys.stderr)
        status = problem.exit_code
    except OSError as problem:
        reason = (problem.strerror or "no reason given").lower()
        print(
            f"{InputError.code}  The system refused to read or write a file: {reason}. "
            "Check the paths given, the rights on them and the space left.",
            file=sys.stderr,
        )
        status = InputError.exit_code
    sys.exit(status)
