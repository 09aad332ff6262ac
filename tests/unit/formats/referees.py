"""Outside programs that say whether our files are right, where they are installed.

Where `SERIATIM_REFEREES=required`, as in continuous integration, a missing one is a failure.
"""

import os
import shutil
import subprocess

import pytest

IS_REQUIRED = os.environ.get("SERIATIM_REFEREES") == "required"


def require_referee(program):
    """Go on where the program is there; else skip the test, or fail where it must be there."""
    if shutil.which(program) is None:
        _missing(program)


def run_r(script, *arguments, packages=()):
    """What an R script prints; it finds its arguments in `commandArgs(trailingOnly = TRUE)`."""
    require_referee("Rscript")
    for package in packages:
        if _r(f"quit(status = !requireNamespace('{package}', quietly = TRUE))").returncode:
            _missing(f"the R package {package}")
    done = _r(script, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _r(script, *arguments):
    command = ["Rscript", "--vanilla", "-e", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def _missing(what):
    if IS_REQUIRED:
        pytest.fail(f"SERIATIM_REFEREES=required, but {what} is not installed")
    pytest.skip(f"{what} is not installed; it comes from the system, not from pip, and CI has it")
