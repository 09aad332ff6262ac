"""Who may enter the trial, at which scans, and why the others may not.

Everything is judged on what is known at the scan: nothing that happens later decides who enters.
"""

from dataclasses import dataclass

import polars as pl

from seriatim.causal.drug_in_force import add_drug_in_force
from seriatim.causal.known import add_known
from seriatim.causal.scan_values import SCAN_VALUES, derive_scan_values
from seriatim.causal.trial import Eligibility
from seriatim.cohort.build import Cohort
from seriatim.endpoints.reader import ResponseFrames, deciding_readers, keep_reader

FLOW_SCHEMA = {
    "condition": pl.String(),
    "words": pl.String(),
    "n_scans": pl.Int64(),
    "n_patients": pl.Int64(),
}


@dataclass(frozen=True)
class Condition:
    """One condition of eligibility: its words, and whether a scan meets it."""

    identifier: str
    words: str
    meets: pl.Expr


@dataclass(frozen=True, eq=False, repr=False)
class Enrolled:
    """The scans at which somebody may enter, and how many each condition leaves."""

    scans: pl.DataFrame
    """Every scan with what it says: patient_id, scan_day, the values of a scan."""
    entries: pl.DataFrame
    """Scans that meet every condition: patient_id, entry_day [day], entry [1 = first], line,
    months_on_drug and the values of the scan, sorted."""
    flow: pl.DataFrame
    """condition, words, n_scans, n_patients: what is left after each condition, in order."""
    visits: pl.DataFrame
    """The responses at the visits of the deciding reader."""

    def __repr__(self) -> str:
        """How many; never a row, so that a log shows no patient."""
        return f"<Enrolled: {self.entries.height} of {self.scans.height} scans>"


def enrol(cohort: Cohort, response: ResponseFrames, eligibility: Eligibility) -> Enrolled:
    """The scans at which a patient is eligible.

    Reads   the cohort's drugs, operations and covariates; categories and sums of the deciding
            reader
    Grain   entries: one row per patient and eligible scan, sorted
    Nulls   a scan without a determinate category, or by an unknown ECOG where one is asked for, is
            not eligible; without a drugs table nobody is
    """
    scans = derive_scan_values(cohort, response)
    described = _describe(cohort, scans)
    flow, left = [count_left("every_scan", "Scans by the deciding reader", described)], described
    for condition in conditions_of(eligibility):
        left = left.filter(condition.meets.fill_null(value=False))
        flow.append(count_left(condition.identifier, condition.words, left))
    entries = (
        left.with_columns(
            entry=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over(
                "patient_id", order_by="entry_day"
            )
        )
        .select("patient_id", "entry_day", "entry", "line", "months_on_drug", *SCAN_VALUES)
        .sort("patient_id", "entry_day")
    )
    visits = response.visit_responses
    own = keep_reader(visits, deciding_readers(cohort, visits))
    return Enrolled(scans, entries, pl.concat(flow), own)


def count_left(identifier: str, words: str, scans: pl.DataFrame) -> pl.DataFrame:
    """One row of the flow: how many scans and patients a condition leaves."""
    row = (identifier, words, scans.height, scans["patient_id"].n_unique())
    return pl.DataFrame([row], schema=FLOW_SCHEMA, orient="row")


def _describe(cohort: Cohort, scans: pl.DataFrame) -> pl.DataFrame:
    """Every scan with the drug in force, the last operation before it, and the ECOG."""
    asked = scans.with_columns(day="scan_day", entry_day="scan_day").drop("scan_day")
    operations = cohort.operations.select("patient_id", operated_day="operation_day")
    # An operation on the day of the scan comes after it: it belongs to the trial.
    operated = (
        add_drug_in_force(asked, cohort)
        .sort("day")
        .join_asof(
            operations.sort("operated_day"),
            left_on="day",
            right_on="operated_day",
            by="patient_id",
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
            coalesce=False,
        )
    )
    return add_known(operated, scans, cohort, ["ecog"])


def conditions_of(rule: Eligibility) -> list[Condition]:
    """The conditions in the order in which the flow shows them."""
    on_drug, lesions = pl.col("months_on_drug"), pl.col("n_lesions")
    conditions = [
        Condition("on_drug", "On a drug at the scan", pl.col("is_taken")),
        Condition(
            "min_months_on_drug",
            f"At least {_counted(rule.min_months_on_drug, 'month')} on it",
            on_drug >= rule.min_months_on_drug,
        ),
        Condition(
            "never_operated",
            "Not operated on the drug line so far",
            pl.col("operated_day").is_null() | (pl.col("operated_day") <= pl.col("line_day")),
        ),
        Condition(
            "category",
            f"Category {' or '.join(rule.categories)}".replace("_", " "),
            _is_one_of("category", rule.categories),
        ),
        Condition(
            "min_lesions",
            f"At least {_counted(rule.min_lesions, 'lesion')}",
            lesions >= rule.min_lesions,
        ),
    ]
    conditions += [
        Condition(name, words.format(limit), value <= limit)
        for name, words, value, limit in (
            ("max_months_on_drug", "At most {:g} months on it", on_drug, rule.max_months_on_drug),
            ("max_lesions", "At most {:g} lesions", lesions, rule.max_lesions),
            ("max_ecog", "ECOG at most {:g}", pl.col("ecog"), rule.max_ecog),
        )
        if limit is not None
    ]
    if rule.lines:
        words = f"Drug line {' or '.join(rule.lines)}"
        conditions.append(Condition("lines", words, _is_one_of("line", rule.lines)))
    return conditions


def _is_one_of(name: str, admitted: tuple[str, ...]) -> pl.Expr:
    return pl.col(name).is_in(pl.Series(admitted, dtype=pl.String).implode())


def _counted(number: float, thing: str) -> str:
    return f"{number:g} {thing}{'s' * (number != 1)}"
