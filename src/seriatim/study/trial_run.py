"""The run that asks whether operating helps: a study with a trial and a cohort in, tables out."""

from collections.abc import Callable
from pathlib import Path

from seriatim.base.errors import PlanError
from seriatim.base.provenance import digest_text
from seriatim.causal.compare import compare
from seriatim.causal.comparison import Comparison
from seriatim.causal.resampling import BLOCK, Memory, Store
from seriatim.causal.trial import TargetTrial
from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import ResponseFrames
from seriatim.response.derive import derive_response
from seriatim.study.block_files import FOLDER, BlockFiles
from seriatim.study.plan import Study
from seriatim.study.provenance import provenance_of
from seriatim.study.trial_results import TrialResults

FORM = 1
"""Raised whenever what a block holds, or how it is made, changes."""


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


def run_trial(
    study: Study,
    cohort: Cohort,
    *,
    folder: Path | None = None,
    on_step: Callable[[str], None] = lambda step: None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> TrialResults:
    """Carry the trial of a study out on a cohort.

    `folder` keeps the finished resamples, in a folder of their own within it, so that a run that is
    interrupted goes on from them; whoever calls removes them (`remove_blocks`) once the results are
    safe. `on_step` is told what begins, `on_progress` resamples done and wanted.
    Reads   a checked cohort
    Grain   see `Comparison`; equal cohort and study give equal tables, whatever the order of rows,
            the number of threads, and interruptions
    Raises  PlanError where the study states no trial
    """
    require_trial(study)
    on_step("lesion states and categories")
    response = derive_response(cohort, study.rules)
    on_step("the trial, by every estimator")
    return TrialResults(
        about=cohort.about,
        study=study,
        comparison=answer(study, cohort, response, folder=folder, on_progress=on_progress),
        findings=cohort.findings,
        provenance=provenance_of(study, cohort),
    )


def answer(
    study: Study,
    cohort: Cohort,
    response: ResponseFrames,
    *,
    folder: Path | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """The comparison alone, from responses that are derived already; see `run_trial`."""
    return compare(
        require_trial(study),
        cohort,
        response,
        plan=study.endpoints,
        store_for=_store_in_memory if folder is None else _store_in(folder, study, cohort),
        on_progress=on_progress,
    )


def _store_in_memory(method: str) -> Store:
    return Memory()


def _store_in(folder: Path, study: Study, cohort: Cohort) -> Callable[[str], Store]:
    digest = digest_of(study, cohort)
    return lambda method: BlockFiles(folder / FOLDER, method, digest)


def digest_of(study: Study, cohort: Cohort) -> str:
    """A digest of everything that a block of resamples is made from.

    How many resamples are wanted is no part of it: a block is the same whatever their number.
    """
    come_from = provenance_of(study, cohort)
    asked = study.model_dump_json(exclude={"trial": {"bootstrap": {"replicates"}}})
    parts = (
        f"{FORM} {BLOCK}",
        asked,
        str(cohort.about.primary_reader),
        *(f"{name} {digest}" for name, digest in sorted(come_from.input_digests.items())),
        *(f"{name} {version}" for name, version in sorted(come_from.versions.items())),
    )
    return digest_text("\n".join(parts))
