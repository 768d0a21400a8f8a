"""What of a glossary goes into a file: the part that its format holds, and the losses by name; which language is first.

Both come from one pass, so what is not named is kept and what is named is gone. Writers get only what is kept. The
language that is first is the source: from English the sides are exchanged where a file does not name them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from termalign.documents.tables.headings import ENTRY_CELLS, TERM_CELLS
from termalign.termbase.formats import values
from termalign.termbase.formats.cells import FIELD_OF
from termalign.termbase.formats.contexts import with_contexts
from termalign.termbase.formats.holdings import EVERYTHING, GRAMMAR, MACHINE, SEPARATORS, TERMS_LOST, Loss
from termalign.termbase.formats.patterns import is_pattern
from termalign.termbase.glossary import Entry, Glossary, Status, Term, is_made_id
from termalign.termbase.glossary.status_words import plain_statuses
from termalign.termbase.glossary.undecided import without_remarks


def kept(
    glossary: Glossary,
    holds: frozenset[str],
    *,
    contexts: bool = False,
    fits: Callable[[Entry], bool] | None = None,
) -> tuple[Glossary, list[Loss]]:
    """Return the part of a glossary that a format holds, and what it loses.

    Args:
        glossary: The glossary.
        holds: Names of what the format holds, as `holdings` has them.
        contexts: Whether sentences of the evidence become the contexts of terms without one.
        fits: Whether the format can write a concept of what it holds; None where it can write any.

    Example:
        >>> from termalign import entry
        >>> glossary = Glossary((replace(entry("法治", "rule of law"), definition="law before power"),))
        >>> part, losses = kept(glossary, EVERYTHING - {"definition"})
        >>> part.entries[0].definition, *map(str, losses)
        ('', 'definition (1, e.g. 法治)')
    """
    if holds == EVERYTHING:
        return glossary, []
    keeping = _Keeping(holds)
    sources = "other" in holds
    concepts = (
        (with_contexts(concept, sources=sources) for concept in glossary) if contexts else iter(glossary)
    )
    entries = [entry for concept in concepts if (entry := keeping.entry(concept)) is not None]
    patterns = [concept for concept in entries if is_pattern(concept)]
    entries = [concept for concept in entries if not is_pattern(concept)]
    if "concepts" not in holds:
        entries = keeping.by_chinese_term(entries)
    if "status" not in holds:
        entries = [keeping.without_statuses(concept) for concept in entries]
    if fits is not None:
        entries = [concept for concept in entries if keeping.fitting(concept, fits)]
    title, metadata = keeping.about(glossary)
    return Glossary((*entries, *patterns), title, metadata), keeping.losses()


_FIELD_DEFAULTS = {
    kind: {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    for kind in (Term, Entry)
}


class _Keeping:
    """Takes out what is not held, and counts it."""

    def __init__(self, holds: frozenset[str]) -> None:
        self._holds = holds
        self._counts: Counter[tuple[str, bool]] = Counter()
        self._examples: dict[tuple[str, bool], str] = {}
        self._lost_fields = {
            prefix: [name for name in TERM_CELLS if f"{prefix}{name}" not in holds and name != "status"]
            for prefix in ("zh_", "")
        }
        self._lost_of_entry = [(name, FIELD_OF.get(name, name)) for name in ENTRY_CELLS if name not in holds]

    def losses(self) -> list[Loss]:
        """Return what was lost so far: whole terms, then what people wrote of them, then grammar."""
        lost = [
            Loss(category, count, values.line(self._examples[category, machine], _LONGEST_EXAMPLE), machine)
            for (category, machine), count in self._counts.items()
        ]
        return sorted(lost, key=lambda loss: (loss.what not in TERMS_LOST, loss.what in GRAMMAR))

    def about(self, glossary: Glossary) -> tuple[str, dict[str, str]]:
        """Return the title and the metadata that are kept."""
        title, metadata = glossary.title, dict(glossary.metadata)
        if title and not self._has("title", title):
            title = ""
        if _SIGNATURE_KEY in metadata and not self._has(_SIGNATURE_KEY, metadata[_SIGNATURE_KEY]):
            del metadata[_SIGNATURE_KEY]
        names = [name for name in metadata if name != _SIGNATURE_KEY]
        informative = [name for name in names if name != _DIRECTION]
        if names and not self._has("metadata", (informative or names)[0], machine=not informative):
            metadata = {name: text for name, text in metadata.items() if name == _SIGNATURE_KEY}
        return title, metadata

    def entry(self, concept: Entry) -> Entry | None:
        """Return what is kept of a concept; None for nothing."""
        name = _name(concept)
        if is_pattern(concept):
            return concept if self._has("patterns", name) else None
        zh, en, others = (self._usable(side, name) for side in (concept.zh, concept.en, concept.others))
        if not (zh and en) and not self._has("untranslated", name):
            return None
        if len(en) > 1 and not self._has("synonyms", name):
            en = (min(en, key=lambda term: term.status is not Status.PREFERRED),)
        if len(zh) > 1 and "zh_synonym_fields" not in self._holds:
            zh = (zh[0], *self._plain_synonyms(zh[0], zh[1:], name))
        changed = self._defaults(concept, self._lost_of_entry, _FIELD_DEFAULTS[Entry], name)
        zh, en = self._terms(zh, "zh_", name), self._terms(en, "", name)
        others = () if "others" in changed else self._terms(others, "", name)
        if not (zh or en or others):
            return None
        return replace(concept, **changed | {"zh": zh, "en": en, "others": others})

    def by_chinese_term(self, concepts: list[Entry]) -> list[Entry]:
        """Return a concept for every Chinese term, with all its renderings."""
        grouped: dict[str, tuple[Entry, list[Term]]] = {}
        for concept in concepts:
            if len(concept.zh) > 1 or concept.zh[0].text in grouped:
                self._has("concepts", _name(concept))
            for term in concept.zh:
                first = replace(concept, zh=(term,))
                grouped.setdefault(term.text, (first, []))[1].extend(concept.en)
        return [
            replace(first, en=self._one_concept(_first_of_each(renderings), first))
            for first, renderings in grouped.values()
        ]

    def _one_concept(self, renderings: tuple[Term, ...], concept: Entry) -> tuple[Term, ...]:
        """Return the renderings of a Chinese term: the first alone where a format holds but one."""
        if len(renderings) < 2 or {"synonyms", "homonyms"} & self._holds:
            return renderings
        self._has("homonyms", _name(concept))
        return renderings[:1]

    def fitting(self, concept: Entry, fits: Callable[[Entry], bool]) -> bool:
        """Return whether a format can write a concept; count it as a loss where not."""
        return fits(concept) or self._has(SEPARATORS, _name(concept))

    def without_statuses(self, concept: Entry) -> Entry:
        """Return a concept whose statuses are those that reading makes of a file without any."""
        sides = []
        for side in (concept.zh, concept.en, concept.others):
            statuses = plain_statuses(term.language for term in side)
            sides.append(
                tuple(replace(term, status=status) for term, status in zip(side, statuses, strict=True))
            )
        if sides != [concept.zh, concept.en, concept.others]:
            self._has("status", _name(concept))
        return replace(concept, zh=sides[0], en=sides[1], others=sides[2])

    def _has(self, category: str, example: str, *, machine: bool = False) -> bool:
        """Return whether something is held; count it as a loss where not."""
        if category in self._holds:
            return True
        key = category, machine or category in MACHINE
        self._counts[key] += 1
        self._examples.setdefault(key, example)
        return False

    def _usable(self, terms: tuple[Term, ...], name: str) -> tuple[Term, ...]:
        return tuple(term for term in terms if term.usable or self._has("deprecated", term.text))

    def _plain_synonyms(self, head: Term, synonyms: Iterable[Term], name: str) -> Iterator[Term]:
        for term in synonyms:
            plain = Term(term.text, head.language, head.status)
            if term != plain:
                self._has("zh_synonym_fields", name)
            if term.usable or not head.usable:
                yield plain

    def _terms(self, terms: tuple[Term, ...], prefix: str, name: str) -> tuple[Term, ...]:
        lost = [(f"{prefix}{field}", field) for field in self._lost_fields[prefix]]
        terms_kept = []
        for term in terms:
            side = values.side(term.language)
            plain = {"language": side if side in ("zh", "en") else term.language}
            changed = self._defaults(term, lost, _FIELD_DEFAULTS[Term] | plain, name)
            if term.note and "note" not in changed and "layout" not in self._holds:
                line = " ".join(term.note.split())
                if line != term.note:
                    self._has("layout", name)
                    changed["note"] = line
            terms_kept.append(replace(term, **changed) if changed else term)
        if "repeats" in self._holds:
            return tuple(terms_kept)
        single = _first_of_each(terms_kept)
        if len(single) < len(terms_kept):
            self._has("repeats", name)
        return single

    def _defaults(
        self, concept: Term | Entry, lost: Iterable[tuple[str, str]], defaults: Mapping[str, Any], name: str
    ) -> dict[str, Any]:
        """Return the defaults of the lost fields with another value; each is a loss."""
        changed = {}
        for category, field in lost:
            value = getattr(concept, field)
            if value != defaults[field]:
                self._has(category, name, machine=category in _BY_PROGRAMS and _BY_PROGRAMS[category](value))
                changed[field] = defaults[field]
        return changed


def _first_of_each(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms without those that repeat text and language of one before."""
    first: dict[tuple[str, str], Term] = {}
    for term in terms:
        first.setdefault((term.text, term.language), term)
    return tuple(first.values())


