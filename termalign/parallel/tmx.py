"""Translation memories: TMX 1.4, of which the Chinese and the English segments are read.

References:
    LISA OSCAR. 2005. TMX 1.4b Specification.
"""

from collections.abc import Iterator
from importlib import metadata

from lxml import etree

from termalign.bitext import Bitext, PassagePair, both_sides
from termalign.errors import FormatError
from termalign.parallel.base import Tell, pairs_of
from termalign.units.tmx import ROOT as ROOT
from termalign.units.tmx import TmxFile
from termalign.xml.encoding import Readable
from termalign.xml.writing import FORBIDDEN, LANG


def parse(data: bytes, *, path: str | None = None, tell: Tell) -> list[PassagePair]:
    """Return the text pairs of the units that have a Chinese and an English segment.

    Raises:
        FormatError: The content is no well-formed TMX, declares entities, or has no such unit.
    """
    return list(pairs(data, path=path, tell=tell))


def pairs(data: bytes | Readable, *, path: str | None = None, tell: Tell) -> Iterator[PassagePair]:
    """Yield the same, one by one."""
    pair = None
    for unit in TmxFile(data, places=True, path=path, tell=tell):
        for pair in pairs_of(unit):
            yield pair
    if pair is None:
        raise FormatError("no unit has both a Chinese (zh) and an English (en) segment", path=path)


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
            variant = etree.SubElement(unit, "tuv", {LANG: language})
            etree.SubElement(variant, "seg").text = FORBIDDEN.sub("", text)
    etree.indent(root)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document.decode("utf-8") + "\n"
