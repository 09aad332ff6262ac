"""A run that finds less and less room, on a small file system in memory that it mounts itself.

    python -m unit.scale.without_room COHORT MOUNT

Must run in a mount namespace of its own. Prints, as JSON: for each amount of room what was raised
and whether the earlier report still lay in its place, whole; and at the end, with room again, the
files of the output and what else is left on the file system.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from unit.scale.digests import digests
from unit.scale.in_partitions import SMALL
from unit.scale.undrawn import report_undrawn

SIZE_KB = 6_000
ROOM_KB = (20, 60, 120, 240)
"""From less than the patients need to be shared out, to less than the results do."""


def main(cohort: Path, mount: Path) -> None:
    options = f"size={SIZE_KB}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(mount)], check=True)
    output = mount / "out"
    report_undrawn(cohort, output, SMALL, 1)
    earlier = digests(output)
    met = [_with_room(room, cohort, output, earlier) for room in ROOM_KB]
    report_undrawn(cohort, output, SMALL, 4)
    left = sorted(path.name for path in mount.iterdir())
    print(json.dumps({"met": met, "files": digests(output), "left": left}))


def _with_room(kilobytes, cohort, output, earlier):
    filler = output.parent / "filler"
    free = os.statvfs(output).f_bavail * os.statvfs(output).f_frsize
    filler.write_bytes(b"\0" * (free - 1024 * kilobytes))
    raised = None
    try:
        report_undrawn(cohort, output, SMALL, 4)
    except OSError as error:
        raised = error.strerror
    filler.unlink()
    return {"raised": raised, "is_whole": digests(output) == earlier}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
