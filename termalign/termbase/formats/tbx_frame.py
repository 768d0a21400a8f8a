"""What is around the concepts of a TBX file: title, metadata, persons."""

import msgspec

from termalign.documents.xml.element import Element, joined, quoted
from termalign.termbase.formats import labels, values
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.problems import Reading

FIRST_TBX_LAYOUT = "termalign"
"""Paragraph in the header of files of earlier versions, and first word of their notes that hold JSON and figures."""

TBX_LAYOUT = "termalign, layout 2"
"""Paragraph in the header of files we write: line ends in texts are meant, and notes with a label are fields."""

_METADATA = f"{FIRST_TBX_LAYOUT} metadata: "


def read_header(header: Element, glossary: GlossaryBuilder, reading: Reading) -> int:
    """Read a header, report what is not where it belongs, and return the layout of the file."""
    layout = _layout(header)
    for paragraph in header.inside("p"):
        text = paragraph.text()
        if text.startswith(_METADATA):
            _read_metadata(text.removeprefix(_METADATA), glossary, reading, paragraph.line)
        elif layout == 2 and not paragraph.get("type") and (pair := labels.pair_read(text)) is not None:
            glossary.metadata[values.description(pair[0])] = values.description(pair[1])
    for title in header.inside("title"):
        glossary.title = values.description(title.text() if layout else joined(title.text()))
    for element in header.inside("sourceDesc", "fileDesc", "encodingDesc"):
        if any(isinstance(child, str) and child.strip() for child in element.content):
            reading.problem("text of the header outside <p>: left out", element.line)
    return layout


def read_person(person: Element, glossary: GlossaryBuilder) -> None:
    """Take a person or an organization that terms refer to."""
    texts = [f"{item.get('type')}: {joined(item.text())}" for item in person.inside("item", "itemSet")]
    glossary.metadata[f"refObject {person.get('id')}"] = values.description("; ".join(texts))


def report_misplaced(element: Element, reading: Reading) -> None:
    """Report what is around concepts and should not be."""
    if element.parent is not None and element.parent.name == "text" and element.name not in _TBX_TEXTS:
        reading.problem(f"<{quoted(element.name)}> directly in <text>: left out", element.line)


_TBX_TEXTS = ("body", "front", "back")
"""What `text` may hold."""


def _layout(header: Element) -> int:
    """Return the layout of a file of ours, by its header; 0 for a file of others."""
    paragraphs = {joined(paragraph.text()) for paragraph in header.inside("p")}
    return 2 if TBX_LAYOUT in paragraphs else 1 if FIRST_TBX_LAYOUT in paragraphs else 0


def _read_metadata(content: str, glossary: GlossaryBuilder, reading: Reading, line: int | None) -> None:
    try:
        glossary.metadata = msgspec.json.decode(content, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeError):
        reading.problem("metadata that are no JSON object of strings: left out", line)
