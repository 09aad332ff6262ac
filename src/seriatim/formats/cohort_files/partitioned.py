"""A cohort's tables in partitions of whole patients: who is in which, and such tables on disk."""

from pathlib import Path

import polars as pl

from seriatim.cohort.about import render_about
from seriatim.cohort.build import Cohort
from seriatim.formats.cohort_files.folder import ABOUT_FILE
from seriatim.formats.outgoing import tables_to_write, writing_to

ROWS_IN_ONE_PIECE = 5_000_000
"""A cohort of more measurements is written in partitions where nothing else is asked for."""
ROWS_PER_PARTITION = 500_000

_BYTES_READ = 16
_PRIMES = (1_000_000_007, 2_147_483_647)
_FACTORS = (48_271, 16_807)


def partitions_for(cohort: Cohort) -> int:
    """How many partitions to write a cohort in; 1 for all but very large ones."""
    number = cohort.measurements.height
    return 1 if number <= ROWS_IN_ONE_PIECE else -(-number // ROWS_PER_PARTITION)


def write_partitioned(cohort: Cohort, folder: Path, n_partitions: int) -> None:
    """Write `cohort.toml` and each table as Parquet files of whole patients.

    Writes  <table>.parquet/partition=0003/0.parquet, which `read_cohort` reads as one table
    """
    with writing_to(folder):
        (folder / ABOUT_FILE).write_text(render_about(cohort.about.as_held()), encoding="utf-8")
        for name, frame in tables_to_write(cohort).items():
            place = folder / f"{name}.parquet"
            number = frame.select(partition_of(pl.col("patient_id"), n_partitions)).to_series()
            for one in range(n_partitions):
                target = place / folder_name(one)
                target.mkdir(parents=True)
                frame.filter(number == one).write_parquet(target / "0.parquet")


def folder_name(number: int) -> str:
    """What the folder of a partition is called."""
    return f"partition={number:04d}"


def partition_of(identifier: pl.Expr, n_partitions: int) -> pl.Expr:
    """The partition of a patient [0 to n_partitions - 1], by a text without blanks at its ends.

    The text is filled up to 16 characters with the character zero. Its first and its last 16 bytes
    in UTF-8 are two whole numbers, the lowest byte first. Each is taken modulo 1,000,000,007 and
    multiplied, by 48,271 and by 16,807; the sum is taken modulo 2,147,483,647 and that modulo the
    number of partitions. Nothing overflows: no machine, process or version of Polars enters into
    it.
    Nulls   null and empty text are in partition 0
    """
    wide, narrow = _PRIMES
    filled = identifier.str.pad_end(_BYTES_READ, "\0").cast(pl.Binary)
    parts = (filled.bin.slice(start, _BYTES_READ) for start in (0, -_BYTES_READ))
    first, last = (
        (part.bin.reinterpret(dtype=pl.UInt128, endianness="little") % wide).cast(pl.UInt64)
        for part in parts
    )
    mixed = (first * _FACTORS[0] + last * _FACTORS[1]) % narrow
    return (mixed % n_partitions).fill_null(0).cast(pl.UInt16)
