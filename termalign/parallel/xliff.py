"""XLIFF 1.2 and 2.x, of which the segments with both a Chinese and an English side are read.

References:
    OASIS. 2008. XLIFF Version 1.2. OASIS. 2018. XLIFF Version 2.1.
"""

from typing import Any

from lxml import etree

from termalign.errors import FormatError

_SAFE: Any = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}
_INLINE_CODES = ("bpt", "ept", "it", "ph", "x", "bx", "ex", "sc", "ec", "cp")
"""Elements that hold or stand for native mark-up, which is no text; `g`, `pc`, `mrk` and `sub` do hold text."""
_HOLDERS = ("trans-unit", "segment")
"""Elements of 1.2 and of 2.x that hold a source and its target."""


def parse(content: str, *, path: str | None = None) -> list[tuple[str, str]]:
    """Return the text pairs of the segments that are translated, Chinese first whichever is the source.

    Raises:
        FormatError: The content is no well-formed XLIFF, declares entities, is not in Chinese and English, or
            has no translated segment.
    """
    if "<!ENTITY" in content[: content.find("<file")]:
        raise FormatError("entity declarations are not allowed", path=path)
    try:
        # Decoded already: the declaration's encoding no longer holds.
        root = etree.fromstring(content.encode("utf-8"), etree.XMLParser(encoding="utf-8", **_SAFE))
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise FormatError(f"not well-formed XML: {error.msg}", path=path, line=line, column=column) from None
    if _name(root) != "xliff":
        raise FormatError(f"expected an <xliff> document, found <{_name(root)}>", path=path, line=1)
    pairs = []
    for file in (element for element in root.iter() if _name(element) == "file"):
        # 2.x names the languages on the root, 1.2 on every file.
        src = _language(root.get("srcLang") or file.get("source-language"))
        tgt = _language(root.get("trgLang") or file.get("target-language"))
        if {src, tgt} != {"zh", "en"}:
            raise FormatError(
                f"the languages are {src or 'not named'} and {tgt or 'not named'}; allowed: zh and en",
                path=path,
                line=file.sourceline,
            )
        for holder in (element for element in file.iter() if _name(element) in _HOLDERS):
            sides = {_name(child): _text(child) for child in holder}
            pair = sides.get("source", ""), sides.get("target", "")
            if all(pair):
                pairs.append(pair if src == "zh" else pair[::-1])
    if not pairs:
        raise FormatError("no segment has both a source and a target", path=path)
    return pairs


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _language(tag: str | None) -> str:
    return (tag or "").lower().replace("_", "-").split("-")[0]


def _text(element: Any) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if _name(child) and _name(child) not in _INLINE_CODES:
            pieces.extend(_pieces(child))
        pieces.append(child.tail or "")
    return pieces
