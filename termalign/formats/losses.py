"""What a format cannot hold of a glossary: found before writing, so that nothing is lost unsaid."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from termalign.errors import FormatError
from termalign.formats.rows import records
from termalign.glossary import Entry, Glossary, Status


class Loss(NamedTuple):
    """Something a format has no place for."""

    what: str
    """Name of the column that holds it in our table, or `synonyms`, `untranslated`, `title`, `metadata`."""
    places: int
    """Concepts or terms that have it."""
    example: str

    def __str__(self) -> str:
        """Return the loss as part of a line."""
        return f"{self.what} ({self.places}, e.g. {self.example})" if self.example else self.what


class LossError(FormatError):
    """Writing would lose something, and nobody said that it may."""

    def __init__(self, losses: list[Loss], format: str, path: str | None = None) -> None:
        self.losses = losses
        listed = ", ".join(map(str, losses))
        super().__init__(f"{format} cannot hold {listed}; say lossy to write the rest", path=path)


def losses(glossary: Glossary, holds: frozenset[str]) -> list[Loss]:
    """Return what of a glossary a format loses that holds the named columns.

    Example:
        >>> from termalign.glossary import Term, entry
        >>> from dataclasses import replace
        >>> glossary = Glossary((replace(entry("法治", "rule of law"), definition="law before power"),))
        >>> print(*losses(glossary, frozenset()))
        definition (1, e.g. 法治)
    """
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for what, example in _used(glossary):
        if what not in holds:
            counts[what] += 1
            examples.setdefault(what, example)
    return [Loss(what, count, examples[what]) for what, count in counts.items()]


def _used(glossary: Glossary) -> Iterator[tuple[str, str]]:
    if glossary.title:
        yield "title", glossary.title
    if glossary.metadata:
        yield "metadata", next(iter(glossary.metadata))
    for item in glossary:
        name = _name(item)
        for what in _shape(item):
            yield what, name
    for row in records(glossary):
        name = row.get("zh") or row.get("en", "")
        for what in row:
            if what not in _SHAPE:
                yield what, name


_SHAPE = frozenset(("zh", "en", "status", "zh_status", "zh_synonyms", "id"))
"""Columns whose loss is told by `_shape`: what they hold may be plain from the pairs, or made up for the rows."""


def _shape(item: Entry) -> Iterator[str]:
    if item.id:
        yield "id"
    if len(item.zh) > 1:
        yield "zh_synonyms"
    if len(item.en) > 1:
        yield "synonyms"
    if not (item.zh and item.en):
        yield "untranslated"
    plain = [Status.PREFERRED, Status.ADMITTED]
    for side in (item.zh, item.en):
        if [term.status for term in side] != (plain[:1] + plain[1:] * len(side))[: len(side)]:
            yield "status"
            return


def _name(item: Entry) -> str:
    return next(term.text for side in (item.zh, item.en, item.others) for term in side)
