"""TBX of every dialect, read: v3 (`tbx`, DCA and DCT style), v2 (`martif`, tig and ntig), TBX-Min of 2013.

One pass, one concept in memory at a time. What a dialect does not allow is taken all the same and reported;
categories without a field are kept as `element/type`.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS
from termalign.documents.xml.element import LANG, Element, joined, quoted
from termalign.documents.xml.walking import expect_root, walk
from termalign.language.text import is_han
from termalign.termbase.formats import cells, labels, values
from termalign.termbase.formats import tbx_categories as categories
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.contexts import CONTEXT_SOURCE
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.tbx_categories import PARTS_OF_SPEECH, stated_status
from termalign.termbase.glossary import Glossary, Status

TBX_ROOTS = frozenset(("tbx", "martif", "TBX"))
_CONCEPT_ELEMENTS = frozenset(("termEntry", "conceptEntry", "entry"))
_LANGUAGE_SECTIONS = frozenset(("langSet", "langSec", "langGroup"))
_TERM_SECTIONS = frozenset(("tig", "ntig", "termSec", "termGroup"))
_HEADER_ELEMENTS = frozenset(("martifHeader", "tbxHeader", "header"))
_PERSON = "refObject"
_KEPT_ELEMENTS = _CONCEPT_ELEMENTS | _HEADER_ELEMENTS | {_PERSON}
_GROUPS = frozenset(("descripGrp", "adminGrp", "termNoteGrp", "termGrp"))
_TRANSACTIONS = frozenset(("transacGrp", "transac", "date", "transacNote"))
_COMPLAINED = ("transac", "transacNote")
"""Those of them that the dialects have rules for."""

_MIN_2013 = {
    "partOfSpeech": "partOfSpeech",
    "termStatus": "administrativeStatus",
    "customer": "customerSubset",
}


MOST_KNOWN = 1024
"""What is beside terms, of which the fields are remembered: statuses, parts of speech and types in all combinations."""


class CategoryValue(NamedTuple):
    """A category in a file."""

    kind: str
    """The element: descrip, admin, termNote, note, ref, xref …"""
    name: str
    """Its type; empty for a note."""
    value: str
    source: str = ""
    """The source that its group gives."""
    target: str = ""


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read TBX."""
    glossary = GlossaryBuilder(reading)
    reader = _TbxReader("", reading)
    for element in walk(data, _KEPT_ELEMENTS, path=reading.path, on_problem=reading.problem):
        if element.parent is None:
            expect_root(element, TBX_ROOTS, "TBX", path=reading.path)
            reader = _TbxReader(element.get("type"), reading)
        elif element.name in _CONCEPT_ELEMENTS:
            glossary.add(reader.entry(element))
        elif element.name in _HEADER_ELEMENTS:
            ours = _read_header(element, glossary, reading)
            reader = _TbxReader(reader.dialect, reading, ours=ours)
        elif element.name == _PERSON:  # or an organization, that terms refer to
            texts = [
                f"{item.get('type')}: {joined(item.text())}" for item in element.inside("item", "itemSet")
            ]
            glossary.metadata[f"refObject {element.get('id')}"] = values.description("; ".join(texts))
        elif element.parent.name == "text" and element.name not in _TBX_TEXTS:
            reading.problem(f"<{quoted(element.name)}> directly in <text>: left out", element.line)
    return glossary.build()


