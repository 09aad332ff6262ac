"""Real diameters: the last scans of each lesion hidden and predicted.

One target lesion a patient, 1,472 patients of five trials (Ghaffari Laleh and others 2022, PLoS
Comput Biol, supplement S1, CC BY 4.0). The file is read where it lies and is not part of the
project.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import norm

from calibration.scores import auc, bootstrap_auc_gain
from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.response.derive import derive_response, fit_growth_model
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules

BAND_SCORE = float(norm.ppf(0.95))
HALVES = 2
LEAST_SEEN = 2
"""Scans with a reading that must be left before the hidden ones."""


@dataclass(frozen=True)
class Coverage:
    """How many hidden readings lay in their 90 % band."""

    study: str
    n: int
    covered_pct: float


@dataclass(frozen=True)
class Ranking:
    """How well two scores at a scan rank lesions by what the next scan shows."""

    n: int
    n_grew: int
    model_auc: float
    nadir_auc: float
    gain_low: float
    gain_high: float


def read_diameters(path: Path) -> pl.DataFrame:
    """Readings as the cohort's measurements, with the study.

    Blank and not evaluable are no reading, `TOO SMALL TO MEASURE` is too small, 0 is absent; rows
    without a day and second rows of a day are left out.
    """
    raw = pl.read_csv(path, infer_schema=False)
    size = pl.col("TargetLesionLongDiam_mm").cast(pl.Float64, strict=False)
    status = (
        pl.when(size > 0)
        .then(pl.lit("measured"))
        .when(size == 0)
        .then(pl.lit("absent"))
        .when(pl.col("TargetLesionLongDiam_mm") == "TOO SMALL TO MEASURE")
        .then(pl.lit("too_small"))
        .otherwise(pl.lit("not_evaluable"))
    )
    return (
        raw.select(
            study="sheet",
            patient_id=pl.concat_str("sheet", "Patient_Anonmyized", separator=" "),
            lesion_id=pl.lit("target"),
            scan_day=pl.col("Treatment_Day").cast(pl.Int32, strict=False),
            reader=pl.lit("1"),
            long_axis_mm=pl.when(size > 0).then(size),
            status=status,
        )
        .drop_nulls("scan_day")
        .unique(["patient_id", "scan_day"], keep="first", maintain_order=True)
        .sort("patient_id", "scan_day")
    )


def as_cohort(readings: pl.DataFrame) -> Cohort:
    """The readings as a cohort; treatment is not told, so all scans are one period."""
    patients = readings.select("patient_id").unique(maintain_order=True)
    lesions = patients.with_columns(
        lesion_id=pl.lit("target"),
        organ=pl.lit("not told"),
        kind=pl.lit("solid"),
        role=pl.lit("target"),
    )
    tables = {"patients": patients, "lesions": lesions, "measurements": readings}
    return Cohort(
        about=About(title="Real diameters", clock="relative", zero="start of treatment"),
        **{name: _fill(frame, name) for name, frame in tables.items()},
    )


def _fill(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    schema = TABLES[table].schema
    missing = {name: pl.lit(None) for name in schema if name not in frame.columns}
    return frame.with_columns(**missing).select(list(schema)).cast(dict(schema))


def split_halves(readings: pl.DataFrame, seed: int) -> list[pl.DataFrame]:
    """Patients in two halves, so that a prior fitted to one is tried on the other."""
    patients = readings.select("patient_id").unique().sort("patient_id")
    drawn = np.random.default_rng(seed).permutation(patients.height) % HALVES
    half = patients.with_columns(half=pl.Series(drawn))
    return readings.join(half, on="patient_id").partition_by("half", include_key=False)


def fit_other(readings: pl.DataFrame) -> GrowthModel:
    """The prior and the error fitted to these patients, read by more than one reader."""
    start = GrowthModel()
    mixed = start.error.model_copy(update={"readers": "mixed"})
    rules = ResponseRules(probability=start.model_copy(update={"error": mixed}))
    return fit_growth_model(as_cohort(readings), rules)


def hide_last(readings: pl.DataFrame, n_hidden: int) -> pl.DataFrame:
    """Mark the last scans of lesions that keep enough scans with a reading.

    Adds    hidden [bool]; lesions with too few scans are left out
    """
    told = pl.col("status") != "not_evaluable"
    place = pl.int_range(pl.len()).over("patient_id", order_by="scan_day")
    number = pl.len().over("patient_id")
    marked = readings.with_columns(hidden=place >= number - n_hidden, told=told)
    seen = (pl.col("told") & ~pl.col("hidden")).sum().over("patient_id")
    return marked.filter(seen >= LEAST_SEEN)


def predict(marked: pl.DataFrame, model: GrowthModel) -> pl.DataFrame:
    """The hidden readings with the band of each, from the scans before.

    Adds    lower_mm, upper_mm [mm]: the 90 % band of the true size widened by the reader's error
    """
    blind = marked.with_columns(
        status=pl.when("hidden").then(pl.lit("not_evaluable")).otherwise("status"),
        long_axis_mm=pl.when(~pl.col("hidden")).then("long_axis_mm"),
    )
    rules = ResponseRules(probability=model)
    states = derive_response(as_cohort(blind.drop("hidden", "told", "study")), rules).lesion_states
    bands = states.select("patient_id", "scan_day", pl.col("^true_size.*$"), "p_growing")
    hidden = marked.filter("hidden", "told").join(bands, on=["patient_id", "scan_day"])
    middle = pl.col("true_size_mm")
    scale = float(np.sqrt(model.error.scale_shares @ model.error.scales**2))
    error = scale * pl.max_horizontal(pl.lit(model.error.cv), model.error.floor_mm / middle)

    def widened(end: pl.Expr) -> pl.Expr:
        distance = ((end / middle).log() ** 2 + (BAND_SCORE * error) ** 2).sqrt()
        return middle * (distance * (end - middle).sign()).exp()

    return hidden.with_columns(
        lower_mm=widened(pl.col("true_size_lower_mm")),
        upper_mm=widened(pl.col("true_size_upper_mm")),
    )


def cover(predicted: pl.DataFrame, model: GrowthModel) -> pl.DataFrame:
    """Add whether each reading lay in its band; one without a size if the band reaches its bound.

    Adds    covered, above, below [bool]
    """
    size, small = pl.col("long_axis_mm"), pl.col("status") == "too_small"
    bound = pl.when(small).then(model.error.measurable_mm).otherwise(model.error.visible_mm)
    is_sized = size.is_not_null()
    return predicted.with_columns(
        above=is_sized & (size > pl.col("upper_mm")),
        below=pl.when(is_sized)
        .then(size < pl.col("lower_mm"))
        .otherwise(pl.col("lower_mm") > bound),
    ).with_columns(covered=~pl.col("above") & ~pl.col("below"))


def follow(readings: pl.DataFrame, model: GrowthModel) -> pl.DataFrame:
    """Every sized scan with an earlier and a later one: two scores, and what came next.

    Adds    p_growing [0 to 1] and change_pct [%, above the nadir] at the scan; grew_after: the next
            reading stands 20 % and 5 mm above this one; grew_in_all: above the smallest so far
    """
    rules = ResponseRules(probability=model)
    states = derive_response(as_cohort(readings.drop("study")), rules).lesion_states
    size, nadir = pl.col("size_mm"), pl.col("nadir_mm")
    sized = states.filter(size > 0).with_columns(
        next_mm=size.shift(-1).over("patient_id", order_by="scan_day"),
        least_mm=size.cum_min().over("patient_id", order_by="scan_day"),
    )
    compared = sized.filter(nadir > 0, pl.col("next_mm").is_not_null())
    return compared.select(
        "patient_id",
        "scan_day",
        "p_growing",
        change_pct=100 * (size - nadir) / nadir,
        grew_after=_risen("next_mm", "size_mm"),
        grew_in_all=_risen("next_mm", "least_mm"),
    )


def _risen(size: str, reference: str) -> pl.Expr:
    rise = pl.col(size) - pl.col(reference)
    return (rise >= 0.2 * pl.col(reference)) & (rise >= 5)


def summarise(covered: pl.DataFrame) -> list[Coverage]:
    """Coverage by study and in all."""
    studies = covered.partition_by("study", as_dict=True, maintain_order=True)
    rows = [(str(key[0]), frame) for key, frame in sorted(studies.items())]
    return [
        Coverage(name, frame.height, 100 * float(frame["covered"].mean()))
        for name, frame in [*rows, ("all", covered)]
    ]


def summarise_ranking(followed: pl.DataFrame, outcome: str, seed: int) -> Ranking:
    """Both areas and the interval of their difference, by bootstrap of patients."""
    followed = followed.sort("patient_id", "scan_day")
    grew = followed[outcome].to_numpy()
    model, nadir = followed["p_growing"].to_numpy(), followed["change_pct"].to_numpy()
    patient = followed["patient_id"].rank("dense").to_numpy().astype(int) - 1
    low, high = bootstrap_auc_gain(model, nadir, grew, patient, seed)
    return Ranking(grew.size, int(grew.sum()), auc(model, grew), auc(nadir, grew), low, high)
