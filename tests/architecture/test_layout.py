"""What a file may be: short, about one idea, documented, typed, and silent."""

import ast

from architecture.tree import ROOT, modules, parsed, public_definitions, shown

MAX_LINES = 300
EXCUSE = "Longer than 300 lines because"
"""What the first lines of a longer file must say, and go on to say why."""
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def test_a_file_longer_than_three_hundred_lines_says_why_in_its_first_lines():
    long = {
        shown(path): length
        for folder in ("src", "tests", "docs", "benchmarks", "examples")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (length := len(lines := path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
        and EXCUSE not in " ".join(lines[:8])
    }
    assert long == {}


def test_no_module_is_a_bag_of_helpers():
    bags = [
        shown(path)
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in ("", ".py") and path.stem in FORBIDDEN_NAMES
    ]
    assert bags == []


def test_every_module_says_what_it_is():
    silent = [
        shown(path)
        for path in modules()
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(parsed(path))
    ]
    assert silent == []


def test_every_public_name_is_documented():
    undocumented = [
        f"{shown(path)}: {node.name}"
        for path in modules()
        for node in public_definitions(parsed(path))
        if not ast.get_docstring(node)
    ]
    assert undocumented == []


def test_every_public_function_is_typed():
    untyped = [
        f"{shown(path)}: {node.name}"
        for path in modules()
        for node in public_definitions(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_typed(node)
    ]
    assert untyped == []


def test_only_the_command_line_prints():
    printing = [
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if path.parent.name != "cli"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == []


def test_no_work_is_left_as_a_note_in_the_code():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    left = [
        f"{shown(path)}: {mark}"
        for path in modules()
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert left == []


def _is_typed(function):
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    starred = [star for star in (given.vararg, given.kwarg) if star]
    arguments = [each for each in (*named, *starred) if each.arg not in ("self", "cls")]
    return function.returns is not None and all(each.annotation for each in arguments)
