"""A cohort out of a REDCap project by its API: the one place where the program uses a network.

The token comes from the environment alone and is never shown. Only an encrypted address is asked,
and no answer may lead elsewhere, for the token would go along. What the server or a library says of
an error may hold the token or data, so only the kind of error is shown.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from seriatim.base.errors import InputError, SeriatimError
from seriatim.base.extras import require_extra
from seriatim.cohort.about import About
from seriatim.formats.conversion.converted import Converted, Progress
from seriatim.formats.files import MAX_FILE_BYTES
from seriatim.formats.redcap.assemble import assemble
from seriatim.formats.redcap.dictionary import dictionary_of
from seriatim.formats.redcap.fields import Dictionary
from seriatim.formats.redcap.map_file import RedcapMap
from seriatim.formats.redcap.map_reading import read_map
from seriatim.formats.redcap.opening import DEFAULT_ABOUT, Opened

if TYPE_CHECKING:
    from redcap.project import Project

TOKEN_VARIABLE = "SERIATIM_REDCAP_TOKEN"
TOKEN_LENGTH = 32
ADDRESS_END = "/api/"
CONNECT_SECONDS, ANSWER_SECONDS = 30, 300
"""How long a connection, and each part of an answer, is waited for."""
RECORDS_AT_A_TIME = 200
"""Records asked for in one request; a large project at once would keep the server too long."""
SHOWN_NAME = "REDCap project"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class _Project:
    """What a project says of itself."""

    dictionary: Dictionary
    title: str
    missing: Mapping[str, str]


def read_redcap_project(
    address: str, settings: Mapping[str, object], on_progress: Progress
) -> Converted:
    """The tables in a REDCap project, asked for at the address of its API.

    Raises  InputError where the address or the token cannot be used, or the project does not
            answer as REDCap does; PlanError for wrong settings; MissingExtra without PyCap
    """
    found = read_map(settings)
    _require_address(address)
    token = _token()
    require_extra("redcap", "Reading a REDCap project by its API")
    on_progress("asking the project", 0, 0)
    project = _asked(lambda: _open(address, token))
    told = _told(project)
    data = _records(project, told.dictionary.record_field, on_progress)
    about = About(title=told.title) if told.title else DEFAULT_ABOUT
    opened = Opened(((SHOWN_NAME, data),), told.dictionary, about=about)
    return assemble(opened, _with_missing(found, told.missing), on_progress)


def _require_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or not address.endswith(ADDRESS_END):
        raise InputError(
            "This is not the address of a REDCap API.",
            hint=f"It begins with https:// and ends with {ADDRESS_END}, and holds no password.",
        )


def _token() -> str:
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if len(token) != TOKEN_LENGTH or not token.isalnum():
        raise InputError(
            f"The environment variable {TOKEN_VARIABLE} holds no API token.",
            hint=f"Put the token of the project, {TOKEN_LENGTH} letters and digits, into it; "
            "never into a file or the command itself.",
        )
    return token


def _open(address: str, token: str) -> "Project":
    from redcap.project import Project

    return Project(
        address,
        token,
        verify_ssl=True,
        timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
        allow_redirects=False,
    )


def _asked(ask: Callable[[], Answer]) -> Answer:
    """What the project answers.

    Raises  InputError for whatever goes wrong, naming its kind alone
    """
    try:
        return ask()
    except SeriatimError:
        raise
    except Exception as error:
        # PyCap and what it stands on raise errors of many families; their words may hold the token.
        raise _no_answer(type(error).__name__) from None


def _no_answer(reason: str) -> InputError:
    return InputError(
        f"The REDCap project did not answer as it should ({reason}).",
        hint="Check the address, the certificate of the server, and that the token is valid and "
        "may export data.",
    )


def _told(project: "Project") -> _Project:
    """The dictionary, the title and the missing-data codes of the project."""
    metadata: object = _asked(lambda: project.export_metadata(format_type="json"))
    rows = [row for row in metadata if isinstance(row, dict)] if isinstance(metadata, list) else []
    dictionary = dictionary_of(rows)
    if dictionary is None:
        raise _no_answer("no data dictionary")
    info: object = _asked(lambda: project.export_project_info(format_type="json"))
    told = info if isinstance(info, dict) else {}
    pairs = [part.partition(",") for part in _text(told, "missing_data_codes").split("|")]
    missing = {code.strip(): label.strip() for code, _, label in pairs if code.strip()}
    return _Project(dictionary, _text(told, "project_title"), missing)


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    return value.strip() if isinstance(value, str) else ""


def _with_missing(found: RedcapMap, missing: Mapping[str, str]) -> RedcapMap:
    return found.model_copy(update={"missing": {**missing, **found.missing}})


def _records(project: "Project", record_field: str, on_progress: Progress) -> bytes:
    """All records as one CSV, asked for some at a time."""
    ids = _record_ids(project, record_field)
    pages: list[str] = []
    size = 0
    for start in range(0, len(ids), RECORDS_AT_A_TIME):
        on_progress("reading records", start, len(ids))
        page = _page(project, ids[start : start + RECORDS_AT_A_TIME])
        size += len(page)
        if size > MAX_FILE_BYTES:
            raise _no_answer("more data than is read")
        pages.append(page)
    if not pages:
        raise InputError("The REDCap project holds no records.", hint="Check the project's token.")
    return _joined(pages, record_field).encode()


def _record_ids(project: "Project", record_field: str) -> list[str]:
    rows: object = _asked(lambda: project.export_records(format_type="json", fields=[record_field]))
    told = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    found = [row.get(record_field) for row in told]
    return list(dict.fromkeys(str(each) for each in found if each not in (None, "")))


def _page(project: "Project", ids: list[str]) -> str:
    page: object = _asked(
        lambda: project.export_records(
            format_type="csv",
            records=ids,
            raw_or_label="raw",
            raw_or_label_headers="raw",
        )
    )
    if not isinstance(page, str):
        raise _no_answer("no CSV")
    return page


def _joined(pages: list[str], record_field: str) -> str:
    """The pages as one text, the header of the first standing for all."""
    header = pages[0].partition("\n")[0]
    if header.lstrip("\ufeff").partition(",")[0].strip().strip('"') != record_field:
        raise _no_answer("no export")
    rows = []
    for page in pages:
        first, _, rest = page.partition("\n")
        if first != header:
            raise _no_answer("exports that differ in their columns")
        rows.append(rest if rest.endswith("\n") or not rest else f"{rest}\n")
    return f"{header}\n{''.join(rows)}"
