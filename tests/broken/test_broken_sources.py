"""Every finding of a reader of other formats is met by a source broken on purpose."""

from functools import cache

import pytest

from broken.account_sources import RECIPES as ACCOUNTS
from broken.dicom_sources import RECIPES as DICOM
from broken.fhir_sources import RECIPES as FHIR
from broken.redcap_sources import RECIPES as REDCAP
from broken.sdtm_sources import RECIPES as SDTM
from broken.tables_sources import RECIPES as TABLES
from seriatim.cohort.codes import CONVERSION_CODES
from seriatim.cohort.findings import findings_as_json
from seriatim.formats.convert import convert
from seriatim.report.terminal import render_findings

RECIPES = (*ACCOUNTS, *TABLES, *REDCAP, *SDTM, *FHIR, *DICOM)
BY_NAME = {f"{recipe.code}-{recipe.format}-{n}": recipe for n, recipe in enumerate(RECIPES)}


@pytest.fixture(scope="module")
def convert_broken(tmp_path_factory):
    """The conversion of a broken source; each is converted once."""

    @cache
    def converted(name):
        recipe = BY_NAME[name]
        source = recipe.build(tmp_path_factory.mktemp("source"))
        return convert(source, format_name=recipe.format, settings=recipe.settings)

    return converted


def test_every_code_has_a_source_that_meets_it():
    met = {recipe.code for recipe in RECIPES}
    assert {code.code for code in CONVERSION_CODES} - met == set()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_broken_source_gives_its_finding_with_its_places(convert_broken, name):
    findings = convert_broken(name).findings
    found = [finding for finding in findings if finding.code.code == BY_NAME[name].code]
    assert found
    assert all(finding.places or finding.n_rows == 0 for finding in found)
    assert all(finding.found and "{" not in finding.found for finding in found)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_record_of_a_broken_source_is_accounted_for(convert_broken, name):
    tallies = convert_broken(name).accounts.tallies
    assert set(tallies["not_accounted_for"]) <= {0}


@pytest.mark.parametrize("name", BY_NAME)
def test_no_value_and_no_identifier_of_a_source_is_printed(convert_broken, name):
    conversion = convert_broken(name)
    printed = "".join(
        [
            findings_as_json(conversion.findings),
            render_findings(conversion.findings),
            repr(conversion),
            repr(conversion.cohort),
        ]
    )
    assert [mark for mark in BY_NAME[name].marks if mark in printed] == []
