"""define.xml against the schema of the standard, and against the files that it describes."""

from xml.etree import ElementTree

import pandas as pd
import pytest
from adam_reading import NAMES, read_json, schema
from adam_studies import analysed_frames, two_readers
from odmlib.define_2_1 import model
from odmlib.define_2_1.rules.metadata_schema import MetadataSchema
from odmlib.define_loader import XMLDefineLoader
from odmlib.loader import ODMLoader
from odmlib.oid_generator import create_oid_checker

from seriatim.cohort.build import About
from seriatim.formats.adam.built import DATASETS
from seriatim.formats.adam.write import write_adam

ODM = "{http://www.cdisc.org/ns/odm/v1.3}"
DEF = "{http://www.cdisc.org/ns/def/v2.1}"


@pytest.fixture
def define(study):
    return ElementTree.parse(study.folder / "define.xml").getroot()


def words_of(root, oid):
    found = next(one for one in root.iter() if one.get("OID") == oid)
    return " ".join(text.text for text in found.iter(f"{ODM}TranslatedText"))


def items_of(root, dataset):
    group = next(g for g in root.iter(f"{ODM}ItemGroupDef") if g.get("Name") == dataset)
    refs = sorted(group.findall(f"{ODM}ItemRef"), key=lambda ref: int(ref.get("OrderNumber")))
    items = {item.get("OID"): item for item in root.iter(f"{ODM}ItemDef")}
    return {items[ref.get("ItemOID")].get("Name"): (ref, items[ref.get("ItemOID")]) for ref in refs}


def coded_values(root, item):
    ref = item.find(f"{ODM}CodeListRef")
    if ref is None:
        return None
    codelist = next(
        c for c in root.iter(f"{ODM}CodeList") if c.get("OID") == ref.get("CodeListOID")
    )
    return {one.get("CodedValue") for one in codelist if one.get("CodedValue")}


def test_it_is_valid_against_the_schema(study):
    assert [error.reason for error in schema().iter_errors(study.folder / "define.xml")] == []


def test_the_schema_would_refuse_a_wrong_one(study):
    text = (study.folder / "define.xml").read_text(encoding="utf-8")
    assert not schema().is_valid(text.replace('IsReferenceData="No"', 'IsReferenceData="Perhaps"'))
    assert not schema().is_valid(text.replace('Type="Derived"', 'Type="Made"'))


def test_it_conforms_and_every_reference_has_its_definition(study):
    loader = ODMLoader(XMLDefineLoader(model_package="define_2_1"))
    loader.open_odm_document(str(study.folder / "define.xml"))
    odm = loader.root()
    assert odm.verify_conformance(MetadataSchema())
    checker = create_oid_checker("define_2_1")
    odm.verify_oids(checker)
    assert checker.check_oid_refs()
    assert isinstance(odm, model.ODM)


def test_nothing_is_defined_that_nothing_refers_to(define):
    referred = {
        value
        for one in define.iter()
        for name, value in one.attrib.items()
        if name.endswith("OID") and name != "OID"
    }
    needs_none = {f"{ODM}{tag}" for tag in ("Study", "MetaDataVersion", "ItemGroupDef")}
    defined = {one.get("OID") for one in define.iter() if one.tag not in needs_none}
    assert defined - {None} - referred == set()


@pytest.mark.parametrize("name", NAMES)
def test_it_names_the_variables_of_both_files_in_their_order(study, define, name):
    transport = pd.read_sas(study.folder / f"{name}.xpt", format="xport", encoding="ascii")
    columns = read_json(study.folder, name)["columns"]
    described = items_of(define, name.upper())
    assert list(described) == list(transport.columns)
    assert [(item.get("OID")) for _, item in described.values()] == [c["itemOID"] for c in columns]
    for column, (ref, item) in zip(columns, described.values(), strict=True):
        assert item.find(f"{ODM}Description/{ODM}TranslatedText").text == column["label"]
        assert ref.get("KeySequence") == (
            str(column["keySequence"]) if "keySequence" in column else None
        )


