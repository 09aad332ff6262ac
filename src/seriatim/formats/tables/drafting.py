"""The entries of a drafted map file, line by line, each guess marked as one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from seriatim.cohort.schema import TABLES, Column, Kind
from seriatim.formats.tables.guesses import Guess, Wide
from seriatim.formats.tables.look import (
    are_whole_numbers,
    date_order,
    guess_codes,
    has_decimal_comma,
    is_showable_header,
    size_words,
)
from seriatim.formats.tables.map_file import SCAN
from seriatim.formats.tables.map_sense import SIZE_COLUMNS
from seriatim.formats.tables.sheets import Asked, Sheet


@dataclass(frozen=True)
class Seen:
    """A sheet that was looked at, and what it seems to hold."""

    asked: Asked
    sheet: Sheet
    frame: pl.DataFrame
    """Its first rows."""
    tables: dict[str, dict[str, Guess]]
    scans: tuple[Wide, ...] = ()

    @property
    def is_relative(self) -> bool:
        """Whether its days are whole numbers."""
        if any(scan.kind in ("days", "weeks", "months") for scan in self.scans):
            return True
        days = [
            self.values(guess.header)
            for table, found in self.tables.items()
            for name, guess in found.items()
            if TABLES[table].column(name).kind is Kind.DAY
        ]
        return any(map(are_whole_numbers, days))

    def values(self, header: str) -> pl.Series:
        """The values of a column, or of all columns that a pattern stands for."""
        if SCAN not in header:
            return self.frame[header]
        headers = [h for scan in self.scans if scan.pattern == header for h in scan.headers]
        return pl.concat([self.frame[h].alias(header) for h in headers])


def draft_entry(seen: Seen, table: str, *, repeated: bool = False) -> str:
    """The lines of one entry: its file, its columns, what is to be filled."""
    found = seen.tables[table]
    name = _entry_name(seen, table)
    lines = [f"[tables.{name}]", f"table = {_text(table)}", f"file = {_text(seen.asked.file)}"]
    lines += [f"sheet = {_text(seen.asked.sheet)}"] if seen.asked.sheet else []
    if (row := seen.asked.header_row) != 1:
        lines.append(f"header_row = {row}  # guessed: the first row that reads like headers")
    if repeated or _repeats(seen, table, found):
        lines.append("repeated = true  # guessed: several rows say the same")
    lines += ["", f"[tables.{name}.columns]"]
    for column in TABLES[table].columns:
        if column.name in found:
            lines += _column_lines(seen, column, found[column.name])
        elif column.required and not _is_given(seen, table, column.name):
            lines.append(f"# {column.name} = {_example(column)}  # to fill: {column.words}")
    lines += [] if repeated else _not_understood(seen)
    if table == "measurements":
        lines += _wide_lines(seen, name, found) + _status_lines(seen, name, found)
    return "\n".join(lines) + "\n"


def draft_from_scans(seen: list[Seen]) -> list[str]:
    """Entries for the patients and lesions where no sheet lists them: those that were measured."""
    measured = [each for each in seen if "measurements" in each.tables]
    drafts = []
    for table in ("patients", "lesions"):
        if not measured or any(table in each.tables for each in seen):
            continue
        for each in measured:
            keys = ("patient_id", "lesion_id")[: 1 + (table == "lesions")]
            sizes = each.tables["measurements"]
            found = {name: sizes[name] for name in keys if name in sizes}
            only = Seen(each.asked, each.sheet, each.frame, {table: found})
            drafts.append(draft_entry(only, table, repeated=True))
    return drafts


def _entry_name(seen: Seen, table: str) -> str:
    own = f"{seen.asked.file.rpartition('.')[0]} {seen.asked.sheet}"
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in own)
    words = "-".join(word for word in plain.lower().split("-") if word)
    return table if words in ("", table) else f"{table}-{words}"


def _repeats(seen: Seen, table: str, found: dict[str, Guess]) -> bool:
    """Whether a sheet that holds other tables too has one key on several rows."""
    key = [found[name].header for name in TABLES[table].key if name in found]
    if len(seen.tables) < 2 or table == "measurements" or not key:
        return False
    return bool(seen.frame.select(pl.struct(key).is_duplicated().any()).item())


def _is_given(seen: Seen, table: str, column: str) -> bool:
    """Whether the column comes from the headers of scans, or from a rule below."""
    if table == "measurements" and column == "status":
        return True
    return column == "scan_day" and any(scan.kind != "number" for scan in seen.scans)


def _column_lines(seen: Seen, column: Column, guess: Guess) -> Iterator[str]:
    values = seen.values(guess.header)
    settings, reasons = {"from": _text(guess.header)}, [_why(guess)]
    is_undecided = False
    if guess.unit:
        settings["unit"] = _text(guess.unit)
        reasons.append("the unit stands in the header")
    if column.kind is Kind.DAY and not are_whole_numbers(values):
        order = date_order(values)
        if order:
            settings["date_order"] = _text(order)
            reasons.append("the order is told by the dates")
        is_undecided = order is None
    if column.kind in (Kind.NUMBER, Kind.INTEGER) and has_decimal_comma(values):
        settings["decimal_comma"] = "true"
        reasons.append("the numbers have commas")
    codes, n_unknown = guess_codes(values, column) if column.choices else ({}, 0)
    if codes:
        settings["codes"] = _inline({k: _text(v) for k, v in codes.items()})
        reasons.append("values near to words of the schema")
    yield f"{column.name} = {_setting(settings)}  # guessed: {'; '.join(reasons)}"
    if n_unknown:
        choices = ", ".join(column.choices)
        yield f"#   to fill: {n_unknown} other values in `codes`; choices are {choices}"
    if is_undecided:
        yield "#   to fill: nothing in the dates tells the order; take one of these lines instead"
        for either_order in ("DMY", "MDY"):
            either = _setting(settings | {"date_order": _text(either_order)})
            yield f"# {column.name} = {either}"
    if column.unit == "mm" and not guess.unit and not _names_mm(guess.header):
        yield f'#   to fill, if these are not mm: {column.name} needs unit = "cm"'


def _names_mm(header: str) -> bool:
    return header.lower().rstrip(" )]").endswith("mm")


def _why(guess: Guess) -> str:
    return "a known name" if guess.exact else "a name that is alike"


def _not_understood(seen: Seen) -> list[str]:
    used = {g.header for found in seen.tables.values() for g in found.values()}
    used |= {header for scan in seen.scans for header in scan.headers}
    left = [header for header in seen.sheet.parts if header not in used]
    shown = [_text(header) for header in left if is_showable_header(header)]
    lines = [f"# not understood: {', '.join(shown)}"] if shown else []
    if hidden := len(left) - len(shown):
        lines.append(f"# not understood: {hidden} columns whose names are not shown")
    return lines


def _wide_lines(seen: Seen, name: str, found: dict[str, Guess]) -> list[str]:
    size = found.get("long_axis_mm") or found.get("short_axis_mm")
    scan = next((s for s in seen.scans if size and s.pattern == size.header), None)
    if scan is None:
        return []
    lines = ["", f"[tables.{name}.wide]", f'scan = "{scan.kind}"  # guessed: the headers differ so']
    if scan.kind == "date":
        before, _, after = scan.pattern.partition(SCAN)
        dates = [h.removeprefix(before).removesuffix(after) for h in scan.headers]
        order = date_order(pl.Series(dates, dtype=pl.String))
        if order is None:
            lines.append('# date_order = "DMY"  # to fill: or "MDY"; the headers do not tell')
        else:
            lines.append(f'date_order = "{order or "YMD"}"  # guessed: told by the headers')
    return lines


def _status_lines(seen: Seen, name: str, found: dict[str, Guess]) -> list[str]:
    if "status" in found:
        return []
    headers = [found[size].header for size in SIZE_COLUMNS if size in found]
    values = pl.concat([seen.values(header).alias("size") for header in headers])
    words, n_unknown = size_words(values)
    lines = ["", f"[tables.{name}.status]"]
    if words:
        codes = _inline({word: _text(status) for word, status in words.items()})
        lines.append(f"codes = {codes}  # guessed: known words in place of a size")
    if n_unknown:
        lines.append(f"#   to fill: {n_unknown} other words in place of a size, in `codes`")
    if values.drop_nulls().str.contains(r"^0+([.,]0*)?$").any():
        lines.append('# zero = "absent"  # to fill: what 0 means; or "not_evaluable"')
    if values.null_count() and not seen.scans:
        lines.append('# blank = "not_evaluable"  # to fill: what an empty size means, if anything')
    return lines


def _example(column: Column) -> str:
    if column.choices:
        return _inline({"value": _text(column.choices[0])})
    return _inline({"value": '"1"'}) if column.kind is Kind.IDENTIFIER else '"HEADER"'


def _setting(settings: dict[str, str]) -> str:
    return settings["from"] if len(settings) == 1 else _inline(settings, bare=True)


def _inline(settings: dict[str, str], *, bare: bool = False) -> str:
    pairs = (
        f"{name if bare or name == 'value' else _text(name)} = {value}"
        for name, value in settings.items()
    )
    return f"{{ {', '.join(pairs)} }}"


def _text(text: str) -> str:
    """Text between quotation marks, as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
