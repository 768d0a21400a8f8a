"""TMX 1.4b: a translation unit for each pair of terms, what else there is in notes and properties. 1.1 is read too.

Whoever reads a memory offers what it holds, so only usable terms are written, and only with both languages.

The first Chinese term of a concept has a unit for every rendering, a further one a unit for the best rendering
(from English the other way); units with one `tuid` are one concept. Fields are in the unit of the best, as notes and
properties (`x-status`).

The best rendering comes last: OmegaT (3.6, memories in `tm/auto`) inserts the last of several units with one source,
and tools that keep one translation for a source let a later one replace the former.

References:
    LISA 2005. TMX 1.4b Specification.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import regex
from lxml import etree

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS, meaning
from termalign.documents.units.model import TranslationUnit
from termalign.documents.units.tmx import TmxFile
from termalign.documents.xml.element import Element, joined
from termalign.documents.xml.writing import XML_LANG, append, rendered
from termalign.termbase.formats import cells, labels, values
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.cells import NO_STATUS, shown
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.glossary import Entry, Glossary, with_ids

_PROPERTY_PREFIX = "x-"


def units(concept: Entry, source_language: str, *, from_english: bool = False) -> Iterator[etree._Element]:
    """Yield the units of a concept that has terms in both languages, the best last; it has the fields of its terms."""
    sources, targets = (concept.en, concept.zh) if from_english else (concept.zh, concept.en)
    pairs = [(sources[0], target) for target in targets]
    pairs += [(source, targets[0]) for source in sources[1:]]
    best = {id(term): index for index, pair in reversed([*enumerate(pairs)]) for term in pair}
    for index, pair in reversed([*enumerate(pairs)]):
        unit = etree.Element("tu", {"tuid": concept.id} if concept.id else {})
        if pair[0].language != source_language:
            unit.set("srclang", pair[0].language)
        if index == 0:
            write_fields(unit, cells.entry_cells(concept), "entry_note", but=("id",))
        for term in pair:
            variant = append(unit, "tuv", "", {XML_LANG: term.language})
            if best[id(term)] == index:
                write_fields(variant, cells.term_cells(term), "note", but=("language",))
            append(variant, "seg", term.text)
        yield unit


def write_fields(parent: etree._Element, own: dict[str, str], note: str, but: Collection[str] = ()) -> None:
    """Write cells: the one called `note` as a note, the others as properties."""
    if note in own:
        append(parent, "note", own[note])
    for name, cell in own.items():
        if name != note and name not in but:
            append(parent, "prop", cell, {"type": _PROPERTY_PREFIX + name.replace("_", "-")})


def read_fields(parent: Element, names: Collection[str], note: str) -> dict[str, str]:
    """Return the cells of those names that a parent holds."""
    own: dict[str, str] = {}
    for child in parent:
        name = (
            child.get("type").removeprefix(_PROPERTY_PREFIX).replace("-", "_") if child.name == "prop" else ""
        )
        if child.name == "note":
            name = note
        if name in names:
            own.setdefault(name, child.text())
    return own


class _ConceptUnit(NamedTuple):
    """What a unit holds: fields of its concept, and of each term its text, language and fields."""

    line: int | None
    fields: dict[str, Any]
    terms: list[tuple[str, str, dict[str, Any]]]


class TmxConcepts:
    """The concepts that units belong to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._units: dict[object, list[_ConceptUnit]] = {}

    def add(self, unit: TranslationUnit) -> None:
        """Add a unit to the concept it belongs to."""
        element = unit.element
        name = values.description(element.get("tuid"))
        fields = cells.entry_fields(read_fields(element, ENTRY_CELLS, "entry_note"), self._report(element))
        terms = []
        for variant in unit.segments[0].variants:
            language = values.language(variant.language) or "en"
            own = read_fields(variant.element, TERM_CELLS, "note")
            of_term = cells.term_fields(own, self._report(variant.element))
            terms.append((variant.content.text, language, of_term))
        concept_units = _ConceptUnit(element.line, {"id": name, **fields} if name else fields, terms)
        self._units.setdefault(name or len(self._units), []).append(concept_units)

    def into(self, glossary: GlossaryBuilder) -> None:
        """Add the concepts to a glossary, each with its best terms first."""
        for concept_units in self._units.values():
            builder = EntryBuilder(self._reading, concept_units[0].line)
            known: set[tuple[str, str]] = set()
            for line, fields, terms in reversed(concept_units):
                builder.fields = fields | builder.fields
                for text, language, own in terms:
                    if (text, language) not in known:
                        known.add((text, language))
                        builder.add(text, language, line, **own)
            glossary.add(builder)

    def _report(self, element: Element) -> cells.Report:
        return lambda message: self._reading.problem(message, element.line)


