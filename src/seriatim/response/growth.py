"""Growth state of every lesion at every scan, under a growth rule that is a value."""

from typing import Literal

import polars as pl
from pydantic import Field

from seriatim.base.units import TENTHS_PER_MM, permille
from seriatim.base.values import Value
from seriatim.response.runs import first_before, last_before, least_before
from seriatim.response.verdicts import ALWAYS, Verdict, add_verdict

_SCANS_APART = 1 << 32
"""More than the scans there are."""
STATES = pl.Enum(["growing", "stable", "shrinking", "absent", "new", "reference", "not_evaluable"])
"""Growth states; `reference` is the first sized scan of a period, with nothing before it."""


class GrowthRule(Value):
    """When a lesion counts as growing; the founding series gives no number, so all is settable."""

    reference: Literal["nadir", "baseline", "previous"] = "nadir"
    """The earlier size of the period that a lesion is compared with."""
    relative_pct: float = Field(20.0, ge=0, le=1000)
    """Rise from the reference that makes growth, in percent."""
    absolute_mm: float = Field(5.0, ge=0, le=500)
    """Absolute rise that must be met as well."""
    confirm: bool = False
    """Growth by size must hold on two sized scans in a row."""
    new_counts: bool = True
    """A new lesion counts as a growing one."""
    density_rise_pct: float | None = Field(None, gt=0, le=1000)
    """Rise of density above its smallest value of the period that makes growth; null = not used."""
    shrink_pct: float = Field(30.0, ge=0, le=100)
    """Fall from the period's baseline that makes a lesion shrinking, in percent."""
    window_days: int = Field(90, ge=0, le=3650)
    """A scan up to this long before an operation gives the category at it."""

    @property
    def words(self) -> str:
        """The rule as a sentence for the methods page."""
        confirmed = " on two sized scans in a row" if self.confirm else ""
        new = "counts" if self.new_counts else "does not count"
        back = "" if self.reference == "baseline" else "when it is back after it had gone, "
        density = (
            f" A rise of density by {self.density_rise_pct:g} % counts as growth."
            if self.density_rise_pct is not None
            else ""
        )
        return (
            f"A lesion grows when its own diameter is at least {self.relative_pct:g} % and "
            f"{self.absolute_mm:g} mm above its {self.reference} of the period{confirmed}, {back}"
            f"or when the reader calls unequivocal progression. A new lesion {new} as growing. "
            f"It shrinks when it is at least {self.shrink_pct:g} % below the period's "
            f"baseline.{density} The category at an operation comes from the last scan at most "
            f"{self.window_days} days before it."
        )


def derive_states(cells: pl.DataFrame, rule: GrowthRule) -> pl.DataFrame:
    """Add the growth state of every lesion at every scan and the reason for it.

    Reads   run [sizes that may be compared, in order of scan], lesion_id, scan, size [tenths of
            mm], density [tenths of HU], mass_id, new, and the flags
    Adds    nadir, baseline, previous, reference [tenths of mm, over earlier scans of the period],
            state, reason
    Grain   one row per cell; rows are neither added nor reordered
    Nulls   a scan without a size gets no comparison and moves no reference
    Source  recist-1.1 section 4.3.1 (the nadir), applied to each lesion
    """
    compared = _add_references(cells, rule).with_columns(nodule_grows=pl.lit(value=False))
    judged = _judge(compared, rule)
    if judged["mass_id"].null_count() < judged.height:
        judged = _judge(_mark_masses(judged), rule)
    return judged.drop("nodule_grows", "rises", "rose_before", "least_density")


def _add_references(cells: pl.DataFrame, rule: GrowthRule) -> pl.DataFrame:
    size = pl.col("size")
    no_density = pl.lit(None, dtype=pl.Int32)
    cells = cells.with_columns(
        nadir=least_before(size).cast(pl.Int32),
        baseline=first_before(size),
        previous=last_before(size),
        least_density=no_density
        if rule.density_rise_pct is None
        else least_before(pl.col("density")),
    ).with_columns(reference=pl.col(rule.reference))
    cells = cells.with_columns(rises=_rises(rule))
    rose_before = last_before(pl.col("rises")) if rule.confirm else ALWAYS
    return cells.with_columns(rose_before=rose_before.fill_null(value=False))


def _rises(rule: GrowthRule) -> pl.Expr:
    """Growth by size at this scan; null where the lesion has no size."""
    size, reference = pl.col("size"), pl.col("reference")
    back = (reference == 0) & (size > 0)
    risen = (
        (reference > 0)
        & (size * 1000 >= reference * (1000 + permille(rule.relative_pct)))
        & (size - reference >= round(rule.absolute_mm * TENTHS_PER_MM))
    )
    return pl.when(size.is_not_null()).then((back | risen).fill_null(value=False))


def _judge(cells: pl.DataFrame, rule: GrowthRule) -> pl.DataFrame:
    """First matching rule wins; the order is the rule book's."""
    size, reference = pl.col("size"), pl.col("reference")
    density_ratio = 1000 + permille(rule.density_rise_pct or 0)
    denser = (pl.col("least_density") > 0) & (
        pl.col("density") * 1000 >= pl.col("least_density") * density_ratio
    )
    shrunk = size * 1000 <= pl.col("baseline") * (1000 - permille(rule.shrink_pct))
    rises, rose_before = pl.col("rises"), pl.col("rose_before")
    unsized = pl.col("unsized") & size.is_null()
    verdicts: list[Verdict] = [
        (pl.col("new"), "new", "new_lesion"),
        (pl.col("nodule_grows"), "growing", "nodule_grows"),
        (pl.col("unequivocal"), "growing", "unequivocal_progression"),
        (pl.col("equivocal"), "not_evaluable", "equivocal"),
        (~pl.col("seen"), "not_evaluable", "not_measured"),
        (unsized & (pl.col("previous") == 0), "growing", "reappeared"),
        (unsized, "stable", "present_unsized"),
        (size.is_null(), "not_evaluable", "not_evaluable"),
        (size == 0, "absent", "absent"),
        (reference.is_null(), "reference", "no_earlier_scan"),
        (rises & ~rose_before, "stable", "growth_unconfirmed"),
        (rises & (reference == 0), "growing", "reappeared"),
        (rises, "growing", f"rise_from_{rule.reference}"),
        (denser, "growing", "density_rise"),
        (shrunk, "shrinking", "shrunk"),
        (ALWAYS, "stable", "little_change"),
    ]
    return add_verdict(cells, verdicts, call="state", reason="reason", calls=STATES)


def _mark_masses(cells: pl.DataFrame) -> pl.DataFrame:
    """A nodule that is new or grows makes the mass it lies in growing."""
    nodules = cells.filter(
        pl.col("mass_id").is_not_null(), pl.col("state").is_in(["growing", "new"])
    )
    marked = nodules.select(_cell("mass_id")).to_series().unique()
    return cells.with_columns(nodule_grows=_cell("lesion_id").is_in(marked.implode()))


def _cell(lesion: str) -> pl.Expr:
    """Lesion and scan as one whole number."""
    return pl.col(lesion).cast(pl.UInt64) * _SCANS_APART + pl.col("scan")
