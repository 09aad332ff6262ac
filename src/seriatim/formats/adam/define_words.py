"""The codelists, methods and comments of define.xml."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from seriatim.cohort.about import About
from seriatim.formats.adam import names
from seriatim.formats.adam.codelists import CODELISTS
from seriatim.formats.adam.declared import Codelist
from seriatim.formats.adam.define_items import Described, comment_on, method_of
from seriatim.formats.adam.markup import described, element

SYNTHETIC = "SYNTHETIC: the patients of this study are made up."
WHOLE = "STUDY"
"""The subject of the comment on the whole."""


def list_codelists(datasets: Sequence[Described], reasons: Mapping[str, str]) -> Iterator[Element]:
    """Every codelist that a variable or a parameter refers to."""
    for codelist in CODELISTS.values():
        yield _codelist(codelist.name, codelist)
    for dataset in datasets:
        parameters = dataset.built.dataset.parameters
        if not parameters:
            continue
        codes = tuple((p.code, p.label) for p in parameters)
        labels = tuple((p.label, "") for p in parameters)
        for name, items in (("PARAMCD", codes), ("PARAM", labels)):
            words = f"Parameters of {dataset.name}"
            yield _codelist(f"{dataset.name}.{name}", Codelist(name, f"{words} ({name})", items))
    if reasons:
        yield _codelist("REASON", Codelist("REASON", "Reason codes", tuple(reasons.items())))


def _codelist(oid: str, codelist: Codelist) -> Element:
    is_number = all(value.isdecimal() for value, _ in codelist.items)
    attributes = {
        "OID": names.codelist_oid(oid),
        "Name": codelist.words,
        "DataType": "integer" if is_number else "text",
        "def:IsNonStandard": "Yes",
    }
    return element("CodeList", attributes, map(_item, *zip(*codelist.items, strict=True)))


def _item(value: str, words: str) -> Element:
    if not words:
        return element("EnumeratedItem", {"CodedValue": value})
    return element("CodeListItem", {"CodedValue": value}, [described(words, tag="Decode")])


def list_methods(dataset: Described, rules: Mapping[str, str]) -> Iterator[Element]:
    """How each derived variable, and each derived parameter, is made."""
    declared = dataset.built.dataset
    for variable in declared.variables:
        item = names.item_oid(dataset.name, variable.name)
        if method_of(item, variable):
            yield _method(item, f"{dataset.name}.{variable.name}", variable.words)
    for parameter in declared.parameters:
        item = names.item_oid(dataset.name, parameter.variable, parameter.code)
        if method_of(item, parameter):
            rule = rules.get(parameter.rule, "")
            words = f"{parameter.words} Rule of this study: {rule}" if rule else parameter.words
            yield _method(item, f"{dataset.name}.{parameter.code}", words)


def _method(item: str, name: str, words: str) -> Element:
    attributes = {"OID": names.method_oid(item), "Name": name, "Type": "Computation"}
    return element("MethodDef", attributes, [described(words)])


def list_comments(datasets: Sequence[Described], about: About) -> Iterator[Element]:
    """The comments on the whole, on each dataset and on variables that need one."""
    yield _comment(WHOLE, [study_in_words(about)])
    for dataset in datasets:
        built = dataset.built
        yield _comment(dataset.name, [SYNTHETIC * built.synthetic, built.dataset.words])
        for variable in built.dataset.variables:
            if words := comment_on(dataset, variable):
                yield _comment(names.item_oid(dataset.name, variable.name), [words])


def _comment(subject: str, words: Iterable[str]) -> Element:
    text = " ".join(part for part in words if part)
    return element("def:CommentDef", {"OID": names.comment_oid(subject)}, [described(text)])


def study_in_words(about: About) -> str:
    """The title and citation of the cohort, whether it is synthetic, and its clock."""
    clock = "Days are dates."
    if about.clock == "relative":
        clock = f"Days are counted from {about.zero or 'a zero that is not named'}; no dates."
    parts = (SYNTHETIC * about.synthetic, about.title, about.citation, clock)
    return " ".join(part for part in parts if part)
