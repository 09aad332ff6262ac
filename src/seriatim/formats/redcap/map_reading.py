"""The `[redcap]` table of a map file, read from the settings; all that is wrong in it at once."""

from collections.abc import Mapping

from pydantic import ValidationError

from seriatim.base.errors import PlanError
from seriatim.formats.redcap.map_file import RedcapMap
from seriatim.formats.redcap.map_sense import map_problems


def read_map(settings: Mapping[str, object]) -> RedcapMap:
    """The `[redcap]` table of the settings of a map file.

    Raises  PlanError, naming every setting that is wrong
    """
    strange = [name for name in settings if name != "redcap"]
    problems = [f"{name}: is not a setting of a REDCap project" for name in strange]
    try:
        found = RedcapMap.model_validate(settings.get("redcap", {}))
        problems += map_problems(found)
    except ValidationError as error:
        found = RedcapMap()
        problems += [_words(each["loc"], each["msg"]) for each in error.errors()]
    if problems:
        raise PlanError(
            f"The map file has wrong settings: {'; '.join(problems)}.",
            hint="The page on REDCap describes the settings of [redcap].",
        )
    return found


def _words(place: tuple[int | str, ...], message: str) -> str:
    return f"redcap.{'.'.join(map(str, place))}: {message}" if place else f"redcap: {message}"
