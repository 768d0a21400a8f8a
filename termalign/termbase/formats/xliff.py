"""XLIFF 2.1: a unit for each concept, with its terms in the glossary module.

The source segment is the first Chinese term and the target its first rendering, so that tools without the
glossary module see the pair too. Its glossary entry has every rendering; those of further Chinese terms have the
first. From English it is the other way. Files without glossary entries, and XLIFF 1.2 of any tool, are read by their
segments.

References:
    OASIS 2018. XLIFF Version 2.1, section 5.4, Glossary Module.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from termalign.documents.units.model import TranslationUnit
from termalign.documents.units.xliff import XliffFile, original, unit_languages
from termalign.documents.xml.element import LANG, Element, joined
from termalign.documents.xml.writing import append, rendered
from termalign.errors import FormatError
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats import values
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Entry, Glossary, Status, Term

_TOOL = "termalign"
_SOURCE = "source"
"""Category of a note with the source of a concept without a definition."""


def format(glossary: Glossary, *, from_english: bool = False) -> Iterator[bytes]:
    """Return the file in pieces, Chinese or English the source.

    Raises:
        FormatError: There is no concept, which XLIFF does not allow.
    """
    if not len(glossary):
        raise FormatError("no concept with terms in both languages; XLIFF needs one")
    source, target = ("en", "zh") if from_english else ("zh", "en")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"'
        ' xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" version="2.1"'
        f' srcLang="{source}" trgLang="{target}">\n'
        f'  <file id="f1" original="{_TOOL}">\n'
    ).encode()
    for number, concept in enumerate(glossary, 1):
        sides = (concept.en, concept.zh) if from_english else (concept.zh, concept.en)
        yield rendered(_unit(concept, *sides, f"u{number}"), 2).replace(_NAMESPACE_DECLARATION, b"")
    yield b"  </file>\n</xliff>\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read XLIFF 2 with the glossary module, and XLIFF of any version and tool by its segments."""
    glossary = GlossaryBuilder(reading)
    file = XliffFile(data, path=reading.path, on_problem=reading.problem)
    file.omissions = reading.omissions
    for unit in file:
        for concept in _concepts(unit, reading):
            glossary.add(concept)
    if file.untranslatable:
        reading.problem("units that are not to be translated are left out", grade=Grade.ODD)
    return glossary.build()


def _unit(concept: Entry, sources: Sequence[Term], targets: Sequence[Term], name: str) -> etree._Element:
    unit = etree.Element("unit", {"id": name}, nsmap={"gls": _GLOSSARY_NAMESPACE})
    if concept.id:
        unit.set("name", concept.id)
    entries = append(unit, f"{{{_GLOSSARY_NAMESPACE}}}glossary")
    for index, source in enumerate(sources):
        entry = append(entries, f"{{{_GLOSSARY_NAMESPACE}}}glossEntry", "", {"id": f"g{index + 1}"})
        _text(entry, "term", source.text, source.source)
        for target in targets if index == 0 else targets[:1]:
            _text(entry, "translation", target.text, target.source)
        if concept.definition and index == 0:
            _text(entry, "definition", concept.definition, concept.source)
    if concept.note or (concept.source and not concept.definition):
        notes = append(unit, "notes")
        if concept.note:
            append(notes, "note", concept.note)
        if concept.source and not concept.definition:
            append(notes, "note", concept.source, {"category": _SOURCE})
    segment = append(unit, "segment")
    append(segment, "source", sources[0].text)
    append(segment, "target", targets[0].text)
    return unit


def _text(entry: etree._Element, tag: str, content: str, source: str) -> None:
    append(entry, f"{{{_GLOSSARY_NAMESPACE}}}{tag}", content, {"source": source} if source else None)


def _concepts(unit: TranslationUnit, reading: Reading) -> Iterator[EntryBuilder]:
    """Yield the concepts of a unit: one for a unit of ours, else one a glossary entry, else its segments."""
    element = unit.element
    entries = list(element.inside("glossEntry"))
    ours = original(element) == _TOOL
    tags = _languages(element, reading)
    builders = [EntryBuilder(reading, element.line)] if ours or not entries else []
    if not entries:
        _segments(unit, builders[0], tags, _status(unit.element, reading))
    for entry in entries:
        if not ours:
            builders.append(EntryBuilder(reading, entry.line))
        _entry(entry, builders[-1], tags)
    own: dict[str, str] = {}
    if ours and (name := element.get("name")):
        own["id"] = values.description(name)
    notes = []
    for note in element.inside("note"):
        if ours and note.get("category") == _SOURCE:
            own["source"] = values.description(note.text())
        else:
            notes.append(note.text() if ours else joined(note.text()))
    if notes:
        own["note"] = values.description("\n".join(notes))
    for builder in builders:
        builder.fields |= own
        yield builder


def _languages(unit: Element, reading: Reading) -> tuple[str, str]:
    raw = unit_languages(unit)
    source, target = map(values.language, raw)
    if source is None or target is None:
        reading.once(f"the languages {raw[0]!r} and {raw[1]!r} are not known: taken as zh and en", unit.line)
    return source or "zh", target or "en"


def _status(unit: Element, reading: Reading) -> dict[str, Any]:
    """Return the status of the terms of a unit of XLIFF 1.2, if it says that its translation is not approved."""
    target = unit.find("target")
    state = target.get("state") if target is not None else ""
    said = 'approved="no"' if unit.get("approved") == "no" else f'state="{state}"'
    if unit.get("approved") != "no" and not _UNAPPROVED_STATE.fullmatch(state):
        return {}
    reading.once(f"units with {values.line(said, _MAX_SHOWN)} are read as 'proposed'", unit.line, Grade.ODD)
    return {"status": Status.PROPOSED}


_UNAPPROVED_STATE = lazy_pattern("new|needs-.*")
"""The state of a target that somebody has to work on still."""

_MAX_SHOWN = 40
"""Code points of a value in a message."""


def _segments(
    unit: TranslationUnit, builder: EntryBuilder, tags: tuple[str, str], status: dict[str, Any]
) -> None:
    sides = zip(
        *(segment.variants for segment in unit.segments if len(segment.variants) == len(tags)), strict=True
    )
    for tag, variants in zip(tags, sides, strict=False):
        texts = [joined(variant.content.text) for variant in variants]
        builder.add(("" if values.side(tag) == "zh" else " ").join(filter(None, texts)), tag, **status)


def _entry(entry: Element, builder: EntryBuilder, tags: tuple[str, str]) -> None:
    texts = set(builder.texts(values.side(tags[1])))
    for child in entry:
        content, source = child.text(), child.get("source")
        cited = {"source": values.description(source)} if source else {}
        match child.name:
            case "term":
                builder.add(content, tags[0], child.line, **cited)
            case "translation" if content not in texts:
                texts.add(content)
                builder.add(content, values.language(child.get(LANG)) or tags[1], child.line, **cited)
            case "definition":
                builder.fields["definition"] = values.description(content)
                if source:
                    builder.fields["source"] = values.description(source)


_GLOSSARY_NAMESPACE = "urn:oasis:names:tc:xliff:glossary:2.0"
_NAMESPACE_DECLARATION = f' xmlns:gls="{_GLOSSARY_NAMESPACE}"'.encode()
