"""A translated text, and the tiers by which it is searched for renderings, from exact to reordered."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from termalign.language.text import Folded, Span
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.automaton import automaton_of
from termalign.termbase.matching.cues import Alternatives, FormCues, TextCues, all_in
from termalign.termbase.matching.expected import ExpectedRenderings, Rendering

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
        self._starts: dict[str, list[int]] = {}

    @property
    @abstractmethod
    def ladder(self) -> Ladder:
        """The tiers of its language."""

    def look_for(self, terms: Sequence[ExpectedRenderings]) -> None:
        """Find the keys of all renderings at once, where terms are so many that going through each takes too long."""
        if len(terms) * len(self.key.text) > MOST_SOUGHT:
            self._starts = {form.key: [] for term in terms for form in term.accepted}
            starts = list(self._starts.values())
            found = automaton_of(self._starts).find_matches_as_indexes(self.key.text, overlapping=True)
            for number, start, _ in found:
                starts[number].append(start)

    def has(self, part: str) -> bool:
        """Return whether a stretch is in its key."""
        known = self._starts.get(part)
        return part in self.key.text if known is None else bool(known)

    def starts(self, part: str) -> Iterable[int]:
        """Return where a stretch is in its key, in order."""
        known = self._starts.get(part)
        return all_in(self.key.text, part) if known is None else known

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
