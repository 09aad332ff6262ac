"""ADTTE: the time from each time zero to each endpoint, and how it ended."""

from collections.abc import Sequence

import polars as pl

from seriatim.cohort.about import Clock
from seriatim.formats.adam.declared import Dataset, Held, Origin, Parameter, Variable, day_name
from seriatim.formats.adam.records import flag, list_records, looked_up
from seriatim.formats.adam.shared import (
    ADY,
    ASEQ,
    AVAL,
    PARAM,
    PARAMCD,
    REASCD,
    REASON,
    STUDYID,
    USUBJID,
    analysis_date,
)
from seriatim.formats.analysed import Analysed

ENDPOINT_PARAMETERS = {
    (endpoint, origin): Parameter(
        f"{code}{suffix}",
        f"{label} from {zero} (days)",
        Held.INTEGER,
        "time_days",
        f"ADT - STARTDT, in days, with nothing added. Empty where the patient is not at risk for "
        f"it; REASCD then says why. The endpoint is {endpoint} of the result table endpoints.",
        rule="endpoints",
        reason="reason",
    )
    for endpoint, code, label in (
        ("os", "OS", "Overall Survival"),
        ("pfs", "PFS", "PFS"),
        ("time_to_next_line", "TNL", "Time to Next Line"),
        ("time_to_secondary_resistance", "TSR", "Time to Resistance"),
    )
    for origin, suffix, zero in (
        ("operation", "OP", "Operation"),
        ("drug_start", "DS", "Drug Start"),
    )
    if (endpoint, origin) != ("time_to_secondary_resistance", "operation")
}
"""Endpoint and time zero -> its parameter; each has one time zero, so none can be mixed."""

SOURCES = {
    "death": ("ADSL", "DTHDT"),
    "last_contact": ("ADSL", "LCNTDT"),
    "progression_on_scan": ("ADRS", "ADT"),
    "clinical_progression": ("ADRS", "ADT"),
    "resistance_on_scan": ("ADRS", "ADT"),
    "last_scan": ("ADRS", "ADT"),
    "new_line": ("ADRS", "ADT"),
    "missed_scans": ("ADRS", "ADT"),
    "no_scan_after_origin": ("ADTTE", "STARTDT"),
}
"""Reason code -> where its day stands; other reasons take it from tables that are not held."""


def _text(name: str, label: str, words: str, codelist: str = "") -> Variable:
    return Variable(name, label, Held.TEXT, Origin.DERIVED, words, codelist)


