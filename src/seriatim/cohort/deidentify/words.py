"""Which words of the text columns may stay: those of a stated list, and those the user vouches for.

A text column is on one of two lists below. What is on neither is treated as free text, so that a
column added to the schema is dropped until somebody has decided on it; a test asks for that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

import polars as pl

from seriatim.cohort.deidentify.names import draw_tokens
from seriatim.cohort.schema import TABLES, Kind, Table


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


ORGANS = _words(
    "abdomen|abdominal wall|adrenal|adrenal gland|anus|bile duct|bladder|bone|bone marrow|bowel|"
    "brain|breast|chest wall|colon|diaphragm|duodenum|esophagus|gallbladder|"
    "gastrointestinal tract|groin|heart|ileum|jejunum|kidney|large bowel|liver|lung|lymph node|"
    "mediastinum|mesentery|muscle|oesophagus|omentum|ovary|pancreas|pelvis|peritoneum|pleura|prostate|rectum|"
    "retroperitoneum|skin|small bowel|small intestine|soft tissue|spleen|stomach|testis|thyroid|"
    "unknown|uterus|vagina|vertebra|other"
)
GENES = _words(
    "kit|pdgfra|braf|kras|nras|hras|nf1|sdh|sdha|sdhb|sdhc|sdhd|ntrk1|ntrk2|ntrk3|fgfr1|alk|ros1|"
    "pik3ca|tp53|rb1|none|wild type|wild-type|wildtype|wt|unknown"
)
EXONS = frozenset([*(str(number) for number in range(1, 41)), "none", "unknown"])
MODALITIES = _words(
    "ct|mr|mri|pet|pet/ct|pet-ct|fdg-pet|pet/mr|pet-mri|us|ultrasound|ceus|x-ray|radiograph|"
    "endoscopy|clinical|other|unknown"
)
AGENTS = _words(
    "imatinib|sunitinib|regorafenib|ripretinib|avapritinib|nilotinib|sorafenib|pazopanib|"
    "dasatinib|ponatinib|masitinib|cabozantinib|bezuclastinib|larotrectinib|entrectinib|binimetinib|"
    "everolimus|doxorubicin|placebo|none|other|unknown"
)
DATED_VALUES = _words(
    "ecog|karnofsky|albumin|haemoglobin|hemoglobin|hb|creatinine|bilirubin|alt|ast|alp|ggt|ldh|crp|"
    "neutrophils|lymphocytes|leucocytes|leukocytes|platelets|inr|ca125|cea|afp|ca19-9|weight_kg|"
    "height_cm|bmi|asa|imatinib_trough"
)
CRITERIA = _words("recist|recist 1.0|recist 1.1|irecist|choi|mrecist|who|percist|unknown")

KEPT: Mapping[str, frozenset[str]] = {
    "patients.primary_site": ORGANS,
    "patients.gene": GENES,
    "patients.exon": EXONS,
    "lesions.organ": ORGANS,
    "measurements.modality": MODALITIES,
    "drugs.agent": AGENTS,
    "covariates.name": DATED_VALUES,
    "assessments.criterion": CRITERIA,
}
"""Text columns that analyses need, and the words that may stay in each, in small letters."""

DROPPED = frozenset(
    {
        "patients.mutation",
        "patients.death_cause",
        "lesions.site_detail",
        "drugs.stop_reason",
        "operations.intent",
        "events.basis",
    }
)
"""Free text, always emptied. A mutation as reported can be one person's alone."""

ROW_GOES = frozenset({"covariates.name"})
"""Where a word is not on the list its row is left out: the number beside it may be anything."""

AGENT = "drugs.agent"


@dataclass(frozen=True, repr=False)
class Words:
    """What becomes of the text of one table."""

    frame: pl.DataFrame
    emptied: Mapping[str, int]
    """Column -> values emptied."""
    replaced: Mapping[str, pl.DataFrame]
    """Column -> old_id, new_id of words for which a drawn name stands, because one is required."""
    n_rows_left_out: int = 0


def text_columns(table: Table) -> list[str]:
    """The columns of a table that hold text."""
    return [column.name for column in table.columns if column.kind is Kind.TEXT]


def stated_words(place: str, keep: Iterable[str]) -> frozenset[str]:
    """The words that may stay in a column given as `table.column`, in small letters."""
    if place not in KEPT:
        return frozenset()
    return KEPT[place] | {word.strip().casefold() for word in keep}


def clear_words(
    frame: pl.DataFrame, table: Table, keep: Iterable[str], avoid: frozenset[str], chance: Random
) -> Words:
    """The frame with only the words that may stay.

    Words of a required column are replaced by a drawn name each, or take their row with them.
    """
    emptied: dict[str, int] = {}
    replaced: dict[str, pl.DataFrame] = {}
    n_before = frame.height
    for column in text_columns(table):
        place = f"{table.name}.{column}"
        stays = _stays(column, stated_words(place, keep))
        if place in ROW_GOES:
            frame = frame.filter(stays)
        elif table.column(column).required:
            names = _stand_ins(frame.filter(~stays)[column], avoid, chance)
            frame, replaced[column] = _replace(frame, column, names), names
        else:
            emptied[column] = frame.filter(~stays)[column].len()
            frame = frame.with_columns(pl.when(stays).then(column).alias(column))
    return Words(frame, emptied, replaced, n_before - frame.height)


def _stays(column: str, stated: frozenset[str]) -> pl.Expr:
    """Whether the word is one of those stated; an empty field stays as it is."""
    plain = pl.col(column).str.strip_chars().str.to_lowercase()
    return plain.is_in(sorted(stated)).fill_null(value=True)


def _stand_ins(words: pl.Series, avoid: frozenset[str], chance: Random) -> pl.DataFrame:
    # In the order of the old ones: of two unnumbered lines on one day the later by name counts.
    # Against a word that is kept that order can change; the page says so.
    old = words.unique().sort()
    new = sorted(draw_tokens("D", old.len(), avoid, chance))
    return pl.DataFrame({"old_id": old, "new_id": pl.Series(new, dtype=pl.String)})


def _replace(frame: pl.DataFrame, column: str, names: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(column).replace(names["old_id"], names["new_id"]))


def undecided() -> set[str]:
    """Text columns of the schema that are on neither list."""
    every = {f"{table.name}.{name}" for table in TABLES.values() for name in text_columns(table)}
    return every - set(KEPT) - DROPPED
