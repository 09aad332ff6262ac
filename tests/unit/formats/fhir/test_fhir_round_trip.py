"""A cohort written as FHIR and read again is the same, and what is written is valid FHIR R4."""

import json
import re
import tempfile
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from broken import random_cohorts
from hypothesis import given, settings
from hypothesis import strategies as st

from seriatim.base.errors import InputError
from seriatim.cohort.build import About, Cohort
from seriatim.formats.analysed import Analysed
from seriatim.formats.convert import convert
from seriatim.formats.fhir.write import FILE_NAME, NOT_IN_TEXT, write_fhir
from seriatim.formats.read import read_cohort
from seriatim.study.export import analyse
from seriatim.study.plan import Study

EXAMPLES = Path(__file__).parents[4] / "examples"
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
TITLES = PLAIN.map(str.strip)
R4 = {
    "ResearchStudy": "title status category description",
    "Patient": "name gender birthDate deceasedBoolean deceasedDateTime",
    "Condition": "category code bodySite subject",
    "BodyStructure": "morphology location description patient",
    "Observation": "status code subject focus effectiveDateTime performer valueCodeableConcept "
    "valueQuantity valueInteger dataAbsentReason method component derivedFrom partOf",
    "Procedure": "status category code subject performedDateTime reasonReference bodySite",
    "MedicationAdministration": "status medicationCodeableConcept subject effectivePeriod "
    "reasonReference dosage",
}
"""The elements of R4 that are written, by hand from hl7.org/fhir/R4."""
OF_ALL = "resourceType id meta extension identifier"


@st.composite
def plain_cohorts(draw) -> Cohort:
    """Cohorts whose text FHIR can hold."""
    with (
        patch.object(random_cohorts, "WORDS", PLAIN),
        patch.object(random_cohorts, "TITLES", TITLES),
    ):
        return draw(random_cohorts.cohorts())


def written(analysed):
    with tempfile.TemporaryDirectory() as folder:
        write_fhir(analysed, Path(folder))
        return (Path(folder) / FILE_NAME).read_text(encoding="utf-8")


def read_again(text, as_of=random_cohorts.AS_OF):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_text(text, encoding="utf-8")
        return convert(path, format_name="fhir", as_of=as_of)


def same_rows(one, other):
    mine, theirs = (
        {name: frame.sort(frame.columns) for name, frame in cohort.tables().items()}
        for cohort in (one, other)
    )
    return mine.keys() == theirs.keys() and all(mine[n].equals(theirs[n]) for n in mine)


@given(cohort=plain_cohorts())
@settings(max_examples=20, deadline=None)
def test_what_is_written_is_read_again_to_the_last_bit(cohort):
    conversion = read_again(written(Analysed(cohort)))
    assert same_rows(conversion.cohort, cohort)
    held = cohort.about.model_copy(update={"study": None, "published": ()})
    assert conversion.cohort.about == held
    assert conversion.cohort.set_aside.is_empty()
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}


@given(cohort=random_cohorts.cohorts())
@settings(max_examples=10, deadline=None)
def test_only_control_characters_are_refused(cohort):
    texts = [
        text
        for frame in cohort.tables().values()
        for column in frame.select(pl.selectors.string()).get_columns()
        for text in column.drop_nulls()
    ]
    about = [cohort.about.title, cohort.about.citation]
    if any(NOT_IN_TEXT.search(text) for text in texts + about):
        with pytest.raises(InputError, match="control characters"):
            written(Analysed(cohort))
    else:
        assert same_rows(read_again(written(Analysed(cohort))).cohort, cohort)


@pytest.fixture(scope="module", params=["dematteo-2007", "sakakura-2006"])
def example(request):
    cohort = read_cohort(EXAMPLES / request.param)
    analysed = analyse(Study(), cohort)
    return analysed, written(analysed)


