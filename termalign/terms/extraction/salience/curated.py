"""What the curated glossaries say of a candidate and of its rendering.

That a term is curated shows that it is one, not that it matters. What was settled with more care shows more: a
rendering
seen in an official text, several of them, one that is to be avoided; and a rendering that occurs here too.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from math import log

import numpy as np
from ahocorasick_rs import AhoCorasick

from termalign.language.arrays import Concatenated, distinct
from termalign.language.features import FeatureSet
from termalign.language.keys.folded import KEY_SEPARATOR, zh_keys
from termalign.termbase.glossary import Entry, Glossary, Status
from termalign.terms.extraction.known import Known
from termalign.terms.spotting.known_renderings import curated_glossary


class CuratedTerms:
    """The terms of curated glossaries.

    Example:
        >>> from termalign import Glossary, entry
        >>> terms = CuratedTerms(Glossary((entry("人民法院", "people's court"), entry("人民代表大会", "congress"))))
        >>> "人民法院" in terms, terms.containing(["人民", "法院", "院"])
        (True, [2, 1, 0])
    """

    def __init__(self, glossary: Glossary) -> None:
        self._known = Known(glossary)
        self._keys = frozenset(zh_keys(self._known.terms).text.split(KEY_SEPARATOR)) - {""}

    def __contains__(self, key: str) -> bool:
        """Return whether a string, as `match_key` has it, is one of the terms."""
        return key in self._keys

    def containing(self, parts: Sequence[str]) -> list[int]:
        """Return of strings of two or more characters in how many of the terms, other than itself, each occurs."""
        patterns = sorted({part for part in parts if len(part) > 1})
        automaton = AhoCorasick(patterns)
        joined, count = self._joined, len(self._keys)
        matches = automaton.find_matches_as_indexes(joined.text, overlapping=True)
        pattern, starts, ends = np.array(matches, np.intp).reshape(-1, 3).T
        owners = joined.owners(starts)
        inside = ends - starts < np.diff(joined.bounds)[owners] - len(KEY_SEPARATOR)
        # Pairs of a string and a term that it is inside of, as one number; each counts once.
        pairs = distinct(pattern[inside] * count + owners[inside])
        counts = dict(
            zip(patterns, np.bincount(pairs // max(count, 1), minlength=len(patterns)).tolist(), strict=True)
        )
        return [counts.get(part, 0) for part in parts]

    @cached_property
    def _joined(self) -> Concatenated:
        return Concatenated([*self._keys], KEY_SEPARATOR)

    def longest_part(self, key: str) -> int:
        """Return the characters of the longest of the terms that is a part of a string; 0 for none."""
        size = len(key)
        parts = (key[start:end] for start in range(size) for end in range(start + 2, size + (start > 0)))
        return max((len(part) for part in parts if part in self._keys), default=0)

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return the concepts of a term."""
        return self._known.glossary.find(key) if key in self else ()

    def has_rendering(self, key: str, text: str) -> bool:
        """Return whether a text is a usable rendering of a term."""
        return key in self and self._known.renderings_of(key)(text)


@cache
def shipped_terms() -> CuratedTerms:
    """Return the terms of the glossaries that come with termalign."""
    return CuratedTerms(curated_glossary())


class DeclaredTerms:
    """Candidates with their renderings, and what is curated."""

    def __init__(self, keys: Sequence[str], renderings: Sequence[str], terms: CuratedTerms) -> None:
        """Take in candidates, the rendering of each, and the curated terms."""
        self.keys = keys
        self.renderings = renderings
        self.terms = terms

    @cached_property
    def statuses(self) -> list[tuple[Status, ...]]:
        """Of the renderings that the glossaries have for each."""
        return [
            tuple(term.status for entry in self.terms.entries(key) for term in entry.en) for key in self.keys
        ]


CURATED = FeatureSet[DeclaredTerms](
    {
        "curated.term": lambda terms: [key in terms.terms for key in terms.keys],
        "curated.part": lambda terms: [log(1 + count) for count in terms.terms.containing(terms.keys)],
        "curated.inside": lambda terms: [terms.terms.longest_part(key) / len(key) for key in terms.keys],
        "curated.preferred": lambda terms: [Status.PREFERRED in each for each in terms.statuses],
        "curated.renderings": lambda terms: [log(1 + len(each)) for each in terms.statuses],
        "curated.deprecated": lambda terms: [Status.DEPRECATED in each for each in terms.statuses],
        "curated.rendered": lambda terms: [*map(terms.terms.has_rendering, terms.keys, terms.renderings)],
    }
)
"""Features of what is curated about candidates with their renderings."""
