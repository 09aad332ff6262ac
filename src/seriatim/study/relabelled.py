"""The index operations of some patients under every rule of the grid: labels, and what changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.category import DefinitionId
from seriatim.study.changes import find_changes
from seriatim.study.labels import tabulate_labels
from seriatim.study.plan import Study
from seriatim.study.relabelling import relabel_operations
from seriatim.study.rule_grid import list_rules


@dataclass(frozen=True, repr=False)
class Relabelled:
    """What the grid makes of the index operations of some patients."""

    labels: pl.DataFrame
    """One row per rule, definition and patient; see `tabulate_labels`."""
    changes: pl.DataFrame
    """One row per rule, patient and lesion judged otherwise; see `find_changes`."""


def relabel_share(study: Study, cohort: Cohort, operations: pl.DataFrame) -> Relabelled:
    """Work the category out again under every rule of the grid.

    Reads   what `derive_response` reads, of the patients with an index operation; operations: the
            columns of `categories` at each index operation
    Grain   see `Relabelled`
    """
    definitions = list_definitions(study)
    rules = study.rules.model_copy(update={"definitions": definitions})
    grid = list_rules(rules.growth, study.sensitivity)
    relabelling = relabel_operations(cohort, rules, grid, operations)
    labels = tabulate_labels(relabelling, definitions)
    main = labels.filter(pl.col("definition") == study.rules.definition)
    return Relabelled(labels, find_changes(main, relabelling, rules.growth))


def list_definitions(study: Study) -> tuple[DefinitionId, ...]:
    """The study's own definition first, then those it is compared with."""
    compared: Sequence[DefinitionId] = (
        study.rules.definitions
        if study.sensitivity.definitions is None
        else study.sensitivity.definitions
    )
    return tuple(dict.fromkeys((study.rules.definition, *compared)))
