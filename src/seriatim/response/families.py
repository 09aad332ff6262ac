"""Which lesions are counted: fragments under their root, nodules under their mass, merged ones."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.response.encode import NUMBER

Links = NDArray[np.int64]


def derive_families(lesions: pl.DataFrame) -> pl.DataFrame:
    """Name the counted lesion each lesion belongs to.

    Reads   lesion_id [0..n-1, row order], kind, role, parent_lesion_id, merged_into_lesion_id
    Adds    root_id [the lesion itself, or what it is a fragment of], mass_id [for a nodule and its
            fragments: the counted lesion it lies in], fused_into_id [the counted lesion it merged
            with], counted [bool, false for nodules]
    Grain   one row per lesion; rows are neither added nor reordered
    Nulls   mass_id null = not a nodule, or a nodule without a mass; fused_into_id null = not merged
    Source  recist-1.1 section 4.4.2 (lesions that split or coalesce)
    """
    own = np.arange(lesions.height, dtype=np.int64)
    nodule = (lesions["kind"] == "nodule_in_mass").to_numpy()
    parent = _links(lesions["parent_lesion_id"], own)
    root = _resolve(np.where(nodule, own, parent))
    above = _resolve(np.where(nodule, root[parent], own))[root]
    mass = np.where(nodule[root] & ~nodule[above], above, -1)
    fused = _fused(lesions, root, nodule, own)
    return lesions.with_columns(
        pl.Series("root_id", root, dtype=NUMBER),
        _optional("mass_id", mass),
        _optional("fused_into_id", fused),
        pl.Series("counted", ~nodule),
    )


def _fused(lesions: pl.DataFrame, root: Links, nodule: NDArray[np.bool_], own: Links) -> Links:
    """Follow merges from root to root; only lesions of one role can share a sum."""
    merged = _links(lesions["merged_into_lesion_id"], own)
    is_root = (root == own) & ~nodule
    target = _resolve(np.where(is_root, merged, own))
    role = lesions["role"].to_physical().to_numpy()
    valid = is_root & (target != own) & is_root[target] & (role == role[target])
    return np.where(valid, target, -1)


def _links(column: pl.Series, own: Links) -> Links:
    filled = column.cast(pl.Int64).fill_null(-1).to_numpy()
    return np.where(filled < 0, own, filled)


def _resolve(link: Links) -> Links:
    """Follow every link to its end; the checks have set cycles aside."""
    while not np.array_equal(following := link[link], link):
        link = following
    return link


def _optional(name: str, values: Links) -> pl.Series:
    series = pl.Series(name, values, dtype=pl.Int64)
    return series.set(series < 0, None).cast(NUMBER)
