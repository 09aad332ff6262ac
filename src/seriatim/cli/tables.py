"""Verbs on the tables: empty ones to fill in, and what is wrong with filled ones."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from seriatim.cli.command import CohortPath, Flag, app


@app.command
def init(
    directory: Annotated[Path, Parameter(name="DIR")],
    /,
    *,
    redcap: Flag = False,
) -> None:
    """Write empty tables and a commented cohort.toml to fill in.

    Parameters
    ----------
    directory
        A folder that does not exist yet, or an empty one.
    redcap
        Write the data dictionary of a lesion registry in REDCap instead of tables.
    """
    from seriatim.formats.cohort_files.templates import write_templates
    from seriatim.formats.redcap.start import README_FILE, write_registry

    if redcap:
        write_registry(directory)
        print(f"Lesion registry written to {directory}. How to go on: {directory / README_FILE}")
        return
    write_templates(directory)
    print(f"Templates written to {directory}. Fill them in, then: seriatim check {directory}")


@app.command
def check(
    cohort: CohortPath,
    /,
    *,
    json: Flag = False,
    strict: Flag = False,
) -> int:
    """List everything that is wrong, doubtful or worth knowing about a cohort, all at once.

    Parameters
    ----------
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
