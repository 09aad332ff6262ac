"""Verbs that run a study: the report, how sure its categories are, one patient's sheet."""

from typing import Annotated

from cyclopts import Parameter

from seriatim.base.errors import InputError
from seriatim.cli.command import CohortPath, Output, Quiet, Strict, StudyFile, app
from seriatim.cli.opening import read_checked, require_folder, show_progress, study_for


@app.command
def report(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    study: StudyFile = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Run the study on a cohort and write the report, the tables and the figures.

    Parameters
    ----------
    output
        Folder to write to; made if it does not exist.
    """
    from seriatim.report.terminal import count_findings
    from seriatim.report.writing import write_report
    from seriatim.study import run

    require_folder(output)
    with show_progress(quiet=quiet) as on_step:
        tables = read_checked(cohort, strict=strict, on_step=on_step)
        results = run(study_for(cohort, tables, study), tables, on_step=on_step)
        on_step("writing the report")
        page = write_report(results, output)
    if not quiet:
        if tables.findings:
            print(f"Findings: {count_findings(tables.findings)} (seriatim check {cohort})")
        print(f"Report: {page}")


@app.command
def sensitivity(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    study: StudyFile = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Put the category to the test: other rules, who changes by them, and drawn categories.

    Parameters
    ----------
    output
        Folder to write to; made if it does not exist.
    """
    from seriatim.report.sensitivity_page import write_sensitivity
    from seriatim.report.sensitivity_words import summarise_sensitivity
    from seriatim.study import run_sensitivity

    require_folder(output)
    with show_progress(quiet=quiet) as on_step:
        tables = read_checked(cohort, strict=strict, on_step=on_step)
        results = run_sensitivity(study_for(cohort, tables, study), tables, on_step=on_step)
        on_step("writing the page")
        page = write_sensitivity(results, output)
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
        results = run(study_for(cohort, tables, study), tables, on_step=on_step)
        on_step("writing the sheet")
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(render_sheet(results, patient, tables), encoding="utf-8")
    if not quiet:
        print(f"Sheet: {output}")
