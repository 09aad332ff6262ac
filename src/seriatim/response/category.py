"""From the count of growing lesions to the category, at every scan and at every operation."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.growth import GrowthRule
from seriatim.response.visit import first_match

DefinitionId = Literal["dematteo-2007", "esmo-2022", "fairweather-2018"]
UnassessedPolicy = Literal["indeterminate", "assume_not_growing"]
VISIT = ["patient_id", "reader", "scan_day"]


@dataclass(frozen=True)
class Definition:
    """A named definition of the category: labels over the number of growing lesions."""

    identifier: DefinitionId
    none_growing: tuple[str, ...]
    """One label, or two: with and without a lesion that shrinks or has gone."""
    few_growing: str
    many_growing: str
    few: int
    """The largest number of growing lesions that still counts as few."""
    words: str
    source: str

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, mildest first."""
        return (*self.none_growing, self.few_growing, self.many_growing)

    def label(self, growing: pl.Expr, lesions: pl.Expr, responding: pl.Expr) -> pl.Expr:
        """The label for a number of growing lesions among all, with so many responding."""
        is_few = (growing <= self.few) & ((growing == 1) | (growing < lesions))
        return (
            pl.when((growing == 0) & (responding > 0))
            .then(pl.lit(self.none_growing[0]))
            .when(growing == 0)
            .then(pl.lit(self.none_growing[-1]))
            .when(is_few)
            .then(pl.lit(self.few_growing))
            .otherwise(pl.lit(self.many_growing))
        )


DEFINITIONS: dict[DefinitionId, Definition] = {
    "dematteo-2007": Definition(
        "dematteo-2007",
        ("responsive",),
        "focal_resistance",
        "multifocal_resistance",
        few=1,
        words="Responsive: no tumour grows. Focal resistance: exactly 1 grows. Multifocal "
        "resistance: more than 1 grows.",
        source="dematteo-2007",
    ),
    "esmo-2022": Definition(
        "esmo-2022",
        ("responsive",),
        "focal_progression",
        "generalised_progression",
        few=3,
        words="Focal progression: one or a few lesions grow while the rest does not. Reading a few "
        "as at most 3 is seriatim's own; the guideline was read only as quoted by others.",
        source="seriatim",
    ),
    "fairweather-2018": Definition(
        "fairweather-2018",
        ("responding", "stable"),
        "unifocal",
        "multifocal",
        few=1,
        words="Responding or stable: no lesion grows, with or without one that shrinks or has gone "
        "(seriatim's reading of the series by counts). Unifocal: 1 grows. Multifocal: more than 1.",
        source="fairweather-2018",
    ),
}

COUNTS = (
    "n_lesions",
    "n_evaluable",
    "n_growing",
    "n_new",
    "n_shrinking",
    "n_absent",
    "n_unassessed",
)


def derive_categories(
    visits: pl.DataFrame,
    states: pl.DataFrame,
    cohort: Cohort,
    rule: GrowthRule,
    *,
    definition: DefinitionId,
    definitions: tuple[DefinitionId, ...],
    unassessed: UnassessedPolicy,
) -> pl.DataFrame:
    """The category at every scan and at every operation, from counts of lesion states.

    Reads   states: counted, state; visits: period, line; cohort: operations, drugs
    Adds    the counts, category and reason under `definition`, category_<id> for each definition
    Grain   one row per patient, reader and scan (at = scan) or operation (at = operation)
    Nulls   counts null = no scan in the window before the operation
    Source  dematteo-2007 (0, exactly 1, more than 1 growing tumour)
    """
    at_scans = _count_states(visits, states, rule).with_columns(
        at=pl.lit("scan"),
        day=pl.col("scan_day"),
        operation_id=pl.lit(None, dtype=pl.String),
        before_drug=pl.col("line").is_null() if cohort.drugs is not None else pl.lit(value=False),
    )
    rows = pl.concat([at_scans, _at_operations(at_scans, cohort, rule.window_days)], how="diagonal")
    labels = {
        f"category_{name.replace('-', '_')}": _label(DEFINITIONS[name], unassessed)[0]
        for name in definitions
    }
    category, reason = _label(DEFINITIONS[definition], unassessed)
    return rows.with_columns(category=category, reason=reason, **labels).sort(
        "patient_id", "reader", "day", pl.col("at") == "operation", "operation_id"
    )


