"""A module imports only from the floors below its own, wherever in it the import stands.

`make check` holds the same contract with import-linter, cycles included.
"""

import ast

from architecture.tree import PACKAGE, modules, parsed, shown

FLOORS = (
    {"base"},
    {"cohort"},
    {"response"},
    {"endpoints"},
    {"survival"},
    {"causal"},
    {"evidence"},
    {"formats", "report", "simulate"},
    {"study"},
    {"scale"},
    {"cli"},
)
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}
FRAMES = {"polars", "pandas", "pyarrow", "duckdb", "narwhals"}


def test_every_package_has_a_floor():
    packages = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert packages - set(LEVEL) == set()


def test_imports_go_downwards():
    upwards = [
        f"{shown(path)} imports {target}"
        for path in modules()
        if (here := _floor(path)) is not None
        for target in _seriatim_imports(path)
        if target != here and LEVEL[target] >= LEVEL[here]
    ]
    assert upwards == []


def test_the_simulator_shares_no_code_with_what_it_tests():
    shared = [
        f"{shown(path)} imports {target}"
        for path in (PACKAGE / "simulate").glob("*.py")
        for target in _seriatim_imports(path)
        if target not in {"base", "cohort", "simulate"}
    ]
    assert shared == []


def test_survival_knows_arrays_and_no_frames():
    framed = [
        f"{shown(path)} imports {name}"
        for path in (PACKAGE / "survival").glob("*.py")
        for name in _imported(path)
        if name.partition(".")[0] in FRAMES
    ]
    assert framed == []


def _floor(path):
    """The floor a module stands on; none for the package's own `__init__`."""
    inside = path.relative_to(PACKAGE)
    name = inside.parts[0] if len(inside.parts) > 1 else inside.stem
    return None if name == "__init__" else name


def _seriatim_imports(path):
    parts = [name.split(".") for name in _imported(path)]
    return {names[1] for names in parts if names[0] == "seriatim" and len(names) > 1}


def _imported(path):
    """Every module imported, also inside functions; imports for types alone are left out."""
    tree = parsed(path)
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
