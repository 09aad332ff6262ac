"""What reports do not hold, out of tables of the cohort in a folder: course, roles, survival.

The tables name a lesion by its tracking UID, or by its label where that stands for one UID only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.columns import match_columns
from seriatim.cohort.places import ROW_ORIGIN, Source, place
from seriatim.cohort.problems import Problem
from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.converted import in_source, places_of, set_aside
from seriatim.formats.csv_text import read_csv_table
from seriatim.formats.files import ending, list_files, read_bytes, table_name

OTHER_KIND = "SRC002"
LABEL_NOT_PLAIN = "DCM027"
LESION_COLUMNS = ("lesion_id", "parent_lesion_id", "merged_into_lesion_id")


@dataclass(frozen=True)
class Clinical:
    """Tables out of the folder, as text with the place of each row, and what was met."""

    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_clinical(folder: Path, first_source: int) -> Clinical:
    """The tables of the folder; `first_source` is the number of its first file.

    Raises  InputError where there is no such folder, or no table of the cohort in it
    """
    if not _is_folder(folder):
        raise InputError(
            f"`{folder.name}`, named as `clinical`, is not a folder.",
            hint="Give a folder with tables of the cohort as CSV, seen from the folder of reports.",
        )
    frames: dict[str, pl.DataFrame] = {}
    sources: list[Source] = []
    problems: list[Problem] = []
    for file in (f for f in list_files(folder) if ending(f) != "toml"):
        number = first_source + len(sources)
        name = table_name(file)
        if ending(file) != "csv" or name not in TABLES or name in frames:
            sources.append(Source(_shown(folder, file), 1))
            problems += set_aside(OTHER_KIND, places_of(number, [0]))
            continue
        frame, met = _read_table(file, name, number)
        problems += met
        sources.append(Source(_shown(folder, file), frame.height))
        frames[name] = frame
    if not frames:
        raise InputError(
            f"`{folder.name}`, named as `clinical`, holds no table of the cohort.",
            hint=f"Tables are CSV files with the names {', '.join(TABLES)}.",
        )
    return Clinical(frames, tuple(sources), tuple(problems))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _shown(folder: Path, file: Path) -> str:
    return f"{folder.name}/{file.relative_to(folder).as_posix()}"


def _read_table(file: Path, name: str, number: int) -> tuple[pl.DataFrame, list[Problem]]:
    """The table with the names of the schema and `origin`; without a row where it has none."""
    raw = read_csv_table(read_bytes(file), name)
    problems = list(raw.problems)
    frame = pl.DataFrame(schema={ROW_ORIGIN: pl.UInt64})
    if raw.frame is not None:
        names, met = match_columns(TABLES[name], raw.frame.columns)
        problems += met
        frame = raw.frame.select(
            *(_text(given, column).alias(column) for column, given in names.items()),
            place(number, pl.int_range(1, pl.len() + 1)).alias(ROW_ORIGIN),
        )
    return frame, [in_source(problem, number) for problem in problems]


def _text(given: str, column: str) -> pl.Expr:
    """The text of a column; names of patients and lesions without the blanks around them."""
    text = pl.col(given)
    return text.str.strip_chars() if column in ("patient_id", *LESION_COLUMNS) else text


def rename_lesions(
    clinical: Clinical, names: Mapping[tuple[str, str], str | None]
) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """The tables with their lesions named as in the cohort; rows of a doubtful name set aside.

    `names` holds, by patient, the UIDs and labels of the reports; null where one stands for
    several lesions.
    """
    known = pl.DataFrame(
        [(patient, said, name, name is None) for (patient, said), name in names.items()],
        schema={"patient_id": pl.String, "said": pl.String, "name": pl.String, "doubt": pl.Boolean},
        orient="row",
    )
    frames: dict[str, pl.DataFrame] = {}
    problems: list[Problem] = []
    for table, frame in clinical.frames.items():
        doubtful = pl.Series([], dtype=pl.UInt64)
        for column in (c for c in LESION_COLUMNS if {c, "patient_id"} <= set(frame.columns)):
            joined = frame.join(
                known, left_on=["patient_id", column], right_on=["patient_id", "said"], how="left"
            )
            doubtful = doubtful.append(joined.filter(pl.col("doubt"))[ROW_ORIGIN])
            frame = joined.with_columns(pl.coalesce("name", column).alias(column))
            frame = frame.drop("name", "doubt")
        problems += set_aside(LABEL_NOT_PLAIN, doubtful.unique(), table)
        frames[table] = frame.filter(~pl.col(ROW_ORIGIN).is_in(doubtful.implode()))
    return frames, problems
