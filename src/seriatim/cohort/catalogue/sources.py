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
    FindingCode(
        "SRC003",
        Severity.NOTE,
        "Made by a conversion",
        "An account of the conversion in the folder `conversion`.",
        "Look into `conversion/set_aside.csv` for what was not used, and why.",
        Effect.KEPT,
        "The tables were made from other files: {records} records were read and {aside} set aside.",
    ),
    FindingCode(
        "SRC004",
        Severity.WARNING,
        "Errors met by the conversion",
        "A conversion without errors.",
        "Look into `conversion/findings.json`: what was lost there is not in these tables.",
        Effect.KEPT,
        "The conversion that made the tables met {errors} error{plural}.",
    ),
)
