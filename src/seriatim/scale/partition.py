"""Tables cut into partitions of whole patients, so that none need be in memory as a whole.

Laid out as `<table>/partition=0003/0.parquet`; beside the partitions of a table stands
`columns.parquet`, which has its columns and no row. `partitions.json` is written last: where it is
missing, the folder is not complete.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from polars.io.partition import FileProviderArgs

from seriatim.base.errors import InputError
from seriatim.cohort.columns import match_columns
from seriatim.cohort.problems import ROW
from seriatim.cohort.schema import TABLES
from seriatim.formats.cohort_files.partitioned import folder_name, partition_of

LAYOUT = "partitions.json"
COLUMNS = "columns.parquet"
HASH_FORM = 1
"""Which way of giving patients to partitions; another number would mean another way."""
MEMORY_PER_BYTE = 170
"""Bytes of memory at most for one byte of Parquet, while a partition is worked through.

Measured with 250,000 and 1,000,000 measurements of random sizes on two threads, what is read
included: the rules alone took 115 and 73, the checks as much, checks, rules and probabilities of
250,000 measurements 167. For one byte of the same tables as CSV it is a fifth.
"""
MAX_PARTITIONS = 9999

_KEY = "\0partition"
_ROWS_AT_ONCE = 16_384
"""Rows that wait for each partition: they are what memory holds while tables are cut."""


def partition_tables(tables: Mapping[str, pl.LazyFrame], folder: Path, n_partitions: int) -> None:
    """Write every table's rows to the partition of their patient, each table being read once.

    Adds    row_number [of the row in its table, the first being 1]; a column of that name in the
            table itself becomes row_number_given
    Nulls   rows without an identifier, or of a table without such a column, go to partition 0
    Raises  InputError where the folder holds something already
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError(
            f"`{folder.name}` is to hold the partitions and is not empty.",
            hint="Name an empty folder, or one that is not there yet.",
        )
    for name, table in tables.items():
        _write_partitions(name, table, folder / name, n_partitions)
    layout = {"hash_form": HASH_FORM, "n_partitions": n_partitions, "tables": list(tables)}
    (folder / LAYOUT).write_text(json.dumps(layout) + "\n", encoding="utf-8")


def read_partition(folder: Path, number: int) -> dict[str, pl.DataFrame]:
    """Every table's rows of one partition in the order of row_number; none where it has none.

    Raises  InputError where the folder was not written to its end
    """
    layout = folder / LAYOUT
    if not layout.exists():
        raise InputError(
            f"`{folder.name}` holds no complete set of partitions.",
            hint="Cut the tables again, into an empty folder.",
        )
    tables = json.loads(layout.read_text(encoding="utf-8"))["tables"]
    return {name: _read_rows(folder / name, number) for name in tables}


def choose_partitions(n_bytes: int, memory_bytes: int) -> int:
    """How many partitions to cut so many bytes of Parquet into; 1 where the whole fits."""
    return min(MAX_PARTITIONS, max(1, -(-n_bytes * MEMORY_PER_BYTE // memory_bytes)))


def _write_partitions(name: str, table: pl.LazyFrame, folder: Path, n_partitions: int) -> None:
    schema = table.collect_schema()
    if ROW in schema:
        table = table.rename({ROW: f"{ROW}_given"})
    numbered = table.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
    folder.mkdir(parents=True)
    numbered.head(0).collect().write_parquet(folder / COLUMNS)
    text = _identifier(name, schema)
    number = pl.lit(0, pl.UInt16) if text is None else partition_of(text, n_partitions)
    target = pl.PartitionBy(
        folder, key=number.alias(_KEY), include_key=False, file_path_provider=_place
    )
    numbered.sink_parquet(
        target,
        compression="lz4",
        statistics=False,
        row_group_size=_ROWS_AT_ONCE,
        engine="streaming",
        mkdir=True,
    )


def _place(file: FileProviderArgs) -> str:
    number = file.partition_keys.item(0, 0)
    return f"{folder_name(number)}/{file.index_in_partition}.parquet"


def _identifier(name: str, schema: pl.Schema) -> pl.Expr | None:
    """The patient's identifier as the checks will read it; null where there is no such column."""
    found = match_columns(TABLES[name], schema.names())[0] if name in TABLES else {}
    if "patient_id" not in found:
        return None
    column, dtype = pl.col(found["patient_id"]), schema[found["patient_id"]]
    if dtype.is_integer():
        return column.cast(pl.String)
    if dtype.is_numeric():
        value = column.cast(pl.Float64).fill_nan(None)
        whole = value.cast(pl.Int64, strict=False)
        return pl.when(whole == value).then(whole.cast(pl.String)).otherwise(value.cast(pl.String))
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        return column.cast(pl.String).str.strip_chars()
    return None


def _read_rows(folder: Path, number: int) -> pl.DataFrame:
    own = sorted((folder / folder_name(number)).glob("*.parquet"))
    if not own:
        return pl.read_parquet(folder / COLUMNS)
    rows = pl.read_parquet(own, hive_partitioning=False)
    return rows if rows[ROW].is_sorted() else rows.sort(ROW)
