"""Write the reference pages that are made from the code: tables, findings, study, reasons, rules.

Run it with `make docs`; a test holds the pages on disk to what it would write.
"""

import ast
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from seriatim.base.sources import SOURCES
from seriatim.base.values import Value
from seriatim.cohort.pages import render_findings_page, render_tables_page
from seriatim.endpoints.rules import ENDPOINTS, EndpointRule
from seriatim.formats.pages import render_formats_page
from seriatim.response.differences import DIFFERENCES, Difference
from seriatim.response.reasons import REASONS, Reason
from seriatim.study.plan import Study, render_study, section_of

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
SPEC = ROOT / "tests" / "spec"
MADE = "<!-- Made by docs/generate.py; change the code it is made from, then run `make docs`. -->"


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    made = {
        REFERENCE / "tables.md": render_tables_page(),
        REFERENCE / "findings.md": render_findings_page(),
        REFERENCE / "formats.md": render_formats_page(),
        REFERENCE / "reasons.md": render_reasons(),
        REFERENCE / "study.md": render_study_page(),
        REFERENCE / "sources.md": render_sources(),
    }
    specs = sorted(SPEC.glob("*/test_*.py"))
    made |= {rule_path(spec): render_rules(spec) for spec in specs}
    made[REFERENCE / "rules" / "index.md"] = render_index(specs)
    return {path: f"{MADE}\n\n{text.strip()}\n" for path, text in made.items()}


def rule_path(spec: Path) -> Path:
    """Where the page of a spec file stands."""
    name = spec.stem.removeprefix("test_").replace("_", "-")
    return REFERENCE / "rules" / spec.parent.name / f"{name}.md"


def render_rules(spec: Path) -> str:
    """One spec file as a page: its docstring, then every test as a rule with its tables."""
    module = ast.parse(spec.read_text(encoding="utf-8"))
    title, words = _title(spec, module)
    rules = [node for node in module.body if _is_test(node)]
    parts = [f"# {title}", words, *(_rule(node) for node in rules)]
    return "\n\n".join(part for part in parts if part)


def render_index(specs: list[Path]) -> str:
    """The contents of the rule book."""
    parts = ["# Rules by example", _INDEX_WORDS]
    for folder in sorted({spec.parent.name for spec in specs}):
        parts.append(f"## {folder.capitalize()}")
        parts.append("\n".join(_entry(spec) for spec in specs if spec.parent.name == folder))
    return "\n\n".join(parts)


def render_reasons() -> str:
    """Every reason code with its words and its source."""
    endpoints = [line for rule in ENDPOINTS.values() for line in _endpoint(rule)]
    return "\n".join(
        [
            "# Reason codes",
            "",
            _REASON_WORDS,
            "",
            "## States, calls and categories",
            "",
            "| code | in words | source |",
            "|---|---|---|",
            *(_reason(reason, reason.code) for reason in REASONS.values()),
            "",
            "## Collected beside derived",
            "",
            _DIFFERENCE_WORDS,
            "",
            "| code | in words | source |",
            "|---|---|---|",
            *(_reason(kind, f"collected-{kind.code}") for kind in DIFFERENCES.values()),
            "",
            "## Endpoints",
            "",
            *endpoints,
        ]
    )


def render_study_page() -> str:
    """Every setting of a study with its default, first as a table, then as a file."""
    return "\n".join(
        [
            "# The study file",
            "",
            _STUDY_WORDS,
            "",
            "| setting | default | what it decides |",
            "|---|---|---|",
            *_settings(Study(), ""),
            "",
            "## The whole file",
            "",
            "This is what `seriatim study --show` prints.",
            "",
            "```toml",
            render_study(Study()).rstrip(),
            "```",
        ]
    )


def _title(spec: Path, module: ast.Module) -> tuple[str, str]:
    """The first line of a spec's docstring and the rest of it."""
    name = spec.stem.removeprefix("test_").replace("_", " ").capitalize()
    first, _, rest = (ast.get_docstring(module) or f"{name}.").partition("\n")
    return first.rstrip("."), rest.strip()


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _entry(spec: Path) -> str:
    title, _ = _title(spec, ast.parse(spec.read_text(encoding="utf-8")))
    return f"- [{title}]({rule_path(spec).relative_to(REFERENCE / 'rules').as_posix()})"


def _rule(node: ast.stmt) -> str:
    """One test as a heading, its docstring, and every example it gives."""
    assert isinstance(node, ast.FunctionDef)
    words = node.name.removeprefix("test_").replace("_", " ")
    parts = [f"## {words[0].upper()}{words[1:]}", ast.get_docstring(node) or ""]
    for call in (inner for inner in ast.walk(node) if _is_example(inner)):
        assert isinstance(call, ast.Call)
        parts += [_table(text.value) for text in call.args if isinstance(text, ast.Constant)]
        parts += _given(call)
    return "\n\n".join(part for part in parts if part)


