"""The files of a REDCap project at a path: exports, data dictionary, and what is neither."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from seriatim.base.errors import InputError, PlanError
from seriatim.cohort.about import About
from seriatim.cohort.problems import NO_ROWS, Problem
from seriatim.formats.cohort_files.folder import ABOUT_FILE, read_about_file
from seriatim.formats.csv_text import LONGEST_HEADER
from seriatim.formats.files import (
    ending,
    list_files,
    read_bytes,
    read_start,
    shown_name,
    unreadable,
)
from seriatim.formats.redcap.dictionary import ReadDictionary, is_dictionary_header, read_dictionary
from seriatim.formats.redcap.fields import Dictionary, plain_label
from seriatim.formats.redcap.header import read_header
from seriatim.formats.redcap.recognise import is_export_header

MAX_COLUMNS = 10_000
"""Most columns that an export may have; more are no project's."""
MAX_SIBLINGS = 200
"""CSV files beside an export that are looked at for its data dictionary."""
DEFAULT_ABOUT = About(title="REDCap export")


@dataclass(frozen=True)
class Opened:
    """What lies at a path; each export as its name and its bytes."""

    exports: tuple[tuple[str, bytes], ...]
    dictionary: Dictionary | None = None
    dictionary_file: str = ""
    about: About = DEFAULT_ABOUT
    others: tuple[tuple[str, str], ...] = ()
    """Name and code of the finding of every file that is not used."""
    problems: tuple[Problem, ...] = ()
    """Those of the dictionary's file; of its rows none is a record."""


@dataclass
class _Found:
    exports: list[tuple[str, bytes]] = field(default_factory=list)
    dictionaries: dict[bytes, str] = field(default_factory=dict)
    unclear: list[tuple[str, bytes]] = field(default_factory=list)
    """Tables that a record field may yet tell to be exports."""
    others: list[tuple[str, str]] = field(default_factory=list)


def open_source(path: Path, record_field: str) -> Opened:
    """The exports at the path with the data dictionary beside them.

    Raises  InputError where there is no export, or more than one dictionary; PlanError where a
            cohort.toml beside them is wrong
    """
    files = list_files(path)
    found = _Found()
    if path.is_dir():
        for file in files:
            _sort_file(file, shown_name(file, path), found)
        _settle_unclear(found, record_field)
    else:
        found.exports.append((path.name, read_bytes(path)))
        header = read_header(found.exports[0][1])
        if len(header) > MAX_COLUMNS:
            raise unreadable(path, "too many columns")
        if is_dictionary_header(header):
            raise InputError(
                f"`{path.name}` is a data dictionary, not an export.",
                hint="Give the export, or the folder that holds both.",
            )
        _add_siblings(path, found)
    if not found.exports:
        raise InputError(
            f"`{path.name}` holds no REDCap export.",
            hint="In REDCap, choose Data Exports, All data, CSV (raw data).",
        )
    data, name = _one_dictionary(found)
    read = read_dictionary(data) if data else ReadDictionary(None)
    return Opened(
        tuple(found.exports),
        read.dictionary,
        name,
        _about(path),
        tuple(found.others),
        tuple(replace(each, rows=NO_ROWS, sets_aside=False) for each in read.problems),
    )


def _sort_file(file: Path, name: str, found: _Found) -> None:
    if file.name == ABOUT_FILE or file.name.lower().startswith("readme"):
        return
    if ending(file) != "csv":
        found.others.append((name, "SRC002"))
        return
    try:
        data = read_bytes(file)
    except InputError:
        found.others.append((name, "SRC001"))
        return
    header = read_header(data)
    if len(header) > MAX_COLUMNS:
        found.others.append((name, "SRC001"))
    elif is_dictionary_header(header):
        found.dictionaries.setdefault(data, name)
    elif is_export_header(header):
        found.exports.append((name, data))
    else:
        found.unclear.append((name, data))


def _settle_unclear(found: _Found, record_field: str) -> None:
    """Tables with the record's field are exports; the map or a dictionary names it."""
    names = {record_field} - {""}
    for data in found.dictionaries:
        dictionary = read_dictionary(data).dictionary
        names |= set(_record_names(dictionary)) if dictionary else set()
    for name, data in found.unclear:
        if names & set(read_header(data)):
            found.exports.append((name, data))
        else:
            found.others.append((name, "SRC002"))
    found.exports.sort()


def _add_siblings(path: Path, found: _Found) -> None:
    """The data dictionaries beside an export whose first field is the export's first column."""
    first = read_header(found.exports[0][1])[:1]
    try:
        beside = sorted(path.parent.glob("*.[cC][sS][vV]"))[:MAX_SIBLINGS]
    except OSError:
        return
    for file in beside:
        data = _dictionary_bytes(file) if file != path else None
        dictionary = read_dictionary(data).dictionary if data else None
        if data and dictionary and first and first[0] in _record_names(dictionary):
            found.dictionaries.setdefault(data, file.name)


def _dictionary_bytes(file: Path) -> bytes | None:
    """The bytes of a file that begins like a data dictionary; null for any other."""
    if not is_dictionary_header(read_header(read_start(file, LONGEST_HEADER))):
        return None
    try:
        return read_bytes(file)
    except InputError:
        return None


def _record_names(dictionary: Dictionary) -> Sequence[str]:
    first = dictionary.fields[0]
    return (first.name, plain_label(first.label))


def _one_dictionary(found: _Found) -> tuple[bytes, str]:
    """The bytes and the name of the one dictionary; empty where there is none."""
    if len(found.dictionaries) > 1:
        raise InputError(
            f"There are {len(found.dictionaries)} data dictionaries beside the export.",
            hint="Leave the one of this project there and move the others away.",
        )
    return next(iter(found.dictionaries.items()), (b"", ""))


def _about(path: Path) -> About:
    """What a cohort.toml in the folder says; the map says how to read dates and units."""
    if not (path / ABOUT_FILE).is_file():
        return DEFAULT_ABOUT
    about = read_about_file(path / ABOUT_FILE)
    if about != about.as_held():
        raise PlanError(
            f"{ABOUT_FILE}: units and forms of dates are not read here.",
            hint="Say them in a map file: `date_format` below [redcap], `unit` of a column.",
        )
    return about
