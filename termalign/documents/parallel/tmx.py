"""Translation memories, as TMX 1.4.

References:
    LISA OSCAR. 2005. TMX 1.4b Specification.
"""

from termalign.documents.bitext import Bitext, both_sides
from termalign.documents.xml.encoding import FORBIDDEN
from termalign.runtime.versions import version_of


def format(bitext: Bitext) -> str:
    """Return the sentence pairs of a bitext as TMX 1.4; beads with an empty side are left out."""
    from lxml import etree  # loads a parser, which reading does without

    from termalign.documents.xml.writing import XML_LANG

    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "termalign",
            "creationtoolversion": version_of("termalign-zh"),
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
            variant = etree.SubElement(unit, "tuv", {XML_LANG: language})
            etree.SubElement(variant, "seg").text = FORBIDDEN.sub("", text)
    etree.indent(root)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document.decode("utf-8") + "\n"
