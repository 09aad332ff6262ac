"""What one share of patients gives: the tables of each patient, and what is pooled over shares.

Everything up to here is a function of single patients' rows. So all patients may be derived at
once, in partitions one after another, or by many machines; what follows sees only the pool.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.reader import deciding_readers
from seriatim.response.collected import compare_collected
from seriatim.response.derive import ResponseTables, derive_response
from seriatim.study.operations import list_operations
from seriatim.study.plan import Study
from seriatim.study.relabelled import Relabelled, relabel_share
from seriatim.study.results import ResultTables
from seriatim.study.steps import CATEGORIES, ENDPOINTS, OTHER_RULES, quiet
from seriatim.study.trial_share import TrialShare, enrol_share, require_trial


@dataclass(frozen=True, repr=False)
class Share:
    """Some patients under a study; each table is made once, when it is first asked for."""

    study: Study
    cohort: Cohort
    on_step: Callable[[str], None] = quiet

    def __repr__(self) -> str:
        """How many; never a row, so that a log shows no patient."""
        return f"<Share: {self.cohort.patients.height} patients>"

    @cached_property
    def response(self) -> ResponseTables:
        """States, calls, best responses and categories."""
        self.on_step(CATEGORIES)
        return derive_response(self.cohort, self.study.rules)

    @cached_property
    def endpoints(self) -> pl.DataFrame:
        """One row per patient, origin and endpoint."""
        response = self.response
        self.on_step(ENDPOINTS)
        return derive_endpoints(self.cohort, response, self.study.endpoints)

    @cached_property
    def readers(self) -> pl.DataFrame:
        """The deciding reader of each patient."""
        return deciding_readers(self.cohort, self.response.visit_responses)

    @cached_property
    def operations(self) -> pl.DataFrame:
        """The operations on a drug with their categories."""
        return list_operations(self.cohort, self.response)

    @cached_property
    def relabelled(self) -> Relabelled:
        """The index operations under every rule of the grid."""
        index = self.operations.filter("is_index").drop("is_index")
        self.on_step(OTHER_RULES)
        return relabel_share(self.study, self.cohort, index)

    @cached_property
    def trial(self) -> TrialShare:
        """Who may enter the trial, and what is known of them."""
        return enrol_share(require_trial(self.study), self.cohort, self.response)

    @cached_property
    def tables(self) -> ResultTables:
        """The tables that are handed over patient by patient."""
        response = self.response
        return ResultTables(
            lesion_states=response.lesion_states,
            visit_responses=response.visit_responses,
            best_responses=response.best_responses,
            categories=response.categories,
            collected_responses=compare_collected(
                self.cohort.assessments, response.visit_responses, self.study.rules.recist
            ),
            endpoints=self.endpoints,
        )
