"""The datasets of a source, each read once: which file is which, and in which form it counts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from seriatim.base.errors import InputError
from seriatim.cohort.places import Source, place, places_of
from seriatim.cohort.problems import NO_ROWS, Problem
from seriatim.formats.conversion.converted import Progress, in_source, noted, set_aside
from seriatim.formats.csv_text import RawTable, read_csv_table
from seriatim.formats.files import (
    ending,
    list_files,
    read_bytes,
    shown_name,
    table_name,
    unreadable,
)
from seriatim.formats.sdtm.dataset_json import read_dataset_json
from seriatim.formats.sdtm.peek import FORMS, Peek, peek
from seriatim.formats.sdtm.settings import SdtmSettings
from seriatim.formats.sdtm.variables import in_form, is_read, variables_of
from seriatim.formats.sdtm.xpt import read_xpt

NOTHING_IN_R = "NA"
PLACE = "place"
"""Column with the place of each record."""


@dataclass(frozen=True)
class Datasets:
    """The datasets by name (TR, SUPPTR), with the place of each record, and what was met."""

    frames: dict[str, pl.DataFrame]
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]

    def get(self, name: str) -> pl.DataFrame:
        """The dataset of that name; one without a row where the source has none."""
        empty = pl.DataFrame(schema={PLACE: pl.UInt64})
        return self.frames[name] if name in self.frames else _placed(empty, name)

    def supplements(self) -> pl.DataFrame:
        """All supplemental qualifiers."""
        return pl.concat(
            [self.get("SUPPTR").clear(), *(f for n, f in self.frames.items() if n[:4] == "SUPP")]
        )


def _placed(frame: pl.DataFrame, dataset: str) -> pl.DataFrame:
    return in_form(frame, dataset).with_columns(frame[PLACE])


def read_datasets(path: Path, settings: SdtmSettings, on_progress: Progress) -> Datasets:
    """Every dataset that is read, of a file or of all files below a folder.

    Raises  InputError where there is none; MissingExtra where XPT is read without pyreadstat
    """
    files = list_files(path)
    peeks = [peek(file) for file in files]
    chosen = _chosen_forms(peeks, settings)
    frames: dict[str, list[pl.DataFrame]] = {}
    sources, problems = list[Source](), list[Problem]()
    whole: dict[str, list[int]] = {}
    refused: InputError | None = None
    for number, (file, met) in enumerate(zip(files, peeks, strict=True)):
        on_progress("reading", number, len(files))
        n_records = 0
        if not met.dataset:
            code = "SRC001" if _is_damaged(file) else "SRC002"
            whole.setdefault(code, []).append(number)
        elif chosen[met.dataset] != met.form:
            whole.setdefault("SDT001", []).append(number)
        else:
            try:
                raw = _read_file(file, met)
            except InputError as error:
                refused = refused or error
                whole.setdefault("SRC001", []).append(number)
            else:
                problems += [in_source(problem, number) for problem in raw.problems]
                if raw.frame is not None:
                    frame = _with_places(raw.frame, met.dataset, number)
                    n_records = frame.height
                    frames.setdefault(met.dataset, []).append(frame)
        sources.append(Source(shown_name(file, path), n_records))
    if not frames:
        raise refused or _nothing_there(path)
    merged = {name: pl.concat(parts) for name, parts in frames.items()}
    no_patient = pl.col("USUBJID").is_null()
    for name, frame in merged.items():
        problems += set_aside("SDT004", frame.filter(no_patient)[PLACE], domain=name)
    known = {name: frame.filter(~no_patient) for name, frame in merged.items()}
    return Datasets(known, tuple(sources), (*_of_files(whole), *problems))


def _is_damaged(file: Path) -> bool:
    """Whether a file is named like a dataset that is read and is not one."""
    return is_read(table_name(file).upper()) and ending(file) in FORMS


def _chosen_forms(peeks: Sequence[Peek], settings: SdtmSettings) -> dict[str, str]:
    """Dataset -> the form in which it is read: the first that the settings name."""
    order: dict[str, int] = {form: n for n, form in enumerate(settings.formats)}
    ranked = sorted((met for met in peeks if met.form in order), key=lambda met: -order[met.form])
    return dict.fromkeys((met.dataset for met in peeks), "") | {
        met.dataset: met.form for met in ranked
    }


def _read_file(file: Path, met: Peek) -> RawTable:
    variables = frozenset(variables_of(met.dataset))
    match met.form:
        case "xpt":
            return read_xpt(file, variables)
        case "json":
            return read_dataset_json(file, variables)
        case _:
            raw = read_csv_table(read_bytes(file), "", {name.lower() for name in variables})
            if raw.frame is None:
                raise unreadable(file, "no table")
            return _without_na(raw.frame, raw.problems, variables)


def _without_na(
    frame: pl.DataFrame, problems: tuple[Problem, ...], variables: Collection[str]
) -> RawTable:
    """The table with no value in place of the text NA, which is how R writes it."""
    read = [name for name in frame.columns if name.strip().upper() in variables]
    is_na = pl.any_horizontal(pl.col(read) == NOTHING_IN_R).fill_null(value=False)
    rows = frame.select(is_na.arg_true() + 1).to_series().cast(pl.Int64) if read else NO_ROWS
    if rows.is_empty():
        return RawTable(frame, problems)
    plain = frame.with_columns(pl.col(name).replace(NOTHING_IN_R, None) for name in read)
    return RawTable(plain, (*problems, Problem("SDT003", "", rows=rows)))


def _with_places(frame: pl.DataFrame, dataset: str, number: int) -> pl.DataFrame:
    record = pl.int_range(1, pl.len() + 1)
    return in_form(frame, dataset).with_columns(place(number, record).alias(PLACE))


def _of_files(whole: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    """The problem of each code at these files as a whole."""
    for code, numbers in whole.items():
        yield from noted(code, pl.concat(places_of(number, [0]) for number in numbers))


def _nothing_there(path: Path) -> InputError:
    return InputError(
        f"`{path.name}` holds no dataset of SDTM that is read.",
        hint="Give the folder with tu, tr and rs as XPT, CSV or Dataset-JSON.",
    )
