"""Records of which nothing came into the cohort: each is set aside with the reason."""

from collections.abc import Mapping, Sequence

import polars as pl

from seriatim.cohort.problems import Problem
from seriatim.formats.conversion.converted import all_places, set_aside
from seriatim.formats.sdtm.datasets import Datasets

LOOKED_AT = ("DM", "DS", "SS", "PR")
SAYS_NOTHING_MORE, QUALIFIER_NOT_READ = "SDT090", "SDT030"


def unused_records(
    datasets: Datasets, frames: Mapping[str, pl.DataFrame], problems: Sequence[Problem]
) -> list[Problem]:
    """The records of DM, DS, SS, PR and SUPP-- that gave no row and no value.

    The records of the other datasets are each accounted for where they are read.
    """
    used = all_places(frames.values(), problems).to_frame()
    met = list[Problem]()
    for name, frame in datasets.frames.items():
        is_qualifier = name.startswith("SUPP")
        if is_qualifier or name in LOOKED_AT:
            left = frame.select("place").join(used, on="place", how="anti")
            code = QUALIFIER_NOT_READ if is_qualifier else SAYS_NOTHING_MORE
            met += set_aside(code, left["place"], domain=name)
    return met