_BY_PROGRAMS: dict[str, Callable[[str], bool]] = {
    "id": is_made_id,
    "entry_note": lambda note: not without_remarks(note),
}
"""By the name of what people write, and programs too: a test whether a program wrote all of it."""


def _name(concept: Entry) -> str:
    return next(term.text for side in (concept.zh, concept.en, concept.others) for term in side)


_LONGEST_EXAMPLE = 40
"""Code points of an example."""

_SIGNATURE_KEY = "signature"
"""Name of the metadata with the versions of what made the glossary."""

_DIRECTION = "direction"
"""Name of the metadata with the direction of the texts a glossary was extracted from."""


def swapped(glossary: Glossary) -> Glossary:
    """Return a glossary with its languages exchanged, to be written by a format that writes the Chinese term first.

    The note of a pair goes where the format has it, at the term that is written second.

    Example:
        >>> from termalign.termbase.glossary import entry
        >>> item = swapped(Glossary((entry("法治", "rule of law"),))).entries[0]
        >>> item.zh[0].text, item.en[0].text
        ('rule of law', '法治')
    """
    return Glossary(tuple(map(_swapped, glossary)), glossary.title, glossary.metadata)


def losses_of_swapped(losses: Iterable[Loss]) -> list[Loss]:
    """Return the losses of a glossary that was swapped under the names that they have in the glossary itself."""
    return [loss._replace(what=_TURNED_NAMES.get(loss.what, loss.what)) for loss in losses]


def _swapped(item: Entry) -> Entry:
    note = next((term.note for term in item.en if term.note), "")
    sources = [replace(term, language="zh", note="" if term.note == note else term.note) for term in item.en]
    targets = [replace(term, language="en", note=term.note or note) for term in item.zh]
    return replace(item, zh=tuple(sources), en=tuple(targets))


_TURNED_NAMES = {
    "zh_note": "note",
    "note": "zh_note",
    "zh_language": "language",
    "language": "zh_language",
    "zh_status": "status",
    "status": "status",
    "zh_synonym_fields": "synonyms",
}
