"""Files as they lie on disk: which there are, their bytes, and how much of them is taken.

A packed file is unpacked in memory and only up to a limit: a small file that swells without end is
refused before it does harm.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from seriatim.base.errors import InputError

MAX_FILE_BYTES = 4 * 1024**3
"""Largest file that is read, packed or not: 4 GiB."""
MAX_UNPACKED_BYTES = 4 * 1024**3
"""Most bytes that one packed file may unpack to: 4 GiB."""
MAX_FILES = 200_000
"""Most files that are looked at below one folder."""
_CHUNK = 1 << 20


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, unpacked where its name ends in `.gz`.

    Raises  InputError, naming the file, where they cannot be had or are more than the limits
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _too_large(path, MAX_FILE_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, type(error).__name__) from None
    return _unpack(path, data) if path.suffix.lower() == ".gz" else data


def read_start(path: Path, n_bytes: int) -> bytes:
    """The first bytes of a file, so many at most, unpacked where its name ends in `.gz`.

    Nulls   empty where they cannot be read, for whoever only asks what a file is
    """
    try:
        with path.open("rb") as file:
            start = file.read(n_bytes)
        if path.suffix.lower() != ".gz":
            return start
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, n_bytes)
    except (OSError, zlib.error):
        return b""


def _unpack(path: Path, data: bytes) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            for part in iter(lambda: file.read(_CHUNK), b""):
                size += len(part)
                if size > MAX_UNPACKED_BYTES:
                    raise _too_large(path, MAX_UNPACKED_BYTES)
                parts.append(part)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(path, type(error).__name__) from None
    return b"".join(parts)


def _too_large(path: Path, limit: int) -> InputError:
    return InputError(
        f"`{path.name}` holds more than {limit // 1024**3} GiB.",
        hint="Split it, for example by patient, and convert the parts.",
    )


def unreadable(path: Path, reason: str) -> InputError:
    """The error for a file that cannot be read, for a reason in one word."""
    return InputError(
        f"`{path.name}` cannot be read ({reason}).",
        hint="It may be damaged, cut short, a folder, or closed to you; export it again.",
    )


def list_files(path: Path) -> tuple[Path, ...]:
    """The file itself, or every file below the folder, in order; hidden ones are left out.

    Raises  InputError where there is nothing, or more than `MAX_FILES`
    """
    try:
        if path.is_file():
            return (path,)
        found = [file for file in _walk(path) if file.is_file()] if path.is_dir() else []
    except OSError as error:
        raise unreadable(path, type(error).__name__) from None
    if not found:
        raise InputError(
            f"There is nothing to read at `{path.name}`.", hint="Give a file, or a folder of files."
        )
    return tuple(sorted(found))


def _walk(folder: Path) -> Iterator[Path]:
    count = 0
    for file in folder.rglob("*"):
        if any(part.startswith(".") for part in file.relative_to(folder).parts):
            continue
        count += 1
        if count > MAX_FILES:
            raise InputError(
                f"`{folder.name}` holds more than {MAX_FILES:,} files.",
                hint="Name the folder that holds the files to convert, and only those.",
            )
        yield file


def shown_name(path: Path, root: Path) -> str:
    """How a file is called in findings: its path below the folder given, or its own name."""
    return path.relative_to(root).as_posix() if path != root else path.name


def table_name(path: Path) -> str:
    """The name of a table file without its endings, in small letters: `TR.csv.gz` -> `tr`."""
    return path.name.lower().removesuffix(".gz").rpartition(".")[0] or path.name.lower()


def ending(path: Path) -> str:
    """How a file name ends, in small letters, `.gz` left out: `TR.csv.gz` -> `csv`."""
    return path.name.lower().removesuffix(".gz").rpartition(".")[2]
