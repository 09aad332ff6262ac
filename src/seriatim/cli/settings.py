"""Verbs on the study file: check it, print it, fit its prior to a cohort."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from seriatim.cli.command import CohortPath, Flag, Quiet, Strict, app
from seriatim.cli.opening import read_checked, show_progress, study_for


@app.command
def prior(
    cohort: CohortPath,
    /,
    *,
    study: Path | None = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Fit the prior of the growth model to a cohort and print the study with it.

    Parameters
    ----------
    study
        A study.toml to keep all other settings of; without it the cohort's own, else the defaults.
    """
    from seriatim.study import fit_prior
    from seriatim.study.plan import render_study

    with show_progress(quiet=quiet) as on_step:
        tables = read_checked(cohort, strict=strict, on_step=on_step)
        on_step("fitting the prior")
        fitted = fit_prior(study_for(cohort, tables.about, named=study), tables)
    print(render_study(fitted), end="")


@app.command
def study(
    file: Annotated[Path | None, Parameter(name="STUDY")] = None,
    /,
    *,
    show: Flag = False,
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
