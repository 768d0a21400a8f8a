"""TBX-Basic, written in two versions: the same concepts under the element names of each, a row of data.

Version 2 (martif, with `tig`) is what Weblate, OmegaT and most other tools read; version 3, DCA style, is the
current standard.

What is written is valid under the TBX-Basic rules of 2023 and of 2025: `administrativeStatus` with
`…-admn-sts` values, no transactions, the term first and its termNotes next. Fields that TBX-Basic has no element
for are notes that people can read, `forms: rule by law`. A term without a status is one that is proposed.

References:
    ISO 30042:2008; LISA 2009, TBX-Basic version 2.
    ISO 30042:2019, Management of terminology resources: TermBase eXchange (TBX).
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import regex
from lxml import etree

from termalign.documents.xml.writing import XML_LANG, append, rendered
from termalign.errors import FormatError
from termalign.termbase.formats import cells, labels, tbx_reading
from termalign.termbase.formats.contexts import CONTEXT_SOURCE
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.tbx_categories import ELEMENT_OF, PARTS_OF_SPEECH, allowed_values
from termalign.termbase.formats.tbx_reading import TBX_LAYOUT
from termalign.termbase.glossary import Entry, Glossary, Status, Term, with_ids

_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


class Version(NamedTuple):
    """A version of TBX: the names that it gives to the same things."""

    opening: str
    """Start tag of the root."""
    root: str
    header: str
    concept: str
    language: str
    term: str
    trailer: str = ""
    """What the header ends with."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read TBX of any version and dialect."""
        return tbx_reading.parse(data, reading)

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return the file in pieces; concepts without an id get one.

        Raises:
            FormatError: The glossary is empty, which the schemas of TBX do not allow.
        """
        if not len(glossary):
            raise FormatError("an empty glossary cannot be written as TBX, which needs a concept")
        glossary = with_ids(glossary)
        names = _xml_ids(glossary)
        yield f"{_XML_DECLARATION}\n{self.opening}\n".encode()
        header = etree.Element(self.header)
        _write_header(header, glossary)
        if self.trailer:
            append(append(header, "encodingDesc"), "p", self.trailer, {"type": "XCSURI"})
        yield rendered(header, 1)
        yield b"  <text>\n    <body>\n"
        for concept in glossary:
            yield rendered(_concept(concept, names, self), 3)
        yield f"    </body>\n  </text>\n</{self.root}>\n".encode()


VERSION_2 = Version(
    opening='<martif type="TBX-Basic" xml:lang="zh">',
    root="martif",
    header="martifHeader",
    concept="termEntry",
    language="langSet",
    term="tig",
    trailer="TBXBasicXCSV02.xcs",
)
VERSION_3 = Version(
    opening='<tbx type="TBX-Basic" style="dca" xml:lang="zh" xmlns="urn:iso:std:iso:30042:ed-2">',
    root="tbx",
    header="tbxHeader",
    concept="conceptEntry",
    language="langSec",
    term="termSec",
)

_NATIVE_STATUS = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.ADMITTED: "admittedTerm-admn-sts",
    Status.DEPRECATED: "deprecatedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
"""What TBX-Basic calls a status; that a deprecated term is even forbidden is in a note."""

_NATIVE_OTHER = {
    f"{ELEMENT_OF[category]}/{category}": rank
    for rank, category in enumerate(("grammaticalGender", "termLocation", "customerSubset", "projectSubset"))
}
"""Categories without a field of ours that TBX-Basic has for terms, with their order."""

_XML_ID = regex.compile(r"[\p{L}_][\p{L}\p{N}_.-]*")
"""What an XML id may be here: safely within NCName, which has no spaces or colons."""


def _write_header(header: etree._Element, glossary: Glossary) -> None:
    """Write the title and the metadata into a header element."""
    description = append(header, "fileDesc")
    if glossary.title:
        append(append(description, "titleStmt"), "title", glossary.title)
    source = append(description, "sourceDesc")
    append(source, "p", TBX_LAYOUT)
    for name, value in glossary.metadata.items():
        append(source, "p", labels.pair(name, value))


def _xml_ids(glossary: Glossary) -> dict[str, str]:
    """Return an id that XML allows for every concept: its own where that is one."""
    names = {concept.id: concept.id for concept in glossary if _XML_ID.fullmatch(concept.id)}
    counter = 0
    for concept in glossary:
        while concept.id not in names:
            counter += 1
            if (free := f"concept-{counter}") not in names:
                names[concept.id] = free
    return names


def _concept(concept: Entry, names: dict[str, str], version: Version) -> etree._Element:
    element = etree.Element(version.concept, {"id": names[concept.id]})
    own = cells.entry_cells(concept)
    for name in ("other_languages", "entry_other"):
        own.pop(name, None)
    if names[concept.id] == concept.id:
        del own["id"]
    if concept.subject:
        append(element, "descrip", own.pop("subject"), {"type": "subjectField"})
    if concept.definition:
        parent = append(element, "descripGrp") if concept.source else element
        append(parent, "descrip", own.pop("definition"), {"type": "definition"})
        if concept.source:
            append(parent, "admin", own.pop("definition_source"), {"type": "source"})
    references = concept.references if all(names.get(name) == name for name in concept.references) else ()
    if references:
        del own["references"]
    _notes(element, "entry_note", own, concept.other)
    for reference in references:
        append(element, "ref", reference, {"type": "crossReference", "target": reference})
    for side in (concept.zh, concept.en, concept.others):
        for language, terms in groupby(side, key=lambda term: term.language):
            section = append(element, version.language, "", {XML_LANG: language})
            for term in terms:
                _term(append(section, version.term), term)
    return element


def _term(element: etree._Element, term: Term) -> None:
    own = cells.term_cells(term)
    for name in ("language", "other"):
        own.pop(name, None)
    append(element, "term", term.text)
    if native := _NATIVE_STATUS.get(term.status):
        append(element, "termNote", native, {"type": "administrativeStatus"})
    if term.status is not Status.FORBIDDEN:
        del own["status"]
    if term.part_of_speech in PARTS_OF_SPEECH:
        append(element, "termNote", own.pop("part_of_speech"), {"type": "partOfSpeech"})
    if own.get("type", "") in allowed_values("termNote", "termType"):
        append(element, "termNote", own.pop("type"), {"type": "termType"})
    if term.usage:
        append(element, "termNote", own.pop("usage"), {"type": "geographicalUsage"})
    native_other = sorted(filter(_is_native, term.other), key=lambda pair: _NATIVE_OTHER[pair[0]])
    for name, value in native_other:
        kind, _, category = name.partition("/")
        append(element, kind, value, {"type": category})
    rest = [pair for pair in term.other if not _is_native(pair)]
    if term.source:
        append(element, "admin", own.pop("source"), {"type": "source"})
    if term.context:
        _context(element, own.pop("context"), rest)
    _notes(element, "note", own, rest)


def _context(element: etree._Element, context: str, categories: list[tuple[str, str]]) -> None:
    """Write a context with its source, which is taken from the categories without a field."""
    source = next((pair for pair in categories if pair[0] == CONTEXT_SOURCE and pair[1].strip()), None)
    parent = append(element, "descripGrp") if source is not None else element
    append(parent, "descrip", context, {"type": "context"})
    if source is not None:
        append(parent, "admin", source[1], {"type": "source"})
        categories.remove(source)


def _is_native(pair: tuple[str, str]) -> bool:
    """Return whether TBX-Basic has a category, and the value in it."""
    name, value = pair
    if name not in _NATIVE_OTHER or not value.strip():
        return False
    kind, _, category = name.partition("/")
    allowed = allowed_values(kind, category)
    return not allowed or value in allowed


def _notes(
    element: etree._Element, note: str, own: dict[str, str], categories: Iterable[tuple[str, str]]
) -> None:
    """Write the user's note (the cell `note`), and what TBX-Basic has no element for."""
    if text := own.pop(note, ""):
        append(element, "note", labels.own_note(note, text))
    for name, cell in own.items():
        append(element, "note", labels.labelled(name, cell))
    for name, value in categories:
        append(element, "note", labels.pair(f"{labels.OTHER_LABEL} {name}", value))
