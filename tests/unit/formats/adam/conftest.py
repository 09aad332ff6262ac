"""The examples and a study with two readers, each written once for all tests that read it."""

import pytest
from adam_studies import EXAMPLES, Exported, analysed_frames, example, two_readers

from seriatim.formats.adam.write import write_adam

STUDIES = (*EXAMPLES, "two-readers")


@pytest.fixture(scope="session")
def studies(tmp_path_factory):
    written = {}
    for name in STUDIES:
        is_made_up = name == "two-readers"
        analysed = analysed_frames(**two_readers()) if is_made_up else example(name)
        folder = tmp_path_factory.mktemp(name)
        write_adam(analysed, folder)
        written[name] = Exported(analysed, folder)
    return written


@pytest.fixture(params=STUDIES)
def study(request, studies):
    return studies[request.param]


@pytest.fixture
def readers_study(studies):
    return studies["two-readers"]
