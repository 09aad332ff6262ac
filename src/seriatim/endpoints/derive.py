"""From categories and follow-up to times and events: one row per patient, origin and endpoint."""

from collections.abc import Callable

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.follow_up import derive_follow_up
from seriatim.endpoints.next_line import derive_next_line
from seriatim.endpoints.origin import ORIGIN_KEYS, derive_origins
from seriatim.endpoints.overall_survival import derive_overall_survival
from seriatim.endpoints.progression import derive_progression_free
from seriatim.endpoints.reader import ResponseFrames, deciding_readers, keep_reader
from seriatim.endpoints.resistance import derive_secondary_resistance
from seriatim.endpoints.rules import ENDPOINTS, IMPOSSIBLE_ORDER, EndpointId, EndpointPlan

ENDPOINT_SCHEMA: dict[str, pl.DataType] = {
    "patient_id": pl.String(),
    "origin": pl.String(),
    "origin_id": pl.String(),
    "origin_day": pl.Int32(),
    "is_index": pl.Boolean(),
    "endpoint": pl.String(),
    "time_days": pl.Int32(),
    "status": pl.Int8(),
    "reason": pl.String(),
    "interval_start_day": pl.Int32(),
    "end_day": pl.Int32(),
    "on_drug_days": pl.Int32(),
    "category": pl.String(),
    "line": pl.String(),
    "completeness": pl.String(),
}


def derive_endpoints(
    cohort: Cohort, response: ResponseFrames, plan: EndpointPlan | None = None
) -> pl.DataFrame:
    """Every patient's time to each endpoint, from each operation on a drug and each drug start.

    Reads   the cohort's patients, drugs, operations and events; visit_responses and categories,
            of which only the deciding reader's rows
    Adds    origin [operation, drug_start], origin_id, origin_day [day], is_index, endpoint,
            time_days [days from the origin, >= 0], status [0 censored, 1 event, 2 died before it],
            reason, interval_start_day [day], end_day [day], on_drug_days [days], category, line,
            completeness
    Grain   one row per patient, origin and endpoint, sorted by patient, day of origin and the
            plan's order of endpoints; patients neither operated on a drug nor on a drug have none
    Nulls   time, status and end are null where a patient is not at risk (the reason says why)
    Source  admiralonco, fda-2007
    """
    plan = plan or EndpointPlan()
    readers = deciding_readers(cohort, response.visit_responses)
    visits = keep_reader(response.visit_responses, readers)
    categories = keep_reader(response.categories, readers)
    follow_up = derive_follow_up(cohort)
    origins = derive_origins(cohort, categories).filter(
        pl.col("origin").is_in(pl.Series(plan.origins, dtype=pl.String).implode())
    )
    derivations: dict[EndpointId, Callable[[], pl.DataFrame]] = {
        "os": lambda: derive_overall_survival(origins, follow_up),
        "pfs": lambda: derive_progression_free(origins, follow_up, visits, cohort.events, plan),
        "time_to_next_line": lambda: derive_next_line(
            origins, follow_up, drugs_known=cohort.drugs is not None
        ),
        "time_to_secondary_resistance": lambda: derive_secondary_resistance(
            origins, follow_up, categories
        ),
    }
    ends = [_place(derivations[name](), name, plan) for name in ENDPOINTS if name in plan.endpoints]
    return _as_table(origins, ends)


def _place(ends: pl.DataFrame, endpoint: EndpointId, plan: EndpointPlan) -> pl.DataFrame:
    return ends.with_columns(
        endpoint=pl.lit(endpoint), place=pl.lit(plan.endpoints.index(endpoint), dtype=pl.Int32)
    )


def _as_table(origins: pl.DataFrame, ends: list[pl.DataFrame]) -> pl.DataFrame:
    if not ends:
        return pl.DataFrame(schema=ENDPOINT_SCHEMA)
    return (
        pl.concat(ends, how="vertical_relaxed")
        .join(origins, on=ORIGIN_KEYS, how="left")
        .with_columns(time_days=pl.col("end_day") - pl.col("origin_day"))
        .with_columns(_without_impossible_times())
        .sort("patient_id", "origin_day", "origin", "origin_id", "place")
        .select(ENDPOINT_SCHEMA.keys())
        .cast(ENDPOINT_SCHEMA)  # type: ignore[arg-type]
    )


def _without_impossible_times() -> list[pl.Expr]:
    possible = (pl.col("time_days") >= 0).fill_null(value=True)
    return [
        pl.when(possible).then("time_days").alias("time_days"),
        pl.when(possible).then("status").alias("status"),
        pl.when(possible).then("end_day").alias("end_day"),
        pl.when(possible).then("interval_start_day").alias("interval_start_day"),
        pl.when(possible)
        .then("reason")
        .otherwise(pl.lit(IMPOSSIBLE_ORDER.identifier))
        .alias("reason"),
    ]
