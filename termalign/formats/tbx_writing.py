"""TBX-Basic, written: the same concepts under the element names of version 2 and of version 3.

What is written is valid under the TBX-Basic rules of 2023 and of 2025: `administrativeStatus` with
`…-admn-sts` values, no transactions, the term first and its termNotes next. Fields that TBX-Basic has no place
for become notes, `termalign score: 0.93`; the evidence is such a note, and its sentences stand beside the terms
as contexts with their source, where other tools show them.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import regex
from lxml import etree

from termalign.errors import FormatError
from termalign.formats import cells, plain, values
from termalign.formats.tbx_categories import KIND, PARTS_OF_SPEECH, allowed_values
from termalign.formats.tbx_frame import OURS, write_header
from termalign.formats.xml import LANG, append, rendered
from termalign.glossary import Entry, Evidence, Glossary, Status, Term, with_ids


class Version(NamedTuple):
    """The names that a version of TBX gives to the same things."""

    opening: str
    """Everything before the header: declaration and start tag of the root."""
    root: str
    header: str
    concept: str
    language: str
    term: str
    trailer: str = ""
    """What the header ends with."""


_NATIVE_STATUS = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.ADMITTED: "admittedTerm-admn-sts",
    Status.DEPRECATED: "deprecatedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_NOTED_STATUS = (Status.FORBIDDEN, Status.PROPOSED)
"""Statuses that TBX-Basic does not tell apart."""

_KEPT_NATIVE = ("grammaticalGender", "termLocation", "customerSubset", "projectSubset")
"""Categories without a field of ours that TBX-Basic has for terms, in the order they are written."""

_NAME = regex.compile(r"[\p{L}_][\p{L}\p{N}_.-]*")
"""What an XML id may be here: safely within NCName, which has no spaces or colons."""


def write(glossary: Glossary, version: Version) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: The glossary is empty, which the schemas of TBX do not allow.
    """
    if not len(glossary):
        raise FormatError("an empty glossary cannot be written as TBX, which needs a concept")
    glossary = with_ids(glossary)
    names = _xml_ids(glossary)
    yield (version.opening + "\n").encode()
    header = etree.Element(version.header)
    write_header(header, glossary)
    if version.trailer:
        append(append(header, "encodingDesc"), "p", version.trailer, {"type": "XCSURI"})
    yield rendered(header, 1)
    yield b"  <text>\n    <body>\n"
    for item in glossary:
        yield rendered(_concept(item, names, version), 3)
    yield f"    </body>\n  </text>\n</{version.root}>\n".encode()


def _xml_ids(glossary: Glossary) -> dict[str, str]:
    """Return an id that XML allows for every concept: its own where that is one."""
    names = {item.id: item.id for item in glossary if _NAME.fullmatch(item.id)}
    number = 0
    for item in glossary:
        while item.id not in names:
            number += 1
            if (free := f"concept-{number}") not in names:
                names[item.id] = free
    return names


def _concept(item: Entry, names: dict[str, str], version: Version) -> etree._Element:
    element = etree.Element(version.concept, {"id": names[item.id]})
    own = cells.entry_cells(item)
    own.pop("other_languages", None)
    if names[item.id] == item.id:
        del own["id"]
    if item.subject:
        append(element, "descrip", own.pop("subject"), {"type": "subjectField"})
    if item.definition:
        parent = append(element, "descripGrp") if item.source else element
        append(parent, "descrip", own.pop("definition"), {"type": "definition"})
        if item.source:
            append(parent, "admin", own.pop("definition_source"), {"type": "source"})
    if item.note and not item.note.startswith(OURS):
        append(element, "note", own.pop("entry_note"))
    _notes(element, own, but=("references",))
    if all(names.get(reference) == reference for reference in item.references):
        for reference in item.references:
            append(element, "ref", reference, {"type": "crossReference", "target": reference})
    else:
        _notes(element, {"references": own["references"]})
    for side in (item.zh, item.en, item.others):
        for language, terms in groupby(side, key=lambda term: term.language):
            section = append(element, version.language, "", {LANG: language})
            for term in terms:
                sentences = _sentences(item, term)
                _term(append(section, version.term), term, sentences)
    return element


def _sentences(item: Entry, term: Term) -> list[tuple[str, str]]:
    """Return the sentences of the evidence that show a term, with their documents."""
    if item.zh and term is item.zh[0]:
        return [(found.zh, found.document) for found in item.evidence]
    if term in item.en:
        return [(found.en, found.document) for found in item.evidence if _rendering(item, found) is term]
    return []


def _rendering(item: Entry, found: Evidence) -> Term:
    """Return the rendering that an evidence shows: the one it spells, else the first."""
    shown = found.rendering.casefold()
    return next(
        (term for term in item.en if shown in (text.casefold() for text in (term.text, *term.forms))),
        item.en[0],
    )


def _term(element: etree._Element, term: Term, sentences: list[tuple[str, str]]) -> None:
    own = cells.term_cells(term)
    own.pop("language", None)
    append(element, "term", term.text)
    if native := _NATIVE_STATUS.get(term.status):
        append(element, "termNote", native, {"type": "administrativeStatus"})
    if term.status not in _NOTED_STATUS:
        del own["status"]
    if term.part_of_speech in PARTS_OF_SPEECH:
        append(element, "termNote", own.pop("part_of_speech"), {"type": "partOfSpeech"})
    if own.get("type", "") in allowed_values("termNote", "termType"):
        append(element, "termNote", own.pop("type"), {"type": "termType"})
    if term.usage:
        append(element, "termNote", own.pop("usage"), {"type": "geographicalUsage"})
    native_other = _native(term.other)
    for name, value in native_other:
        append(element, *_tagged(name, value))
    if rest := term.other[len(native_other) :]:
        own["other"] = plain.compact(rest)
    else:
        own.pop("other", None)
    if term.source:
        append(element, "admin", own.pop("source"), {"type": "source"})
    if term.context:
        append(element, "descrip", own.pop("context"), {"type": "context"})
    for sentence, document in sentences:
        group = append(element, "descripGrp")
        append(group, "descrip", _shown(sentence), {"type": "context"})
        if document:
            append(group, "admin", _shown(document), {"type": "source"})
    if term.note and not term.note.startswith(OURS):
        append(element, "note", own.pop("note"))
    _notes(element, own)


def _native(other: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the first of the unknown categories that TBX-Basic has, as far as they are in its order."""
    place = 0
    for number, (name, value) in enumerate(other):
        category = name.rpartition("/")[2]
        if (
            category not in _KEPT_NATIVE[place:]
            or name != f"{KIND[category]}/{category}"
            or not value.strip()
        ):
            return other[:number]
        allowed = allowed_values(KIND[category], category)
        if allowed and value not in allowed:
            return other[:number]
        place = _KEPT_NATIVE.index(category)
    return other


def _tagged(name: str, value: str) -> tuple[str, str, dict[str, str]]:
    kind, _, category = name.partition("/")
    return kind, value, {"type": category}


def _notes(element: etree._Element, own: dict[str, str], but: tuple[str, ...] = ()) -> None:
    for name, cell in own.items():
        if name not in but:
            append(element, "note", f"{OURS} {name}: {cell}")


def _shown(sentence: str) -> str:
    """Return a sentence without what XML cannot hold; the note of the concept has it whole."""
    return values.description(sentence)
