"""What stands around the concepts of a TBX file: title, metadata, persons."""

import msgspec
from lxml import etree

from termalign.formats import labels, values
from termalign.formats.building import GlossaryBuilder
from termalign.formats.problems import Reading
from termalign.formats.xml import append, local, text
from termalign.glossary import Glossary

FIRST_LAYOUT = "termalign"
"""Paragraph in the header of files of earlier versions, and first word of their notes that hold JSON and figures."""

LAYOUT = "termalign, layout 2"
"""Paragraph in the header of files we write: line ends in texts are meant, and notes with a label are fields."""

_METADATA = f"{FIRST_LAYOUT} metadata: "


def read_frame(root: etree._Element, glossary: GlossaryBuilder, reading: Reading, *, layout: int) -> None:
    """Read all but the concepts, and report what stands in the wrong place."""
    for paragraph in root.iter("{*}p"):
        found = text(paragraph, as_is=True)
        if found.startswith(_METADATA):
            _read_metadata(found.removeprefix(_METADATA), glossary, reading, paragraph.sourceline)
        elif layout == 2 and paragraph.get("type") is None and (pair := labels.pair_read(found)) is not None:
            glossary.metadata[values.description(pair[0])] = values.description(pair[1])
    for title in root.iter("{*}title"):
        glossary.title = values.description(text(title, as_is=layout > 0))
    for person in root.iter("{*}refObject"):
        items = [f"{item.get('type', '')}: {text(item)}" for item in person.iter("{*}item", "{*}itemSet")]
        glossary.metadata[f"refObject {person.get('id', '')}"] = values.description("; ".join(items))
    for place in root.iter("{*}sourceDesc", "{*}fileDesc", "{*}encodingDesc"):
        if (place.text or "").strip():
            reading.problem("text of the header outside <p>: left out", place.sourceline)
    for place in root.iter("{*}text"):
        for child in place:
            if local(child) not in ("body", "front", "back"):
                reading.problem(f"<{local(child)}> directly in <text>: left out", child.sourceline)


def layout_of(root: etree._Element) -> int:
    """Return the layout of a file of ours, as its header says; 0 for a file of others."""
    said = {text(paragraph) for paragraph in root.iter("{*}p")}
    return 2 if LAYOUT in said else 1 if FIRST_LAYOUT in said else 0


def write_header(header: etree._Element, glossary: Glossary) -> None:
    """Write the title and the metadata into a header element."""
    description = append(header, "fileDesc")
    if glossary.title:
        append(append(description, "titleStmt"), "title", glossary.title)
    source = append(description, "sourceDesc")
    append(source, "p", LAYOUT)
    for name, value in glossary.metadata.items():
        append(source, "p", labels.pair(name, value))


def _read_metadata(content: str, glossary: GlossaryBuilder, reading: Reading, line: int | None) -> None:
    try:
        glossary.metadata = msgspec.json.decode(content, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeError):
        reading.problem("metadata that are no JSON object of strings: left out", line)
