"""What is different between two glossaries: concepts added, removed and changed."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from termalign.errors import require
from termalign.termbase.glossary.matching import matched, numbered
from termalign.termbase.glossary.model import Entry, Glossary, Term

_TERM_SIDES = ("zh", "en", "others")


class Change(NamedTuple):
    """One difference within a concept."""

    where: str
    """The term it is about, as `en: top-level design`; empty for the concept itself."""
    field: str
    """What differs; `term` when the whole term is new or gone, `order` when only the order of terms differs."""
    old: Any
    """None for a term that is new."""
    new: Any
    """None for a term that is gone."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A concept that both glossaries have, with differences."""

    old: Entry
    new: Entry
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What is different between two glossaries; false when nothing is."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]
    about: tuple[Change, ...] = ()
    """Differences of title and metadata."""

    def __repr__(self) -> str:
        """Return how many concepts are different."""
        counts = (len(self.added), len(self.removed), len(self.changed))
        return "<Differences: {:,} added, {:,} removed, {:,} changed>".format(*counts)

    def __bool__(self) -> bool:
        """Return whether anything is different."""
        return bool(self.added or self.removed or self.changed or self.about)


def differences(old: Glossary, new: Glossary) -> Differences:
    """Compare two glossaries.

    The order of concepts does not matter, nor does an id that only one side gives; everything else does.

    Example:
        >>> from termalign import entry
        >>> found = differences(Glossary((entry("法治", "rule of law"),)), Glossary((entry("法治", "law"),)))
        >>> for change in found.changed[0].changes:
        ...     print(change.where, change.field, change.old is None, change.new is None)
        en: rule of law term False True
        en: law term True False
    """
    pairs = matched(require(old, Glossary, "the old glossary"), require(new, Glossary, "the new glossary"))
    gone = [concept for index, concept in enumerate(old) if index not in pairs]
    matched_indexes = set(pairs.values())
    fresh = [concept for index, concept in enumerate(new) if index not in matched_indexes]
    changed = []
    for first, second in pairs.items():
        before, after = old.entries[first], new.entries[second]
        if before != after and (changes := tuple(_changes(before, after))):
            changed.append(Changed(before, after, changes))
    return Differences(tuple(fresh), tuple(gone), tuple(changed), tuple(_about(old, new)))


def _about(old: Glossary, new: Glossary) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("", "title", old.title, new.title)
    for name in sorted({*old.metadata, *new.metadata}):
        before, after = old.metadata.get(name), new.metadata.get(name)
        if before != after:
            yield Change("", f"metadata {name}", before, after)


def _changes(old: Entry, new: Entry) -> Iterator[Change]:
    for side in _TERM_SIDES:
        yield from _term_changes(side, getattr(old, side), getattr(new, side))
    for field in fields(Entry):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in _TERM_SIDES or before == after or (field.name == "id" and not (before and after)):
            continue
        yield Change("", field.name, before, after)


def _term_changes(side: str, old: tuple[Term, ...], new: tuple[Term, ...]) -> Iterator[Change]:
    if old == new:
        return
    before, after = numbered(old), numbered(new)
    for key, term in before.items():
        if key not in after:
            yield Change(f"{side}: {term.text}", "term", term, None)
    for key, term in after.items():
        if key not in before:
            yield Change(f"{side}: {term.text}", "term", None, term)
            continue
        for field in fields(Term):
            old_value, new_value = getattr(before[key], field.name), getattr(term, field.name)
            if old_value != new_value:
                yield Change(f"{side}: {term.text}", field.name, old_value, new_value)
    common = [key for key in before if key in after]
    if common != [key for key in after if key in before]:
        yield Change(side, "order", [term.text for term in old], [term.text for term in new])
