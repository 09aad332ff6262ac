"""A cohort with text that FHIR cannot hold is refused before anything is written."""

from pathlib import Path

import pytest

from seriatim.base.errors import InputError
from seriatim.cohort.build import Cohort
from seriatim.formats.analysed import Analysed
from seriatim.formats.fhir.write import write_fhir
from seriatim.formats.read import read_cohort

EXAMPLES = Path(__file__).parents[4] / "examples"


@pytest.mark.parametrize("setting", ["title", "source", "citation", "zero", "primary_reader"])
def test_a_control_character_in_the_description_is_refused(setting, tmp_path):
    cohort = read_cohort(EXAMPLES / "sakakura-2006")
    about = cohort.about.model_copy(update={setting: "one\x07two"})
    with pytest.raises(InputError, match=r"control characters in: cohort\.toml"):
        write_fhir(Analysed(Cohort(**{**vars(cohort), "about": about})), tmp_path)
    assert list(tmp_path.iterdir()) == []
