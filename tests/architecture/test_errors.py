"""Every error of our own carries a code, a docstring, a hint and an exit status, and can be met."""

import ast

import pytest
from architecture.tree import ROOT, modules, parsed, shown

from seriatim.base import errors
from seriatim.base.errors import SeriatimError

BARE = {"Exception", "ValueError", "TypeError", "RuntimeError", "KeyError", "OSError"}
DOORS = {"formats", "study", "report"}


def families():
    return [kind for kind in vars(errors).values() if _is_family(kind)]


def _is_family(kind):
    return isinstance(kind, type) and issubclass(kind, SeriatimError) and kind is not SeriatimError


@pytest.mark.parametrize("family", families(), ids=lambda kind: kind.__name__)
def test_an_error_says_its_code_what_was_found_and_what_to_try(family):
    with pytest.raises(SeriatimError) as caught:
        raise family("sizes.csv: the file is empty.", hint="Export it again.")
    assert str(caught.value) == f"{family.code}  sizes.csv: the file is empty. Export it again."
    assert family.__doc__
    assert caught.value.hint == "Export it again."


def test_every_family_has_a_code_and_an_exit_status_of_its_own():
    kinds = [SeriatimError, *families()]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert len({kind.exit_code for kind in kinds}) == len(kinds)
    assert all(kind.exit_code > 0 for kind in kinds)


def test_the_tree_at_the_top_of_the_file_names_every_family_with_its_exit_status():
    tree = errors.__doc__
    lines = {line.split()[1]: line.split()[-1] for line in tree.splitlines() if "──" in line}
    assert lines == {kind.__name__: str(kind.exit_code) for kind in families()}


def test_every_family_is_documented_with_its_exit_status():
    page = (ROOT / "docs" / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    rows = [f"| {kind.exit_code} | `{kind.__name__}` " for kind in families()]
    assert [row for row in rows if row not in page] == []


def test_every_family_is_raised_somewhere_in_a_test():
    tests = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.parent.name != "architecture"
    )
    raised_in_code = {
        family.__name__
        for family in families()
        for path in modules()
        if f"raise {family.__name__}" in path.read_text(encoding="utf-8")
    }
    untested = {name for name in raised_in_code if f"raises({name}" not in tests}
    assert untested == set()


def test_doors_raise_our_own_errors_only():
    bare = [
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if path.relative_to(ROOT / "src" / "seriatim").parts[0] in DOORS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Raise) and _raises_bare(node)
    ]
    assert bare == []


def _raises_bare(node):
    called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(called, ast.Name) and called.id in BARE
