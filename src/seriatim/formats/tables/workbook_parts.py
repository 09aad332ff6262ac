"""The parts of an .xlsx file, unpacked under limits, before any library is given the file.

A workbook is a zip of XML. A small one can be made to swell without end: by packed zeros, by one
cell far out that makes a sheet of billions, or by one long text that a million cells repeat.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from seriatim.base.errors import InputError

MAX_UNPACKED_BYTES = 1 << 30
"""Most bytes that all parts of a workbook may unpack to: 1 GiB."""
MAX_PARTS = 10_000
MAX_CELLS = 20_000_000
"""Most cells of a sheet, empty ones between the first and the last included."""
MAX_TEXT_BYTES = 2 << 30
"""Most bytes of text that the cells of a sheet may hold, repeats counted each time: 2 GiB."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KEPT = re.compile(r"^xl/(workbook\.xml|_rels/workbook\.xml\.rels|sharedStrings\.xml|worksheets/)")
_LETTERS = re.compile(rb' r="([A-Za-z]{1,3})[0-9]')
_NUMBER = re.compile(rb' r="[A-Za-z]{0,3}([0-9]{1,10})')
_ANY_LETTERS = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,3})[0-9]""")
_ANY_NUMBER = re.compile(rb"""\br\s*=\s*["']\s*[A-Za-z]{0,3}([0-9]{1,10})""")
"""The same however it is written, and slower."""
_ODDLY_WRITTEN = (
    b"r='",
    b"\tr",
    b"\nr",
    b"\rr",
    b"r =",
    b"r\t",
    b"r\n",
    b"r\r",
    b"r= ",
    b"r=\t",
    b"r=\n",
)
_CHUNK, _OVERLAP = 1 << 24, 64
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>\s*([0-9]{1,9})\s*<")


def unpack_parts(name: str, data: bytes) -> dict[str, bytes]:
    """The parts that say what the sheets are and hold their cells, by their names in the file.

    Raises  InputError where the bytes are no workbook, are damaged, locked or beyond a limit
    """
    if data.startswith(_OLE):
        raise _refused(name, "is locked with a password, or is an old .xls workbook")
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    try:
        for info in _listed(data):
            text = _unpacked(data, info, left)
            left -= len(text)
            if _KEPT.match(info.filename):
                parts[info.filename] = text
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, RuntimeError, OSError):
        # What zipfile and zlib raise of damaged bytes, and of parts that are locked (RuntimeError)
        # or packed in a way that they do not know (a kind of it).
        raise _refused(name, "is damaged, or is no .xlsx workbook") from None
    if left < 0:
        raise _refused(name, f"unpacks to more than {MAX_UNPACKED_BYTES >> 30} GiB")
    if "xl/workbook.xml" not in parts:
        raise _refused(name, "is no .xlsx workbook")
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in parts.values()):
        raise _refused(name, "declares entities, which no spreadsheet does")
    return parts


def require_sheet_size(name: str, sheet: bytes, parts: Mapping[str, bytes]) -> list[bytes]:
    """The letters of the columns of a sheet that can be held in memory, in their order.

    Raises  InputError where it has more cells or text than the limits
    """
    columns, last_row = _extent(sheet)
    if last_row * max(map(column_number, columns), default=0) > MAX_CELLS:
        raise _refused(name, f"has a sheet of more than {MAX_CELLS:,} cells, most of them empty")
    if _repeated_text(sheet, parts.get("xl/sharedStrings.xml", b"")) > MAX_TEXT_BYTES:
        raise _refused(name, "repeats long texts beyond what can be held")
    return sorted(columns, key=column_number)


def _extent(sheet: bytes) -> tuple[set[bytes], int]:
    """The letters of all columns with a cell, and the number of the last row."""
    odd = any(mark in sheet for mark in _ODDLY_WRITTEN)
    letters, number = (_ANY_LETTERS, _ANY_NUMBER) if odd else (_LETTERS, _NUMBER)
    columns, last_row = set[bytes](), 0
    for start in range(0, len(sheet), _CHUNK):
        end = start + _CHUNK + _OVERLAP
        columns.update(letters.findall(sheet, start, end))
        last_row = max(last_row, *map(int, set(number.findall(sheet, start, end))), 0)
    return columns, last_row


def column_number(letters: bytes) -> int:
    """The number of a spreadsheet's column, A being 1; 0 without letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _listed(data: bytes) -> list[zipfile.ZipInfo]:
    """The parts of the zip, each once."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = {info.filename: info for info in archive.infolist()}
    if len(listed) > MAX_PARTS or any(info.flag_bits & 1 for info in listed.values()):
        raise zipfile.BadZipFile
    return list(listed.values())


def _unpacked(data: bytes, info: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of one part, at most one more than the limit; they must be as many as declared."""
    signature, *_, name_length, extra_length = struct.unpack_from(
        "<4s5H3L2H", data, info.header_offset
    )
    start = info.header_offset + 30 + name_length + extra_length
    packed = data[start : start + info.compress_size]
    if signature != b"PK\3\4" or info.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise zipfile.BadZipFile
    if info.compress_type == zipfile.ZIP_STORED:
        text = packed
    else:
        text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, max(limit, 0) + 1)
    if len(text) != info.file_size and len(text) <= limit:
        raise zipfile.BadZipFile
    return text


def _repeated_text(sheet: bytes, strings: bytes) -> int:
    """Bytes of text in the cells, at most; every whole number may be that of a shared text."""
    lengths = [len(text) for text in strings.split(b"<si")[1:]]
    longest = max(lengths, default=0)
    if longest * (sheet.count(b"v>") + sheet.count(b"v ")) <= MAX_TEXT_BYTES:
        return 0
    known = len(lengths)
    numbers = (int(match[1]) for match in _VALUE.finditer(sheet))
    return sum(lengths[number] for number in numbers if number < known)


def _refused(name: str, words: str) -> InputError:
    return InputError(
        f"`{name}` {words}.",
        hint="Save it again as an .xlsx workbook without a password, with only the sheets needed.",
    )
