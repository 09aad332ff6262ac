"""Verbs that exchange data with other programs: convert, export, and the table of formats."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from seriatim.base.errors import InputError, TableError
from seriatim.cli.command import CohortPath, Flag, Output, Quiet, Strict, StudyFile, app
from seriatim.cli.opening import read_checked, show_progress, study_for

if TYPE_CHECKING:
    from seriatim.formats.conversion.result import Conversion

SourcePath = Annotated[str, Parameter(name="SOURCE")]


@app.command
def convert(
    source: SourcePath,
    /,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    format_name: Annotated[str | None, Parameter(name="--from")] = None,
    map_file: Annotated[Path | None, Parameter(name="--map")] = None,
    suggest: Flag = False,
    replace: Flag = False,
    partitions: Annotated[int | None, Parameter(negative="")] = None,
    strict: Flag = False,
    quiet: Quiet = False,
) -> None:
    """Make a cohort from the files of another program, and account for every record of them.

    Parameters
    ----------
    source
        A file, a folder of files, or the address of a REDCap project.
    output
        Folder for the cohort; a new or an empty one.
    format_name
        The format; without it, it must be plain from the files. `seriatim formats` lists them.
    map_file
        A map file: what the columns are, and settings of the format.
    suggest
        Print a draft of a map file for the tables at SOURCE instead, to look through and correct.
    replace
        Replace the result of an earlier conversion, for example once the map file is corrected.
    partitions
        Write each table as so many Parquet files of whole patients; 1 = CSV. Without it CSV, but
        for more than five million measurements.
    strict
        Write nothing where any finding is an error.
    """
    from seriatim.formats.conversion.folder import MARK, write_conversion
    from seriatim.formats.convert import convert, read_settings
    from seriatim.formats.outgoing import require_new_folder

    if suggest:
        from seriatim.formats.tables.suggest import suggest_map

        print(suggest_map(Path(source)), end="")
        return
    if output is None:
        raise InputError("No folder to write to is given.", hint="Name one with -o.")
    if partitions is not None and partitions < 1:
        raise InputError("There must be one partition at least.", hint="Give 1, or more.")
    require_new_folder(output, replaces=MARK if replace else "")
    settings = read_settings(map_file) if map_file else {}
    with _show_conversion(quiet=quiet) as on_progress:
        conversion = convert(
            source, format_name=format_name, settings=settings, on_progress=on_progress
        )
    _show_findings(conversion, quiet=quiet)
    _require_usable(conversion, strict=strict)
    write_conversion(conversion, output, replace=replace, n_partitions=partitions)
    if not quiet:
        print(f"Cohort: {output} ({conversion.accounts})")


def _show_findings(conversion: "Conversion", *, quiet: bool) -> None:
    from seriatim.report.terminal import render_findings

    if not quiet:
        print(render_findings(conversion.findings))


def _require_usable(conversion: "Conversion", *, strict: bool) -> None:
    from seriatim.cohort.build import require_no_error
    from seriatim.cohort.findings import can_be_analysed

    if not can_be_analysed(conversion.findings) or conversion.cohort.patients.is_empty():
        raise TableError(
            "No cohort comes out of these files; nothing was written.",
            hint="The findings say what was met. `seriatim formats` lists what is read.",
        )
    if strict:
        require_no_error(conversion.findings)


@contextmanager
def _show_conversion(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, quiet=quiet, highlight=False)
    if quiet or not console.is_terminal:
        yield lambda words, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda words, done, total: bar.update(
            task, description=words, completed=done, total=total or None
        )


@app.command
def export(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    format_name: Annotated[str, Parameter(name="--to")],
    study: StudyFile = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Write a cohort, and what a study derives from it, in the format of another program.

    Parameters
    ----------
    output
        Folder to write to; a new or an empty one.
    format_name
        The format; `seriatim formats` lists them.
    """
    from seriatim.formats.analysed import Analysed
    from seriatim.formats.outgoing import new_folder
    from seriatim.formats.registry import FORMATS, writer_of
    from seriatim.study.export import analyse

    write = writer_of(format_name)
    with show_progress(quiet=quiet) as on_step, new_folder(output) as working:
        checked = read_checked(cohort, strict=strict, on_step=on_step)
        analysed = Analysed(checked)
        if FORMATS[format_name].derives:
            on_step("deriving states, categories and endpoints")
            analysed = analyse(study_for(cohort, checked.about, named=study), checked)
        on_step("writing")
        write(analysed, working)
    if not quiet:
        print(f"Written as {format_name}: {output}")


@app.command
def formats() -> None:
    """List the formats that are read and written, and what each needs."""
    from rich.console import Console
    from rich.table import Table

    from seriatim.formats.registry import FORMATS

    table = Table("format", "reads (convert)", "writes (export)", "not available here")
    for entry in FORMATS.values():
        table.add_row(entry.name, entry.reads or "-", entry.writes or "-", entry.unavailable or "-")
    Console().print(table)
