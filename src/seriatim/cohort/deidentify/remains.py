"""Whether anything original remains in the files of a de-identified cohort, read as raw text.

It looks at the text that was written and not at the tables it came from. It shares with what made
them the kinds of the schema's columns and the lists of words that may stay. What is looked for:

IDENTIFIER  an original identifier as a whole field of a column of names or words, or inside one
            where it has 4 characters or more; as a whole field of numbers from 6 characters on
DATE        a date of anybody's inside names or words; a date that is not its patient's own one
            moved by the patient's shift; a shift of 0
AGE         a patient older than 90 on the last day of the files
ABOUT       an original identifier of a patient or reader, or a date, inside `cohort.toml`
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.cohort.deidentify.days import MOST_DAYS_BACK, OLDEST_AGE, SHIFT
from seriatim.cohort.deidentify.names import LONG, PATIENT, READER, holds, identifier_columns
from seriatim.cohort.deidentify.words import stated_words
from seriatim.cohort.schema import TABLES, Column, Kind

ABOUT_FILE = "cohort.toml"
LONG_NUMBER = 6
"""A shorter identifier can well be some measurement's number, too."""


@dataclass(frozen=True)
class Remnant:
    """Something original that is still there: which rule, where, in how many fields."""

    rule: str
    place: str
    n: int

    def __str__(self) -> str:
        return f"{self.rule.lower()} in {self.place} ({self.n:,})"


def check_remains(
    original: Cohort, key: pl.DataFrame, files: Mapping[str, bytes]
) -> tuple[Remnant, ...]:
    """What is still original in these files (`patients.csv` and so on), none where nothing is.

    A date that happens to be somebody else's cannot be told from a moved one, and is none.
    """
    tables = {
        name.removesuffix(".csv"): pl.read_csv(data, infer_schema=False)
        for name, data in files.items()
        if name.endswith(".csv")
    }
    found = [
        *_in_columns(original, tables),
        *_in_about(original, files[ABOUT_FILE].decode("utf-8")),
        *_ages(tables, original),
    ]
    if original.about.clock == "calendar":
        found += _own_dates(original, key, tables)
    return tuple(each for each in found if each.n)


def _in_columns(original: Cohort, tables: Mapping[str, pl.DataFrame]) -> Iterator[Remnant]:
    names = _identifiers(original, set(_spaces(original)))
    long_names = frozenset(name for name in names if len(name) >= LONG_NUMBER)
    dates = _dates(original)
    for table, frame in tables.items():
        for column in TABLES[table].columns:
            if column.name not in frame.columns:
                continue
            place = f"{table}.{column.name}"
            fields = frame[column.name].drop_nulls()
            if column.kind in (Kind.IDENTIFIER, Kind.TEXT):
                left = _not_stated(fields, place, column)
                yield Remnant("IDENTIFIER", place, _count(left, names, LONG))
                yield Remnant("DATE", place, _count(left, dates, len("20040229")))
            elif column.kind in (Kind.NUMBER, Kind.INTEGER):
                plain = fields.str.strip_suffix(".0").str.to_lowercase()
                yield Remnant("IDENTIFIER", place, int(plain.is_in(sorted(long_names)).sum()))


def _not_stated(fields: pl.Series, place: str, column: Column) -> pl.Series:
    """The fields but for words of the stated list, which say nothing even where a name is alike."""
    if column.kind is Kind.IDENTIFIER:
        return fields
    stated = sorted(stated_words(place, ()))
    return fields.filter(~fields.str.strip_chars().str.to_lowercase().is_in(stated))


def _count(fields: pl.Series, words: frozenset[str], shortest: int) -> int:
    counts = fields.value_counts(name="n")
    return sum(n for text, n in counts.iter_rows() if holds(str(text), words, shortest))


def _spaces(original: Cohort) -> Iterator[str]:
    for name in original.tables():
        yield from identifier_columns(TABLES[name]).values()


def _identifiers(original: Cohort, spaces: Iterable[str]) -> frozenset[str]:
    """Every original identifier of these kinds, in small letters."""
    wanted = set(spaces)
    return frozenset(
        str(name).casefold()
        for table, frame in original.tables().items()
        for column, of in identifier_columns(TABLES[table]).items()
        if of in wanted
        for name in frame[column].drop_nulls().unique()
    )


def _dates(original: Cohort) -> frozenset[str]:
    """Every original date as it may be written, none on a relative clock."""
    if original.about.clock != "calendar":
        return frozenset()
    days = {
        day
        for table, frame in original.tables().items()
        for column in TABLES[table].day_columns
        for day in frame[column].drop_nulls().unique().cast(pl.Date)
    }
    return frozenset(form for day in days for form in _forms(day))


def _forms(day: date) -> tuple[str, ...]:
    shapes = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d")
    return tuple(day.strftime(shape) for shape in shapes)


def _in_about(original: Cohort, text: str) -> Iterator[Remnant]:
    names = _identifiers(original, {PATIENT, READER})
    long_names = frozenset(name for name in names if len(name) >= LONG)
    lines = pl.Series(text.splitlines(), dtype=pl.String)
    yield Remnant("ABOUT", ABOUT_FILE, _count(lines, long_names, LONG))
    yield Remnant("ABOUT", ABOUT_FILE, _count(lines, _dates(original), len("20040229")))


def _written_dates(tables: Mapping[str, pl.DataFrame], table: str, column: str) -> pl.DataFrame:
    """patient_id, day [Date] of one column as it was written."""
    return (
        tables[table]
        .select(PATIENT, pl.col(column).alias("day"))
        .drop_nulls()
        .with_columns(pl.col("day").str.to_date("%Y-%m-%d"))
    )


def _own_dates(
    original: Cohort, key: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> Iterator[Remnant]:
    """Dates that are not the patient's own date of that column, moved by the patient's shift."""
    patients = key.filter(pl.col("kind") == "patient").select(
        pl.col("new_id").alias(PATIENT), pl.col("old_id").alias("old"), SHIFT
    )
    is_moved = patients[SHIFT].is_between(-MOST_DAYS_BACK, -1)
    yield Remnant("DATE", "the key", patients.height - int(is_moved.sum()))
    for table in tables:
        before = original.tables()[table]
        for column in TABLES[table].day_columns:
            own = before.select(
                pl.col(PATIENT).alias("old"), pl.col(column).cast(pl.Date).alias("was")
            )
            written = _written_dates(tables, table, column)
            back = written.join(patients, on=PATIENT).with_columns(
                (pl.col("day") - pl.duration(days=SHIFT)).cast(pl.Date).alias("was")
            )
            explained = back.join(own.unique(), on=["old", "was"], how="semi")
            yield Remnant("DATE", f"{table}.{column}", written.height - explained.height)


def _ages(tables: Mapping[str, pl.DataFrame], original: Cohort) -> Iterator[Remnant]:
    if original.about.clock != "calendar" or "birth_year" not in tables["patients"].columns:
        return
    last = pl.concat(
        _written_dates(tables, table, column)
        for table in tables
        for column in TABLES[table].day_columns
    )
    born = tables["patients"].select(PATIENT, pl.col("birth_year").cast(pl.Int32))
    age = pl.col("day").dt.year() - pl.col("birth_year")
    old = born.join(last, on=PATIENT).filter(age > OLDEST_AGE)
    yield Remnant("AGE", "patients.birth_year", old[PATIENT].n_unique())
