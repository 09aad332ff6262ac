"""Elements of define.xml: a tag, its attributes, its text or its children.

Tags carry their prefix as text; the root says what the prefixes stand for.
"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, indent, tostring

NAMESPACES = {
    "xmlns": "http://www.cdisc.org/ns/odm/v1.3",
    "xmlns:def": "http://www.cdisc.org/ns/def/v2.1",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""


def element(
    tag: str,
    attributes: dict[str, str] | None = None,
    children: Iterable[Element] = (),
    *,
    text: str = "",
) -> Element:
    """An element; attributes without a value are left out."""
    given = {name: plain(value) for name, value in (attributes or {}).items() if value}
    made = Element(tag, given)
    made.extend(children)
    if text:
        made.text = plain(text)
    return made


def described(words: str, *, tag: str = "Description") -> Element:
    """Words in English, as the standard wraps them."""
    return element(tag, children=[element("TranslatedText", {"xml:lang": "en"}, text=words)])


def plain(text: str) -> str:
    """The text without what XML cannot hold, which is written as a blank."""
    return _NOT_IN_XML.sub(" ", text)


def render(root: Element) -> bytes:
    """The document as UTF-8, indented."""
    indent(root)
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document + b"\n"
