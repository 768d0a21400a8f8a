"""The units of a TMX file that termalign writes, and the concepts they are.

The first Chinese term of a concept has a unit for every rendering, a further one a unit for the best rendering
(from English the other way); units with one `tuid` are one concept. Fields are in the unit of the best, as notes and
properties (`x-status`).

The best rendering comes last: OmegaT (3.6, memories in `tm/auto`) inserts the last of several units with one source,
and tools that keep one translation for a source let a later one replace the former.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS
from termalign.documents.units.model import TranslationUnit
from termalign.documents.xml.element import Element
from termalign.documents.xml.writing import XML_LANG, append
from termalign.termbase.formats import cells, values
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry

_PROPERTY_PREFIX = "x-"


def units(item: Entry, source_language: str, *, from_english: bool = False) -> Iterator[etree._Element]:
    """Yield the units of a concept that has terms in both languages, the best last."""
    yield from reversed(list(_best_first(item, source_language, from_english=from_english)))


def _best_first(item: Entry, source_language: str, *, from_english: bool) -> Iterator[etree._Element]:
    sources, targets = (item.en, item.zh) if from_english else (item.zh, item.en)
    pairs = [(sources[0], target) for target in targets]
    pairs += [(source, targets[0]) for source in sources[1:]]
    written: set[int] = set()
    for number, pair in enumerate(pairs):
        unit = etree.Element("tu", {"tuid": item.id} if item.id else {})
        if pair[0].language != source_language:
            unit.set("srclang", pair[0].language)
        if number == 0:
            write_fields(unit, cells.entry_cells(item), "entry_note", but=("id",))
        for term in pair:
            variant = append(unit, "tuv", "", {XML_LANG: term.language})
            if id(term) not in written:
                written.add(id(term))
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


def needs_ids(items: Iterable[Entry]) -> bool:
    """Return whether some concept has several units, or an id, so that all need one."""
    return any(item.id or len(item.zh) > 1 or len(item.en) > 1 for item in items)
