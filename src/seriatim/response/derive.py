"""From a cohort's measurements to lesion states, visit responses, best responses and categories.

The one chain of the response floor. It is a pure function of each patient's rows, so it may run on
all patients at once or on any share of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.appearance import derive_new
from seriatim.response.best import derive_best_responses
from seriatim.response.category import DEFINITIONS, count_states, derive_categories
from seriatim.response.cells import derive_cells
from seriatim.response.choi import derive_choi
from seriatim.response.encode import Keys, encode
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
from seriatim.response.growth import GrowthRule, derive_states
from seriatim.response.merges import derive_merges
from seriatim.response.posterior.certainty import derive_certainty
from seriatim.response.posterior.derive import derive_posterior
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.prior import fit_model
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


@dataclass(frozen=True)
class Relabelled:
    """What one growth rule makes of every lesion and of every scan and operation."""

    growth: GrowthRule
    lesion_states: pl.DataFrame
    categories: pl.DataFrame


@dataclass(frozen=True)
class Followed:
    """Lesions followed over their scans, before any rule has judged them."""

    cohort: Cohort
    """With numbers in the place of text keys."""
    keys: Keys
    families: pl.DataFrame
    scans: pl.DataFrame
    cells: pl.DataFrame


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
    followed = _follow(cohort, rules)
    keys = followed.keys
    states = derive_states(followed.cells, rules.growth)
    posterior = derive_posterior(states, followed.scans, rules.growth, rules.probability)
    states = states.hstack(posterior.cells)
    emitted = list_emitted(states, followed.scans)
    calls = _derive_calls(followed.scans.hstack(posterior.scans), states, rules)
    visits = _count_visits(calls, states, rules.growth)
    return ResponseTables(
        lesion_states=finish_states(emitted, followed.scans, followed.families, keys),
        visit_responses=finish_calls(visits, keys),
        best_responses=finish_best(derive_best_responses(visits, rules.best), keys),
        categories=_categories(visits, followed, rules, rules.growth),
    )


def relabel(
    cohort: Cohort, rules: ResponseRules, growths: Sequence[GrowthRule]
) -> Iterator[Relabelled]:
    """States and categories under each of several growth rules, the lesions being followed once.

    Reads   what `derive_response` reads; of the rules all but the growth rule
    Grain   as `lesion_states` and `categories` of `derive_response`, one pair per growth rule, in
            the order given
    Nulls   no probability is computed
    """
    followed = _follow(cohort, rules)
    no_model = rules.probability.model_copy(update={"compute": False})
    for growth in growths:
        states = derive_states(followed.cells, growth)
        posterior = derive_posterior(states, followed.scans, growth, no_model)
        states = states.hstack(posterior.cells)
        emitted = list_emitted(states, followed.scans)
        visits = _count_visits(followed.scans.hstack(posterior.scans), states, growth)
        yield Relabelled(
            growth,
            finish_states(emitted, followed.scans, followed.families, followed.keys),
            _categories(visits, followed, rules, growth),
        )


def fit_growth_model(cohort: Cohort, rules: ResponseRules | None = None) -> GrowthModel:
    """The growth model of the rules with path shares and reader's error fitted to a cohort.

    Reads   what `derive_response` reads
    Source  empirical Bayes; see `seriatim.response.posterior.prior`
    """
    rules = rules or ResponseRules()
    followed = _follow(cohort, rules)
    if followed.cells.is_empty():
        return rules.probability
    return fit_model(followed.cells, followed.scans, rules.probability)


def _follow(cohort: Cohort, rules: ResponseRules) -> Followed:
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
    cells = _follow_lesions(find_scans(rows, scans), encoded, families, scans)
    return Followed(encoded, keys, families, scans, cells)


def _count_visits(scans: pl.DataFrame, states: pl.DataFrame, growth: GrowthRule) -> pl.DataFrame:
    """The scans that are visits, with their counts of states."""
    return count_states(scans, states, growth).filter(~pl.col("carried_over"))


def _categories(
    visits: pl.DataFrame, followed: Followed, rules: ResponseRules, growth: GrowthRule
) -> pl.DataFrame:
    derived = derive_categories(
        visits,
        followed.cohort,
        window_days=growth.window_days,
        definition=rules.definition,
        definitions=rules.definitions,
        unassessed=rules.unassessed,
    )
    judged = derive_certainty(
        derived,
        DEFINITIONS[rules.definition],
        certain_pct=rules.probability.certain_pct,
        unassessed=rules.unassessed,
    )
    return finish_categories(judged, rules.definitions, followed.keys)


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
