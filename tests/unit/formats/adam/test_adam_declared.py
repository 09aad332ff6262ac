"""The declarations: what the formats allow, and that they know every word of the results."""

from pathlib import Path

import pytest

from seriatim.cohort.schema import TABLES
from seriatim.endpoints.rules import ENDPOINTS
from seriatim.formats.adam.adtte import ENDPOINT_PARAMETERS, SOURCES
from seriatim.formats.adam.built import DATASETS
from seriatim.formats.adam.codelists import (
    BASIS,
    CATEGORY,
    CODELISTS,
    COMPLETENESS,
    KIND,
    NEW_LESIONS,
    RESPONSE,
    ROLE,
    STATE,
    STATUS,
    VITAL,
)
from seriatim.formats.adam.declared import MAX_LABEL, MAX_NAME, Held
from seriatim.formats.adam.records import SUBMITTED
from seriatim.formats.adam.response_parameters import CLINICAL, COLLECTED
from seriatim.response.category import DEFINITIONS
from seriatim.response.growth import STATES
from seriatim.response.posterior.derive import BASES
from seriatim.response.verdicts import CALLS
from seriatim.response.visit import NEW_LESIONS as NEW_LESION_WORDS

DECLARED = [dataset for dataset, _ in DATASETS]
ON_CLOCKS = [dataset.on_clock(clock) for dataset in DECLARED for clock in ("calendar", "relative")]
PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "to-adam.md"


def values(codelist):
    return {value for value, _ in codelist.items}


@pytest.mark.parametrize("dataset", ON_CLOCKS, ids=lambda dataset: dataset.name)
def test_names_and_labels_fit_into_a_transport_file(dataset):
    names = [variable.name for variable in dataset.variables]
    assert len(names) == len(set(names))
    for name in (*names, *(parameter.code for parameter in dataset.parameters)):
        assert name.isascii()
        assert name == name.upper()
        assert name.isalnum()
        assert len(name) <= MAX_NAME
    for label in (*(v.label for v in dataset.variables), f"{dataset.label} (SYNTHETIC)"):
        assert label.isascii()
        assert 0 < len(label) <= MAX_LABEL
    assert set(dataset.key) <= set(names)
    assert set(dataset.identifiers) <= set(names)


@pytest.mark.parametrize("dataset", DECLARED, ids=lambda dataset: dataset.name)
def test_everything_declared_says_where_it_comes_from(dataset):
    for one in (*dataset.variables, *dataset.parameters):
        assert one.words or one.codelist
        assert one.codelist in {*CODELISTS, "", "PARAMCD", "PARAM", "REASON"}


def test_parameters_have_different_codes_and_labels():
    for dataset in DECLARED:
        codes = [parameter.code for parameter in dataset.parameters]
        labels = [parameter.label for parameter in dataset.parameters]
        assert len(set(codes)) == len(codes)
        assert len(set(labels)) == len(labels)


def test_what_is_taken_over_names_a_column_of_the_cohort():
    for dataset in DECLARED:
        for variable in dataset.variables:
            place = variable.words.split(";")[0].split(" ")[0]
            if variable.origin == "Predecessor":
                table, _, column = place.rstrip(",").partition(".")
                assert column in TABLES[table].schema


def test_codelists_have_every_word_of_the_results():
    assert values(STATE) == set(STATES.categories)
    assert values(RESPONSE) == {SUBMITTED.get(call, call) for call in CALLS.categories}
    assert values(NEW_LESIONS) == set(NEW_LESION_WORDS.categories)
    assert values(BASIS) == set(BASES.categories)
    labels = {label for definition in DEFINITIONS.values() for label in definition.labels}
    assert values(CATEGORY) == labels | {"before_drug", "no_disease", "indeterminate"}


def test_codelists_have_every_choice_of_the_cohort():
    for codelist, table, column in (
        (KIND, "lesions", "kind"),
        (ROLE, "lesions", "role"),
        (STATUS, "measurements", "status"),
        (COMPLETENESS, "operations", "completeness"),
        (VITAL, "patients", "vital_status"),
    ):
        assert values(codelist) == set(TABLES[table].column(column).choices)
    assert set(CLINICAL) == set(TABLES["events"].column("kind").choices)
    assert set(COLLECTED) == set(TABLES["assessments"].column("part").choices)


def test_every_endpoint_has_a_parameter_for_each_time_zero():
    pairs = {(rule.identifier, origin) for rule in ENDPOINTS.values() for origin in rule.origins}
    assert set(ENDPOINT_PARAMETERS) == pairs


def test_every_source_of_a_time_is_a_reason_and_a_variable():
    schemas = {dataset.name: dataset.schema for dataset in DECLARED}
    ends = {
        rule.identifier
        for endpoint in ENDPOINTS.values()
        for rule in (*endpoint.events, *endpoint.competing, *endpoint.censorings)
    }
    assert set(SOURCES) <= ends
    assert all(variable in schemas[name] for name, variable in SOURCES.values())
    # Days that no dataset holds: of any table, and of the drug table.
    assert ends - set(SOURCES) == {"last_seen", "death_undated", "next_line"}


def test_the_page_names_every_parameter():
    text = PAGE.read_text(encoding="utf-8")
    codes = {parameter.code for dataset in DECLARED for parameter in dataset.parameters}
    assert [code for code in sorted(codes) if f"`{code}`" not in text] == []


def test_days_are_declared_by_the_names_of_dates():
    for dataset in DECLARED:
        days = [variable.name for variable in dataset.variables if variable.held is Held.DAY]
        assert all(name.endswith("DT") for name in days)
