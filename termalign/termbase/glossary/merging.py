"""Merging glossaries: nothing is lost, and what cannot be decided is reported; and stacking them.

Two-way, a value that only one side gives is taken, and where both give one the first glossary's stays, which
is a conflict. With a base (three-way) the side that changed a value since the base decides, deletions
included; only where both changed it differently is there a conflict.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from termalign.errors import require
from termalign.language.keys import Level, key_at
from termalign.language.text.display import shortened
from termalign.termbase.glossary.matching import matched, numbered
from termalign.termbase.glossary.model import Entry, Glossary, Status, Term


class Conflict(NamedTuple):
    """Two values for the same thing; the first was kept."""

    concept: str
    """First term of the concept."""
    where: str
    """The term it is about; empty for the concept itself."""
    field: str
    kept: Any
    other: Any

    def __str__(self) -> str:
        """Return the conflict as one line."""
        concept = shortened(self.concept)
        subject = f"{concept}, {self.where}" if self.where else concept
        return f"{subject}: {self.field}: kept {_value_shown(self.kept)}, not {_value_shown(self.other)}"


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged glossary and what could not be decided."""

    glossary: Glossary
    conflicts: tuple[Conflict, ...]


def merge(first: Glossary, second: Glossary, base: Glossary | None = None) -> Merged:
    """Merge two glossaries, in the order of the first; new concepts of the second come last.

    Example:
        >>> from termalign import entry
        >>> merged = merge(Glossary((entry("法治", "rule of law"),)), Glossary((entry("法治", "law"),)))
        >>> [(term.text, term.status.value) for term in merged.glossary["法治"].en]
        [('rule of law', 'preferred'), ('law', 'admitted')]
        >>> print(*merged.conflicts)
        法治: preferred term: kept 'rule of law', not 'law'
    """
    for glossary in (first, second, *([base] if base is not None else [])):
        require(glossary, Glossary, "a glossary to merge")
    merger = _Merger(base is not None)
    pairs = matched(first, second)
    matches = set(pairs.values())
    olds = _olds(first, second, base, pairs)
    entries: list[Entry] = []
    for index, concept in enumerate(first):
        match = second.entries[pairs[index]] if index in pairs else None
        entries += merger.concept(concept, match, olds[0].get(index))
    for index, concept in enumerate(second):
        if index not in matches:
            entries += merger.concept(None, concept, olds[1].get(index))
    about = {
        name: _joined(first.metadata.get(name, ""), second.metadata.get(name, ""))
        for name in (*first.metadata, *second.metadata)
    }
    merged = Glossary(tuple(_unique(entries)), first.title or second.title, about)
    return Merged(merged, tuple(merger.conflicts))


def _olds(
    first: Glossary, second: Glossary, base: Glossary | None, pairs: dict[int, int]
) -> tuple[dict[int, Entry], dict[int, Entry]]:
    """Return the concepts of the base that concepts of the first, and of the second, come from."""
    if base is None:
        return {}, {}
    origins = tuple(
        {index: base.entries[old] for index, old in matched(glossary, base).items()}
        for glossary in (first, second)
    )
    for first_index, second_index in pairs.items():
        if first_index not in origins[0] and second_index in origins[1]:
            origins[0][first_index] = origins[1][second_index]
    return origins[0], origins[1]


