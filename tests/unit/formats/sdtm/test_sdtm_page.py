"""The page on SDTM names every setting and the defaults they have, and its map file is one."""

import re
import tomllib

from docs.markdown import DOCS, fences

from seriatim.formats.sdtm.settings import SdtmSettings, require_settings
from seriatim.formats.sdtm.variables import VARIABLES

PAGE = DOCS / "how-to" / "from-sdtm.md"


def rows():
    """Setting -> the default that the page gives it."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `") and line.count("|") == 4:
            names, default, _ = (cell.strip() for cell in line.strip("|").split("|"))
            found |= dict.fromkeys(re.findall(r"`([a-z_]+)`", names), default)
    return found


def test_every_setting_is_on_the_page():
    assert set(SdtmSettings.model_fields) - rows().keys() == set()


def test_the_defaults_on_the_page_are_those_of_the_settings():
    own = SdtmSettings()
    for name, default in rows().items():
        value = getattr(own, name)
        if default.startswith("`"):
            (said,) = tomllib.loads(f"value = {default.strip('`')}").values()
            assert said == (list(value) if isinstance(value, tuple) else value)
        elif default == "none":
            assert not value


def test_the_map_file_on_the_page_is_one():
    (text,) = [text for language, text in fences(PAGE) if language == "toml"]
    settings = tomllib.loads(text)
    assert settings.pop("cohort")["title"]
    assert require_settings(settings).nodes == "none"


def test_every_domain_that_is_read_is_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in VARIABLES if name not in text] == []
