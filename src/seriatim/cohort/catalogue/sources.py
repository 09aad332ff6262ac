"""Findings about files of any other format that tables are made from."""

from seriatim.base.codes import Effect, FindingCode, Severity

SOURCE_CODES = (
    FindingCode(
        "SRC001",
        Severity.ERROR,
        "File that cannot be read",
        "A whole, undamaged file of the format.",
        "Export the file again; the others were read.",
        Effect.FILE,
        "{rows} of the source cannot be read.",
    ),
    FindingCode(
        "SRC002",
        Severity.NOTE,
        "File of another kind",
        "Only files that the format reads.",
        "Nothing to do, unless a file that should have been read is among them.",
        Effect.FILE,
        "{rows} of the source {are} of a kind that is not read here.",
    ),
)