class _TbxReader:
    """Reads the concepts of one file."""

    def __init__(self, dialect: str, reading: Reading, *, ours: bool = False) -> None:
        self.reading = reading
        self.dialect = dialect
        self.ours = ours
        """Whether we wrote the file: line ends in it mean something, and notes with a label are fields."""
        self._notes: list[str] = []
        self._references: list[str] = []
        """Those of the concept that is read."""
        self._known: dict[tuple[object, ...], dict[str, Any]] = {}
        """What is beside a term to its fields, where there is nothing to report: most terms have a status alone."""

    def problem(self, message: str, element: Element) -> None:
        """Report a problem at an element."""
        self.reading.problem(message, element.line)

    def entry(self, element: Element) -> EntryBuilder:
        """Read a concept."""
        builder = EntryBuilder(self.reading, element.line)
        if name := values.description(element.get("id")):
            builder.fields["id"] = name
        own: dict[str, str] = {}
        self._notes, self._references = [], []
        for child in element:
            if child.name in _LANGUAGE_SECTIONS:
                self.language(child, builder, own)
            else:
                for category in self.categories(child, categories.CONCEPT):
                    self.of_concept(category, builder, own)
        if self._notes:
            builder.fields["note"] = "\n".join(self._notes)
        if self._references:
            builder.fields["references"] = tuple(self._references)
        builder.fields |= cells.entry_fields(own, lambda message: self.problem(message, element))
        return builder

    def language(self, element: Element, builder: EntryBuilder, own: dict[str, str]) -> None:
        """Read the terms of one language."""
        tag = self.tag(element)
        read = False
        for child in element:
            if child.name in _TERM_SECTIONS:
                read = self.term(child, tag, builder) or read
            else:
                for category in self.categories(child, categories.LANGUAGE):
                    self.of_concept(category, builder, own, tag)
        if not read:
            self.problem(f"no term in the language {tag!r}", element)

    def tag(self, element: Element) -> str:
        """Return the language of a section; where it gives none, the one its terms are written in."""
        raw = element.get(LANG) or element.get("lang")
        tag = values.language(raw)
        if tag is None:
            tag = "zh" if any(map(is_han, element.text())) else "en"
            self.problem(f"the language {raw!r} is not known: taken as {tag!r} by its script", element)
        elif "_" in raw:
            self.reading.once(f"the language {raw!r} is written {tag!r}", element.line)
        return tag

    def term(self, element: Element, tag: str, builder: EntryBuilder) -> bool:
        """Read a term with what belongs to it; False where it has no text."""
        parts = [part for child in element for part in (child if child.name == "termGrp" else (child,))]
        texts = [part for part in parts if part.name == "term"]
        if len(texts) > 1:
            self.problem("several terms in one term section: each is taken", element)
        elif texts and parts[0] is not texts[0]:
            self.problem("the term is not the first in its section", element)
        written = tuple(
            (part.name, *part.attributes.items(), *part.content) for part in parts if part.name != "term"
        )
        result = self._known.get(written)
        if result is None:
            reported = len(self.reading.problems)
            result, is_alone = self.term_fields(element, parts, builder)
            if is_alone and reported == len(self.reading.problems) and len(self._known) < MOST_KNOWN:
                self._known[written] = result
        return [builder.add(self.text(part), tag, element.line, **result) for part in texts].count(True) > 0

    def term_fields(
        self, element: Element, parts: Sequence[Element], builder: EntryBuilder
    ) -> tuple[dict[str, Any], bool]:
        """Return the fields of a term by what is beside it, and whether nothing else of its concept matters."""
        fields: dict[str, str] = {}
        own: dict[str, str] = {}
        unknown: list[tuple[str, str]] = []
        notes: list[str] = []
        is_alone = True
        for part in parts:
            if part.name != "term":
                for category in self.categories(part, categories.TERM):
                    is_alone = is_alone and category.name != "definition"
                    self.of_term(category, fields, own, unknown, notes, builder)
        if notes:
            fields["note"] = "\n".join(notes)
        if not self.ours:
            stated = (*unknown, *(("note", note) for note in notes))
            status_cell = fields.get("status", "")
            if (status := stated_status(stated, status_cell, self.reading, builder.line)) is not None:
                fields["status"] = status.value
        elif "status" not in fields:
            fields["status"] = Status.PROPOSED.value
        result = cells.term_fields(fields | own, lambda message: self.reading.once(message, element.line))
        if unknown or "other" in result:
            result["other"] = (*unknown, *result.get("other", ()))
        return result, is_alone

    def of_term(
        self,
        category: CategoryValue,
        fields: dict[str, str],
        own: dict[str, str],
        unknown: list[tuple[str, str]],
        notes: list[str],
        builder: EntryBuilder,
    ) -> None:
        """Take a category of a term into its cells, or among those without a field."""
        cell = _CELL_OF_CATEGORY.get((category.kind, category.name))
        if category.kind == "note" and (mine := self.labelled(category.value, TERM_CELLS)):
            _take(mine, own, unknown)
        elif category.kind == "note":
            notes.append(category.value)
        elif (category.kind, category.name) == (
            "descrip",
            "definition",
        ) and "definition" not in builder.fields:
            builder.fields["definition"] = category.value
        elif cell is not None and cell not in fields:
            lower = cell == "part_of_speech" and category.value.lower() in PARTS_OF_SPEECH
            fields[cell] = category.value.lower() if lower and not self.ours else category.value
            if category.name == "administrativeStatus" and self.dialect:
                self.status(category.value, builder)
            if category.source and cell == "context":
                unknown.append((CONTEXT_SOURCE, category.source))
        else:
            unknown.append(_kept(category))

    def of_concept(
        self, category: CategoryValue, builder: EntryBuilder, own: dict[str, str], language: str = ""
    ) -> None:
        """Take a category of the concept, or of one of its languages, into the entry."""
        fields = builder.fields
        match category.kind, category.name:
            case ("descrip", "subjectField") if "subject" not in fields:
                fields["subject"] = category.value
            case ("descrip", "definition" | "") if "definition" not in fields:
                fields["definition"] = category.value
                if category.source:
                    fields["source"] = category.source
            case ("note", _):
                if (mine := self.labelled(category.value, ENTRY_CELLS)) is not None:
                    _take(mine, own, builder.other)
                else:
                    self._notes.append(category.value)
            case ("ref", name) if name.replace("-", "").lower() == "crossreference":
                self._references.append(category.target or category.value)
            case _:
                builder.other.append(_kept(category, language))

    def labelled(self, note: str, names: Collection[str]) -> tuple[str, str] | None:
        """Return the cell that a note of ours holds: which of `names`, and its content."""
        return labels.read(note, names) if self.ours else None

    def status(self, value: str, builder: EntryBuilder) -> None:
        """Report a status by another name than the standard's."""
        status = values.status(value)
        if status not in (None, value.lower()) and value not in categories.allowed_values(
            "termNote", "administrativeStatus"
        ):
            self.reading.once(f"the status {value!r} is read as {str(status)!r}", builder.line)

    def categories(self, element: Element, level: str) -> Iterator[CategoryValue]:
        """Yield the categories of an element, which may be a group; what the dialect forbids is reported."""
        name = element.name
        if name in _GROUPS:
            yield from self.group(element, level)
        elif name in _TRANSACTIONS:
            for part in (element, *element.inside(*_COMPLAINED)):
                if part.name in _COMPLAINED:
                    self.complain(part.name, part.get("type"), level, joined(part.text()), part)
            if flat := _flat(element):
                yield CategoryValue("transacGrp", "", flat)
        else:
            category = self.category(element, level)
            if category.value or category.target:
                yield category

    def group(self, element: Element, level: str) -> Iterator[CategoryValue]:
        """Yield the categories of a group, with the source that the group gives for them."""
        grouped = [self.category(child, level, grouped=True) for child in element]
        sources = [category for category in grouped if (category.kind, category.name) == ("admin", "source")]
        main = [category for category in grouped if category not in sources]
        if not main:
            main, sources = sources, []
        if sum(category.kind == "descrip" for category in main) > 1:
            self.problem("several descriptions in one group: each is taken", element)
        for index, category in enumerate(main):
            yield category._replace(source="" if index or not sources else sources[0].value)
        yield from sources[1:]

    def category(self, element: Element, level: str, *, grouped: bool = False) -> CategoryValue:
        """Return the category and value of one element."""
        kind, name = element.name, element.get("type")
        value = values.description(self.text(element))
        if kind in ("descrip", "admin", "termNote", "ref", "xref"):
            if not (grouped and (kind, name) == ("admin", "source")):
                self.complain(kind, name, level, value, element)
        elif kind != "note":  # an element named as its category: the DCT style, and TBX-Min of 2013
            new = _MIN_2013.get(kind, kind)
            kind, name = (categories.ELEMENT_OF[new], new) if new in categories.ELEMENT_OF else (kind, "")
        return CategoryValue(kind, name, value, "", values.description(element.get("target")))

    def text(self, element: Element) -> str:
        """Return the text of an element, line ends made spaces where they mean nothing."""
        return element.text() if self.ours else joined(element.text())

    def complain(self, kind: str, name: str, level: str, value: str, element: Element) -> None:
        """Report what the dialect has against a category, at its first occurrence."""
        if wrong := categories.complaint(self.dialect, kind, name, level, value):
            self.reading.once(f"{wrong}; kept", element.line)


