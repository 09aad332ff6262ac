"""define.xml 2.1: what the datasets, variables, parameters and values are and where they are from.

It is made from the declarations that the datasets are made from, so that neither can name what the
other lacks.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

import polars as pl

from seriatim.base.provenance import versions
from seriatim.formats.adam import names
from seriatim.formats.adam.built import Built
from seriatim.formats.adam.define_items import (
    Described,
    item_definitions,
    item_group,
    value_list,
    where_clause,
)
from seriatim.formats.adam.define_words import (
    WHOLE,
    list_codelists,
    list_comments,
    list_methods,
    study_in_words,
)
from seriatim.formats.adam.markup import NAMESPACES, element, render
from seriatim.formats.adam.records import study_id
from seriatim.formats.analysed import Analysed

DEFINE_VERSION = "2.1.0"
ADAM_IG_VERSION = "1.3"


def render_define(
    analysed: Analysed,
    datasets: Sequence[Built],
    fitted: Mapping[str, pl.DataFrame],
    *,
    written_at: datetime,
) -> bytes:
    """The text of define.xml; `fitted` holds the rows of the transport files by dataset."""
    sets = [
        Described(built, fitted[built.dataset.name], bool(analysed.reasons)) for built in datasets
    ]
    root = {
        **NAMESPACES,
        "FileOID": "DEFINE",
        "FileType": "Snapshot",
        "ODMVersion": "1.3.2",
        "CreationDateTime": written_at.isoformat(timespec="seconds"),
        "Originator": "seriatim",
        "SourceSystem": "seriatim",
        "SourceSystemVersion": versions()["seriatim"],
        "def:Context": "Other",
    }
    return render(element("ODM", root, [_study(analysed, sets)]))


def _study(analysed: Analysed, sets: Sequence[Described]) -> Element:
    about = analysed.cohort.about
    named = element(
        "GlobalVariables",
        children=[
            element("StudyName", text=study_id(about)),
            element("StudyDescription", text=study_in_words(about)),
            element("ProtocolName", text=study_id(about)),
        ],
    )
    attributes = {
        "OID": names.METADATA_OID,
        "Name": f"ADaM datasets of {study_id(about)}",
        "Description": "Analysis datasets derived by seriatim.",
        "def:DefineVersion": DEFINE_VERSION,
        "def:CommentOID": names.comment_oid(WHOLE),
    }
    metadata = element("MetaDataVersion", attributes, _metadata(analysed, sets))
    return element("Study", {"OID": names.STUDY_OID}, [named, metadata])


def _metadata(analysed: Analysed, sets: Sequence[Described]) -> Iterator[Element]:
    """Everything that is described, in the order in which the schema wants it."""
    yield _standards()
    yield from _values_by_parameter(sets)
    yield from map(item_group, sets)
    for one in sets:
        yield from item_definitions(one)
    yield from list_codelists(sets, analysed.reasons)
    for one in sets:
        yield from list_methods(one, analysed.rules)
    yield from list_comments(sets, analysed.cohort.about)


def _standards() -> Element:
    standard = {
        "OID": names.STANDARD_OID,
        "Name": "ADaMIG",
        "Type": "IG",
        "Version": ADAM_IG_VERSION,
        "Status": "Final",
    }
    return element("def:Standards", children=[element("def:Standard", standard)])


def _values_by_parameter(sets: Sequence[Described]) -> Iterator[Element]:
    for one in sets:
        variables = dict.fromkeys(p.variable for p in one.built.dataset.parameters)
        yield from (value_list(one, variable) for variable in variables)
    for one in sets:
        yield from (where_clause(one, parameter) for parameter in one.built.dataset.parameters)
