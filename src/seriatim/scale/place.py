"""Results that appear whole or not at all, whenever the run that makes them is killed.

Everything is written into a work folder beside the output. Only when all is there, the earlier
output goes into the work folder and the new one takes its place: two renames, so that at no moment
there is half of one. What is found in an output and is not ours is carried over.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seriatim.report.writing import TABLES

MADE, EARLIER = "made", "earlier"


def is_result(name: str) -> bool:
    """Whether a file or folder of this name in an output is a table of an earlier run.

    Pages, figures and listings need no rule: the new ones have the same names.
    """
    return Path(name).stem in (*TABLES, "survival")


def work_folder(output: Path) -> Path:
    """Where a run that writes to `output` works; gone when it is done."""
    return output.absolute().with_name(f".{output.name}.work")


@contextmanager
def placed(output: Path) -> Iterator[Path]:
    """A folder to write to that takes the place of `output` once the block has ended well.

    What is found in an earlier output and is no result is carried over. Where the block raises, the
    earlier output stays as it is, and what was written is removed.
    """
    work = work_folder(output)
    work.mkdir(parents=True, exist_ok=True)
    finish_move(output)
    made = work / MADE
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    try:
        yield made
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        if not any(work.iterdir()):
            work.rmdir()
        raise
    if output.exists():
        output.rename(work / EARLIER)
    made.rename(output)
    finish_move(output)
    shutil.rmtree(work)


def finish_move(output: Path) -> None:
    """Finish what a run killed between its last steps has left; nothing where there is none."""
    work = work_folder(output)
    earlier = work / EARLIER
    if not earlier.exists():
        return
    if not output.exists():
        (work / MADE if (work / MADE).exists() else earlier).rename(output)
    if earlier.exists():
        for entry in earlier.iterdir():
            if not (is_result(entry.name) or (output / entry.name).exists()):
                entry.rename(output / entry.name)
        shutil.rmtree(earlier)
