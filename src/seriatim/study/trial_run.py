"""The run that asks whether operating helps: a study with a trial and a cohort in, tables out."""

from collections.abc import Callable
from pathlib import Path

from seriatim.base.provenance import digest_text
from seriatim.causal.compare import compare
from seriatim.causal.comparison import Comparison
from seriatim.causal.resampling import BLOCK
from seriatim.cohort.build import Cohort
from seriatim.study.block_files import FOLDER, BlockFiles
from seriatim.study.plan import Study
from seriatim.study.pool import Pool, derive_pool, plan_of_trial
from seriatim.study.provenance import Read, read_of
from seriatim.study.share import Share
from seriatim.study.steps import TRIAL
from seriatim.study.trial_results import TrialResults
from seriatim.study.trial_share import as_cohort, require_trial, share_of

FORM = 1
"""Raised whenever what a block holds, or how it is made, changes."""


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
    pool = derive_pool(plan_of_trial(), Share(study, cohort, on_step))
    on_step(TRIAL)
    read = read_of(study, cohort)
    return conclude_trial(study, read, pool, folder=folder, on_progress=on_progress)


def conclude_trial(
    study: Study,
    read: Read,
    pool: Pool,
    *,
    folder: Path | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> TrialResults:
    """The results of the trial, from the pool of all patients; see `run_trial`.

    Reads   the pool of `plan_of_trial`
    """
    return TrialResults(
        about=read.about,
        study=study,
        comparison=answer(study, read, pool, folder=folder, on_progress=on_progress),
        findings=read.findings,
        n_rows_set_aside=read.n_rows_set_aside,
        provenance=read.provenance,
    )


def answer(
    study: Study,
    read: Read,
    pool: Pool,
    *,
    folder: Path | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """The comparison alone; see `conclude_trial`."""
    share = share_of(pool)
    return compare(
        require_trial(study),
        as_cohort(share, read.about),
        share.enrolled,
        plan=study.endpoints,
        conf_level=study.survival.conf_level,
        store=None if folder is None else BlockFiles(folder / FOLDER, digest_of(study, read)),
        on_progress=on_progress,
    )


def digest_of(study: Study, read: Read) -> str:
    """A digest of everything that a block of resamples is made from.

    How many resamples are wanted is no part of it: a block is the same whatever their number.
    """
    come_from = read.provenance
    asked = study.model_dump_json(exclude={"trial": {"bootstrap": {"replicates"}}})
    parts = (
        f"{FORM} {BLOCK}",
        asked,
        str(read.about.primary_reader),
        *(f"{name} {digest}" for name, digest in sorted(come_from.input_digests.items())),
        *(f"{name} {version}" for name, version in sorted(come_from.versions.items())),
    )
    return digest_text("\n".join(parts))
