"""What a dictionary renders words by: the lemmas of its glosses, and what they are worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from termalign.language.keys.words import lemma
from termalign.language.text.function_words import GLOSS_FILLERS
from termalign.runtime.lazy import lazy_pattern

PARTIAL = 0.5
"""Worth of the gloss of a part of a word that is no headword itself, against that of the whole word."""
LONGEST_HEADWORD_PART = 8
"""Longest headword looked for inside a word, in characters."""

_GLOSS_WORDS = lazy_pattern(r"[\p{L}\p{M}\d]+")


def gloss_lemmas(gloss: str) -> tuple[str, ...]:
    """Return the lemmas of a gloss's content words in order; of all its words where it has no other.

    Example:
        >>> gloss_lemmas("to hold a meeting"), gloss_lemmas("to be in")
        (('hold', 'meet'), ('to', 'be', 'in'))
    """
    lemmas = tuple(lemma(word) for word in _GLOSS_WORDS.findall(gloss))
    return tuple(word for word in lemmas if word not in GLOSS_FILLERS) or lemmas


@dataclass(frozen=True)
class Glossed:
    """The glosses of a word, as lemmas."""

    glosses: tuple[tuple[str, ...], ...]
    """The content lemmas of each; none for a word that is no headword."""
    renderings: Mapping[str, float]
    """How well each lemma renders the word, 0 to 1.

    A gloss of one content word gives it 1, one of n content words gives each 1/√n. A word that is no headword is
    rendered by the longest headwords it is made of, at `PARTIAL` of their worth.
    """

    @cached_property
    def phrases(self) -> tuple[frozenset[str], ...]:
        """The lemmas of each gloss, in no order."""
        return tuple(dict.fromkeys(map(frozenset, self.glosses)))


def worths(glosses: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how well each lemma of some glosses renders their word."""
    found: dict[str, float] = {}
    for lemmas in glosses:
        for lemma_ in lemmas:
            found[lemma_] = max(found.get(lemma_, 0.0), len(lemmas) ** -0.5)
    return found
