"""The rules in dplyr: tables handed over as CSV, which R reads before its clock starts."""

import json
import subprocess
from pathlib import Path

import polars as pl
from processes import Run

RULES = Path(__file__).with_name("rules.R")
COLUMNS = {
    "lesions": ["patient_id", "lesion_id", "kind"],
    "measurements": [
        "patient_id",
        "lesion_id",
        "reader",
        "scan_day",
        "status",
        "long_axis_mm",
        "short_axis_mm",
    ],
    "drugs": ["patient_id", "line", "start_day"],
    "operations": ["patient_id", "operation_id", "operation_day"],
    "resections": ["patient_id", "operation_id", "lesion_id"],
}


def measure_dplyr(folder: Path) -> Run:
    """What R took by its own clock."""
    given = folder / "dplyr"
    given.mkdir(exist_ok=True)
    for name, columns in COLUMNS.items():
        table = pl.read_parquet(folder / f"{name}.parquet", columns=columns)
        table.write_csv(given / f"in-{name}.csv")
    command = ["Rscript", "--vanilla", str(RULES), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def has_dplyr() -> bool:
    """Whether R and dplyr are on this machine."""
    return "dplyr" in dplyr_version()


def dplyr_version() -> str:
    """The versions of R and dplyr, or that they are not there."""
    asked = "cat(as.character(getRversion()), as.character(packageVersion('dplyr')))"
    try:
        done = subprocess.run(
            ["Rscript", "--vanilla", "-e", asked], check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "no R"
    r, dplyr = done.stdout.split()
    return f"R {r}, dplyr {dplyr}"
