"""XML, read safely and written strictly: what TBX, TMX and XLIFF have in common.

Nothing is ever fetched: a DOCTYPE is passed over, and one that declares entities is refused, since expanding
them is how a small file fills the memory and leaving them unexpanded silently empties terms. Depth and the
size of one text are bounded by libxml2 (256 levels, 10 MB).
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO

import regex
from lxml import etree

from termalign.errors import FormatError
from termalign.formats.problems import Reading
from termalign.text import decode

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARED = regex.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["'][^>]*?\?>""")
_DECLARATION = regex.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_CONTROLS = regex.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")


def walk(data: bytes, units: frozenset[str], reading: Reading) -> Iterator[etree._Element]:
    """Yield the root, then every unit when it is complete (it is forgotten after), and the root at the end.

    `units` are the local names of the elements that hold a concept.

    Raises:
        FormatError: It is no well-formed XML, or declares or uses entities of its own.
    """
    events = etree.iterparse(
        BytesIO(_prepared(data, reading)),
        events=("end",),
        tag=[f"{{*}}{unit}" for unit in units],
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    try:
        for _, element in events:
            if root is None:
                root = element.getroottree().getroot()
                _refuse_declarations(root, reading)
                yield root
            _refuse_references(element, reading)
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
        if root is None:
            root = events.root
            _refuse_declarations(root, reading)
            yield root
        _refuse_references(root, reading)
        yield root
    except etree.XMLSyntaxError as error:
        if not data.strip():
            raise reading.error("an empty file, no XML") from None
        if "amplification" in (error.msg or ""):
            raise _declares(reading) from None
        line, column = error.position
        message = (error.msg or "not well-formed").partition(", line ")[0]
        raise reading.error(f"no well-formed XML: {message}", line or None, column or None) from None


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text(element: etree._Element | None, *, as_is: bool = False) -> str:
    """Return all text of an element; line ends and the indentation around them become one space.

    `as_is` keeps them, for files that termalign wrote.
    """
    if element is None:
        return ""
    found = element.text or "" if len(element) == 0 else "".join(element.itertext())
    if as_is or ("\n" not in found and "\r" not in found):
        return found
    return " ".join(filter(None, (line.strip() for line in found.replace("\r", "\n").split("\n"))))


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


def _prepared(data: bytes, reading: Reading) -> bytes:
    """Return XML that the parser can decode, whatever encoding it is in or says it is in."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        content = _DECLARATION.sub("", decode(data, path=reading.path).text)
        return bytes(content, "utf-8")
    found = _DECLARED.match(data[:_PROLOGUE])
    declared = found[1].decode("ascii", "replace") if found else "utf-8"
    try:
        content = data.decode(declared)
        utf8 = declared.lower() in ("utf-8", "utf8")
    except (LookupError, UnicodeDecodeError, ValueError):
        decoded = decode(data, path=reading.path)
        content, utf8 = decoded.text, False
        reading.problem(f"says it is {declared} and is not: read as {decoded.encoding}", 1)
    if not utf8:
        data = _DECLARATION.sub("", content).encode()
    if control := _CONTROLS.search(data):
        reading.problem("control characters left out", data.count(b"\n", 0, control.start()) + 1)
        data = _CONTROLS.sub(b"", data)
    return data


_PROLOGUE = 1024
"""Bytes in which the XML declaration must end for its encoding to be looked at here."""


def _refuse_declarations(root: etree._Element, reading: Reading) -> None:
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise _declares(reading)


def _declares(reading: Reading) -> FormatError:
    return reading.error("its DOCTYPE declares entities, which are never expanded; write the text itself")


def _refuse_references(element: etree._Element, reading: Reading) -> None:
    for reference in element.iter(etree.Entity):
        name = reference.text or ""
        line = element.sourceline
        raise reading.error(f"uses the entity {name}, which is never expanded; write the text itself", line)


def expect_root(
    root: etree._Element, names: frozenset[str], what: str, reading: Reading
) -> FormatError | None:
    """Return the error for a root that is none of `names`; None when it is one."""
    if local(root) in names:
        return None
    allowed = ", ".join(f"<{name}>" for name in sorted(names))
    return reading.error(f"no {what}: the root is <{local(root)}>; allowed: {allowed}", root.sourceline)
