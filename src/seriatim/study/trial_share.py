"""Of some patients: who may enter the trial at which scans, and what is known of those who do.

The trial looks at nobody else, and at no lesion by itself, so that a large cohort leaves few rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from seriatim.base.errors import PlanError
from seriatim.causal.enrol import Enrolled, enrol
from seriatim.causal.trial import TargetTrial
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.endpoints.reader import ResponseFrames
from seriatim.study.plan import Study

KNOWN = ("patients", "measurements", "drugs", "operations", "events", "covariates")
"""The tables of the cohort that the trial reads once somebody has entered."""


def require_trial(study: Study) -> TargetTrial:
    """The trial of a study.

    Raises  PlanError where the study states none
    """
    if study.trial is None:
        raise PlanError(
            "The study states no trial, so there is no question to answer.",
            hint="Add a [trial] section; `seriatim study --show` prints one with every default.",
        )
    return study.trial


@dataclass(frozen=True, repr=False)
class TrialShare:
    """The scans at which somebody may enter, and the tables of those patients."""

    enrolled: Enrolled
    known: dict[str, pl.DataFrame]
    """The tables of `KNOWN`; of the measurements only each patient's last."""


def enrol_share(trial: TargetTrial, cohort: Cohort, response: ResponseFrames) -> TrialShare:
    """Who may enter, of some patients, and what is known of them.

    Reads   what `enrol` reads
    """
    enrolled = enrol(cohort, response, trial.eligibility)
    entered = enrolled.entries.select("patient_id").unique()

    def of_entered(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.join(entered, on="patient_id", how="semi", maintain_order="left")

    tables = {name: of_entered(frame) for name, frame in cohort.tables().items() if name in KNOWN}
    last = pl.col("scan_day") == pl.col("scan_day").max().over("patient_id")
    seen = tables["measurements"].filter(last)
    tables["measurements"] = seen.unique("patient_id", keep="first", maintain_order=True)
    # A name that stands only with patients who do not enter is a known name all the same.
    names = cohort.covariates.unique("name", keep="first", maintain_order=True)
    tables["covariates"] = pl.concat([tables["covariates"], names]).unique(maintain_order=True)
    scans, visits = of_entered(enrolled.scans), of_entered(enrolled.visits)
    return TrialShare(Enrolled(scans, enrolled.entries, enrolled.flow, visits), tables)


def share_of(pool: Mapping[str, pl.DataFrame]) -> TrialShare:
    """The pool of all patients who enter, as one share."""
    known = {name: pool[f"trial_{name}"] for name in KNOWN if f"trial_{name}" in pool}
    names = ("scans", "entries", "flow", "visits")
    return TrialShare(Enrolled(*(pool[f"trial_{name}"] for name in names)), known)


def as_cohort(share: TrialShare, about: About) -> Cohort:
    """The patients who entered as a cohort again, without their lesions."""
    known: dict[str, Any] = share.known
    return Cohort(about=about, lesions=TABLES["lesions"].empty(), **known)
