"""Items by the terms they are known by, found under every writing that is the same at a level."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from termalign.language.keys.levels import Level, compared, keys

Item = TypeVar("Item")


class Index(Generic[Item]):
    """Things by their terms, at a level.

    Example:
        >>> index = Index(Level.FORM, [("labour market", 1), ("labor market", 2), ("market", 3)])
        >>> index.find("Labour-market"), index.find("markets")
        ([1, 2], [])
    """

    def __init__(self, level: Level, items: Iterable[tuple[str, Item]] = ()) -> None:
        """Begin with `items`, each with the term it is known by."""
        self._level = level
        self._items: list[Item] = []
        self._numbers: list[dict[str, list[int]]] = [{} for _ in compared(level)]
        for text, item in items:
            self.add(text, item)

    def add(self, text: str, item: Item) -> None:
        """Add a thing known by a term."""
        for key, numbers in zip(keys(text, self._level), self._numbers, strict=True):
            numbers.setdefault(key, []).append(len(self._items))
        self._items.append(item)

    def find(self, text: str) -> list[Item]:
        """Return what is known by a term, in the order it was added."""
        return [
            self._items[number]
            for number in sorted({number for found in self._found(text) for number in found})
        ]

    def first(self, text: str) -> Item | None:
        """Return what was added first of what is known by a term, None for nothing."""
        first = min((found[0] for found in self._found(text) if found), default=None)
        return self._items[first] if first is not None else None

    def __contains__(self, text: str) -> bool:
        """Return whether something is known by a term."""
        return any(self._found(text))

    def _found(self, text: str) -> Iterator[Sequence[int]]:
        for key, numbers in zip(keys(text, self._level), self._numbers, strict=True):
            yield numbers.get(key, ())
