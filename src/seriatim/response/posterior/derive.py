"""The probability that each lesion grows, and how many of a scan's lesions do."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from seriatim.response.category import NUMBERS
from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.inference import Inferred, Judged, infer_block
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.rise import Rise
from seriatim.response.posterior.sightings import Block, cut_blocks
from seriatim.response.posterior.true_sizes import TRUE_SIZES, describe_true_sizes
from seriatim.response.verdicts import ALWAYS, first_match

Floats: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]

BASES = pl.Enum(["reader", "prior", "predicted", "sizes"])
"""What a probability rests on: the reader's word, taken as it is; the prior alone, there being no
earlier scan in the period; earlier sizes, this scan having none; or sizes up to this scan."""


PROBABILITY_DIGITS = 4
DIGITS = dict.fromkeys(TRUE_SIZES, 1) | {
    name: 4 for name in TRUE_SIZES if name.endswith("_per_month")
}
"""Decimals that are handed over; more would only show the draws."""


@dataclass(frozen=True)
class Posterior:
    """Columns that stand beside the cells and beside the scans, row for row."""

    cells: pl.DataFrame
    scans: pl.DataFrame


def derive_posterior(
    states: pl.DataFrame, scans: pl.DataFrame, rule: GrowthRule, model: GrowthModel
) -> Posterior:
    """The probability of growth of every lesion at every scan, and of each number of growing ones.

    Reads   states: run, scan, size [tenths of mm], state, reason, mass_id and the flags; scans:
            reading, scan_day [day], carried_over
    Adds    cells: p_growing [0 to 1], p_basis, true_size_mm with its 90 % band [mm], growth_rate
            [specific growth rate of the volume, per month] with its band, doubling_time_months;
            scans: p_0_growing ... [0 to 1, of the assessed lesions], p_unassessed [0 to 1]
    Grain   one row per cell, one per scan, in their order; a cell rests on what was read up to its
            scan and never on what came later
    Nulls   p_0_growing null = no lesion assessed; p_unassessed null = none unassessed; doubling
            time null unless the whole band of the growth rate is above zero; all null where the
            model is not computed
    Source  yoon-2016 (the reader's error); the rest are choices of ours, in docs/decisions
    """
    if not model.compute or states.is_empty():
        return _nothing(states.height, scans.height)
    judged = _judge(states, scans, rule)
    rise = Rise(rule, model.error.visible_mm)

    def derive(block: Block) -> tuple[pl.DataFrame, pl.DataFrame]:
        inferred = infer_block(block, judged, rise, model)
        return _cell_frame(inferred), _scan_frame(inferred)

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        parts = list(pool.map(derive, cut_blocks(states, scans, model.error)))
    cells, seen_scans = (pl.concat(frames) for frames in zip(*parts, strict=True))
    return Posterior(_finish_cells(cells, states), _finish_scans(seen_scans, judged, scans.height))


def _judge(states: pl.DataFrame, scans: pl.DataFrame, rule: GrowthRule) -> Judged:
    """What the rules said of every cell, as arrays."""
    repeats = pl.lit(scans["carried_over"]).gather("scan")
    counts = pl.col("counted") & pl.col("emitted") & ~repeats
    marks = states.select(
        taken=_taken_prob(rule).cast(pl.Float64),
        counts=counts,
        unassessed=_is_unassessed(),
        informs=~pl.col("family") & ~repeats,
    )
    return Judged(
        scan=states["scan"].to_numpy().astype(np.int64),
        reading=scans["reading"].to_numpy().astype(np.int64),
        taken_prob=marks["taken"].fill_null(np.nan).to_numpy(),
        gone=(states["state"] == "absent").to_numpy(),
        new=(states["state"] == "new").to_numpy() & rule.new_counts,
        counts=marks["counts"].to_numpy(),
        unassessed=marks["unassessed"].to_numpy(),
        informs=marks["informs"].to_numpy(),
        mass=_mass_cells(states),
    )


def _is_unassessed() -> pl.Expr:
    return pl.col("state").is_in(["reference", "not_evaluable"])


def _taken_prob(rule: GrowthRule) -> pl.Expr:
    """0 or 1 where the label does not rest on sizes: there is no probability to give it."""
    state, reason = pl.col("state"), pl.col("reason")
    verdict = first_match(
        [
            (state == "new") & (not rule.new_counts),
            pl.col("unequivocal") | (reason == "density_rise"),
            pl.col("unsized") & ((state == "new") | (reason == "reappeared")),
            pl.col("unsized"),
        ]
    )
    return pl.lit(pl.Series([0.0, 1.0, 1.0, 0.0])).gather(verdict)


def _mass_cells(states: pl.DataFrame) -> Numbers:
    """For the cell of a nodule that of its mass at the same scan, else -1."""
    cells = states.select("scan", "lesion_id", "mass_id", "emitted").with_row_index("cell")
    masses = cells.filter("emitted").select("scan", mass_id="lesion_id", mass_cell="cell")
    nodules = cells.filter(pl.col("mass_id").is_not_null(), "emitted").join(
        masses, on=["scan", "mass_id"]
    )
    found = np.full(states.height, -1, dtype=np.int64)
    found[nodules["cell"].to_numpy()] = nodules["mass_cell"].to_numpy()
    return found


def _cell_frame(inferred: Inferred) -> pl.DataFrame:
    columns = {
        "cell": inferred.cell,
        "p_growing": inferred.growing_prob,
        "has_earlier": inferred.has_earlier,
        "is_taken": inferred.is_taken,
        **describe_true_sizes(inferred.mixture),
    }
    return pl.DataFrame(columns, nan_to_null=True)


def _scan_frame(inferred: Inferred) -> pl.DataFrame:
    columns = {
        "scan": inferred.scan,
        **dict(zip(NUMBERS, inferred.counts.T, strict=True)),
        "p_unassessed": inferred.unassessed_prob,
    }
    return pl.DataFrame(columns)


def _finish_cells(cells: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Columns in the order of the cells."""
    said = states.select("state", is_sized=pl.col("size").is_not_null())
    ordered = _in_order(cells, "cell").hstack(said.get_columns())
    known = pl.col("has_earlier") | pl.col("is_sized")
    conditions = [pl.col("is_taken"), ~pl.col("has_earlier"), pl.col("state") == "not_evaluable"]
    basis = first_match([*conditions, ALWAYS])
    true_sizes = [
        pl.when(known).then(pl.col(name).round(digits)).alias(name)
        for name, digits in DIGITS.items()
    ]
    return ordered.select(
        pl.col("p_growing").clip(0, 1).round(PROBABILITY_DIGITS),
        pl.lit(pl.Series(BASES.categories, dtype=BASES)).gather(basis).alias("p_basis"),
        *true_sizes,
    )


def _finish_scans(seen: pl.DataFrame, judged: Judged, n_scans: int) -> pl.DataFrame:
    """Columns in the order of the scans; null where there is no lesion to speak of."""
    assessed, rest = judged.counts & ~judged.unassessed, judged.counts & judged.unassessed
    n_assessed = pl.Series(np.bincount(judged.scan[assessed], minlength=n_scans))
    n_rest = pl.Series(np.bincount(judged.scan[rest], minlength=n_scans))
    every = pl.DataFrame({"scan": np.arange(n_scans)})
    ordered = every.join(seen, on="scan", how="left", maintain_order="left")
    shown = dict.fromkeys(NUMBERS, n_assessed > 0) | {"p_unassessed": n_rest > 0}
    return ordered.select(
        pl.when(there).then(pl.col(name).clip(0, 1).round(PROBABILITY_DIGITS)).alias(name)
        for name, there in shown.items()
    )


def _in_order(frame: pl.DataFrame, number: str) -> pl.DataFrame:
    """The rows by their number, which counts from 0 without a gap."""
    back = np.empty(frame.height, dtype=np.int64)
    back[frame[number].to_numpy()] = np.arange(frame.height)
    return frame[back]


def _nothing(n_cells: int, n_scans: int) -> Posterior:
    """The same columns without a value."""
    cells = {name: pl.Float64() for name in ("p_growing", *TRUE_SIZES)} | {"p_basis": BASES}
    scans = {name: pl.Float64() for name in (*NUMBERS, "p_unassessed")}
    return Posterior(
        pl.DataFrame(schema=cells).clear(n_cells).select("p_growing", "p_basis", *TRUE_SIZES),
        pl.DataFrame(schema=scans).clear(n_scans),
    )
