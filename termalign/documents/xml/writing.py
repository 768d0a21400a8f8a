"""XML, written: elements of lxml, which escapes what must be escaped and refuses what XML cannot hold."""

from collections.abc import Mapping

from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute `xml:lang` as lxml names it."""


def append(
    parent: etree._Element, tag: str, content: str = "", attributes: Mapping[str, str] | None = None
) -> etree._Element:
    """Append an element with text and attributes, and return it."""
    element = etree.SubElement(parent, tag, attributes)
    if content:
        element.text = content
    return element


def rendered(element: etree._Element, depth: int) -> bytes:
    """Return an element as indented text, its own line `depth` levels in."""
    etree.indent(element, "  ", level=depth)
    content: bytes = etree.tostring(element, encoding="utf-8")
    return b"  " * depth + content + b"\n"
