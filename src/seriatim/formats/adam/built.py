"""A dataset with its rows, as every file of the export is made from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.about import Clock
from seriatim.formats.adam.adrs import ADRS, list_adrs
from seriatim.formats.adam.adsl import ADSL, build_adsl
from seriatim.formats.adam.adtr import ADTR, list_adtr
from seriatim.formats.adam.adtte import ADTTE, list_adtte
from seriatim.formats.adam.declared import Dataset, Held, day_name
from seriatim.formats.adam.records import finish_records
from seriatim.formats.analysed import Analysed

Builder = Callable[[Analysed], Sequence[pl.DataFrame]]

DATASETS: tuple[tuple[Dataset, Builder], ...] = (
    (ADSL, lambda analysed: [build_adsl(analysed)]),
    (ADTR, list_adtr),
    (ADRS, list_adrs),
    (ADTTE, list_adtte),
)
"""Every dataset, in the order in which they are described, with what lists its records."""


@dataclass(frozen=True)
class Built:
    """A declared dataset on the cohort's clock, its rows, and whether the patients are made up."""

    dataset: Dataset
    frame: pl.DataFrame
    synthetic: bool
    is_relative: bool

    @property
    def label(self) -> str:
        """The label of the dataset, which says so where the patients are made up."""
        return f"{self.dataset.label}{' (SYNTHETIC)' * self.synthetic}"


def build_datasets(analysed: Analysed) -> tuple[Built, ...]:
    """Every dataset with its rows, its days as the clock of the cohort has them."""
    about = analysed.cohort.about
    return tuple(
        Built(
            dataset.on_clock(about.clock),
            _on_clock(finish_records(list_rows(analysed), dataset, analysed), dataset, about.clock),
            about.synthetic,
            about.clock == "relative",
        )
        for dataset, list_rows in DATASETS
    )


def _on_clock(frame: pl.DataFrame, dataset: Dataset, clock: Clock) -> pl.DataFrame:
    """Days as dates on a calendar clock; on a relative one as days, beside empty dates."""
    days = [variable.name for variable in dataset.variables if variable.held is Held.DAY]
    if clock == "calendar":
        return frame.with_columns(pl.col(days).cast(pl.Date))
    return frame.with_columns(
        *(pl.col(name).alias(day_name(name)) for name in days),
        *(pl.lit(None, dtype=pl.Date).alias(name) for name in days),
    ).select(dataset.on_clock(clock).schema.keys())
