"""Whether a peer found what the kernel found: joined row by row before any time counts."""

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

PERIOD = ["patient_id", "reader", "period"]
KEYS = {
    "states": [*PERIOD, "scan_day", "lesion_id"],
    "visits": [*PERIOD, "scan_day"],
    "best": PERIOD,
    "categories": ["patient_id", "reader", "at", "day", "operation_id"],
}
VALUES = {
    "states": ["size", "nadir", "state"],
    "visits": ["n_targets", "target_sum", "nadir_sum", "target_response", "overall"],
    "best": ["best_unconfirmed", "first_pd_day"],
    "categories": ["n_lesions", "n_growing", "n_unassessed", "category"],
}
OURS = {
    "states": "lesion_states",
    "visits": "visit_responses",
    "best": "best_responses",
    "categories": "categories",
}


def require_equal(results: Path, peer: Path) -> None:
    """Stop with the difference where some table of the peer has not the kernel's very rows."""
    for name, keys in KEYS.items():
        wanted = [*keys, *VALUES[name]]
        ours = _plain(_ours(results, name), wanted)
        theirs = _plain(_read(peer, name), wanted)
        # Numbers that stand for whole rows are compared: sorting millions of texts takes minutes.
        if not ours.hash_rows().sort().equals(theirs.hash_rows().sort()):
            assert_frame_equal(ours.sort(wanted), theirs.sort(wanted))
            raise AssertionError(f"{name} differs.")


def _ours(results: Path, name: str) -> pl.DataFrame:
    """The kernel's table, millimetres as the whole tenths that they were compared on."""
    table = pl.scan_parquet(results / f"{OURS[name]}-*.parquet")
    names = table.collect_schema().names()
    tenths = {
        value: (pl.col(f"{value}_mm") * 10).round().cast(pl.Int64)
        for value in VALUES[name]
        if f"{value}_mm" in names
    }
    plain = [value for value in (*KEYS[name], *VALUES[name]) if value not in tenths]
    return table.select(*plain, **tenths).collect()


def _read(peer: Path, name: str) -> pl.DataFrame:
    file = peer / f"{name}.parquet"
    if file.exists():
        return pl.read_parquet(file)
    return pl.read_csv(peer / f"{name}.csv", infer_schema=False, null_values="NA")


def _plain(frame: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    """The columns asked for as text, whole numbers without a decimal point."""
    return frame.select(
        pl.col(name).cast(pl.Int64).cast(pl.String)
        if frame[name].dtype.is_numeric()
        else pl.col(name).cast(pl.String)
        for name in wanted
    )
