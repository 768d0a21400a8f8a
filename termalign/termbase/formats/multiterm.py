"""MultiTerm XML, as Trados exports a term base: concepts, their languages, terms, and fields of the user's own at each.

The fields have names that each term base chooses; they are understood as the headings of tables are.

References:
    Trados MultiTerm, MTF: `conceptGrp`, `languageGrp`, `termGrp`, `descripGrp`.
"""

from collections.abc import Iterable, Iterator

from termalign.documents.tables.headings import ENTRY_TEXTS, TERM_CELLS, meaning
from termalign.documents.xml.element import Element, joined
from termalign.documents.xml.walking import expect_root, walk
from termalign.termbase.formats import cells, values
from termalign.termbase.formats.building import EntryBuilder, GlossaryBuilder
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.tbx_categories import stated_status
from termalign.termbase.glossary import Glossary

MULTITERM_ROOT = "mtf"
_CONCEPT = "conceptGrp"
_GROUPS_INSIDE = frozenset(("languageGrp", "termGrp"))


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read the concepts of a term base."""
    glossary = GlossaryBuilder(reading)
    for element in walk(data, frozenset((_CONCEPT,)), path=reading.path, on_problem=reading.problem):
        if element.parent is None and element.name != _CONCEPT:
            expect_root(element, frozenset((MULTITERM_ROOT,)), "MultiTerm XML", path=reading.path)
        elif element.name == _CONCEPT:
            glossary.add(_entry(element, reading))
    return glossary.build()


def _entry(concept: Element, reading: Reading) -> EntryBuilder:
    builder = EntryBuilder(reading, concept.line)
    if (identifier := concept.find("concept")) is not None and (name := joined(identifier.text())):
        builder.fields["id"] = name
    own: dict[str, str] = {}
    _of_entry(_fields(concept), own, builder)
    for section in concept:
        if section.name != "languageGrp":
            continue
        tag = _language(section, reading)
        _of_entry(_fields(section), own, builder)
        for group in section:
            if group.name == "termGrp" and (term := group.find("term")) is not None:
                builder.add(joined(term.text()), tag, group.line, **_term_fields(group, reading))
    builder.fields |= cells.entry_fields(own, lambda message: reading.problem(message, concept.line))
    return builder


def _language(section: Element, reading: Reading) -> str:
    """Return the tag of a language by its code, else by its name."""
    language = section.find("language")
    codes = (language.get("lang"), language.get("type")) if language is not None else ()
    for code in codes:
        if code and (tag := values.language(code)) is not None:
            return tag
    reading.once(
        f"the language {' '.join(codes)!r} is not known: its terms are kept as undetermined", section.line
    )
    return "und"


def _fields(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the fields of a level by name, those inside others too, but not those of the levels below."""
    for child in element.all(lambda inner: inner.name not in _GROUPS_INSIDE):
        if not isinstance(child, str) and child.name == "descrip" and (value := joined(child.text())):
            yield child.get("type"), value


def _of_entry(fields: Iterable[tuple[str, str]], own: dict[str, str], builder: EntryBuilder) -> None:
    for name, value in fields:
        cell = {"note": "entry_note"}.get(meaning(name).column.name, meaning(name).column.name)
        if cell in ENTRY_TEXTS and cell != "id" and cell not in own:
            own[cell] = value
        else:
            builder.other.append((name or "descrip", value))


def _term_fields(group: Element, reading: Reading) -> dict[str, object]:
    own: dict[str, str] = {}
    unknown: list[tuple[str, str]] = []
    for name, value in _fields(group):
        cell = meaning(name).column.name
        if cell in TERM_CELLS and cell not in own:
            own[cell] = value
        else:
            unknown.append((name or "descrip", value))
    fields = cells.term_fields(
        own,
        lambda message: reading.problem(message, group.line),
        misspelt=lambda message: reading.problem(message, group.line, Grade.FAULT),
    )
    if (status := stated_status(unknown, own.get("status", ""), reading, group.line)) is not None:
        fields["status"] = status
    if unknown or "other" in fields:
        fields["other"] = (*unknown, *fields.get("other", ()))
    return fields
