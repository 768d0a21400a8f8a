"""A translated text, and the tiers by which it is searched for renderings, from exact to reordered."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from termalign.language.text import Folded, Span
from termalign.termbase.matching.assignment import Candidate, Places
from termalign.termbase.matching.cues import Alternatives, FormCues, TextCues
from termalign.termbase.matching.expected import ExpectedRenderings, Rendering
from termalign.termbase.matching.searching import SearchedText

MOST_SOUGHT = 20_000_000
"""Characters that are gone through for the terms of a text one by one, in some 20 ms: an automaton of 1,000 terms takes
half of that."""


class Ladder(NamedTuple):
    """The tiers of a language, in the order they are tried."""

    tiers: tuple[Callable[[Any, Rendering], Iterable[Candidate]], ...]
    strict: int
    """How many of the first find the rendering itself; the others find something like it."""


class Translation(ABC):
    """A translated text, read in as many ways as its terms need."""

    def __init__(self, text: str, key: Folded) -> None:
        """Take a text, and its key, which the strictest tier searches."""
        self.text = text
        self.key = key
        self.key_text = SearchedText(key.text)
        """The text of the key, to be searched."""
        self._places: dict[Hashable, Places] = {}

    @property
    @abstractmethod
    def ladder(self) -> Ladder:
        """The tiers of its language."""

    def look_for(self, terms: Sequence[ExpectedRenderings]) -> None:
        """Find the keys of all renderings at once, where terms are so many that going through each takes too long."""
        if self._are_many(terms):
            self.key_text.look_for(form.key for term in terms for form in (*term.accepted, *term.banned))

    def look_for_loosely(self, terms: Sequence[ExpectedRenderings]) -> None:
        """Find what the tiers behind the strictest search for in the same way."""
        if self._are_many(terms):
            indexes = (index for term in terms for index in (term.accepted.sought, term.banned.sought))
            self._look_for_forms(
                [form for index in indexes for form in index.possible(self) if not form.verbatim]
            )

    def _are_many(self, terms: Sequence[ExpectedRenderings]) -> bool:
        return len(terms) * len(self.key.text) > MOST_SOUGHT

    @abstractmethod
    def _look_for_forms(self, forms: Sequence[Rendering]) -> None:
        """Find what the tiers behind the strictest search for, of renderings that need not be verbatim."""

    def is_left_alone(self, span: Span) -> bool:
        """Return whether a stretch renders nothing where it is: a short form in brackets without its full form."""
        return False

    def likely(self, form: Rendering) -> Sequence[int]:
        """Return the tiers behind the strictest that may find a rendering, in order; no other finds it."""
        return range(1, len(self.ladder.tiers))

    @property
    @abstractmethod
    def cues(self) -> TextCues:
        """What it has of the cues that it may have a rendering."""

    @staticmethod
    @abstractmethod
    def cues_of(form: Rendering) -> FormCues:
        """Return what a translation has where a tier behind the strictest finds a rendering."""

    @staticmethod
    def cues_beside(initialism: str, form: Rendering) -> Alternatives:
        """Return what a translation has beside an initialism that abbreviates a rendering or a part of it."""
        return ()

    def candidates(self, tier: int, form: Rendering) -> Iterable[Candidate]:
        """Return where a rendering is found by one tier, the strictest being 0."""
        return self.ladder.tiers[tier](self, form)

    def places(self, tier: int, form: Rendering) -> Iterable[Places]:
        """Return where a rendering is found by one tier and not left alone; renderings found together share them."""
        return (self._kept((tier, *form.found_by), lambda: self.candidates(tier, form)),)

    def _kept(self, key: Hashable, search: Callable[[], Iterable[Candidate]]) -> Places:
        """Return the places that a key has, which are searched once."""
        places = self._places.get(key)
        if places is None:
            there = (candidate for candidate in search() if not self.is_left_alone(candidate.span))
            places = self._places[key] = Places(there)
        return places
