"""Translation memories: TMX 1.4, of which the Chinese and the English segments are read.

References:
    LISA OSCAR. 2005. TMX 1.4b Specification.
"""

from importlib import metadata
from typing import Any

from lxml import etree

from termalign.bitext import Bitext, both_sides
from termalign.errors import FormatError

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_INLINE_CODES = ("bpt", "ept", "it", "ph", "ut")
"""Elements that hold native mark-up, which is no text; `hi` and `sub` do hold text."""


def parse(content: str, *, path: str | None = None) -> list[tuple[str, str]]:
    """Return the text pairs of the units that have a Chinese and an English segment.

    Raises:
        FormatError: The content is no well-formed TMX, declares entities, or has no such unit.
    """
    if "<!ENTITY" in content[: content.find("<body")]:
        raise FormatError("entity declarations are not allowed", path=path)
    try:
        # Decoded already: the declaration's encoding no longer holds.
        root = etree.fromstring(content.encode("utf-8"), etree.XMLParser(encoding="utf-8", **_SAFE))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        problem = error.msg.removesuffix(f", line {line}, column {column}")
        raise FormatError(f"not well-formed XML: {problem}", path=path, line=line, column=column) from None
    if etree.QName(root).localname != "tmx":
        raise FormatError(
            f"expected a <tmx> document, found <{etree.QName(root).localname}>", path=path, line=1
        )
    pairs = []
    for unit in root.iter("tu"):
        sides = {"zh": "", "en": ""}
        for variant in unit.iter("tuv"):
            language = (variant.get(_XML_LANG) or variant.get("lang") or "").lower().replace("_", "-")
            segment = variant.find("seg")
            prefix = language.split("-")[0]
            if segment is not None and prefix in sides and not sides[prefix]:
                sides[prefix] = _text(segment)
        if sides["zh"] and sides["en"]:
            pairs.append((sides["zh"], sides["en"]))
    if not pairs:
        raise FormatError("no unit has both a Chinese (zh) and an English (en) segment", path=path)
    return pairs


def format(bitext: Bitext) -> str:
    """Return the sentence pairs of a bitext as TMX 1.4; beads with an empty side are left out."""
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "termalign",
            "creationtoolversion": metadata.version("termalign-zh"),
            "segtype": "sentence",
            "o-tmf": "termalign",
            "adminlang": "en",
            "srclang": "zh",
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for src, tgt in both_sides(bitext):
        if not (src and tgt):
            continue
        unit = etree.SubElement(body, "tu")
        for language, text in (("zh", src), ("en", tgt)):
            variant = etree.SubElement(unit, "tuv", {_XML_LANG: language})
            etree.SubElement(variant, "seg").text = _allowed(text)
    etree.indent(root)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document.decode("utf-8") + "\n"


_SAFE: Any = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


def _text(segment: etree._Element) -> str:
    parts = [segment.text or ""]
    for child in segment:
        if isinstance(child.tag, str) and etree.QName(child).localname not in _INLINE_CODES:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _allowed(text: str) -> str:
    """Leave out the control characters that XML 1.0 cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")