ADTTE = Dataset(
    name="ADTTE",
    label="Time-to-Event Analysis",
    structure="One record per subject, parameter and time zero",
    data_class="BASIC DATA STRUCTURE",
    sub_class="TIME-TO-EVENT",
    key=("STUDYID", "USUBJID", "PARAMCD", "STARTDT", "ORIGINID"),
    identifiers=("USUBJID", "ORIGINID", "LINE"),
    words="A subject may have several operations or drug lines; ANL01FL selects one record per "
    "subject and parameter. CNSR is 0 for the event, 1 for censoring, 2 for death before an event "
    "other than death: where above 0 is taken as censoring, the analysis is of the cause-specific "
    "hazard; take 2 as a competing event for cumulative incidence.",
    variables=(
        STUDYID,
        USUBJID,
        ASEQ,
        PARAMCD,
        PARAM,
        _text("ORIGIN", "Time Zero", "What the time is counted from.", "ORIGIN"),
        _text("ORIGINID", "Operation or Drug Line", "The operation or the drug line it is."),
        Variable(
            "STARTDT",
            "Time-to-Event Origin Date for Subject",
            Held.DAY,
            Origin.DERIVED,
            "The day of the operation, or the first day of the drug line.",
        ),
        analysis_date("The day of the event or of censoring."),
        ADY,
        AVAL,
        Variable(
            "CNSR",
            "Censor",
            Held.INTEGER,
            Origin.DERIVED,
            "0 event, 1 censored, 2 died before the event. Empty where AVAL is.",
            codelist="CNSR",
        ),
        _text(
            "EVNTDESC",
            "Event or Censoring Description",
            "What ended the time, in the words of REASCD. Empty where AVAL is.",
        ),
        _text(
            "CNSDTDSC",
            "Censor Date Description",
            "What the date of censoring is, in the words of REASCD. Only where CNSR is 1.",
        ),
        _text("SRCDOM", "Source Data", "The dataset that holds the date; empty where none does."),
        _text("SRCVAR", "Source Variable", "The variable of SRCDOM that holds the date."),
        REASCD,
        REASON,
        Variable(
            "INTSTDT",
            "Last Date Known Free of the Event",
            Held.DAY,
            Origin.DERIVED,
            "Of progression and resistance: the event came after this day and up to ADT.",
        ),
        Variable(
            "ONDRUGDY",
            "Days on the Drug Line at Time Zero",
            Held.INTEGER,
            Origin.DERIVED,
            "Days from the start of the drug line to the operation.",
        ),
        _text(
            "CATEG",
            "Category at the Operation",
            "The category at the operation; of a drug line, at the index operation on it.",
            "CATEGORY",
        ),
        _text("LINE", "Drug Line", "The drug line in force at time zero."),
        Variable(
            "COMPLETE",
            "Completeness of Resection",
            Held.TEXT,
            Origin.PREDECESSOR,
            "operations.completeness",
            codelist="COMPLETE",
        ),
        _text(
            "INDEXFL",
            "Index Record Flag",
            "Y for the first operation on a drug, and for the drug line it was done on, else for "
            "the first line.",
            "Y",
        ),
        _text(
            "ANL01FL",
            "Analysis Flag 01",
            "Y where INDEXFL is and AVAL is not empty: one record per subject and parameter.",
            "Y",
        ),
    ),
    parameters=tuple(ENDPOINT_PARAMETERS.values()),
)


def list_adtte(analysed: Analysed) -> Sequence[pl.DataFrame]:
    """The records of ADTTE, their days as the cohort has them.

    Reads   endpoints
    Grain   one row per patient, time zero and endpoint
    """
    endpoints, clock = analysed.tables["endpoints"], analysed.cohort.about.clock
    return [
        record.with_columns(_descriptions(analysed, clock))
        for (endpoint, origin), parameter in ENDPOINT_PARAMETERS.items()
        for record in list_records(
            endpoints.filter(pl.col("endpoint") == endpoint, pl.col("origin") == origin),
            [parameter],
            **_columns(),
        )
    ]


def _columns() -> dict[str, pl.Expr]:
    has_time = pl.col("time_days").is_not_null()
    return {
        "ORIGIN": pl.col("origin"),
        "ORIGINID": pl.col("origin_id"),
        "STARTDT": pl.col("origin_day"),
        "ADT": pl.col("end_day"),
        "CNSR": pl.col("status").cast(pl.Int32).replace({0: 1, 1: 0}),
        "INTSTDT": pl.col("interval_start_day"),
        "ONDRUGDY": pl.col("on_drug_days"),
        "CATEG": pl.col("category"),
        "LINE": pl.col("line"),
        "COMPLETE": pl.col("completeness"),
        "INDEXFL": flag(pl.col("is_index")),
        "ANL01FL": flag(pl.col("is_index") & has_time),
    }


def _descriptions(analysed: Analysed, clock: Clock) -> list[pl.Expr]:
    reason = pl.when(pl.col("AVAL").is_not_null()).then("REASCD")
    words = looked_up(reason, analysed.reasons)
    variables = {
        code: variable if clock == "calendar" else day_name(variable)
        for code, (_, variable) in SOURCES.items()
    }
    return [
        words.alias("EVNTDESC"),
        pl.when(pl.col("CNSR") == 1).then(words).alias("CNSDTDSC"),
        looked_up(reason, {code: name for code, (name, _) in SOURCES.items()}).alias("SRCDOM"),
        looked_up(reason, variables).alias("SRCVAR"),
    ]
