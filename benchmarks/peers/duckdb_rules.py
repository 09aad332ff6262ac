"""The rules in DuckDB, hand-written SQL."""

from pathlib import Path

import duckdb

RULES = Path(__file__).with_name("rules.sql")


def run_duckdb(folder: Path) -> None:
    """Read the Parquet, derive everything the peers can, write it as Parquet."""
    (folder / "duckdb").mkdir(exist_ok=True)
    with duckdb.connect() as database:
        database.execute(f"SET file_search_path = '{folder}'")
        database.execute("SET preserve_insertion_order = false")
        sql = RULES.read_text(encoding="utf-8").replace("TO 'duckdb/", f"TO '{folder}/duckdb/")
        database.execute(sql)
