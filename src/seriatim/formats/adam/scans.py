"""What every record about a scan, or a lesion at a scan, carries beside its value."""

import polars as pl

from seriatim.formats.adam.records import flag
from seriatim.formats.analysed import Analysed

SCAN_KEY = ["patient_id", "reader", "scan_day"]


def states_with_lines(analysed: Analysed) -> pl.DataFrame:
    """The lesion states with the drug line in force at their scan.

    Reads   lesion_states; visit_responses: patient_id, reader, scan_day, line
    Adds    line
    Grain   rows are neither added nor reordered
    """
    lines = analysed.tables["visit_responses"].select(*SCAN_KEY, "line").unique(SCAN_KEY)
    return analysed.tables["lesion_states"].join(
        lines, on=SCAN_KEY, how="left", maintain_order="left"
    )


def scan_columns() -> dict[str, pl.Expr]:
    """Reader, day, period, line and baseline flag of a record made from `visit_responses`."""
    return _at_scan() | {"ABLFL": flag(pl.col("is_reference"))}


def lesion_columns() -> dict[str, pl.Expr]:
    """The same, and which lesion, of a record made from `lesion_states`."""
    return _at_scan() | {
        "ABLFL": flag(pl.col("state") == "reference"),
        "TRLNKID": pl.col("lesion_id"),
        "LESROLE": pl.col("role"),
        "LESKIND": pl.col("kind"),
        "COUNTFL": flag(pl.col("counted")),
    }


def _at_scan() -> dict[str, pl.Expr]:
    return {
        "READER": pl.col("reader"),
        "ADT": pl.col("scan_day"),
        "PERIOD": pl.col("period"),
        "LINE": pl.col("line"),
    }
