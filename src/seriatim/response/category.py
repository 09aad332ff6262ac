"""From the count of growing lesions to the category, at every scan and at every operation."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.response.growth import GrowthRule
from seriatim.response.latest import find_latest
from seriatim.response.tallies import count_by_scan
from seriatim.response.verdicts import ALWAYS, Verdict, add_verdict, first_match

DefinitionId = Literal["dematteo-2007", "esmo-2022", "fairweather-2018"]
UnassessedPolicy = Literal["indeterminate", "assume_not_growing"]
FEW = 1
"""The degree of growth between none and many."""


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
    def column(self) -> str:
        """The column that holds its labels."""
        return f"category_{self.identifier.replace('-', '_')}"

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, mildest first."""
        return (*self.none_growing, self.few_growing, self.many_growing)

    def degree(self, growing: pl.Expr) -> pl.Expr:
        """None, few or many growing [0, 1, 2], for a number of growing lesions at a scan."""
        few = (growing <= self.few) & ((growing == 1) | (growing < pl.col("n_lesions")))
        return first_match([growing == 0, few, ALWAYS])

    def verdicts(self, *, unassessed: UnassessedPolicy) -> list[Verdict]:
        """Label and reason by the counts; indeterminate where what was not seen could change it."""
        growing, lesions = pl.col("n_growing"), pl.col("n_lesions")
        responding = pl.col("n_shrinking") + pl.col("n_absent") > 0
        degree = self.degree(growing)
        could_change = degree != self.degree(growing + pl.col("n_unassessed"))
        undecided = could_change & (unassessed == "indeterminate")
        none_compared = pl.col("n_evaluable") == 0
        return [
            (lesions.is_null(), "indeterminate", "no_scan_in_window"),
            (pl.col("before_drug"), "before_drug", "before_drug"),
            (lesions == 0, "no_disease", "no_lesion_left"),
            (none_compared & (pl.col("n_reference") > 0), "indeterminate", "no_earlier_scan"),
            (none_compared, "indeterminate", "unassessed_lesions"),
            (undecided, "indeterminate", "unassessed_lesions"),
            ((growing == 0) & responding, self.none_growing[0], "none_growing"),
            (growing == 0, self.none_growing[-1], "none_growing"),
            (growing == 1, self.few_growing, "one_growing"),
            (degree == FEW, self.few_growing, "several_growing"),
            (ALWAYS, self.many_growing, "several_growing"),
        ]


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
        words="Focal progression: one lesion grows, or a few while the rest does not. Reading a "
        "few as at most 3 is seriatim's own; the guideline was read only as quoted by others.",
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

NUMBERS = ("p_0_growing", "p_1_growing", "p_2_growing", "p_3_growing", "p_4_growing")
"""P(no assessed lesion grows), P(exactly one) ... and, last, P(at least four)."""
PROBABILITIES = (*NUMBERS, "p_unassessed")
"""What a scan carries of probabilities; the last is P(a lesion not assessed grows)."""


def count_states(scans: pl.DataFrame, states: pl.DataFrame, rule: GrowthRule) -> pl.DataFrame:
    """Add the number of lesions in each state at every scan.

    Reads   states: counted, emitted, state
    Adds    n_lesions, n_evaluable, n_growing, n_new, n_shrinking, n_absent, n_reference,
            n_unassessed
    Grain   one row per scan; rows are neither added nor reordered
    """
    state = pl.col("state")
    growing = ("growing", "new") if rule.new_counts else ("growing",)
    counts = count_by_scan(
        states.lazy().filter("counted", "emitted"),
        scans.height,
        n_lesions=ALWAYS,
        n_growing=state.is_in(growing),
        n_new=state == "new",
        n_shrinking=state == "shrinking",
        n_absent=state == "absent",
        n_reference=state == "reference",
        n_unassessed=state.is_in(["reference", "not_evaluable"]),
    )
    n_evaluable = pl.col("n_lesions") - pl.col("n_unassessed")
    return scans.hstack(counts.get_columns()).with_columns(n_evaluable=n_evaluable)


def derive_categories(
    visits: pl.DataFrame,
    cohort: Cohort,
    *,
    window_days: int,
    definition: DefinitionId,
    definitions: tuple[DefinitionId, ...],
    unassessed: UnassessedPolicy,
) -> pl.DataFrame:
    """The category at every scan and at every operation, from counts of lesion states.

    Reads   visits: period, line, the counts of states and `PROBABILITIES`; cohort: operations,
            drugs
    Adds    category and reason under `definition`, category_<id> for each definition
    Grain   one row per patient, reader and scan (at = scan) or operation (at = operation)
    Nulls   counts null = no scan in the window before the operation
    Source  dematteo-2007 (0, exactly 1, more than 1 growing tumour)
    """
    at_scans = visits.select(
        "patient_id",
        "reader",
        "reading",
        "scan_day",
        "period",
        "line",
        *COUNTS,
        *PROBABILITIES,
        "n_reference",
        at=pl.lit("scan"),
        day=pl.col("scan_day"),
        operation_id=pl.lit(None, dtype=pl.String),
        before_drug=pl.col("line").is_null() if cohort.drugs is not None else pl.lit(value=False),
    )
    at_operations = _at_operations(at_scans, cohort, window_days)
    rows = pl.concat([at_scans, at_operations.select(at_scans.columns)]).sort(
        "patient_id", "reader", "day", pl.col("at") == "operation", "operation_id"
    )
    for name in dict.fromkeys((*definitions, definition)):
        rows = _label(rows, DEFINITIONS[name], unassessed)
    main = DEFINITIONS[definition]
    return rows.with_columns(category=main.column, reason=f"reason_{main.column}")


def _label(
    rows: pl.DataFrame, definition: Definition, unassessed: UnassessedPolicy
) -> pl.DataFrame:
    verdicts = definition.verdicts(unassessed=unassessed)
    return add_verdict(
        rows,
        verdicts,
        call=definition.column,
        reason=f"reason_{definition.column}",
        calls=pl.Enum(list(dict.fromkeys(str(label) for _, label, _ in verdicts))),
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
    readings = at_scans.select("patient_id", "reader", "reading").unique("reading")
    operated = operations.join(earlier, on=["patient_id", "day"]).join(readings, on="patient_id")
    last_scan = find_latest(
        at_scans, operated, key="reading", day="scan_day", until="day", inclusive=True
    )
    own = ("scan_day", "period", "line", "before_drug", "n_reference")
    taken = (*own, *COUNTS, *PROBABILITIES)
    seen = operated.with_columns(at_scans[name].gather(last_scan) for name in taken)
    usable = (pl.col("day") - pl.col("scan_day") <= window_days) & (
        pl.col("operated_day").is_null() | (pl.col("operated_day") < pl.col("scan_day"))
    )
    found = usable.fill_null(value=False)
    return seen.with_columns(
        *(pl.when(found).then(name).alias(name) for name in taken), at=pl.lit("operation")
    ).drop("operated_day")
