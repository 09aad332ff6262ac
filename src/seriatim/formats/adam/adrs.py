"""ADRS: responses of scans and periods, states of lesions, categories, and what was collected."""

from collections.abc import Sequence

import polars as pl

from seriatim.formats.adam.declared import Dataset, Held, Origin, Variable
from seriatim.formats.adam.records import flag, list_records
from seriatim.formats.adam.response_parameters import (
    BEST_RESPONSE,
    CALLS,
    CATEGORIES,
    CLINICAL,
    COLLECTED,
    FIRST_PROGRESSION,
    PERIOD_PARAMETERS,
    RESPONSE_PARAMETERS,
    STATE,
)
from seriatim.formats.adam.scans import lesion_columns, scan_columns, states_with_lines
from seriatim.formats.adam.shared import (
    ABLFL,
    ADY,
    ANL01FL,
    ASEQ,
    AVAL,
    AVALC,
    COUNTFL,
    LESKIND,
    LESROLE,
    LINE,
    PARAM,
    PARAMCD,
    PERIOD,
    READER,
    REASCD,
    REASON,
    STUDYID,
    TRLNKID,
    USUBJID,
    analysis_date,
)
from seriatim.formats.analysed import Analysed

ADRS = Dataset(
    name="ADRS",
    label="Response Analysis",
    structure="One record per subject, parameter, reader and scan day, operation, period or event, "
    "and lesion",
    data_class="BASIC DATA STRUCTURE",
    key=("STUDYID", "USUBJID", "PARAMCD", "READER", "RECTYPE", "ADT", "PERIOD", "OPID", "TRLNKID"),
    identifiers=("USUBJID", "READER", "TRLNKID", "OPID", "LINE"),
    words="All readers are held; ANL01FL selects the one who decides. A record without AVAL and "
    "AVALC stands where there is no response or category and REASCD says why.",
    variables=(
        STUDYID,
        USUBJID,
        ASEQ,
        READER,
        PARAMCD,
        PARAM,
        Variable(
            "RECTYPE",
            "What the Record Is about",
            Held.TEXT,
            Origin.DERIVED,
            "Tells a category at an operation from one at a scan on the same day.",
            codelist="RECTYPE",
            mandatory=True,
        ),
        TRLNKID,
        LESROLE,
        LESKIND,
        COUNTFL,
        Variable(
            "OPID",
            "Operation Identifier",
            Held.TEXT,
            Origin.PREDECESSOR,
            "operations.operation_id of a category at an operation.",
        ),
        analysis_date(
            "The day of the scan, operation or event; of a period, the day its parameter says."
        ),
        ADY,
        Variable(
            "SCANDT",
            "Date of the Scan Used",
            Held.DAY,
            Origin.DERIVED,
            "The scan that the category rests on; empty where none is near enough.",
        ),
        Variable(
            "PERSTDT",
            "Start Date of the Period",
            Held.DAY,
            Origin.DERIVED,
            "The day of the drug start, operation or first scan that began the period.",
        ),
        PERIOD,
        LINE,
        AVAL,
        AVALC,
        REASCD,
        REASON,
        Variable(
            "BASIS",
            "Basis of a Clinical Event",
            Held.TEXT,
            Origin.PREDECESSOR,
            "events.basis",
        ),
        Variable(
            "CRITER",
            "Criterion Named by the Trial",
            Held.TEXT,
            Origin.PREDECESSOR,
            "assessments.criterion; empty where not known.",
        ),
        Variable(
            "ACPTFL",
            "Reader Accepted by the Trial",
            Held.TEXT,
            Origin.DERIVED,
            "Y or N as assessments.accepted says yes or no; empty where it says nothing.",
            codelist="YN",
        ),
        ABLFL,
        ANL01FL,
    ),
    parameters=RESPONSE_PARAMETERS,
)


def list_adrs(analysed: Analysed) -> Sequence[pl.DataFrame]:
    """The records of ADRS, their days as the cohort has them.

    Reads   visit_responses, lesion_states, categories, best_responses; the cohort's assessments
            and events
    Grain   one row per patient, reader, parameter and scan, operation, period, event or lesion
    """
    states, visits = states_with_lines(analysed), analysed.tables["visit_responses"]
    return [
        *list_records(visits, CALLS, **scan_columns(), RECTYPE=pl.lit("SCAN")),
        *list_records(states, [STATE], **lesion_columns(), RECTYPE=pl.lit("SCAN")),
        *_categories(analysed),
        *_periods(analysed),
        *_collected(analysed),
        *_clinical(analysed),
    ]


def _categories(analysed: Analysed) -> list[pl.DataFrame]:
    return list_records(
        analysed.tables["categories"],
        CATEGORIES,
        READER=pl.col("reader"),
        RECTYPE=pl.col("at").str.to_uppercase(),
        OPID=pl.col("operation_id"),
        ADT=pl.col("day"),
        SCANDT=pl.col("scan_day"),
        PERIOD=pl.col("period"),
        LINE=pl.col("line"),
    )


def _periods(analysed: Analysed) -> list[pl.DataFrame]:
    best = analysed.tables["best_responses"].with_columns(
        flag(pl.col("first_pd_day").is_not_null()).alias(FIRST_PROGRESSION.column)
    )
    shared = {
        "READER": pl.col("reader"),
        "RECTYPE": pl.lit("PERIOD"),
        "PERSTDT": pl.col("start_day"),
        "PERIOD": pl.col("period"),
        "LINE": pl.col("line"),
    }
    return [
        *list_records(best, [BEST_RESPONSE], **shared, ADT=pl.col("best_day")),
        *list_records(best, [FIRST_PROGRESSION], **shared, ADT=pl.col("first_pd_day")),
        *list_records(best, PERIOD_PARAMETERS, **shared),
    ]


def _collected(analysed: Analysed) -> list[pl.DataFrame]:
    assessments = analysed.cohort.assessments
    return [
        record
        for part, parameter in COLLECTED.items()
        for record in list_records(
            assessments.filter(pl.col("part") == part),
            [parameter],
            READER=pl.col("reader"),
            RECTYPE=pl.lit("SCAN"),
            ADT=pl.col("scan_day"),
            CRITER=pl.col("criterion"),
            ACPTFL=pl.col("accepted").replace({"yes": "Y", "no": "N"}),
        )
    ]


def _clinical(analysed: Analysed) -> list[pl.DataFrame]:
    events = analysed.cohort.events
    return [
        record
        for kind, parameter in CLINICAL.items()
        for record in list_records(
            events.filter(pl.col("kind") == kind),
            [parameter],
            RECTYPE=pl.lit("EVENT"),
            ADT=pl.col("day"),
            BASIS=pl.col("basis"),
        )
    ]
