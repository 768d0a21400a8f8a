"""XLIFF 2.1: a unit for each concept, with its terms in the glossary module.

The source segment is the first Chinese term and the target its first rendering, so that tools without the
glossary module see the pair too. Its glossary entry has every rendering; those of further Chinese terms have the
first. Files without glossary entries, and XLIFF 1.2, are read by their segments.

References:
    OASIS 2018. XLIFF Version 2.1, section 5.4, Glossary Module.
"""

from collections.abc import Iterator

from lxml import etree

from termalign.errors import FormatError
from termalign.formats import values
from termalign.formats.building import EntryBuilder, GlossaryBuilder
from termalign.formats.problems import Reading
from termalign.formats.xml import LANG, append, expect_root, local, rendered, text, walk
from termalign.glossary import Entry, Glossary

_TOOL = "termalign"
_SOURCE = "source"
"""Category of a note that tells where a concept without a definition comes from."""

_UNITS = frozenset(("unit", "trans-unit"))


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: There is no concept, which XLIFF does not allow.
    """
    if not len(glossary):
        raise FormatError("no concept with terms in both languages; XLIFF needs one")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"'
        ' xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" version="2.1" srcLang="zh" trgLang="en">\n'
        f'  <file id="f1" original="{_TOOL}">\n'
    ).encode()
    for number, item in enumerate(glossary, 1):
        yield rendered(_unit(item, f"u{number}"), 2).replace(_DECLARED, b"")
    yield b"  </file>\n</xliff>\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read XLIFF 2 with the glossary module, and XLIFF of any version by its segments."""
    glossary = GlossaryBuilder(reading)
    root: etree._Element | None = None
    for element in walk(data, _UNITS, reading):
        if root is None:
            root = element
            if error := expect_root(root, frozenset(("xliff",)), "XLIFF", reading):
                raise error
        elif local(element) in _UNITS:
            for concept in _concepts(element, root, reading):
                glossary.add(concept)
    return glossary.build()


def _unit(item: Entry, name: str) -> etree._Element:
    unit = etree.Element("unit", {"id": name}, nsmap={"gls": _GLOSSARY})
    if item.id:
        unit.set("name", item.id)
    entries = append(unit, f"{{{_GLOSSARY}}}glossary")
    for number, source in enumerate(item.zh):
        entry = append(entries, f"{{{_GLOSSARY}}}glossEntry", "", {"id": f"g{number + 1}"})
        _text(entry, "term", source.text, source.source)
        for target in item.en if number == 0 else item.en[:1]:
            _text(entry, "translation", target.text, target.source)
        if item.definition and number == 0:
            _text(entry, "definition", item.definition, item.source)
    if item.note or (item.source and not item.definition):
        notes = append(unit, "notes")
        if item.note:
            append(notes, "note", item.note)
        if item.source and not item.definition:
            append(notes, "note", item.source, {"category": _SOURCE})
    segment = append(unit, "segment")
    append(segment, "source", item.zh[0].text)
    append(segment, "target", item.en[0].text)
    return unit


def _text(entry: etree._Element, tag: str, content: str, source: str) -> None:
    append(entry, f"{{{_GLOSSARY}}}{tag}", content, {"source": source} if source else None)


def _concepts(unit: etree._Element, root: etree._Element, reading: Reading) -> Iterator[EntryBuilder]:
    """Yield the concepts of a unit: one for a unit of ours, else one a glossary entry, else its segments."""
    entries = list(unit.iter(f"{{{_GLOSSARY}}}glossEntry"))
    place = unit.getparent()
    file = place if place is not None else root
    while file is not root and local(file) != "file" and file.getparent() is not None:
        file = file.getparent()
    ours = file.get("original") == _TOOL
    languages = _languages(unit, file, root, reading)
    builders = [EntryBuilder(reading, unit.sourceline)] if ours or not entries else []
    if not entries:
        _segments(unit, builders[0], languages)
    for entry in entries:
        if not ours:
            builders.append(EntryBuilder(reading, entry.sourceline))
        _entry(entry, builders[-1], languages)
    for builder in builders:
        if ours and (name := unit.get("name")):
            builder.fields["id"] = values.description(name)
        notes = []
        for note in unit.iter("{*}note"):
            if ours and note.get("category") == _SOURCE:
                builder.fields["source"] = values.description(text(note, as_is=True))
            else:
                notes.append(text(note, as_is=ours))
        if notes:
            builder.fields["note"] = values.description("\n".join(notes))
        yield builder


def _languages(
    unit: etree._Element, file: etree._Element, root: etree._Element, reading: Reading
) -> tuple[str, str]:
    raw = [
        root.get(new) or file.get(old) or ""
        for new, old in (("srcLang", "source-language"), ("trgLang", "target-language"))
    ]
    source, target = map(values.language, raw)
    if source is None or target is None:
        reading.once(
            f"the languages {raw[0]!r} and {raw[1]!r} are not known: taken as zh and en", unit.sourceline
        )
    return source or "zh", target or "en"


def _segments(unit: etree._Element, builder: EntryBuilder, languages: tuple[str, str]) -> None:
    for tag, language in zip(("source", "target"), languages, strict=True):
        content = "".join(text(element) for element in unit.iter(f"{{*}}{tag}"))
        builder.add(content, language)


def _entry(entry: etree._Element, builder: EntryBuilder, languages: tuple[str, str]) -> None:
    for child in entry:
        content, source = text(child, as_is=True), child.get("source", "")
        cited = {"source": values.description(source)} if source else {}
        match local(child):
            case "term":
                builder.add(content, languages[0], child.sourceline, **cited)
            case "translation" if content not in builder.texts(values.side(languages[1])):
                builder.add(
                    content, values.language(child.get(LANG, "")) or languages[1], child.sourceline, **cited
                )
            case "definition":
                builder.fields["definition"] = values.description(content)
                if source:
                    builder.fields["source"] = values.description(source)


_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_DECLARED = f' xmlns:gls="{_GLOSSARY}"'.encode()
