"""From somebody else's files to a checked cohort, with an account of every record."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from seriatim.base.errors import InputError, PlanError
from seriatim.cohort.about import About
from seriatim.cohort.build import build_cohort
from seriatim.formats.conversion.accounts import keep_accounts
from seriatim.formats.conversion.converted import Progress, silent
from seriatim.formats.conversion.result import Conversion
from seriatim.formats.conversion.settings import setting_problem
from seriatim.formats.files import read_bytes
from seriatim.formats.registry import project_reader, reader_of, recognise


def convert(
    source: Path | str,
    *,
    format_name: str | None = None,
    settings: Mapping[str, object] | None = None,
    as_of: date | None = None,
    on_progress: Progress = silent,
) -> Conversion:
    """The cohort in a file or folder of another format, checked.

    `settings` are those of a map file; its `[cohort]` overrides what the files say of the cohort
    as a whole. Without `format_name` the format must be plain from the files.
    Raises  InputError for a source that cannot be read or whose format is not plain; PlanError for
            wrong settings; MissingExtra where the format needs a library that is not there
    """
    own = dict(settings or {})
    overriding = own.pop("cohort", {})
    if isinstance(source, str) and source.startswith("https://"):
        if format_name not in (None, "redcap"):
            raise InputError(
                f"An address is not read as {format_name}.",
                hint="Only a REDCap project is read by its address; give files for all else.",
            )
        name, converted = "redcap", project_reader()(source, own, on_progress)
    else:
        path = Path(source)
        name = format_name or ("tables" if "tables" in own else recognise(path))
        converted = reader_of(name)(path, own, on_progress)
    about = _overridden(converted.about, overriding)
    on_progress("checking the tables", 0, 0)
    cohort = build_cohort(
        about,
        converted.tables(),
        problems=converted.problems,
        as_of=as_of,
        origins=converted.origins(),
    )
    accounts = keep_accounts(converted.origins(), converted.problems, cohort)
    return Conversion(name, cohort, accounts, converted.beside)


def _overridden(about: About, settings: object) -> About:
    """What the files say of the cohort, with what the map file says put over it."""
    if not isinstance(settings, Mapping):
        raise PlanError("cohort: must be a table.", hint="Write [cohort] and settings below it.")
    if "units" in settings or "date_format" in settings:
        raise PlanError(
            "cohort: units and the order of dates belong to the columns of a map.",
            hint="Name them where the column is named.",
        )
    try:
        return About.model_validate(about.model_dump() | dict(settings))
    except ValidationError as error:
        known = list(About.model_fields)
        problems = "; ".join(
            setting_problem(("cohort", *found["loc"]), found, known) for found in error.errors()
        )
        raise PlanError(
            f"The map file has wrong settings: {problems}.",
            hint="The settings of [cohort] are those of cohort.toml.",
        ) from None


def read_settings(path: Path) -> dict[str, object]:
    """The settings in a map file.

    Raises  InputError where it cannot be read; PlanError where it is not TOML
    """
    if not path.is_file():
        raise InputError(
            f"`{path.name}`: there is no such map file.",
            hint="Draft one with `seriatim convert SOURCE --suggest`.",
        )
    try:
        return tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(
            f"`{path.name}` is not TOML ({type(error).__name__}).",
            hint="Put text between quotation marks, and one `name = value` on a line.",
        ) from None