def _is_example(node: ast.AST) -> bool:
    """A call of a fixture with a text table."""
    return (
        isinstance(node, ast.Call)
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        and "|" in str(node.args[0].value)
    )


def _table(text: object) -> str:
    return f"```text\n{cleandoc(str(text))}\n```"


def _given(call: ast.Call) -> Iterator[str]:
    """What is given besides the first table: short words on one line, further tables below it."""
    plain = [word for word in call.keywords if "|" not in ast.unparse(word.value)]
    if plain:
        yield "; ".join(f"{_name(word)}: `{_words(word.value)}`" for word in plain)
    for word in call.keywords:
        if word not in plain and isinstance(word.value, ast.Constant):
            yield f"{_name(word)}:\n\n{_table(word.value.value)}"


def _name(word: ast.keyword) -> str:
    return (word.arg or "").replace("_", " ").capitalize()


def _words(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and value.value == "":
        return "none"
    return str(value.value) if isinstance(value, ast.Constant) else ast.unparse(value)


def _reason(reason: Reason | Difference, place: str) -> str:
    return f'| <a id="{place}"></a>`{reason.code}` | {reason.words} | {_source(reason.source)} |'


def _endpoint(rule: EndpointRule) -> list[str]:
    ends = (
        *(("event", end) for end in rule.events),
        *(("competing event", end) for end in rule.competing),
        *(("censored", end) for end in rule.censorings),
        *(("no time", end) for end in rule.exclusions),
    )
    return [
        f"### {rule.words.capitalize()}",
        "",
        "| code | is | in words | source |",
        "|---|---|---|---|",
        *(
            f'| <a id="{rule.identifier}-{end.identifier}"></a>`{end.identifier}` | {kind} '
            f"| {end.words} | {_source(end.source)} |"
            for kind, end in ends
        ),
        "",
    ]


def render_sources() -> str:
    """Every source with what of it was read."""
    parts = ["# Sources", _SOURCE_WORDS]
    for source in SOURCES.values():
        read = f" Read: {source.read}" if source.read else ""
        parts += [
            f'## <a id="{source.identifier}"></a>{source.identifier}',
            f"{source.citation}{read}",
        ]
    return "\n\n".join(parts)


def _source(identifier: str) -> str:
    return f"[{identifier}](sources.md#{identifier})"


def _settings(value: Value, path: str) -> Iterator[str]:
    """A row for every field, those of nested values under their path."""
    for name, described in type(value).model_fields.items():
        content, place = getattr(value, name), f"{path}{name}"
        section = section_of(described)
        if isinstance(content, Value) or section:
            yield from _settings(content or section(), f"{place}.")
            continue
        words = " ".join((described.description or "").split())
        yield f"| `{place}` | {_default(content)} | {words} |"


def _default(content: object) -> str:
    if content is None:
        return "not set"
    if isinstance(content, tuple):
        return ", ".join(f"`{item}`" for item in content)
    return f"`{str(content).lower() if isinstance(content, bool) else content}`"


_SOURCE_WORDS = """\
Each identifier used by rules, reasons and the report, what it stands for, and what of it was read.
A source read only in part or second-hand is named as such; wording is ours throughout."""

_INDEX_WORDS = """\
Each page is one rule. Each table on it is a test that runs with every change: what the reader saw
goes in, and what stands in the other columns must come out. `-` is an empty result; a blank result
is not looked at. All tables were worked out by hand.

A lesion's column says what was seen: a size in mm (`20x8` is long by short axis, `40 60HU` has a
density), `absent`, `small` (too small to measure), `present` (seen, not sized), `up` (unequivocal
progression), `?` (equivocal), `ne` (not evaluable), `unsized` (measured, but the size is not
given); blank is no row."""

_REASON_WORDS = """\
Every row of the result tables carries one of these codes: why a state, a call or a category is what
it is, and why a patient's time ended. The [rules by example](rules/index.md) show each at work."""

_DIFFERENCE_WORDS = """\
Where a trial recorded responses of its own, the table `collected_responses` holds each beside the
derived one, with one of these codes where the two differ or one of them is missing."""

_STUDY_WORDS = """\
A study is one file, `study.toml`, that names what decides the answer. What it leaves out keeps the
default below; a name it does not know is an error. `schemas/study-1.schema.json` describes it to
editors. The section `[trial]` is optional: where it stands, with or without any setting in it, the
study also asks [whether operating helps](../explanation/does-operating-help.md)."""


def main() -> None:
    """Write every page whose text has changed, and remove rule pages whose spec has gone."""
    made = pages()
    for stale in set((REFERENCE / "rules").rglob("*.md")) - set(made):
        stale.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
