"""Verbs that run a study: the report, how sure its categories are, one patient's sheet."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from seriatim.base.errors import InputError
from seriatim.cli.command import CohortPath, Output, Quiet, Shares, Strict, StudyFile, app
from seriatim.cli.opening import (
    read_checked,
    require_folder,
    say_findings,
    show_progress,
    study_for,
)

if TYPE_CHECKING:
    from seriatim.scale.run import Job, Made


@app.command
def report(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    study: StudyFile = None,
    partitions: Shares = None,
    engine: Literal["local", "spark"] = "local",
    master: Annotated[str | None, Parameter(negative="")] = None,
    tables: Annotated[str | None, Parameter(negative="")] = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Run the study on a cohort and write the report, the tables and the figures.

    Parameters
    ----------
    output
        Folder to write to; made if it does not exist.
    engine
        What works through the patients: this machine, or Spark.
    master
        Where Spark is, such as local[4] or sc://host; without it the session there is.
    tables
        The schema of a catalog that Spark reads the tables from; COHORT needs cohort.toml alone.
    """
    from seriatim.scale.run import Job, make_report

    require_folder(output)
    if engine == "local" and (master or tables):
        raise InputError(
            "A master or tables of a catalog are given, but not the engine that has them.",
            hint="Add --engine spark.",
        )
    with show_progress(quiet=quiet) as on_step:
        study_of = partial(study_for, cohort, named=study)
        job = Job(cohort, study_of, output, partitions, strict, on_step)
        made = make_report(job) if engine == "local" else _on_spark(job, master, tables)
    if not quiet:
        say_findings(cohort, made.results.findings)
        print(f"Report: {made.page}")


def _on_spark(job: "Job", master: str | None, tables: str | None) -> "Made":
    from seriatim.scale.spark.report import report_on_spark

    return report_on_spark(job, master=master, namespace=tables)


@app.command
def sensitivity(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    study: StudyFile = None,
    partitions: Shares = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Put the category to the test: other rules, who changes by them, and drawn categories.

    Parameters
    ----------
    output
        Folder to write to; made if it does not exist.
    """
    from seriatim.report.sensitivity_words import summarise_sensitivity
    from seriatim.scale.run import Job, make_sensitivity

    require_folder(output)
    with show_progress(quiet=quiet) as on_step:
        study_of = partial(study_for, cohort, named=study)
        job = Job(cohort, study_of, output, partitions, strict, on_step)
        page, results = make_sensitivity(job)
    if not quiet:
        print("\n".join(summarise_sensitivity(results)))
        print(f"Sensitivity: {page}")


@app.command
def sheet(
    cohort: CohortPath,
    patient: Annotated[str, Parameter(name="PATIENT")],
    /,
    *,
    output: Output,
    study: StudyFile = None,
    quiet: Quiet = False,
) -> None:
    """Write one patient's sheet: a single A4 page for the tumour board.

    Parameters
    ----------
    patient
        The patient's identifier.
    output
        The HTML file to write.
    """
    from seriatim.report.sheet import render_sheet
    from seriatim.study import run

    if output.is_dir():
        raise InputError("The output is a folder.", hint="Name the HTML file to write.")
    with show_progress(quiet=quiet) as on_step:
        tables = read_checked(cohort, strict=False, on_step=on_step)
        if patient not in tables.patients["patient_id"]:
            raise InputError(
                "There is no such patient in this cohort.",
                hint="Identifiers are compared letter by letter; look in the patients table.",
            )
        results = run(study_for(cohort, tables.about, named=study), tables, on_step=on_step)
        on_step("writing the sheet")
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(render_sheet(results, patient, tables), encoding="utf-8")
    if not quiet:
        print(f"Sheet: {output}")
