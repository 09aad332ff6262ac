"""A de-identified cohort as it leaves: a folder, checked as it lies on disk, and the key apart."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seriatim.base.errors import InputError, TableError
from seriatim.cohort.build import Cohort
from seriatim.cohort.deidentify import Deidentified, check_remains
from seriatim.formats.cohort_files.folder import write_folder
from seriatim.formats.files import read_bytes
from seriatim.formats.outgoing import new_folder, writing_to


def key_beside(folder: Path) -> Path:
    """Where the key lies where no place is named: beside the folder, never in it."""
    return folder.parent / f"{folder.name}-key.csv"


def write_deidentified(
    original: Cohort, made: Deidentified, folder: Path | str, key: Path | str | None = None
) -> None:
    """Write the cohort to a new folder, and the key to a file that only its owner may read.

    The files are read again as text; where anything original is found in them, neither the folder
    nor the key stays.
    Raises  InputError where the folder or the key is there already, or the key would lie in the
            folder; TableError where something original remains
    """
    target = Path(folder)
    key_file = key_beside(target) if key is None else Path(key)
    _require_apart(target, key_file)
    with _new_key(made, key_file), new_folder(target) as working:
        write_folder(made.cohort, working)
        files = {path.name: read_bytes(path) for path in working.iterdir()}
        _require_clean(original, made, files)


def _require_apart(folder: Path, key: Path) -> None:
    if key.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "The key would lie in the folder that is given away.", hint="Name another place."
        )
    if key.exists():
        raise InputError(
            f"`{key.name}` is already there.", hint="Name another file with --key, or move it."
        )


def _require_clean(original: Cohort, made: Deidentified, files: dict[str, bytes]) -> None:
    remnants = check_remains(original, made.key, files)
    if remnants:
        raise TableError(
            f"Something original remains: {'; '.join(map(str, remnants))}. Nothing was written.",
            hint="Take it out of the title, of the words to keep or of the tables, and try again.",
        )


@contextmanager
def _new_key(made: Deidentified, path: Path) -> Iterator[None]:
    """A new file with the key, closed to everybody else from its first byte on.

    It does not stay where anything goes wrong, here or in what is done with it there.
    """
    text = made.key.write_csv()
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with writing_to(path), os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(text)
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
