"""The project's own files, as the architecture tests look at them."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "seriatim"
IGNORED = (".git", *(ROOT / ".gitignore").read_text(encoding="utf-8").replace("/", "").split())


def modules():
    """Every module of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path):
    """A path as it stands in a failure."""
    return path.relative_to(ROOT).as_posix()


def tracked_files():
    """Every file that git does not ignore, found without git, which a machine may not have."""
    return sorted(path for path in _walk(ROOT) if path.is_file())


def _walk(folder):
    for path in folder.iterdir():
        if any(path.match(pattern) for pattern in IGNORED):
            continue
        if path.is_dir():
            yield from _walk(path)
        yield path


def public_definitions(tree):
    """Public classes and functions of a module, and the public methods of its public classes."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    inner
                    for inner in node.body
                    if isinstance(inner, kinds) and not inner.name.startswith("_")
                )
