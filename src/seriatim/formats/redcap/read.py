"""A cohort out of flat CSV exports of a REDCap project, as files or in a folder."""

from collections.abc import Mapping
from pathlib import Path

from seriatim.formats.conversion.converted import Converted, Progress
from seriatim.formats.redcap.assemble import assemble
from seriatim.formats.redcap.map_reading import read_map
from seriatim.formats.redcap.opening import open_source


def read_redcap(path: Path, settings: Mapping[str, object], on_progress: Progress) -> Converted:
    """The tables in the exports at the path, with the data dictionary that lies beside them.

    Without a map only the fields of our own lesion registry are understood.
    Raises  InputError where there is no export or nothing says what its fields are; PlanError for
            wrong settings
    """
    found = read_map(settings)
    on_progress("looking at the files", 0, 0)
    return assemble(open_source(path, found.record_id), found, on_progress)
