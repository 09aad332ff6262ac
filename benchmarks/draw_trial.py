"""A synthetic trial in SDTM with any number of TR rows, as CSV and as XPT: TU, TR and RS.

Ten lesions a subject read by two readers at eight visits, with sizes, states and rows not done.
"""

from pathlib import Path

import numpy as np
import polars as pl

LESIONS, READERS, VISITS = 10, 2, 8
SEED = 20260102


def draw_trial(folder: Path, n_rows: int) -> None:
    """Write the trial with at least that many TR rows into the folders `csv` and `xpt`."""
    chance = np.random.default_rng(SEED)
    tr = _tr(chance, -(-n_rows // (LESIONS * READERS * VISITS)))
    tables = {"tr": tr, "tu": _tu(tr), "rs": _rs(tr)}
    for name in ("csv", "xpt"):
        (folder / name).mkdir()
    for name, frame in tables.items():
        frame.write_csv(folder / "csv" / f"{name}.csv")
        _write_xpt(frame, folder / "xpt" / f"{name}.xpt", name.upper())


def _tr(chance: np.random.Generator, n_subjects: int) -> pl.DataFrame:
    grid = (
        pl.DataFrame({"subject": range(n_subjects)})
        .join(pl.DataFrame({"reader": range(READERS)}), how="cross")
        .join(pl.DataFrame({"visit": range(VISITS)}), how="cross")
        .join(pl.DataFrame({"lesion": range(LESIONS)}), how="cross")
    )
    size = pl.Series(chance.integers(50, 900, grid.height) / 10)
    done = pl.Series(chance.random(grid.height) > 0.02)
    text = pl.when(done).then(size.cast(pl.String))
    return grid.select(
        pl.lit("TRIAL").alias("STUDYID"),
        pl.lit("TR").alias("DOMAIN"),
        pl.format("TRIAL-{}", pl.col("subject").cast(pl.String).str.zfill(6)).alias("USUBJID"),
        (pl.int_range(pl.len()).over("subject") + 1).cast(pl.Float64).alias("TRSEQ"),
        pl.lit("TARGET").alias("TRGRPID"),
        pl.format("T{}", pl.col("lesion").cast(pl.String).str.zfill(2)).alias("TRLNKID"),
        pl.lit("LDIAM").alias("TRTESTCD"),
        pl.lit("Longest Diameter").alias("TRTEST"),
        text.alias("TRORRES"),
        pl.when(done).then(pl.lit("mm")).alias("TRORRESU"),
        text.alias("TRSTRESC"),
        pl.when(done).then(size).alias("TRSTRESN"),
        pl.when(done).then(pl.lit("mm")).alias("TRSTRESU"),
        pl.when(~done).then(pl.lit("NOT DONE")).alias("TRSTAT"),
        pl.when(~done).then(pl.lit("NOT ASSESSABLE: Image obscured")).alias("TRREASND"),
        pl.lit("CT SCAN").alias("TRMETHOD"),
        pl.lit("INDEPENDENT ASSESSOR").alias("TREVAL"),
        pl.format("RADIOLOGIST {}", pl.col("reader") + 1).alias("TREVALID"),
        pl.col("visit").cast(pl.Float64).alias("VISITNUM"),
        pl.format("VISIT {}", pl.col("visit")).alias("VISIT"),
        (pl.date(2015, 1, 1) + pl.duration(days=pl.col("visit") * 56))
        .dt.to_string("%Y-%m-%d")
        .alias("TRDTC"),
    )


def _tu(tr: pl.DataFrame) -> pl.DataFrame:
    first = tr.filter(pl.col("VISITNUM") == 0)
    return first.select(
        "STUDYID",
        pl.lit("TU").alias("DOMAIN"),
        "USUBJID",
        pl.col("TRSEQ").alias("TUSEQ"),
        pl.col("TRLNKID").alias("TULNKID"),
        pl.lit("TUMIDENT").alias("TUTESTCD"),
        pl.lit("Tumor Identification").alias("TUTEST"),
        pl.lit("TARGET").alias("TUORRES"),
        pl.lit("TARGET").alias("TUSTRESC"),
        pl.lit("LIVER").alias("TULOC"),
        pl.col("TRMETHOD").alias("TUMETHOD"),
        pl.col("TREVAL").alias("TUEVAL"),
        pl.col("TREVALID").alias("TUEVALID"),
        "VISITNUM",
        "VISIT",
        pl.col("TRDTC").alias("TUDTC"),
    )


def _rs(tr: pl.DataFrame) -> pl.DataFrame:
    visits = tr.filter((pl.col("VISITNUM") > 0) & (pl.col("TRLNKID") == "T00"))
    return visits.select(
        "STUDYID",
        pl.lit("RS").alias("DOMAIN"),
        "USUBJID",
        pl.col("TRSEQ").alias("RSSEQ"),
        pl.lit("TRGRESP").alias("RSTESTCD"),
        pl.lit("Target Response").alias("RSTEST"),
        pl.lit("RECIST 1.1").alias("RSCAT"),
        pl.lit("SD").alias("RSORRES"),
        pl.lit("SD").alias("RSSTRESC"),
        pl.col("TREVAL").alias("RSEVAL"),
        pl.col("TREVALID").alias("RSEVALID"),
        "VISITNUM",
        "VISIT",
        pl.col("TRDTC").alias("RSDTC"),
    )


def _write_xpt(frame: pl.DataFrame, file: Path, name: str) -> None:
    import pyreadstat

    texts = pl.selectors.string()
    pandas = frame.with_columns(texts.fill_null("")).to_pandas()
    pyreadstat.write_xport(pandas, file, table_name=name, file_format_version=5)