class _Merger:
    def __init__(self, three_way: bool) -> None:
        self.three_way = three_way
        self.conflicts: list[Conflict] = []

    def concept(self, ours: Entry | None, theirs: Entry | None, old: Entry | None) -> list[Entry]:
        """Return the concept that two come to: one, or none when a side deleted it."""
        if ours is None or theirs is None:
            present = ours or theirs
            assert present is not None
            if not self.three_way or old is None:
                return [present]
            if present == old:
                return []
            self.conflicts.append(Conflict(_name(present), "", "concept", "changed", "deleted"))
            return [present]
        if ours == theirs or (self.three_way and theirs == old):
            return [ours]
        if self.three_way and ours == old:
            return [replace(theirs, id=theirs.id or ours.id)]
        name = _name(ours)
        sides: dict[str, Any] = {
            side: self.terms(name, side, getattr(ours, side), getattr(theirs, side), getattr(old, side, ()))
            for side in ("zh", "en", "others")
        }
        sides["en"] = self.one_preferred(name, sides["en"], {term.text for term in ours.en})
        if not any(sides.values()):
            return []
        values: dict[str, Any] = {
            field: self.value(
                name, "", field, getattr(ours, field), getattr(theirs, field), getattr(old, field, "")
            )
            for field in ("subject", "definition", "source", "note")
        }
        lists: dict[str, Any] = {
            field: _union(getattr(ours, field), getattr(theirs, field), getattr(old, field, ()))
            for field in ("references", "evidence", "other")
        }
        measures: dict[str, Any] = {
            field: _higher(getattr(ours, field), getattr(theirs, field))
            for field in ("salience", "documents", "keyness")
        }
        return [Entry(id=ours.id or theirs.id, **measures, **sides, **values, **lists)]

    def terms(
        self, name: str, side: str, ours: tuple[Term, ...], theirs: tuple[Term, ...], old: tuple[Term, ...]
    ) -> tuple[Term, ...]:
        """Return the terms of one side, in the order of the first."""
        if ours == theirs:
            return ours
        first, second, base = map(numbered, (ours, theirs, old))
        merged = []
        for key in dict.fromkeys((*first, *second)):
            our_term, their_term, before = first.get(key), second.get(key), base.get(key)
            if our_term is not None and their_term is not None:
                merged.append(self.term(name, f"{side} {our_term.text!r}", our_term, their_term, before))
                continue
            present = our_term or their_term
            assert present is not None
            if before is None:
                merged.append(present)
            elif present != before:
                self.conflicts.append(
                    Conflict(name, f"{side} {present.text!r}", "term", "changed", "deleted")
                )
                merged.append(present)
        return tuple(merged)

    def term(self, name: str, where: str, ours: Term, theirs: Term, old: Term | None) -> Term:
        """Return the term that two with the same text come to."""
        values: dict[str, Any] = {}
        for field in fields(Term):
            our_value, their_value = getattr(ours, field.name), getattr(theirs, field.name)
            before = getattr(old, field.name, field.default)
            if our_value == their_value or field.name == "text":
                continue
            if field.name == "count":
                values["count"] = max(our_value, their_value)
            elif field.name == "score":
                values["score"] = _higher(our_value, their_value)
            elif field.name in ("forms", "other"):
                values[field.name] = _union(our_value, their_value, getattr(old, field.name, ()))
            else:
                values[field.name] = self.value(name, where, field.name, our_value, their_value, before)
        return replace(ours, **values) if values else ours

    def value(self, name: str, where: str, field: str, ours: Any, theirs: Any, old: Any) -> Any:
        """Return the value that two come to: of the side that changed it, else of the first."""
        undecided = Status.PROPOSED if field == "status" else old
        if ours == theirs or theirs in (old, undecided):
            return ours
        if ours in (old, undecided):
            return theirs
        self.conflicts.append(Conflict(name, where, field, ours, theirs))
        return ours

    def one_preferred(self, name: str, terms: tuple[Term, ...], first: Set[str]) -> tuple[Term, ...]:
        """Return renderings of which one a language is preferred: of several, that of the first glossary."""
        result = list(terms)
        preferred: dict[str, Term] = {}
        for index, term in enumerate(result):
            if term.status is not Status.PREFERRED:
                continue
            winner = preferred.setdefault(term.language, term)
            if winner is not term and not (winner.text in first and term.text in first):
                self.conflicts.append(Conflict(name, "", "preferred term", winner.text, term.text))
                result[index] = replace(term, status=Status.ADMITTED)
        return tuple(result)


def _higher(first: float | None, second: float | None) -> float | None:
    return max((value for value in (first, second) if value is not None), default=None)


def _union(first: tuple[Any, ...], second: tuple[Any, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what either has, without what one of them dropped since `old`."""
    mine, theirs, before = map(set, (first, second, old))
    both = (*first, *(value for value in second if value not in mine))
    return tuple(value for value in both if value not in before or (value in mine and value in theirs))


def _name(concept: Entry) -> str:
    return next(term.text for side in (concept.zh, concept.en, concept.others) for term in side)


def _unique(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries without an id that an earlier one has."""
    ids: set[str] = set()
    unique = []
    for concept in entries:
        unique.append(replace(concept, id="") if concept.id in ids else concept)
        if concept.id:
            ids.add(concept.id)
    return unique


def _joined(first: str, second: str) -> str:
    """Return one value of metadata for those of two glossaries."""
    return "; ".join(dict.fromkeys(filter(None, (first, second))))


def _value_shown(value: Any) -> str:
    return repr(shortened(str(value))) if not isinstance(value, bool) else ("yes" if value else "no")


SAME_TERM = Level.FORM
"""The level at which a Chinese term of one glossary is that of another, as where terms are found in texts."""


def stacked(glossaries: Iterable[Glossary]) -> Glossary:
    """Return one glossary of several, of which an earlier one outranks the later ones.

    The entries of an earlier glossary with a Chinese term are all that apply to it: later entries lose that term, with
    its renderings, and go away when they have no other.

    Example:
        >>> from termalign import entry
        >>> client = Glossary((entry("减排", "cutting emissions"),))
        >>> house = Glossary((entry("減排", "emission reduction"), entry("碳中和", "carbon neutrality")))
        >>> [(item.zh[0].text, item.en[0].text) for item in stacked([client, house])]
        [('减排', 'cutting emissions'), ('碳中和', 'carbon neutrality')]
    """
    glossaries = list(glossaries)
    if len(glossaries) == 1:
        return glossaries[0]
    entries: list[Entry] = []
    keys_above: set[str] = set()
    title = ""
    metadata: dict[str, str] = {}
    for glossary in glossaries:
        title, metadata = title or glossary.title, {**glossary.metadata, **metadata}
        added = [rest for concept in glossary for rest in _left(concept, keys_above)]
        entries += added
        keys_above.update(
            key_at(text, SAME_TERM)
            for concept in added
            for term in concept.zh
            for text in (term.text, *term.forms)
        )
    return Glossary(tuple(_unique(entries)), title, metadata)


def _left(concept: Entry, keys_above: set[str]) -> Iterator[Entry]:
    """Yield what is left of an entry when its terms are taken that an earlier glossary has."""
    terms = tuple(term for term in concept.zh if key_at(term.text, SAME_TERM) not in keys_above)
    if terms == concept.zh:
        yield concept
    elif terms:
        yield replace(concept, zh=terms)
