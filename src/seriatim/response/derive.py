"""From a cohort's measurements to lesion states, visit responses, best responses and categories.

The one chain of the response floor. It is a pure function of each patient's rows, so it may run on
all patients at once or on any share of them.
"""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.appearance import derive_new
from seriatim.response.best import derive_best_responses
from seriatim.response.category import count_states, derive_categories
from seriatim.response.cells import derive_cells
from seriatim.response.choi import derive_choi
from seriatim.response.encode import encode
from seriatim.response.families import derive_families
from seriatim.response.finish import (
    change_pct,
    finish_best,
    finish_calls,
    finish_categories,
    finish_states,
    list_emitted,
)
from seriatim.response.fragments import add_fragments
from seriatim.response.growth import derive_states
from seriatim.response.merges import derive_merges
from seriatim.response.rules import ResponseRules
from seriatim.response.runs import at_start, number_runs
from seriatim.response.scans import derive_scans, find_scans
from seriatim.response.shares import split_patients
from seriatim.response.sizes import derive_rows
from seriatim.response.visit import (
    derive_non_targets,
    derive_overall,
    derive_target_response,
    derive_target_sums,
)
from seriatim.response.visits import choose_visit_key, derive_visits


@dataclass(frozen=True)
class ResponseTables:
    """The four tables of the response floor, each sorted by its keys."""

    lesion_states: pl.DataFrame
    visit_responses: pl.DataFrame
    best_responses: pl.DataFrame
    categories: pl.DataFrame


def derive_response(cohort: Cohort, rules: ResponseRules | None = None) -> ResponseTables:
    """Derive every state, call and category of a cohort under the rules.

    Reads   lesions, measurements, drugs, operations, resections
    Grain   lesion_states: patient, reader, scan, lesion; visit_responses: patient, reader, scan;
            best_responses: patient, reader, period; categories: patient, reader, scan or operation
    Nulls   see each table's page in the reference
    Source  recist-1.1, choi-2007, dematteo-2007; choices of our own in docs/decisions
    """
    rules = rules or ResponseRules()
    shares = [vars(derive_share(share, rules)) for share in split_patients(cohort)]
    return ResponseTables(
        **{name: pl.concat(share[name] for share in shares) for name in shares[0]}
    )


def derive_share(cohort: Cohort, rules: ResponseRules) -> ResponseTables:
    """The tables of one share of patients; see `derive_response`."""
    encoded, keys = encode(cohort)
    families = derive_families(encoded.lesions)
    visit_key = choose_visit_key(cohort, keys.readers.height)
    rows = derive_rows(cohort.measurements, families, keys, visit_key)
    visits = derive_visits(
        visit_key.unpack(rows["visit_key"]),
        encoded,
        baseline_window_days=rules.recist.baseline_window_days,
    )
    scans = derive_scans(visits)
    rows = find_scans(rows, scans)
    emitted, scans = _judge(rows, encoded, families, scans, rules)
    visits = scans.filter(~pl.col("carried_over"))
    categories = derive_categories(
        visits,
        encoded,
        window_days=rules.growth.window_days,
        definition=rules.definition,
        definitions=rules.definitions,
        unassessed=rules.unassessed,
    )
    return ResponseTables(
        lesion_states=finish_states(emitted, scans, families, keys),
        visit_responses=finish_calls(visits, keys),
        best_responses=finish_best(derive_best_responses(visits, rules.best), keys),
        categories=finish_categories(categories, rules.definitions, keys),
    )


def _judge(
    rows: pl.DataFrame,
    cohort: Cohort,
    families: pl.DataFrame,
    scans: pl.DataFrame,
    rules: ResponseRules,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lesion states to hand over, and the scans with their calls and counts of states."""
    states = derive_states(_follow_lesions(rows, cohort, families, scans), rules.growth)
    calls = _derive_calls(scans, states, rules)
    return list_emitted(states, scans), count_states(calls, states, rules.growth)


def _follow_lesions(
    rows: pl.DataFrame, cohort: Cohort, families: pl.DataFrame, scans: pl.DataFrame
) -> pl.DataFrame:
    """Every counted lesion and nodule at every scan, in runs that may be compared.

    Adds    what `derive_cells`, `derive_merges` and `derive_new` add; role, is_node, counted,
            mass_id; run; from_baseline [followed since the baseline of the period],
            baseline_density
    Grain   one row per counted lesion or nodule, reader, scan and period, and the family sums
    """
    parts = derive_cells(rows, cohort, families, scans)
    cells = derive_merges(add_fragments(parts, families, scans), families)
    about = families.select("role", "counted", "mass_id", is_node=pl.col("kind") == "node")
    cells = cells.with_columns(
        pl.lit(about[name]).gather("lesion_id").alias(name) for name in about.columns
    )
    cells = derive_new(cells, scans).with_columns(period_run=pl.lit(scans["run"]).gather("scan"))
    cells = number_runs(cells, ["lesion_id", "period_run", "family"])
    opening = scans.select(at_start(pl.col("scan"))).to_series()
    return cells.with_columns(
        from_baseline=at_start(pl.col("scan")) == pl.lit(opening).gather("scan"),
        baseline_density=at_start(pl.col("density")),
    ).drop("period_run")


def _derive_calls(scans: pl.DataFrame, states: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """RECIST and Choi calls of every visit, carried baseline scans included."""
    calls = derive_target_sums(scans, states, rules.recist)
    calls = derive_non_targets(calls, states, rules.recist)
    calls = derive_target_response(calls, rules.recist)
    return _add_changes(derive_choi(derive_overall(calls), states, rules.choi))


def _add_changes(calls: pl.DataFrame) -> pl.DataFrame:
    total = pl.col("target_sum")
    compared = ~pl.col("is_reference")
    return calls.with_columns(
        change_from_baseline_pct=change_pct(total, pl.col("baseline_sum"), compared),
        change_from_nadir_pct=change_pct(total, pl.col("nadir_sum"), compared),
    )
