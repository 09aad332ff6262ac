"""ADTR: sizes of lesions and sums of diameters, with their baselines and nadirs."""

from collections.abc import Sequence

import polars as pl

from seriatim.base.units import tenths
from seriatim.formats.adam.declared import Dataset, Held, Origin, Variable
from seriatim.formats.adam.records import list_records
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
    STUDYID,
    TRLNKID,
    USUBJID,
    analysis_date,
)
from seriatim.formats.adam.size_parameters import (
    GROWTH_PROBABILITY,
    LESION_PARAMETERS,
    SCAN_PARAMETERS,
    SIZE,
    SUM,
)
from seriatim.formats.analysed import Analysed


def _number(name: str, label: str, words: str) -> Variable:
    return Variable(name, label, Held.FLOAT, Origin.DERIVED, words)


ADTR = Dataset(
    name="ADTR",
    label="Tumour Sizes Analysis",
    structure="One record per subject, parameter, reader, scan day and lesion",
    data_class="BASIC DATA STRUCTURE",
    key=("STUDYID", "USUBJID", "PARAMCD", "READER", "ADT", "TRLNKID"),
    identifiers=("USUBJID", "READER", "TRLNKID", "LINE"),
    words="All readers are held; ANL01FL selects the one who decides. A lesion that was not sized "
    "has no LDIAM record: it is never 0 mm.",
    variables=(
        STUDYID,
        USUBJID,
        ASEQ,
        READER,
        PARAMCD,
        PARAM,
        TRLNKID,
        LESROLE,
        LESKIND,
        Variable("LESORGAN", "Organ of the Lesion", Held.TEXT, Origin.PREDECESSOR, "lesions.organ"),
        COUNTFL,
        analysis_date("The day of the scan."),
        ADY,
        PERIOD,
        LINE,
        AVAL,
        AVALC,
        _number("BASE", "Baseline Value", "AVAL on the scan the period is compared with."),
        _number("CHG", "Change from Baseline", "AVAL - BASE; empty on the baseline itself."),
        _number(
            "PCHG",
            "Percent Change from Baseline",
            "100 * (AVAL - BASE) / BASE; empty on the baseline itself and where BASE is 0.",
        ),
        _number("NADIR", "Nadir", "The smallest earlier value of the period, baseline included."),
        _number("CHGNAD", "Change from Nadir", "AVAL - NADIR."),
        _number(
            "PCHGNAD",
            "Percent Change from Nadir",
            "100 * (AVAL - NADIR) / NADIR; empty where NADIR is 0.",
        ),
        _number("PREVSZ", "Size on the Scan before", "The lesion's last size of the period."),
        _number(
            "REFSZ",
            "Size the Growth Rule Compares with",
            "The nadir, the baseline or the last size, as the rule for growth says.",
        ),
        Variable(
            "PBASIS",
            "Basis of the Probability",
            Held.TEXT,
            Origin.DERIVED,
            "What PGROW rests on.",
            codelist="PBASIS",
        ),
        ABLFL,
        ANL01FL,
    ),
    parameters=(SIZE, SUM, GROWTH_PROBABILITY, *LESION_PARAMETERS, *SCAN_PARAMETERS),
)


def list_adtr(analysed: Analysed) -> Sequence[pl.DataFrame]:
    """The records of ADTR, their days as the cohort has them.

    Reads   lesion_states, visit_responses
    Grain   one row per patient, reader, scan, parameter and, for lesions, lesion
    """
    states, visits = states_with_lines(analysed), analysed.tables["visit_responses"]
    of_lesion = lesion_columns() | {"LESORGAN": pl.col("organ")}
    basis = {"PBASIS": pl.col("p_basis")}
    return [
        *list_records(states, [SIZE], **of_lesion, **_size_changes()),
        *list_records(states, [GROWTH_PROBABILITY], **of_lesion, **basis),
        *list_records(states, LESION_PARAMETERS, **of_lesion),
        *list_records(visits, [SUM], **scan_columns(), **_sum_changes()),
        *list_records(visits, SCAN_PARAMETERS, **scan_columns()),
    ]


def _size_changes() -> dict[str, pl.Expr]:
    size, nadir = pl.col("size_mm"), pl.col("nadir_mm")
    is_baseline = pl.col("state") == "reference"
    base = pl.when(is_baseline).then(size).otherwise("baseline_mm")
    return _changes(size, base, nadir, is_baseline) | {
        "PREVSZ": pl.col("previous_mm"),
        "REFSZ": pl.col("reference_mm"),
    }


def _sum_changes() -> dict[str, pl.Expr]:
    total, base, nadir = (pl.col(f"{name}_sum_mm") for name in ("target", "baseline", "nadir"))
    return _changes(total, base, nadir, pl.col("is_reference"))


def _changes(
    value: pl.Expr, base: pl.Expr, nadir: pl.Expr, is_baseline: pl.Expr
) -> dict[str, pl.Expr]:
    """Change in mm to a tenth, in percent of whole tenths and unrounded, as results have it."""
    compared = pl.when(~is_baseline).then(base)
    return {
        "BASE": base,
        "CHG": (value - compared).round(1),
        "PCHG": _percent(value, compared),
        "NADIR": nadir,
        "CHGNAD": (value - nadir).round(1),
        "PCHGNAD": _percent(value, nadir),
    }


def _percent(value: pl.Expr, reference: pl.Expr) -> pl.Expr:
    now, then = tenths(value), tenths(reference)
    return pl.when(then > 0).then(100 * (now - then) / then)
