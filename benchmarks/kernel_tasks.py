"""The tasks that are timed beside each other: the kernel in little memory, and its floor."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow.parquet as pq

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.problems import ROW
from seriatim.response.derive import derive_share
from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.response.shares import split_patients
from seriatim.scale.partition import partition_tables, read_partition

NAMES = ("patients", "lesions", "measurements", "drugs", "operations", "resections")
RESULTS = "results"
ROWS_PER_SHARE = 500_000
"""Measurements that one thread works on: so many that both fit well below a gigabyte."""
MOST_ROWS_IN_MEMORY = 2_000_000
"""Measurements up to which all are read at once."""
ABOUT = About(title="Benchmark", synthetic=True, clock="relative")
RULES = ResponseRules(probability=GrowthModel(compute=False))
MOST_OVERLAP = 3.0
"""Row groups that a row group of a sorted file shares patients with: itself and its neighbours."""

Share = Callable[[], Cohort]


def run_floor(folder: Path) -> None:
    """The least there is to do."""
    pl.read_parquet(folder / "measurements.parquet").sort("patient_id", "scan_day").with_columns(
        pl.col("long_axis_mm").cum_min().over("patient_id").alias("smallest_mm")
    )


def run_kernel(folder: Path) -> None:
    """Derive everything, as many shares at once as there are threads, and write it as Parquet."""
    results = folder / RESULTS
    results.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder) as spare, ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        tasks = enumerate(_shares(folder, Path(spare)))
        list(pool.map(lambda task: _derive(results, *task), tasks))


def _derive(results: Path, number: int, share: Share) -> None:
    for name, frame in vars(derive_share(share(), RULES)).items():
        path = results / f"{name}-{number:04d}.parquet"
        frame.write_parquet(path, compression="lz4", statistics=False)


def _shares(folder: Path, spare: Path) -> Iterator[Share]:
    about = pq.ParquetFile(_file(folder, "measurements")).metadata
    n_shares = -(-about.num_rows // ROWS_PER_SHARE)
    if about.num_rows <= MOST_ROWS_IN_MEMORY:
        return _shares_in_memory(folder)
    if _overlap(about) <= MOST_OVERLAP:
        return _ranges(folder, n_shares)
    return _partitions(folder, spare, n_shares)


def _shares_in_memory(folder: Path) -> Iterator[Share]:
    cohort = _cohort({name: pl.read_parquet(_file(folder, name)) for name in NAMES})
    for share in split_patients(cohort, rows_per_share=ROWS_PER_SHARE + 1):
        yield partial(_given, share)


def _given(share: Cohort) -> Cohort:
    return share


def _ranges(folder: Path, n_shares: int) -> Iterator[Share]:
    """Sorted files need no cutting: the row groups without a patient of the range are not read."""
    patients = pl.read_parquet(_file(folder, "patients"))["patient_id"].unique().sort()
    for number in range(n_shares):
        own = patients[
            len(patients) * number // n_shares : len(patients) * (number + 1) // n_shares
        ]
        if len(own):
            yield partial(_read_range, folder, own[0], own[-1])


def _read_range(folder: Path, first: str, last: str) -> Cohort:
    wanted = pl.col("patient_id").is_between(pl.lit(first), pl.lit(last))
    return _cohort(
        {name: pl.scan_parquet(_file(folder, name)).filter(wanted).collect() for name in NAMES}
    )


def _partitions(folder: Path, spare: Path, n_shares: int) -> Iterator[Share]:
    tables = {name: pl.scan_parquet(_file(folder, name)) for name in NAMES}
    partition_tables(tables, spare, n_shares)
    for number in range(n_shares):
        yield partial(_read_cut, spare, number)


def _read_cut(partitions: Path, number: int) -> Cohort:
    return _cohort({name: t.drop(ROW) for name, t in read_partition(partitions, number).items()})


def _cohort(tables: dict[str, pl.DataFrame]) -> Cohort:
    return Cohort(about=ABOUT, **tables)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _overlap(about: pq.FileMetaData) -> float:
    """With how many row groups a row group may share patients, by their least and largest."""
    groups = [
        about.row_group(number).column(0).statistics for number in range(about.num_row_groups)
    ]
    if any(group is None or not group.has_min_max for group in groups):
        return float("inf")
    return sum(
        sum(other.min <= group.max and group.min <= other.max for other in groups)
        for group in groups
    ) / len(groups)