_TOOL = "termalign"
_TMX_LAYOUT = "2"
"""Version of the layout of our units, in the header."""

_TITLE_PROPERTY = "x-title"


def format(glossary: Glossary, *, from_english: bool = False) -> Iterator[bytes]:
    """Return the file in pieces, Chinese or English the source; concepts get ids where one has several units."""
    if any(concept.id or len(concept.zh) > 1 or len(concept.en) > 1 for concept in glossary):
        glossary = with_ids(glossary)
    sources = (term for concept in glossary for term in (concept.en if from_english else concept.zh))
    languages = Counter(term.language for term in sources)
    source_language = max(
        languages, key=lambda tag: (languages[tag], tag), default="en" if from_english else "zh"
    )
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    header = etree.Element(
        "header",
        {
            "creationtool": _TOOL,
            "creationtoolversion": _TMX_LAYOUT,
            "segtype": "phrase",
            "o-tmf": _TOOL,
            "adminlang": "en",
            "srclang": source_language,
            "datatype": "plaintext",
        },
    )
    for name, value in glossary.metadata.items():
        append(header, "note", labels.pair(name, value))
    if glossary.title:
        append(header, "prop", glossary.title, {"type": _TITLE_PROPERTY})
    yield rendered(header, 1)
    yield b"  <body>\n"
    for concept in glossary:
        for unit in units(concept, source_language, from_english=from_english):
            yield rendered(unit, 2)
    yield b"  </body>\n</tmx>\n"


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read TMX: a unit of ours is a part of a concept, any other is a concept."""
    file = TmxFile(data, path=reading.path, on_problem=reading.problem)
    file.omissions = reading.omissions
    concepts = TmxConcepts(reading)
    glossary = GlossaryBuilder(reading)
    for unit in file:
        if _is_ours(file.header):
            concepts.add(unit)
        else:
            glossary.add(_concept(unit, reading))
    if file.header is not None and _is_ours(file.header):
        _read_header(file.header, glossary)
    concepts.into(glossary)
    return glossary.build()


def _is_ours(header: Element | None) -> bool:
    """Return whether we wrote a file, by its header."""
    if header is None or header.get("creationtool") != _TOOL:
        return False
    return header.get("creationtoolversion") == _TMX_LAYOUT


def _read_header(header: Element, glossary: GlossaryBuilder) -> None:
    """Take title and metadata from a header of ours."""
    for child in header:
        content = values.description(child.text())
        if child.name == "note" and (pair := labels.pair_read(content)) is not None:
            glossary.metadata[pair[0]] = pair[1]
        elif child.get("type") == _TITLE_PROPERTY:
            glossary.title = content


def _concept(unit: TranslationUnit, reading: Reading) -> EntryBuilder:
    """Return the concept that a unit of another tool is."""
    builder = EntryBuilder(reading, unit.element.line)
    for variant in unit.segments[0].variants:
        if (tag := values.language(variant.language)) is None:
            reading.problem(f"the language {variant.language!r} is not known: left out", variant.line)
        elif not builder.add(variant.content.text, tag, variant.line):
            reading.problem(f"no text in the language {tag!r}", variant.line)
    for element in (unit.element, *(variant.element for variant in unit.segments[0].variants)):
        _report_statuses(element, reading)
    for child in unit.element:
        content = values.description(joined(child.text()))
        if child.name == "note" and "note" not in builder.fields:
            builder.fields["note"] = content
        elif child.name != "tuv":
            name = "/".join(filter(None, (child.name, child.get("type"))))
            builder.other.append((values.description(name), content))
    if name := unit.element.get("tuid"):
        builder.fields["id"] = values.description(name)
    return builder


_STATUS_PROPERTY = regex.compile(r"(?i)(?:x-)?(?:term|administrative)?[-_]?status")
"""Types of properties that seem to give the status of a term."""


def _report_statuses(element: Element, reading: Reading) -> None:
    """Report properties that seem to give a status: in a memory it may be that of the translation, so none is read."""
    for child in element:
        name, value = child.get("type"), joined(child.text()).strip()
        if child.name == "prop" and value and (_STATUS_PROPERTY.fullmatch(name) or _is_answer(name, value)):
            reading.once(
                f"the property {shown(name)} of another tool is {shown(value)}, which is not read, {NO_STATUS}",
                child.line,
                Grade.ODD,
            )


def _is_answer(name: str, value: str) -> bool:
    """Return whether a property says yes or no to a status: `x-forbidden`, `approved`."""
    return (
        values.flag(value) is not None and meaning(name.lower().removeprefix("x-")).column.status is not None
    )
