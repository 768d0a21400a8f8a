"""Which of very many renderings of a term a translation may have, without trying each.

A cue is what a translation has wherever a tier finds a rendering in it. Of cues that have to be there together, one is
looked for: that which fewest of the renderings have.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from termalign.termbase.matching.automaton import automaton_of

if TYPE_CHECKING:
    from termalign.termbase.matching.expected import Rendering
    from termalign.termbase.matching.ladder import Translation

LEAST_INDEXED = 48
"""Renderings of a term that are looked for by cues; each of fewer is tried sooner than the cues of a text are made."""


Alternatives = Sequence[Sequence[str]]
"""Of one of these, a text that may have a rendering has everything."""


class FormCues(NamedTuple):
    """The cues of a rendering."""

    runs: Alternatives = ()
    """Stretches of what the tiers search."""
    words: Alternatives = ()
    """Words, each behind a letter for what it is compared as."""


class TextCues(NamedTuple):
    """The cues that a translation has."""

    runs: str
    words: Collection[str] = ()
    initialisms: Collection[str] = ()


class RenderingIndex:
    """Renderings of a term, to be looked for all at once where they are many.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> from termalign.termbase.matching.expected import Rendering
        >>> from termalign.termbase.matching.targets import Target
        >>> texts = [f"category {number}" for number in range(LEAST_INDEXED)]
        >>> index = RenderingIndex([Rendering(text, Term(text), variant=False) for text in texts])
        >>> [form.text for form in index.keyed("of category 17")]
        ['category 1', 'category 17']
        >>> [form.text for form in index.possible(Target("categories 12, 3"))]
        ['category 1', 'category 3', 'category 12']
    """

    def __init__(self, forms: "Sequence[Rendering]") -> None:
        """Take the renderings, best first."""
        self._forms = forms
        self._is_small = len(forms) < LEAST_INDEXED
        self._by_cue: tuple[_RunFinder, dict[str, list[int]]] | None = None
        self._by_initialism: dict[str, dict[str, list[int]]] = {}

    def keyed(self, text: str) -> "Sequence[Rendering]":
        """Return what may have its key in the key of a text."""
        if self._is_small:
            return self._forms
        return [self._forms[index] for index in sorted(set(self._keys.owners(text)))]

    def possible(self, target: "Translation") -> "Sequence[Rendering]":
        """Return what the tiers behind the strictest may find in a translation."""
        if self._is_small:
            return self._forms
        cues = target.cues
        runs, words = self._cues(target)
        indexes = set(runs.owners(cues.runs))
        indexes.update(chain.from_iterable(words.get(word, ()) for word in cues.words))
        for initialism in cues.initialisms:
            if beside := self._beside(initialism, target):
                indexes.update(chain.from_iterable(beside.get(word, ()) for word in ("", *cues.words)))
        return [self._forms[index] for index in sorted(indexes)]

    @cached_property
    def _keys(self) -> "_RunFinder":
        return _RunFinder(_indexes_by_cue({index: [[form.key]] for index, form in enumerate(self._forms)}))

    def _cues(self, target: "Translation") -> "tuple[_RunFinder, dict[str, list[int]]]":
        """Return the renderings by their cues; all translations that they are looked for in are in one language."""
        if self._by_cue is None:
            cues = list(map(target.cues_of, self._forms))
            runs = {index: each.runs for index, each in enumerate(cues)}
            words = {index: each.words for index, each in enumerate(cues)}
            self._by_cue = _RunFinder(_indexes_by_cue(runs)), _indexes_by_cue(words)
        return self._by_cue

    def _beside(self, initialism: str, target: "Translation") -> dict[str, list[int]]:
        """Return the renderings that may be abbreviated to an initialism, or in part, by a word of the rest."""
        known = self._by_initialism.get(initialism)
        if known is None:
            cues = {
                index: target.cues_beside(initialism, form)
                for index, form in enumerate(self._forms)
                if form.letters.issuperset(initialism)
            }
            known = self._by_initialism[initialism] = _indexes_by_cue(cues)
        return known


def _indexes_by_cue(cues: Mapping[int, Alternatives]) -> dict[str, list[int]]:
    """Return the numbers of renderings, by the rarest cue of each of the alternatives of each."""
    counts = Counter(chain.from_iterable(chain.from_iterable(cues.values())))
    indexes: dict[str, list[int]] = {}
    for index, alternatives in cues.items():
        for rarest in dict.fromkeys(min(together, key=counts.__getitem__) for together in alternatives):
            indexes.setdefault(rarest, []).append(index)
    return indexes


class _RunFinder:
    """Stretches of text, and the renderings that have each."""

    def __init__(self, indexes_by_cue: dict[str, list[int]]) -> None:
        self._indexes = list(indexes_by_cue.values())
        self._automaton = automaton_of(indexes_by_cue)

    def owners(self, text: str) -> Iterator[int]:
        """Yield the renderings of what is in a text, some of them again and again."""
        for run in {match[0] for match in self._automaton.find_matches_as_indexes(text, overlapping=True)}:
            yield from self._indexes[run]
