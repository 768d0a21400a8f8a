"""Entries that are made when they are used: a million of them cost what their file costs."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, overload

import numpy as np

from termalign.language.arrays import lengths_of
from termalign.language.arrays.kept import KeptStrings, array_of, joined_sections, sections_of_arrays
from termalign.runtime.cache import Sections

if TYPE_CHECKING:
    from termalign.termbase.glossary.model import Entry


class Texts(NamedTuple):
    """The texts of the terms of an entry."""

    zh: Sequence[str]
    en: Sequence[str]
    alone: bool = False
    """Whether they are all that terms are found by: none has other forms, counts in its case, or stays untranslated."""


Keep: TypeAlias = Callable[[str, Callable[[], Sections]], Sections]
"""Takes the kind of what is kept, and what makes it."""

AT_HAND = 4_096
"""Entries that are kept when they were made: what a text has, it has again. Some megabytes."""

TEXTS_AT_HAND = 16_384
"""Entries of which the texts are kept: what guards the reading of a glossary asks for them, and what searches for its
terms next. Some megabytes; of more entries they are read again."""


class Deferred(Sequence["Entry"]):
    """The entries of a glossary, each made when it is used; iterating over all of them makes all.

    What makes them answers for them: each is complete and right, and no two have the same id.
    """

    def __init__(
        self,
        count: int,
        make: Callable[[int], "Entry"],
        texts: Callable[[], Iterator[Texts]],
        decides: bool,
        sections: Callable[[], Sections] | None = None,
    ) -> None:
        """Take how many there are, what makes one, and what is known of them without.

        Args:
            count: How many.
            make: Makes the entry of a position.
            texts: Yields the texts of the terms of every entry, in order.
            decides: Whether some English term is preferred or admitted.
            sections: Returns what they can be made of again, beside their file; None where nothing is known of that.
        """
        self.decides, self.sections = decides, sections
        self.kept: Keep | None = None
        """Returns what is kept of them for some purpose, or makes and keeps it; None where nothing is kept."""
        self._count, self._make, self._texts = count, lru_cache(AT_HAND)(make), texts

    def texts(self) -> Iterator[Texts]:
        """Iterate over the texts of the terms of every entry, in order."""
        return iter(self._texts_at_hand) if self._count <= TEXTS_AT_HAND else self._texts()

    def zh_terms(self) -> tuple[Sequence[str], Sequence[int]]:
        """Return the Chinese terms of all entries, and of each the position of its entry."""

        def sections() -> Sections:
            each = [texts.zh for texts in self.texts()]
            owners = np.repeat(np.arange(len(each)), lengths_of(each))
            terms = KeptStrings.of([*chain.from_iterable(each)])
            return joined_sections([terms.sections("zh"), sections_of_arrays({"owners": owners})])

        sections_kept = self.kept("zh-terms", sections) if self.kept is not None else sections()
        return [*KeptStrings.kept(sections_kept, "zh")], array_of(sections_kept, "owners", np.intp).tolist()

    @cached_property
    def _texts_at_hand(self) -> tuple[Texts, ...]:
        return tuple(self._texts())

    @cached_property
    def _all(self) -> "tuple[Entry, ...]":
        return tuple(map(self._make, range(self._count)))

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __iter__(self) -> "Iterator[Entry]":
        """Iterate over them."""
        return iter(self._all)

    @overload
    def __getitem__(self, index: int) -> "Entry": ...

    @overload
    def __getitem__(self, index: slice) -> "tuple[Entry, ...]": ...

    def __getitem__(self, index: int | slice) -> "Entry | tuple[Entry, ...]":
        """Return one, or some."""
        if isinstance(index, slice) or "_all" in self.__dict__:
            return self._all[index]
        return self._make(range(self._count)[index])

    def __eq__(self, other: object) -> bool:
        """Return whether there are the same entries in `other`."""
        return isinstance(other, (Deferred, tuple)) and self._all == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> "tuple[type[tuple[Entry, ...]], tuple[tuple[Entry, ...]]]":
        """Return what another process has of it: the entries, without what makes them."""
        return tuple, (self._all,)
