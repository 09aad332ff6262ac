"""The `[redcap]` table of a map file, read from the settings; all that is wrong in it at once."""

from collections.abc import Mapping

from seriatim.formats.conversion.settings import read_own_settings
from seriatim.formats.redcap.map_file import RedcapMap
from seriatim.formats.redcap.map_sense import map_problems


def read_map(settings: Mapping[str, object]) -> RedcapMap:
    """The `[redcap]` table of the settings of a map file.

    Raises  PlanError, naming every setting that is wrong
    """
    return read_own_settings(settings, "redcap", RedcapMap, more_problems=map_problems)