@pytest.mark.parametrize("name", NAMES)
def test_lengths_are_those_of_the_transport_file(study, define, name):
    transport = pd.read_sas(study.folder / f"{name}.xpt", format="xport", encoding="ascii")
    for variable, (_, item) in items_of(define, name.upper()).items():
        if item.get("DataType") == "text":
            longest = max((len(value) for value in transport[variable]), default=0)
            assert int(item.get("Length")) == max(longest, 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_variable_without_a_value_is_said_to_have_none_and_why(study, define, name):
    transport = pd.read_sas(study.folder / f"{name}.xpt", format="xport", encoding="ascii")
    for variable, (ref, item) in items_of(define, name.upper()).items():
        is_empty = bool((transport[variable].isna() | (transport[variable] == "")).all())
        assert (ref.get(f"{DEF}HasNoData") == "Yes") == is_empty
        if is_empty:
            assert words_of(define, item.get(f"{DEF}CommentOID"))


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_one_of_its_codelist(study, define, name):
    frame = study.datasets[name.upper()].frame
    for variable, (_, item) in items_of(define, name.upper()).items():
        if (allowed := coded_values(define, item)) is not None:
            assert {str(value) for value in frame[variable].drop_nulls()} <= allowed


@pytest.mark.parametrize("name", ["adtr", "adrs", "adtte"])
def test_every_parameter_is_defined_with_its_meaning_method_and_values(study, define, name):
    frame, dataset = study.datasets[name.upper()].frame, name.upper()
    items = {item.get("OID"): item for item in define.iter(f"{ODM}ItemDef")}
    clauses = {
        clause.get("OID"): clause.find(f".//{ODM}CheckValue").text
        for clause in define.iter(f"{DEF}WhereClauseDef")
    }
    meanings = {}
    for values in define.iter(f"{DEF}ValueListDef"):
        _, of_dataset, variable = values.get("OID").split(".")
        for ref in values.findall(f"{ODM}ItemRef"):
            code = clauses[ref.find(f"{DEF}WhereClauseRef").get("WhereClauseOID")]
            meanings[of_dataset, code] = (variable, ref, items[ref.get("ItemOID")])
    codes = set(frame["PARAMCD"])
    assert codes <= {code for of_dataset, code in meanings if of_dataset == dataset}
    for code in codes:
        variable, ref, item = meanings[dataset, code]
        rows = frame.filter(frame["PARAMCD"] == code)
        other = "AVAL" if variable == "AVALC" else "AVALC"
        assert other not in rows.columns or rows[other].null_count() == rows.height
        origin = item.find(f"{DEF}Origin")
        method = ref.get("MethodOID")
        assert words_of(define, method) if method else origin.get("Type") == "Predecessor"
        allowed = coded_values(define, item)
        assert allowed is None or set(rows[variable].drop_nulls()) <= allowed


def test_the_rules_of_the_study_stand_with_what_they_decide(study, define):
    rules = study.analysed.rules
    assert rules["growth"] in words_of(define, "MT.ADRS.AVALC.LSTATE")
    assert rules["category"] in words_of(define, "MT.ADRS.AVALC.CATEG")
    assert rules["recist"] in words_of(define, "MT.ADTR.AVAL.SUMDIAM")
    assert rules["probability"] in words_of(define, "MT.ADTR.AVAL.PGROW")
    assert rules["endpoints"] in words_of(define, "MT.ADTTE.AVAL.PFSOP")


def test_every_rule_that_a_parameter_names_is_given(study):
    named = {p.rule for dataset, _ in DATASETS for p in dataset.parameters if p.rule}
    assert named <= set(study.analysed.rules)


@pytest.mark.parametrize("name", ["dematteo-2007", "sakakura-2006"])
def test_a_synthetic_cohort_says_so_wherever_it_is_named(studies, name):
    study = studies[name]
    root = ElementTree.parse(study.folder / "define.xml").getroot()
    for tag in ("StudyName", "StudyDescription", "ProtocolName"):
        assert root.find(f".//{ODM}{tag}").text.startswith("SYNTHETIC")
    for one in NAMES:
        assert read_json(study.folder, one)["label"].endswith("(SYNTHETIC)")
        assert "made up" in words_of(root, f"COM.{one.upper()}")
        assert set(study.datasets[one.upper()].frame["STUDYID"]) == {f"SYNTHETIC {name}"}


def test_a_cohort_that_is_not_synthetic_does_not_say_so(readers_study):
    assert "SYNTHETIC" not in (readers_study.folder / "define.xml").read_text(encoding="utf-8")


def test_what_xml_cannot_hold_is_left_out_of_the_title(tmp_path):
    about = About(title="A \x01 <title> & \ufffe it\x1f", citation="]]>")
    write_adam(analysed_frames(about, **two_readers()), tmp_path)
    root = ElementTree.parse(tmp_path / "define.xml").getroot()
    assert schema().is_valid(tmp_path / "define.xml")
    assert root.find(f".//{ODM}StudyName").text == "A   <title> &   it"
