"""Pages lead somewhere, their examples run, and their commands exist."""

import re
import shlex

import pytest
from docs.markdown import DOCS, ROOT, anchors, fences, links, name, pages

from seriatim.cli import app

LANGUAGES = {"sh", "python", "toml", "text"}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_link_leads_to_a_page_and_a_place_on_it(page):
    broken = []
    for link in links(page):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (place and place not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_block_says_what_it_is(page):
    assert {language for language, _ in fences(page)} <= LANGUAGES


def python_blocks():
    return [
        pytest.param(text, id=f"{name(page)}-{number}")
        for page in pages()
        for number, (language, text) in enumerate(fences(page))
        if language == "python"
    ]


@pytest.mark.parametrize("block", python_blocks())
def test_every_python_block_runs(block, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = {}
    exec(compile(block, "block", "exec"), found)
    assert "assert " in block


def commands():
    return sorted(
        {
            line.partition("#")[0].strip()
            for page in pages()
            for language, text in fences(page)
            if language == "sh"
            for line in text.splitlines()
            if line.partition("#")[0].strip()
        }
    )


@pytest.mark.parametrize("command", commands())
def test_every_command_shown_exists(command):
    program, *words = shlex.split(command.partition(" > ")[0])
    assert program in ("make", "pip", "seriatim")
    if program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[0]}:", makefile, re.MULTILINE)
    if program == "seriatim":
        app.parse_args(words, exit_on_error=False, print_error=False)


def test_the_command_page_names_every_verb_and_every_option():
    text = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    verbs = [verb for verb in app if not verb.startswith("-")]
    assert len(verbs) >= 5
    assert [verb for verb in verbs if f"\n## {verb}\n" not in text] == []
    options = {
        option
        for verb in verbs
        for argument in app[verb].assemble_argument_collection()
        for option in argument.names
        if option.startswith("-") and option.islower()
    }
    assert [option for option in sorted(options) if option not in text] == []


def test_every_written_page_can_be_reached_from_the_first_one():
    seen, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
    assert [name(page) for page in sorted(set(DOCS.rglob("*.md")) - seen)] == []
