"""The pool: the few tables of every patient that the steps after the derivation are made from.

A share gives each of them; put together and sorted, or added up, they are those of all patients,
however the patients were shared out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from seriatim.endpoints.characteristics import list_people
from seriatim.endpoints.flow import count_reached
from seriatim.endpoints.timelines import describe_spider, describe_swimmer, describe_waterfall
from seriatim.response.collected import COUNT_KEYS, count_collected
from seriatim.study.drawn import keep_drawn
from seriatim.study.plan import Study
from seriatim.study.relabelled import list_definitions
from seriatim.study.share import Share
from seriatim.study.trial_share import KNOWN

Pool = Mapping[str, pl.DataFrame]
"""Pooled tables by name."""


@dataclass(frozen=True)
class Pooled:
    """One table of the pool: how a share gives it, and how shares are put together."""

    of_share: Callable[[Share], pl.DataFrame]
    keys: tuple[str | pl.Expr, ...] = ("patient_id",)
    """What rows are sorted by when shares are put together; rows of equal keys keep their order."""

    def put_together(self, shares: Sequence[pl.DataFrame]) -> pl.DataFrame:
        """The table of all shares."""
        return pl.concat(shares).sort(self.keys, maintain_order=True)


@dataclass(frozen=True)
class Counted:
    """One table of the pool that holds counts, which are added up."""

    of_share: Callable[[Share], pl.DataFrame]
    keys: tuple[str, ...]
    is_sorted: bool = True
    """False = in the order of the first share, which holds every row."""

    def put_together(self, shares: Sequence[pl.DataFrame]) -> pl.DataFrame:
        """The table of all shares."""
        rows = pl.concat(shares)
        sums = [
            pl.col(name).sum().cast(rows.schema[name])
            for name in rows.columns
            if name not in self.keys
        ]
        total = rows.group_by(self.keys, maintain_order=True).agg(sums).select(rows.columns)
        return total.sort(self.keys) if self.is_sorted else total


Plan = Mapping[str, Pooled | Counted]
"""What a run pools, by name."""


def plan_of_sensitivity(study: Study) -> Plan:
    """What says how sure the category is."""
    places = {name: place for place, name in enumerate(list_definitions(study))}
    definition = pl.col("definition").replace_strict(places, return_dtype=pl.Int32)
    by_rule = ("rule", definition, "patient_id")
    return {
        "operations": Pooled(lambda share: share.operations),
        "endpoints": Pooled(lambda share: share.endpoints),
        "labels": Pooled(lambda share: share.relabelled.labels, by_rule),
        "changes": Pooled(lambda share: share.relabelled.changes, ("rule", "patient_id")),
    }


def plan_of_report(study: Study) -> Plan:
    """What the report is made from."""
    trial = {} if study.trial is None else plan_of_trial()
    return {
        **plan_of_sensitivity(study),
        **trial,
        "reached": Counted(
            lambda share: count_reached(share.cohort, share.response),
            ("step", "drugs_known", "category"),
        ),
        "people": Pooled(lambda share: list_people(share.cohort, share.response)),
        "roles": Counted(_count_roles, ("role",)),
        "collected_counts": Counted(
            lambda share: count_collected(share.tables.collected_responses), COUNT_KEYS
        ),
        "waterfall": Pooled(lambda share: describe_waterfall(share.cohort, share.response)),
        "spider": Pooled(lambda share: describe_spider(*keep_drawn(share.cohort, share.response))),
        "swimmer": Pooled(
            lambda share: describe_swimmer(*keep_drawn(share.cohort, share.response))
        ),
    }


def plan_of_trial() -> Plan:
    """What the trial is made from: those who enter, and how many do not."""
    known = {f"trial_{name}": Pooled(partial(_known_of_entered, name=name)) for name in KNOWN}
    return {
        **known,
        "trial_visits": Pooled(lambda share: share.trial.enrolled.visits),
        "trial_scans": Pooled(lambda share: share.trial.enrolled.scans),
        "trial_entries": Pooled(lambda share: share.trial.enrolled.entries),
        "trial_flow": Counted(
            lambda share: share.trial.enrolled.flow, ("condition", "words"), is_sorted=False
        ),
    }


def _known_of_entered(share: Share, name: str) -> pl.DataFrame:
    return share.trial.known[name]


def _count_roles(share: Share) -> pl.DataFrame:
    """How many states there are of lesions of each role."""
    return share.tables.lesion_states.group_by("role").agg(n_states=pl.len().cast(pl.Int64))


def derive_pool(plan: Plan, share: Share) -> dict[str, pl.DataFrame]:
    """Every table of the plan for one share of patients."""
    return {name: table.of_share(share) for name, table in plan.items()}


def put_together(plan: Plan, shares: Sequence[Pool]) -> Pool:
    """The pool of all shares.

    Reads   what `derive_pool` gives, of at least one share
    Grain   the same rows in the same order, however the patients were shared out
    """
    return {
        name: table.put_together([share[name] for share in shares]) for name, table in plan.items()
    }
