"""Which variables of which domain are read; whatever else a dataset holds is left where it is."""

import polars as pl

_FINDING = ("SEQ", "TESTCD", "ORRES", "STRESC", "STAT", "EVAL", "EVALID", "ACPTFL", "DTC", "DY")


def _of(domain: str, *, own: tuple[str, ...], shared: tuple[str, ...] = ()) -> tuple[str, ...]:
    return ("USUBJID", *shared, *(f"{domain}{name}" for name in own))


SUPPLEMENT = ("USUBJID", "RDOMAIN", "IDVAR", "IDVARVAL", "QNAM", "QVAL")

VARIABLES: dict[str, tuple[str, ...]] = {
    "TU": _of(
        "TU",
        own=(*_FINDING, "GRPID", "LNKID", "LOC", "LAT", "DIR", "PORTOT"),
        shared=("VISITNUM",),
    ),
    "TR": _of(
        "TR",
        own=(
            *_FINDING,
            "GRPID",
            "LNKID",
            "ORRESU",
            "STRESN",
            "STRESU",
            "REASND",
            "METHOD",
        ),
        shared=("VISITNUM",),
    ),
    "RS": _of("RS", own=(*_FINDING, "CAT", "STRESN"), shared=("VISITNUM",)),
    "DM": (
        "USUBJID",
        "SEX",
        "BRTHDTC",
        "AGE",
        "AGEU",
        "RFSTDTC",
        "RFPENDTC",
        "DTHDTC",
        "DTHFL",
    ),
    "EX": _of(
        "EX",
        own=(
            "SEQ",
            "TRT",
            "DOSE",
            "DOSU",
            "DOSFRQ",
            "OCCUR",
            "ADJ",
            "STDTC",
            "STDY",
            "ENDTC",
            "ENDY",
        ),
    ),
    "PR": _of(
        "PR",
        own=(
            "SEQ",
            "GRPID",
            "SPID",
            "LNKID",
            "TRT",
            "DECOD",
            "CAT",
            "OCCUR",
            "STAT",
            "STDTC",
            "STDY",
        ),
    ),
    "DS": _of("DS", own=("SEQ", "DECOD", "STDTC", "STDY")),
    "SS": _of("SS", own=("SEQ", "TESTCD", "ORRES", "STRESC", "STAT", "DTC", "DY")),
}
"""Domain -> the variables that are read of it."""

TOPIC = {
    "TU": "TUTESTCD",
    "TR": "TRTESTCD",
    "RS": "RSTESTCD",
    "EX": "EXTRT",
    "PR": "PRTRT",
    "DS": "DSDECOD",
    "SS": "SSTESTCD",
}
"""Domain -> the variable without which a table is not that domain; DM has none."""

_NUMERIC = ("SEQ", "STRESN", "DY", "DOSE")


def is_numeric(variable: str) -> bool:
    """Whether SDTM has numbers in the variable."""
    return variable in ("VISITNUM", "AGE") or variable.endswith(_NUMERIC)


def variables_of(dataset: str) -> tuple[str, ...]:
    """The variables read of a dataset, by its name: TR, SUPPTR."""
    return SUPPLEMENT if dataset.startswith("SUPP") else VARIABLES[dataset]


def is_read(dataset: str) -> bool:
    """Whether a dataset of this name is read at all."""
    return dataset in VARIABLES or (
        dataset.startswith("SUPP") and (dataset[4:] in VARIABLES or dataset[4:] == "QUAL")
    )


def in_form(frame: pl.DataFrame, dataset: str) -> pl.DataFrame:
    """The variables that are read: numbers as numbers, text trimmed, no value as null.

    A variable that the table does not hold is null throughout.
    """
    there = {name.strip().upper(): name for name in reversed(frame.columns)}
    names = variables_of(dataset)
    return frame.select(
        pl.int_range(pl.len()).alias("record"), *(_typed(name, there.get(name)) for name in names)
    ).drop("record")


def _typed(variable: str, there: str | None) -> pl.Expr:
    dtype = pl.Float64() if is_numeric(variable) else pl.String()
    if there is None:
        return pl.lit(None, dtype=dtype).alias(variable)
    value = pl.col(there)
    if is_numeric(variable):
        return value.cast(pl.Float64, strict=False).fill_nan(None).alias(variable)
    text = value.cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text).alias(variable)
