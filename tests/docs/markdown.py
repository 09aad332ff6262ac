"""The project's pages, as the documentation tests look at them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


def pages():
    """Every page a reader may open."""
    own = [*ROOT.glob("*.md"), *(ROOT / "changelog.d").glob("*.md")]
    return sorted([*own, *DOCS.rglob("*.md"), *(ROOT / "examples").glob("*/*.md")])


def name(page):
    return page.relative_to(ROOT).as_posix()


def fences(page):
    """Language and text of every fenced block."""
    return _FENCE.findall(page.read_text(encoding="utf-8"))


def links(page):
    """Every link that is not to another site."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [link for link in _LINK.findall(text) if "://" not in link]


def anchors(page):
    """Where a link may lead inside a page: marked places and headings as GitHub names them."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {*_ANCHOR.findall(text), *(_slug(heading) for heading in _HEADING.findall(text))}


def _slug(heading):
    words = re.sub(r"[^\w\- ]", "", re.sub(r"<[^>]+>", "", heading).lower())
    return words.strip().replace(" ", "-")