_CELL_OF_CATEGORY = {
    ("termNote", "administrativeStatus"): "status",
    ("termNote", "usageStatus"): "status",
    ("termNote", "normativeAuthorization"): "status",
    ("termNote", "partOfSpeech"): "part_of_speech",
    ("termNote", "termType"): "type",
    ("termNote", "geographicalUsage"): "usage",
    ("descrip", "context"): "context",
    ("admin", "source"): "source",
}
"""Category of a term to the name of its cell."""


def _take(labelled: tuple[str, str], own: dict[str, str], unknown: list[tuple[str, str]]) -> None:
    """Take a labelled note into the cells, or among the categories without a field."""
    name, value = labelled
    category = name.removeprefix(f"{labels.OTHER_LABEL} ")
    if category != name:
        unknown.append((values.description(category), value))
    else:
        own[name] = value


def _kept(category: CategoryValue, language: str = "") -> tuple[str, str]:
    """Return a category without a field, by a name with its level and element."""
    name = "/".join(filter(None, (language, category.kind, category.name)))
    value = category.value
    if category.target and category.target != value:
        value = f"{value} <{category.target}>" if value else category.target
    return name, f"{value} ({category.source})" if category.source else value


def _flat(element: Element) -> str:
    """Return the parts of a transaction in one line."""
    leaves = (part for part in (element, *element.inside()) if next(iter(part), None) is None)
    parts = [joined(part.text()).strip() for part in leaves]
    return values.description("; ".join(filter(None, parts)))


TBX_LAYOUT = "termalign, layout 2"
"""Paragraph in the header of files we write: line ends in texts are meant, and notes with a label are fields."""


def _read_header(header: Element, glossary: GlossaryBuilder, reading: Reading) -> bool:
    """Read a header, report what is not where it belongs, and return whether we wrote the file."""
    paragraphs = list(header.inside("p"))
    ours = any(joined(paragraph.text()) == TBX_LAYOUT for paragraph in paragraphs)
    for paragraph in paragraphs if ours else ():
        if not paragraph.get("type") and (pair := labels.pair_read(paragraph.text())) is not None:
            glossary.metadata[values.description(pair[0])] = values.description(pair[1])
    for title in header.inside("title"):
        glossary.title = values.description(title.text() if ours else joined(title.text()))
    for element in header.inside("sourceDesc", "fileDesc", "encodingDesc"):
        if any(isinstance(child, str) and child.strip() for child in element.content):
            reading.problem("text of the header outside <p>: left out", element.line)
    return ours


_TBX_TEXTS = ("body", "front", "back")
"""What `text` may hold."""
