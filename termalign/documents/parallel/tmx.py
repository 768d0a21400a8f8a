"""Translation memories: TMX 1.4, of which the Chinese and the English segments are read.

References:
    LISA OSCAR. 2005. TMX 1.4b Specification.
"""

from collections.abc import Iterator
from importlib import metadata

from termalign.documents.bitext import Bitext, PassagePair, both_sides
from termalign.documents.parallel.base import Tell, pairs_of, side, source_first
from termalign.documents.units.tmx import ROOT as ROOT
from termalign.documents.units.tmx import TmxFile
from termalign.documents.xml.characters import FORBIDDEN
from termalign.documents.xml.encoding import Readable
from termalign.errors import FormatError


def parse(data: bytes, *, path: str | None = None, tell: Tell) -> list[PassagePair]:
    """Return the text pairs of the units that have a Chinese and an English segment, the source first.

    The source is Chinese where the header does not say that it is English.

    Raises:
        FormatError: The content is no well-formed TMX, declares entities, or has no such unit.
    """
    return list(pairs(data, path=path, tell=tell))


def pairs(data: bytes | Readable, *, path: str | None = None, tell: Tell) -> Iterator[PassagePair]:
    """Yield the same, one by one."""
    pair = None
    file = TmxFile(data, places=True, path=path, tell=tell)
    for unit in file:
        source = side(file.header.get("srclang")) if file.header is not None else ""
        for pair in pairs_of(unit):
            yield source_first(pair, source)
    if pair is None:
        raise FormatError("no unit has both a Chinese (zh) and an English (en) segment", path=path)


def format(bitext: Bitext) -> str:
    """Return the sentence pairs of a bitext as TMX 1.4; beads with an empty side are left out."""
    from lxml import etree  # loads a parser, which reading does without

    from termalign.documents.xml.writing import LANG

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
            "srclang": bitext.direction.source,
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for pair in both_sides(bitext):
        if not all(pair):
            continue
        unit = etree.SubElement(body, "tu")
        for language, text in zip(bitext.direction.languages, pair, strict=True):
            variant = etree.SubElement(unit, "tuv", {LANG: language})
            etree.SubElement(variant, "seg").text = FORBIDDEN.sub("", text)
    etree.indent(root)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document.decode("utf-8") + "\n"