def _count_states(visits: pl.DataFrame, states: pl.DataFrame, rule: GrowthRule) -> pl.DataFrame:
    state = pl.col("state")

    def number(*names: str) -> pl.Expr:
        return state.is_in(names).sum().cast(pl.Int32)

    growing = ("growing", "new") if rule.new_counts else ("growing",)
    counts = (
        states.filter("counted")
        .group_by(VISIT)
        .agg(
            pl.len().cast(pl.Int32).alias("n_lesions"),
            number(*growing).alias("n_growing"),
            number("new").alias("n_new"),
            number("shrinking").alias("n_shrinking"),
            number("absent").alias("n_absent"),
            number("reference").alias("n_reference"),
            number("reference", "not_evaluable").alias("n_unassessed"),
        )
    )
    return (
        visits.select(*VISIT, "period", "line")
        .join(counts, on=VISIT, how="left")
        .with_columns(pl.col("^n_.*$").fill_null(0))
        .with_columns(n_evaluable=pl.col("n_lesions") - pl.col("n_unassessed"))
    )


def _at_operations(at_scans: pl.DataFrame, cohort: Cohort, window_days: int) -> pl.DataFrame:
    """The last scan before each operation, if near enough and with no operation between."""
    operations = cohort.operations.select("patient_id", "operation_id", day="operation_day")
    earlier = (
        operations.select("patient_id", "day")
        .unique()
        .sort("patient_id", "day")
        .with_columns(operated_day=pl.col("day").shift(1).over("patient_id", order_by="day"))
    )
    last_scan = (
        operations.join(earlier, on=["patient_id", "day"])
        .join(at_scans.select("patient_id", "reader").unique(), on="patient_id")
        .sort("day")
        .join_asof(
            at_scans.drop("at", "operation_id", "day").sort("scan_day"),
            left_on="day",
            right_on="scan_day",
            by=["patient_id", "reader"],
            strategy="backward",
            check_sortedness=False,
        )
    )
    usable = (pl.col("day") - pl.col("scan_day") <= window_days) & (
        pl.col("operated_day").is_null() | (pl.col("operated_day") < pl.col("scan_day"))
    )
    found = usable.fill_null(value=False)
    taken = ("scan_day", "period", "line", "before_drug", "n_reference", *COUNTS)
    return last_scan.with_columns(
        *(pl.when(found).then(name).alias(name) for name in taken), at=pl.lit("operation")
    ).drop("operated_day")


def _label(definition: Definition, unassessed: UnassessedPolicy) -> tuple[pl.Expr, pl.Expr]:
    """The label and its reason; indeterminate where what was not assessed could change it."""
    growing, lesions = pl.col("n_growing"), pl.col("n_lesions")
    responding = pl.col("n_shrinking") + pl.col("n_absent")
    low = definition.label(growing, lesions, responding)
    high = definition.label(growing + pl.col("n_unassessed"), lesions, responding)
    undecided = (low != high) & pl.lit(unassessed == "indeterminate")
    none_compared = pl.col("n_evaluable") == 0
    label, reason = first_match(
        (
            (lesions.is_null(), "indeterminate", "no_scan_in_window"),
            (pl.col("before_drug"), "before_drug", "before_drug"),
            (lesions == 0, "no_disease", "no_lesion_left"),
            (none_compared & (pl.col("n_reference") > 0), "indeterminate", "no_earlier_scan"),
            (none_compared, "indeterminate", "unassessed_lesions"),
            (undecided, "indeterminate", "unassessed_lesions"),
            (growing == 0, "", "none_growing"),
            (growing == 1, "", "one_growing"),
        ),
        ("", "several_growing"),
    )
    return pl.when(label == "").then(low).otherwise(label), reason
