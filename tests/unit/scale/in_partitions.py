"""A study on a cohort folder in partitions, and its tables put into one order."""

from datetime import date

import polars as pl

from seriatim.formats.read import scan_cohort
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.scale.partitions import Partitions
from seriatim.study import SensitivityPlan, Study
from seriatim.study.conclude import conclude
from seriatim.study.pool import plan_of_report
from seriatim.study.results import RESULT_TABLES, SENSITIVITY_TABLES

AS_OF = date(2026, 1, 1)
SMALL = Study(
    rules=ResponseRules(probability=GrowthModel(draws=16)),
    sensitivity=SensitivityPlan(
        references=("baseline",),
        relative_pct=(10,),
        absolute_mm=(),
        confirm=(),
        window_days=(30,),
        imputations=5,
    ),
)
"""A study that does all that a study does, with few rules beside its own and few draws."""
FRAMES = (
    "survival",
    "curves",
    "at_risk",
    "flow",
    "characteristics",
    "category_counts",
    "operations",
    "collected_counts",
    "follow_up",
    "contrasts",
    "waterfall",
    "spider",
    "swimmer",
    "comparison",
)
"""The frames of a summary, sensitivity and effects aside."""


def in_partitions(cohort_folder, study, number, work):
    scanned = scan_cohort(cohort_folder)
    made = Partitions(study, scanned, plan_of_report(study), work, number, AS_OF, True)
    made.carry_out(lambda step: None)
    return made


def tables_of(made, folder):
    """The result tables of all partitions, each sorted by its patients."""
    made.write_tables(folder)
    return {
        name: pl.read_parquet(sorted((folder / name).rglob("*.parquet"))).sort(
            "patient_id", maintain_order=True
        )
        for name in RESULT_TABLES
    }


def as_bytes(frame):
    """Names and types of the columns, and the file that the report writes of the table."""
    return f"{frame.schema}\n{frame.write_csv()}".encode()


def summary_frames(summary):
    """Every frame of a summary by name."""
    found = {name: getattr(summary, name) for name in FRAMES}
    found |= {f"sensitivity {n}": getattr(summary.sensitivity, n) for n in SENSITIVITY_TABLES}
    return found


def concluded(made):
    return conclude(made.study, made.read(), made.pool())