def test_an_example_read_again_gives_the_same_states_categories_and_endpoints(example):
    analysed, text = example
    conversion = read_again(text, as_of=None)
    assert same_rows(conversion.cohort, analysed.cohort)
    again = analyse(Study(), conversion.cohort)
    for name, frame in analysed.tables.items():
        assert again.tables[name].equals(frame), name
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}


def test_what_the_format_cannot_hold_of_the_description_is_left_out(example):
    analysed, text = example
    about = read_again(text, as_of=None).cohort.about
    assert analysed.cohort.about.published
    assert about.published == ()
    assert about.study is None


def test_every_resource_is_valid_by_the_models_of_fhir_resources(example):
    entries = json.loads(example[1])["entry"]
    seen = {}
    for entry in entries:
        kind = entry["resource"]["resourceType"]
        seen.setdefault((kind, str(entry["resource"].get("code"))), []).append(entry["resource"])
    for (kind, _), resources in seen.items():
        model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
        for resource in resources[:60]:
            assert model.model_validate(resource).id == resource["id"]
    bundle = import_module("fhir.resources.R4B.bundle").Bundle
    head = {"resourceType": "Bundle", "type": "collection", "entry": entries[:20]}
    assert len(bundle.model_validate(head).entry) == 20


def test_a_cohort_with_everything_in_it_is_valid_by_fhir_resources():
    whole = full_cohort()
    text = written(analyse(Study(), whole))
    kinds = set()
    for entry in json.loads(text)["entry"]:
        resource = entry["resource"]
        kind = resource["resourceType"]
        kinds.add(kind)
        model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
        assert model.model_validate(resource).id == resource["id"]
        assert set(resource) <= set(f"{OF_ALL} {R4[kind]}".split())
    assert kinds == set(R4)
    again = read_again(text, as_of=None)
    assert same_rows(again.cohort, whole)
    assert again.cohort.about == whole.about


def full_cohort():
    """Every table with a row, every column but a few with a value, every status and event."""
    statuses = random_cohorts.TABLES["measurements"].column("status").choices
    kinds = random_cohorts.TABLES["events"].column("kind").choices
    return Cohort.from_frames(
        about=About(title="Whole", source="s", citation="c", primary_reader="R1"),
        patients=pl.read_csv(
            b"patient_id,sex,birth_year,diagnosis_day,primary_site,primary_size_mm,"
            b"mitoses_per_50hpf,gene,exon,mutation,last_contact_day,vital_status,death_day,"
            b"death_cause\n"
            b"P,other,1950,2015-02-03,stomach,62.5,7,KIT,11,p.V559D,2021-05-06,dead,2021-05-06,x\n"
            b"Q,,,,,,,,,,2021-01-01,,,\nR,male,,,,,,,,,2021-01-01,dead,,\n"
        ),
        lesions=pl.DataFrame(
            {
                "patient_id": ["P"] * 4,
                "lesion_id": ["A", "B", "C", "D"],
                "organ": ["liver", None, "liver", "lymph node"],
                "site_detail": ["segment 4", None, None, None],
                "kind": ["solid", "non_measurable", "nodule_in_mass", "node"],
                "role": ["target", "non_target", "new", "target"],
                "parent_lesion_id": [None, None, "A", None],
                "merged_into_lesion_id": [None, "A", None, None],
            }
        ),
        measurements=pl.DataFrame(
            {
                "patient_id": ["P"] * 8,
                "lesion_id": ["A"] * 7 + ["D"],
                "scan_day": [f"2019-0{n}-01" for n in range(1, 9)],
                "reader": ["R1"] * 8,
                "long_axis_mm": [31.5, 0.0, None, None, None, 40.25, None, None],
                "short_axis_mm": [20.0] + [None] * 6 + [12.0],
                "density_hu": [55.5] + [None] * 7,
                "suv_max": [7.25] + [None] * 7,
                "status": [*statuses, "measured"],
                "modality": ["CT", "MRI", "PET", None, "CT", "CT", "CT", "ultrasound"],
            }
        ),
        drugs=pl.DataFrame(
            {
                "patient_id": ["P", "P"],
                "agent": ["imatinib", "sunitinib"],
                "line": [1, None],
                "start_day": ["2018-12-01", "2020-01-01"],
                "stop_day": ["2019-12-31", None],
                "dose_mg_per_day": [400.0, None],
                "stop_reason": ["growth", None],
            }
        ),
        operations=pl.DataFrame(
            {
                "patient_id": ["P", "P"],
                "operation_id": ["O1", "O2"],
                "operation_day": ["2019-09-01", "2020-09-01"],
                "intent": ["curative", None],
                "completeness": ["R0", None],
                "complication_grade": ["IIIa", None],
            }
        ),
        resections=pl.DataFrame(
            {
                "patient_id": ["P", "P"],
                "operation_id": ["O1", "O1"],
                "lesion_id": ["A", "D"],
                "how": ["ablated", None],
            }
        ),
        events=pl.DataFrame(
            {
                "patient_id": ["P"] * len(kinds),
                "day": ["2020-02-02"] * len(kinds),
                "kind": kinds,
                "basis": ["pain", *[None] * (len(kinds) - 1)],
            }
        ),
        covariates=pl.DataFrame(
            {
                "patient_id": ["P"] * 3,
                "day": ["2019-01-01"] * 3,
                "name": ["ecog", "albumin", "ECOG"],
                "value": [1.0, 38.5, 2.0],
            }
        ),
        assessments=pl.DataFrame(
            {
                "patient_id": ["P", "P"],
                "scan_day": ["2019-01-01", "2019-01-01"],
                "reader": ["R1", "R1"],
                "part": ["overall", "new_lesion"],
                "response": ["PR", "none"],
                "criterion": ["RECIST 1.1", None],
                "accepted": ["yes", None],
            }
        ),
    )


