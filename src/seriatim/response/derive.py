"""From a cohort's measurements to lesion states, visit responses, best responses and categories.

The one chain of the response floor. It is a pure function of each patient's rows, so it may run on
all patients at once or on any share of them.
"""

from dataclasses import dataclass

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.best import derive_best_responses
from seriatim.response.category import derive_categories
from seriatim.response.choi import derive_choi
from seriatim.response.encode import encode
from seriatim.response.families import derive_families
from seriatim.response.finish import (
    change_pct,
    finish_best,
    finish_calls,
    finish_categories,
    finish_states,
)
from seriatim.response.growth import derive_states
from seriatim.response.periods import PERIOD_COLUMNS, derive_visits
from seriatim.response.placing import place_cells
from seriatim.response.rules import ResponseRules
from seriatim.response.runs import number_runs
from seriatim.response.visit import (
    RUN,
    VISIT,
    derive_non_targets,
    derive_overall,
    derive_target_response,
    derive_target_sums,
)


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
    encoded, keys = encode(cohort)
    families = derive_families(encoded.lesions)
    visits = derive_visits(
        encoded.measurements, encoded, baseline_window_days=rules.recist.baseline_window_days
    )
    cells = place_cells(encoded, families, visits)
    states = derive_states(cells, rules.growth)
    calls = _derive_calls(visits, states, rules)
    emitted = states.filter(pl.col("emitted") & ~pl.col("carried_over"))
    own_calls = calls.filter(~pl.col("carried_over"))
    categories = derive_categories(
        visits,
        emitted,
        encoded,
        rules.growth,
        definition=rules.definition,
        definitions=rules.definitions,
        unassessed=rules.unassessed,
    )
    return ResponseTables(
        lesion_states=finish_states(emitted, keys),
        visit_responses=finish_calls(own_calls, keys),
        best_responses=finish_best(derive_best_responses(own_calls, rules.best), keys),
        categories=finish_categories(categories, keys),
    )


def _derive_calls(visits: pl.DataFrame, states: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """RECIST and Choi calls of every visit, carried baseline scans included."""
    keys = ("patient_id", "reader", "scan_day", *PERIOD_COLUMNS)
    carried = visits.filter("carried").with_columns(scan_day=pl.col("baseline_day"))
    scans = pl.concat(
        [
            visits.select(keys).with_columns(carried_over=pl.lit(value=False)),
            carried.select(keys).unique().with_columns(carried_over=pl.lit(value=True)),
        ]
    ).with_columns(is_reference=pl.col("scan_day") == pl.col("baseline_day"))
    scans = number_runs(scans.sort(VISIT), RUN)
    calls = derive_target_sums(scans, states, rules.recist)
    calls = derive_non_targets(calls, states, rules.recist)
    calls = derive_target_response(calls, rules.recist)
    calls = derive_overall(calls, has_non_targets=pl.col("non_target_reason") != "no_non_targets")
    return _add_changes(derive_choi(calls, states, rules.choi))


def _add_changes(calls: pl.DataFrame) -> pl.DataFrame:
    total = pl.col("target_sum")
    compared = ~pl.col("is_reference")
    return calls.with_columns(
        change_from_baseline_pct=change_pct(total, pl.col("baseline_sum"), compared),
        change_from_nadir_pct=change_pct(total, pl.col("nadir_sum"), compared),
    )
