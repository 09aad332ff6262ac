"""The whole cohort without what tells whose it is: names, days, ages, words, `cohort.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any

import polars as pl

from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.deidentify.days import (
    SHIFT,
    cut_ages,
    draw_shifts,
    last_days,
    move_birth_years,
    require_room,
    shift_days,
)
from seriatim.cohort.deidentify.names import NEW, OLD, PATIENT, Names, draw_names, originals, rename
from seriatim.cohort.deidentify.words import Words, clear_words
from seriatim.cohort.schema import TABLES

DEFAULT_TITLE = "De-identified cohort"
LEFT_OUT_OF_ABOUT = ("source", "citation", "study", "published")
"""Settings of `cohort.toml` that say where and when a cohort was gathered."""
KEY_COLUMNS = ("kind", NEW, OLD, "new_patient_id", "old_patient_id", SHIFT)


@dataclass(frozen=True, repr=False)
class Deidentified:
    """A cohort without identifiers, the key that undoes it, and how much was changed."""

    cohort: Cohort
    key: pl.DataFrame
    """kind, new_id, old_id, new_patient_id, old_patient_id, shift_days; never to be given away."""
    changes: pl.DataFrame
    """place [table.column, table or setting], what, n: all emptied, replaced, cut or left out."""

    def __repr__(self) -> str:
        """Counts alone; never a row of the key."""
        return f"<Deidentified: {self.cohort.patients.height} patients>"


def deidentify(
    cohort: Cohort, *, title: str = DEFAULT_TITLE, keep: Sequence[str] = (), seed: int | None = None
) -> Deidentified:
    """The cohort with new identifiers, moved days, ages up to 90 and no free text.

    `keep` are words beside the stated ones that the user vouches for. Without a seed nothing can
    be drawn again; whoever has the seed can undo it.
    Raises  TableError where a date cannot be moved back
    """
    chance = SystemRandom() if seed is None else Random(seed)
    tables = cohort.tables()
    is_calendar = cohort.about.clock == "calendar"
    if is_calendar:
        require_room(tables)
    names = draw_names(tables, chance, primary_reader=cohort.about.primary_reader)
    shifts = draw_shifts(cohort.patients[PATIENT], chance, is_calendar=is_calendar)
    words = _clear_all(tables, keep, originals(names.by_space), chance)
    moved = _move(tables, words, shifts, is_calendar=is_calendar)
    about = _about(cohort.about, title, names)
    return Deidentified(
        Cohort(about=about, **_rename_all(moved, names)),
        _key(names, shifts, words),
        _changes(cohort, words, moved, is_calendar=is_calendar),
    )


def _clear_all(
    tables: Mapping[str, pl.DataFrame],
    keep: Sequence[str],
    avoid: frozenset[str],
    chance: Random,
) -> dict[str, Words]:
    return {
        name: clear_words(frame, TABLES[name], keep, avoid, chance)
        for name, frame in tables.items()
    }


def _move(
    tables: Mapping[str, pl.DataFrame],
    words: Mapping[str, Words],
    shifts: pl.DataFrame,
    *,
    is_calendar: bool,
) -> dict[str, pl.DataFrame]:
    """The tables with moved days, birth years and ages."""
    last = last_days({n: shift_days(frame, TABLES[n], shifts) for n, frame in tables.items()})
    moved = {name: shift_days(each.frame, TABLES[name], shifts) for name, each in words.items()}
    moved["patients"] = move_birth_years(moved["patients"], last, shifts, is_calendar=is_calendar)
    moved["covariates"] = cut_ages(moved["covariates"])
    return moved


def _rename_all(tables: Mapping[str, pl.DataFrame], names: Names) -> dict[str, Any]:
    """The tables with new names, their rows in the order of these: the old order says nothing."""
    return {
        name: rename(frame, TABLES[name], names).sort(TABLES[name].key)
        for name, frame in tables.items()
    }


def _about(about: About, title: str, names: Names) -> About:
    return About(
        title=title,
        synthetic=about.synthetic,
        clock=about.clock,
        zero=about.zero,
        primary_reader=names.new_reader(about.primary_reader),
    )


def _key(names: Names, shifts: pl.DataFrame, words: Mapping[str, Words]) -> pl.DataFrame:
    """One row for each name that was replaced, each with its patient where it is the patient's."""
    frames = [_named(frame, name.removesuffix("_id")) for name, frame in names.by_space.items()] + [
        _named(frame, f"{table}.{column}")
        for table, each in words.items()
        for column, frame in each.replaced.items()
    ]
    patients = names.by_space[PATIENT].select(
        pl.col(OLD).alias("old_patient_id"), pl.col(NEW).alias("new_patient_id")
    )
    moved = shifts.rename({PATIENT: "old_patient_id"})
    return (
        pl.concat(frames)
        .join(patients, on="old_patient_id", how="left", maintain_order="left")
        .join(moved, on="old_patient_id", how="left", maintain_order="left")
        .select(KEY_COLUMNS)
    )


def _named(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Rows of the key: what is named, its names, and the old name of its patient."""
    of = PATIENT if PATIENT in frame.columns else OLD if kind == "patient" else None
    patient = pl.lit(None, pl.String) if of is None else pl.col(of)
    return frame.select(pl.lit(kind).alias("kind"), NEW, OLD, patient.alias("old_patient_id"))


def _changes(
    cohort: Cohort,
    words: Mapping[str, Words],
    moved: Mapping[str, pl.DataFrame],
    *,
    is_calendar: bool,
) -> pl.DataFrame:
    rows: list[tuple[str, str, int]] = []
    for table, each in words.items():
        rows += [(f"{table}.{column}", "emptied", n) for column, n in each.emptied.items()]
        rows += [
            (f"{table}.{column}", "words replaced", frame.height)
            for column, frame in each.replaced.items()
        ]
        rows.append((table, "rows left out", each.n_rows_left_out))
    before, after = cohort.patients["birth_year"], moved["patients"]["birth_year"]
    rows.append(("patients.birth_year", "emptied", after.null_count() - before.null_count()))
    if is_calendar:
        # Moving back never makes a year later; cutting does.
        rows.append(("patients.birth_year", "cut at 90 years", int((after > before).sum())))
    given, cut = (frame["value"] for frame in (words["covariates"].frame, moved["covariates"]))
    rows.append(("covariates.value", "cut at 90 years", int((cut < given).sum())))
    rows += [
        (f"cohort.toml {name}", "left out", 1)
        for name in LEFT_OUT_OF_ABOUT
        if getattr(cohort.about, name)
    ]
    rows.append(("rows set aside by the checks", "left out", cohort.set_aside.height))
    schema = {"place": pl.String, "what": pl.String, "n": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("n") > 0)
