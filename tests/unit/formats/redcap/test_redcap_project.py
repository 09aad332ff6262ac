"""A project asked for by its API: what is sent, what comes out, and what is never shown."""

import traceback
from pathlib import Path

import pytest
from unit.formats.redcap.redcap_pages import converted, differing_tables, written
from unit.formats.redcap.redcap_server import TOKEN, Project, make_certificate, serve
from unit.formats.redcap.trial_project import trial_map, write_trial

from seriatim.base.errors import InputError, MissingExtra, PlanError
from seriatim.base.extras import EXTRAS
from seriatim.formats.read import read_cohort
from seriatim.formats.redcap import project as asking

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
ADDRESS = "https://localhost:9/api/"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(monkeypatch, certificate):
    """The token in the environment, and the certificate trusted."""
    monkeypatch.setenv("SERIATIM_REDCAP_TOKEN", TOKEN)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    monkeypatch.setenv("NO_PROXY", "localhost")
    return certificate


@pytest.fixture
def cohort():
    return read_cohort(EXAMPLES / "dematteo-2007")


@pytest.fixture
def registry(cohort, tmp_path):
    return Project(written(cohort, tmp_path / "registry"))


def refusal(address, settings=None):
    """The words of the error that asking gives, with everything a traceback would show."""
    with pytest.raises(InputError) as caught:
        converted(address, settings)
    shown = "".join(traceback.format_exception(caught.value))
    assert TOKEN not in shown
    return shown


def test_a_project_gives_the_cohort_it_holds(registry, cohort, trusted, monkeypatch):
    monkeypatch.setattr(asking, "RECORDS_AT_A_TIME", 15)
    with serve(registry, *trusted) as address:
        conversion = converted(address)
    assert differing_tables(conversion.cohort, cohort) == []
    assert conversion.cohort.about.title == "A made-up registry"
    assert conversion.accounts.tallies["source"].to_list() == ["REDCap project"]
    records = [asked for asked in registry.asked if asked.get("format") == "csv"]
    assert len(records) == 3  # 40 patients, 15 at a time
    assert {asked["rawOrLabel"] for asked in records} == {"raw"}
    assert {asked["content"] for asked in registry.asked} == {"metadata", "project", "record"}


def test_missing_data_codes_of_the_project_are_used(tmp_path, trusted):
    folder = write_trial(tmp_path)
    (folder / "trial.csv").rename(folder / "records.csv")
    (folder / "dictionary.csv").rename(folder / "data_dictionary.csv")
    settings = trial_map()
    del settings["redcap"]["missing"]
    project = Project(folder, missing="-99, Unknown | NI, No information")
    with serve(project, *trusted) as address:
        conversion = converted(address, settings)
    aside = conversion.accounts.set_aside.select("place", "code").rows()
    assert ("REDCap project row 10", "RCP019") in aside
    assert conversion.cohort.about.title == "A trial with an event for each scan"


def test_a_token_that_is_refused_is_not_shown(registry, trusted, monkeypatch):
    other = TOKEN[::-1]
    monkeypatch.setenv("SERIATIM_REDCAP_TOKEN", other)
    with serve(registry, *trusted) as address:
        assert other not in refusal(address)


def test_a_certificate_that_nobody_vouches_for_is_refused(registry, trusted, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with serve(registry, *trusted) as address:
        assert "SSLError" in refusal(address)
    assert registry.asked == []


def test_no_redirection_is_followed(registry, trusted, tmp_path, cohort):
    elsewhere = Project(written(cohort, tmp_path / "elsewhere"))
    with serve(elsewhere, *trusted) as target:
        registry.answer = lambda form: (307, target)
        with serve(registry, *trusted) as address:
            refusal(address)
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "body", ["", "<html>Maintenance QXZ1</html>", "null", "[]", "{}", '{"error": "QXZ1"}', "[1]"]
)
def test_an_answer_that_is_none_shows_nothing_of_it(registry, trusted, body):
    registry.answer = lambda form: (200, body)
    with serve(registry, *trusted) as address:
        assert "QXZ1" not in refusal(address)


@pytest.mark.parametrize("body", ["error: QXZ1", "<html>QXZ1</html>", "", "other,QXZ1\n1,2\n"])
def test_records_that_are_no_export_are_refused(registry, trusted, body):
    registry._records = lambda asked, whole=registry._records: (
        body if asked["format"] == "csv" else whole(asked)
    )
    with serve(registry, *trusted) as address:
        assert "QXZ1" not in refusal(address)


def test_a_project_without_records_is_refused(registry, trusted):
    registry.rows = []
    with serve(registry, *trusted) as address:
        assert "holds no records" in refusal(address)


def test_a_server_that_is_not_there_is_an_error_of_ours(trusted):
    assert "ConnectionError" in refusal(ADDRESS)


@pytest.mark.parametrize("token", ["", "short", "0123456789ABCDEF0123456789ABCDE\n-", "x" * 33])
def test_without_a_token_nothing_is_asked(monkeypatch, token):
    monkeypatch.setenv("SERIATIM_REDCAP_TOKEN", token)
    words = refusal(ADDRESS)
    assert "SERIATIM_REDCAP_TOKEN holds no API token" in words
    assert not token or token not in words


@pytest.mark.parametrize(
    "address",
    [
        "https://user:secret@localhost/api/",
        "https://localhost/api",
        "https:///api/",
        "https://[/api/",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(monkeypatch, address):
    monkeypatch.setenv("SERIATIM_REDCAP_TOKEN", TOKEN)
    words = refusal(address)
    assert "not the address of a REDCap API" in words
    assert "secret" not in words.split("InputError")[-1]


def test_an_address_that_is_not_encrypted_is_never_asked(monkeypatch):
    monkeypatch.setenv("SERIATIM_REDCAP_TOKEN", TOKEN)
    with pytest.raises(InputError, match="not the address"):
        asking.read_redcap_project("http://localhost/api/", {}, lambda *told: None)


def test_without_the_library_the_line_that_installs_it_is_shown(monkeypatch):
    monkeypatch.setenv("SERIATIM_REDCAP_TOKEN", TOKEN)
    monkeypatch.setitem(EXTRAS, "redcap", ("no_such_module",))
    with pytest.raises(MissingExtra, match=r"seriatim\[redcap\]"):
        converted(ADDRESS)


def test_wrong_settings_are_refused_before_anything_is_asked():
    with pytest.raises(PlanError, match="colour"):
        converted(ADDRESS, {"redcap": {"colour": 1}})
