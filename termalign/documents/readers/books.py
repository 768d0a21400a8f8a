"""Electronic books (EPUB): their pages, in the order in which they are read.

References:
    W3C. 2023. EPUB 3.3, 4.2 META-INF, 5.7 spine.
"""

import posixpath
from contextlib import suppress
from urllib.parse import unquote

from termalign.documents.readers import html
from termalign.documents.readers.asides import PROPERTIES, note_asides
from termalign.documents.readers.base import Block, Source, digest, source_of
from termalign.documents.tables.visible import Omissions
from termalign.documents.xml.package import Package
from termalign.errors import FormatError
from termalign.language.text import decode

_CONTAINER = "META-INF/container.xml"
_PAGE_SUFFIXES = (".xhtml", ".html", ".htm", ".xml")


def read(data: bytes, path: str) -> Source:
    """Return a book."""
    package = Package(data, what="book", path=path)
    roots = package.elements(_CONTAINER, "rootfile", with_doctype=True)["rootfile"]
    contents = next((element.get("full-path") for element in roots), "")
    if contents not in package:
        raise FormatError("no book that can be read: it does not say what its pages are", path=path)
    found = package.elements(contents, "item", "itemref", with_doctype=True)
    names = {element.get("id"): element.get("href") for element in found["item"]}
    folder = posixpath.dirname(contents)
    omissions = Omissions()
    blocks: list[Block] = []
    pages = (names.get(reference.get("idref"), "") for reference in found["itemref"])
    parts = dict.fromkeys(package.name(folder, unquote(page)) for page in pages)
    for name in parts:  # each once: a small file can name a large page a thousand times
        if name not in package:
            omissions.add(Omissions.PART, name=name)
        else:
            page = decode(package.content(name), path=path).text
            for block in html.blocks(page, omissions=omissions):
                number = len(blocks) + 1
                blocks.append(Block(block.text, f"paragraph {number} ({posixpath.basename(name)})", number))
    note_asides(package, contents, Omissions.TITLE, PROPERTIES, omissions)
    for name in dict.fromkeys(package.name(folder, unquote(item.get("href"))) for item in found["item"]):
        if name not in parts and name.lower().endswith(_PAGE_SUFFIXES) and name in package:
            with suppress(FormatError):  # of what is beside the text none is refused
                page = decode(package.content(name), path=path).text
                omissions.beside(Omissions.OTHER, page, name)
    return source_of(blocks, digest(data), omissions, path=path, format="epub", numbered=True)
