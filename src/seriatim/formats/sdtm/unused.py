"""Records of which nothing came into the cohort: each is set aside with the reason."""

from collections.abc import Mapping, Sequence

import polars as pl

from seriatim.cohort.places import ROW_ORIGIN
from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import VALUE_ORIGIN, set_aside
from seriatim.formats.sdtm.datasets import Datasets

REASONS = {"DM": "SDT090", "DS": "SDT090", "SS": "SDT090", "PR": "SDT090"}
"""Dataset -> code for its records that say nothing, or nothing more than another record."""
QUALIFIER_REASON = "SDT030"


def unused_records(
    datasets: Datasets, frames: Mapping[str, pl.DataFrame], problems: Sequence[Problem]
) -> list[Problem]:
    """The records of DM, DS, SS, PR and SUPP-- that gave no row and no value.

    The records of the other datasets are each accounted for where they are read.
    """
    used = pl.concat(
        [
            frame[name].cast(pl.UInt64).rename("place").to_frame()
            for frame in frames.values()
            for name in frame.columns
            if name == ROW_ORIGIN or name.startswith(VALUE_ORIGIN)
        ]
        + [p.places.rename("place").to_frame() for p in problems if p.sets_aside]
    ).drop_nulls()
    met = list[Problem]()
    for name, frame in datasets.frames.items():
        code = QUALIFIER_REASON if name.startswith("SUPP") else REASONS.get(name)
        if code is not None:
            left = frame.select("place").join(used, on="place", how="anti")
            met += set_aside(code, left["place"], domain=name)
    return met