def test_no_drugs_known_and_no_drug_taken_are_told_apart():
    whole = full_cohort()
    for drugs in (None, whole.drugs.clear()):
        cohort = Cohort(**{**vars(whole), "drugs": drugs})
        again = read_again(written(Analysed(cohort)), as_of=None).cohort.drugs
        assert (again is None) == (drugs is None)
        assert again is None or again.is_empty()


def test_days_of_a_relative_clock_are_dates_from_a_made_up_zero_and_say_so():
    text = written(Analysed(read_cohort(EXAMPLES / "sakakura-2006")))
    resources = [entry["resource"] for entry in json.loads(text)["entry"]]
    assert all(
        "made-up-dates" in [tag["code"] for tag in each["meta"]["tag"]] for each in resources
    )
    drug = next(each for each in resources if each["resourceType"] == "MedicationAdministration")
    # Day 0, the start of imatinib, to day 150: the example's drugs.csv.
    assert drug["effectivePeriod"] == {"start": "2000-01-01", "end": "2000-05-30"}


def test_a_derived_state_says_so_and_points_to_the_size_it_was_derived_from():
    resources = {
        entry["fullUrl"]: entry["resource"]
        for entry in json.loads(written(analyse(Study(), full_cohort())))["entry"]
    }
    states = [each for each in resources.values() if "growth-state" in json.dumps(each)]
    assert len(states) >= 8
    for state in states:
        assert "derived" in [tag["code"] for tag in state["meta"]["tag"]]
        assert state["method"]["text"].startswith("Derived by seriatim")
        for pointer in state.get("derivedFrom", []):
            size = resources[pointer["reference"]]
            assert size["effectiveDateTime"] == state["effectiveDateTime"]
            assert size["focus"] == state["focus"]


def test_every_reference_leads_to_a_resource_of_the_bundle():
    text = written(analyse(Study(), full_cohort()))
    listed = [entry["fullUrl"] for entry in json.loads(text)["entry"]]
    urls = set(listed)
    assert len(listed) == len(urls)
    references = set(re.findall(r'"reference": "([^"]+)"', text))
    assert references
    assert references <= urls
