"""Rows that point to other rows: orphans, cycles of lesions, and what nobody points to."""

from collections.abc import Mapping, Sequence

import polars as pl

from seriatim.cohort.problems import ROW, Problem, problem_rows, settle
from seriatim.cohort.schema import TABLES, TO_PATIENT, Reference

Frames = Mapping[str, pl.DataFrame]

ORPHAN_CODES = {
    "patient_id": "REL001",
    "lesion_id": "REL002",
    "operation_id": "REL003",
    "parent_lesion_id": "REL004",
    "merged_into_lesion_id": "REL005",
}
LINKS = ("parent_lesion_id", "merged_into_lesion_id")
LESION_KEY = ["patient_id", "lesion_id"]


def settle_relations(tables: Frames) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """The tables without orphans and cycles, and the problems they gave.

    Tables are taken after those they point to; lesions, which point to lesions, again and again
    until no row goes. So rows that point to a row set aside are set aside too.
    """
    settled, problems = dict(tables), list[Problem]()
    for name in TABLES:
        if name not in settled:
            continue
        while gone := _orphans(settled, name) + _cycles(settled, name):
            problems += gone
            settled = settle(settled, gone)
    return settled, problems


def _orphans(tables: Frames, name: str) -> list[Problem]:
    frame, problems = tables[name], list[Problem]()
    for reference in TABLES[name].references:
        column = reference.columns[-1]
        orphans = _rows_without_target(frame, tables[reference.table], reference)
        if reference is TO_PATIENT and len(orphans):
            # A row without its patient is not also said to be without its lesion or operation.
            frame = frame.filter(~pl.col(ROW).is_in(orphans.implode()))
        if len(orphans):
            problems.append(Problem(ORPHAN_CODES[column], name, column, orphans, sets_aside=True))
    return problems


def _rows_without_target(
    frame: pl.DataFrame, target: pl.DataFrame, reference: Reference
) -> pl.Series:
    pointing = frame.select(ROW, *reference.columns).drop_nulls()
    return pointing.join(
        target.select(reference.target),
        left_on=reference.columns,
        right_on=reference.target,
        how="anti",
    )[ROW]


def _cycles(tables: Frames, name: str) -> list[Problem]:
    if name != "lesions":
        return []
    links = _links_on_cycles(_links(tables["lesions"]))
    return [
        Problem("REL006", name, column, rows, sets_aside=True)
        for column in LINKS
        if len(rows := links.filter(pl.col("column") == column)[ROW])
    ]


def _links(lesions: pl.DataFrame) -> pl.DataFrame:
    """One row per link: row number, column, and the lesions it leads from and to."""
    return pl.concat(
        lesions.filter(pl.col(column).is_not_null()).select(
            ROW,
            pl.lit(column).alias("column"),
            pl.struct("patient_id", "lesion_id").alias("source"),
            pl.struct("patient_id", pl.col(column).alias("lesion_id")).alias("target"),
        )
        for column in LINKS
    )


def _links_on_cycles(links: pl.DataFrame) -> pl.DataFrame:
    """The links left once those that nothing leads to, or that lead nowhere further, are gone."""
    while not links.is_empty():
        inner = links.filter(
            pl.col("target").is_in(links["source"].implode())
            & pl.col("source").is_in(links["target"].implode())
        )
        if inner.height == links.height:
            break
        links = inner
    return links


POINTED_TO = {
    "REL007": ("patients", "lesions", ["patient_id"]),
    "REL008": ("lesions", "measurements", LESION_KEY),
    "REL009": ("operations", "resections", ["patient_id", "operation_id"]),
}
"""Tables whose rows are expected to be pointed to, the table that does, and the key."""


def relation_notes(tables: Frames, as_read: Frames) -> list[Problem]:
    """What nobody points to, and lesions whose links are odd; nothing is set aside.

    A row that was set aside still points to others: `as_read` are the tables before that, without
    those that cannot be used, of which nothing can be said.
    """
    lesions = tables["lesions"]
    return [
        *(
            problem
            for code, (table, pointing, key) in POINTED_TO.items()
            if pointing in as_read
            for problem in _not_pointed_to(tables[table], as_read[pointing], key, code, table)
        ),
        *_merged_across_roles(lesions),
        *problem_rows(
            lesions,
            (pl.col("kind") == "nodule_in_mass") & pl.col("parent_lesion_id").is_null(),
            "REL011",
            "lesions",
            "parent_lesion_id",
        ),
    ]


def _not_pointed_to(
    frame: pl.DataFrame, pointing: pl.DataFrame, key: Sequence[str], code: str, table: str
) -> list[Problem]:
    alone = frame.join(pointing.select(key).unique(), on=list(key), how="anti")
    return problem_rows(alone, pl.lit(True), code, table)


def _merged_across_roles(lesions: pl.DataFrame) -> list[Problem]:
    other = lesions.select(
        "patient_id",
        pl.col("lesion_id").alias("merged_into_lesion_id"),
        pl.col("role").alias("other_role"),
    )
    pairs = lesions.join(other, on=["patient_id", "merged_into_lesion_id"])
    across = pl.col("role") != pl.col("other_role")
    return problem_rows(pairs, across, "REL010", "lesions", "merged_into_lesion_id")
