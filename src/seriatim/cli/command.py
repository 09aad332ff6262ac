"""The command itself: its name, the options that several verbs share, and how it ends."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from seriatim.base.errors import InputError, SeriatimError

app = App(
    name="seriatim",
    help="Serial scans in, honest surgical outcomes out, lesion by lesion. "
    "Research software, not a medical device.",
    version_flags=["--version"],
)

Output = Annotated[Path, Parameter(name=["--output", "-o"])]
Flag = Annotated[bool, Parameter(negative="")]
Quiet = Annotated[
    bool, Parameter(name=["--quiet", "-q"], negative="", help="Print nothing but errors.")
]
Strict = Annotated[
    bool,
    Parameter(
        negative="", help="Refuse a cohort with any error instead of setting the bad rows aside."
    ),
]
CohortPath = Annotated[
    Path,
    Parameter(
        name="COHORT",
        help="A folder of CSV or Parquet tables with cohort.toml, or one DuckDB file.",
    ),
]
StudyFile = Annotated[
    Path | None,
    Parameter(
        name="--study", help="A study.toml; without it the cohort's own study, else the defaults."
    ),
]
Shares = Annotated[
    int | None,
    Parameter(
        name="--partitions",
        negative="",
        help="Work through the patients in so many partitions, and go on where an interrupted run "
        "stopped; without it as many as files and free memory ask for.",
    ),
]


def main() -> None:
    """Run the command and turn what was raised on purpose into a message and an exit status."""
    # Resamples run in threads of their own; threads of the linear algebra beside them only wait
    # for each other. It must be said before the library is loaded, and the user may say otherwise.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
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
