"""The datasets, variables and values by parameter of define.xml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import polars as pl

from seriatim.formats.adam import names
from seriatim.formats.adam.built import Built
from seriatim.formats.adam.declared import Held, Origin, Parameter, Variable
from seriatim.formats.adam.markup import described, element

DATE_FORMAT = "DATE9."
NUMBER_LENGTH = "8"
"""Bytes of a SAS number; what a day takes."""
_DECIMALS = r"\.(\d+)"


@dataclass(frozen=True)
class Described:
    """A dataset to describe, with its rows as the transport file has them."""

    built: Built
    frame: pl.DataFrame
    has_reasons: bool
    """Whether the meaning of reason codes is known."""

    @property
    def name(self) -> str:
        """The name of the dataset."""
        return self.built.dataset.name

    def is_empty(self, variable: Variable) -> bool:
        """Whether no record has a value."""
        return self.frame[variable.name].null_count() == self.frame.height

    def codelist(self, of: Variable | Parameter) -> str:
        """The OID of the codelist of a variable or parameter; empty where it has none."""
        if of.codelist in ("PARAMCD", "PARAM"):
            return names.codelist_oid(f"{self.name}.{of.codelist}")
        has_none = not of.codelist or (of.codelist == "REASON" and not self.has_reasons)
        return "" if has_none else names.codelist_oid(of.codelist)


def item_group(described_set: Described) -> Element:
    """One dataset: its variables in order, its class and its file."""
    built, name = described_set.built, described_set.name
    dataset = built.dataset
    attributes = {
        "OID": names.group_oid(name),
        "Name": name,
        "SASDatasetName": name,
        "Repeating": "Yes" if dataset.parameters else "No",
        "IsReferenceData": "No",
        "Purpose": "Analysis",
        "def:Structure": dataset.structure,
        "def:StandardOID": names.STANDARD_OID,
        "def:ArchiveLocationID": names.leaf_id(name),
        "def:CommentOID": names.comment_oid(name),
    }
    sub_classes = [element("def:SubClass", {"Name": dataset.sub_class})] * bool(dataset.sub_class)
    file = f"{name.lower()}.xpt"
    leaf = {"ID": names.leaf_id(name), "xlink:href": file}
    return element(
        "ItemGroupDef",
        attributes,
        [
            described(built.label),
            *_item_refs(described_set),
            element("def:Class", {"Name": dataset.data_class}, sub_classes),
            element("def:leaf", leaf, [element("def:title", text=file)]),
        ],
    )


def _item_refs(described_set: Described) -> Iterator[Element]:
    dataset = described_set.built.dataset
    for order, variable in enumerate(dataset.variables, start=1):
        item = names.item_oid(dataset.name, variable.name)
        key = dataset.key.index(variable.name) + 1 if variable.name in dataset.key else ""
        yield element(
            "ItemRef",
            {
                "ItemOID": item,
                "OrderNumber": str(order),
                "Mandatory": "Yes" if variable.mandatory else "No",
                "KeySequence": str(key),
                "MethodOID": method_of(item, variable),
                "def:HasNoData": "Yes" if described_set.is_empty(variable) else "",
            },
        )


def item_definitions(described_set: Described) -> Iterator[Element]:
    """Every variable of a dataset, then every meaning of AVAL and AVALC by parameter."""
    dataset = described_set.built.dataset
    by_parameter = {parameter.variable for parameter in dataset.parameters}
    for variable in dataset.variables:
        item = names.item_oid(dataset.name, variable.name)
        lists = [variable.name] if variable.name in by_parameter else []
        yield _item(
            described_set,
            item,
            variable,
            variable=variable.name,
            comment=names.comment_oid(item) if comment_on(described_set, variable) else "",
            value_lists=[
                element("def:ValueListRef", {"ValueListOID": names.value_list_oid(dataset.name, v)})
                for v in lists
            ],
        )
    for parameter in dataset.parameters:
        item = names.item_oid(dataset.name, parameter.variable, parameter.code)
        yield _item(described_set, item, parameter, variable=parameter.variable)


def _item(
    described_set: Described,
    item: str,
    of: Variable | Parameter,
    *,
    variable: str,
    comment: str = "",
    value_lists: Sequence[Element] = (),
) -> Element:
    values = described_set.frame[variable]
    attributes = {
        "OID": item,
        "Name": variable,
        "SASFieldName": variable,
        **_type_of(of.held, values),
        "def:CommentOID": comment,
    }
    codelist = described_set.codelist(of)
    refs = [element("CodeListRef", {"CodeListOID": codelist})] if codelist else []
    return element("ItemDef", attributes, [described(of.label), *refs, _origin(of), *value_lists])


def _type_of(held: Held, values: pl.Series) -> dict[str, str]:
    if held is Held.DAY:
        return {"DataType": "integer", "Length": NUMBER_LENGTH, "def:DisplayFormat": DATE_FORMAT}
    if held is Held.INTEGER:
        values = values.cast(pl.Int64)
    shown = values.cast(pl.String)
    made = {"DataType": held.value, "Length": str(_largest(shown.str.len_chars()))}
    if held is Held.FLOAT:
        made["SignificantDigits"] = str(_largest(shown.str.extract(_DECIMALS).str.len_chars()))
    return made


def _largest(lengths: pl.Series) -> int:
    largest = lengths.max()
    return max(largest if isinstance(largest, int) else 0, 1)


def _origin(of: Variable | Parameter) -> Element:
    attributes = {"Type": of.origin.value}
    if of.origin is Origin.PREDECESSOR:
        return element("def:Origin", attributes, [described(of.words)])
    return element("def:Origin", attributes | {"Source": "Sponsor"})


def method_of(item: str, of: Variable | Parameter) -> str:
    """The OID of the method that makes an item; empty where it is taken over or assigned."""
    return names.method_oid(item) if of.origin is Origin.DERIVED else ""


def comment_on(described_set: Described, variable: Variable) -> str:
    """What a reader has to know of a variable that its method or origin does not say."""
    empty = described_set.is_empty(variable)
    if empty and variable.held is Held.DAY and described_set.built.is_relative:
        return "The clock of this cohort is relative: there are no dates, only days from its zero."
    if variable.origin is Origin.ASSIGNED and variable.words:
        return variable.words
    return "No record of this export has a value." if empty else ""


def value_list(described_set: Described, variable: str) -> Element:
    """What AVAL or AVALC means by parameter."""
    dataset = described_set.built.dataset
    refs = []
    for order, parameter in enumerate(
        (p for p in dataset.parameters if p.variable == variable), start=1
    ):
        item = names.item_oid(dataset.name, variable, parameter.code)
        where = {"WhereClauseOID": names.where_oid(dataset.name, parameter.code)}
        refs.append(
            element(
                "ItemRef",
                {
                    "ItemOID": item,
                    "OrderNumber": str(order),
                    "Mandatory": "No",
                    "MethodOID": method_of(item, parameter),
                },
                [element("def:WhereClauseRef", where)],
            )
        )
    return element("def:ValueListDef", {"OID": names.value_list_oid(dataset.name, variable)}, refs)


def where_clause(described_set: Described, parameter: Parameter) -> Element:
    """The records of one parameter."""
    attributes = {
        "Comparator": "EQ",
        "SoftHard": "Soft",
        "def:ItemOID": names.item_oid(described_set.name, "PARAMCD"),
    }
    check = element("RangeCheck", attributes, [element("CheckValue", text=parameter.code)])
    oid = {"OID": names.where_oid(described_set.name, parameter.code)}
    return element("def:WhereClauseDef", oid, [check])
