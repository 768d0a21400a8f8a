"""Termhood: how much a Chinese candidate is a term, from the statistics of a corpus.

References:
    Katerina Frantzi, Sophia Ananiadou & Hideki Mima. 2000. Automatic Recognition of Multi-Word Terms: the
    C-value/NC-value Method. International Journal on Digital Libraries 3(2).
    Khurshid Ahmad, Lee Gillam & Lena Tostevin. 1999. University of Surrey Participation in TREC8: Weirdness
    Indexing for Logical Document Extrapolation and Retrieval.
    Zhihui Jin & Kumiko Tanaka-Ishii. 2006. Unsupervised Segmentation of Chinese Text by Use of Branching
    Entropy. COLING/ACL.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import fsum, log, log2
from typing import NamedTuple

import numpy as np

from termalign.extraction.statistics import SCALE, Statistics, TermStatistics
from termalign.lexicon import Lexicon
from termalign.spotting.shape import Floats
from termalign.vocabulary import chinese_word

GENERAL_WORDS = 60_101_967
"""Words that jieba's dictionary was counted on."""

_TAGS = ("n", "v", "vn", "a", "d", "ns", "nt", "nr", "nz", "m", "q", "t", "f", "l", "i", "j", "b", "s", "eng")
"""Tags told apart, in the order of their codes 1, 2 …; 0 for others."""

SCREEN_FEATURES = (
    "chars",
    "atoms",
    "count",
    "consistency",
    "whole_frequency",
    "weirdness",
    "least_frequency",
    "most_frequency",
    "tag_first",
    "tag_last",
    "tag_before_last",
    "headword",
    "quoted",
    "left_boundary",
    "right_boundary",
    "left_entropy",
    "right_entropy",
    "c_value",
    "nested_share",
    "longest_nest",
    "piece",
    "pauses",
    "has_de",
    "has_and",
    "has_digit",
    "has_latin",
    "has_quote",
    "first_chars",
    "last_chars",
    "pmi",
)
"""Names of the columns of `screen_features`."""


class Nest(NamedTuple):
    """The longer candidates that contain a candidate."""

    number: int = 0
    occurrences: int = 0
    """Of all of them together."""
    most: int = 0
    """Occurrences of the most frequent one."""


class CorpusCounts:
    """What termhood must know of a whole corpus: how often each candidate stands in it, and inside which."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        """Han characters of the corpus."""
        self._counts: dict[str, int] = {}
        self._atoms: dict[str, int] = {}

    def add(self, terms: Mapping[str, TermStatistics]) -> None:
        """Take in the candidates of a part of the corpus; every candidate is in one part."""
        for key, term in terms.items():
            self._counts[key] = term.count
            if len(term.atoms) == 1:
                self._atoms[key] = term.count

    def atom(self, atom: str) -> int:
        """Return how often an atom stands in the text, from the candidates that are one atom."""
        return self._atoms.get(atom, 0)

    def nest(self, key: str) -> Nest:
        """Return the longer candidates that contain a candidate."""
        return self._nests.get(key, Nest())

    @cached_property
    def _nests(self) -> dict[str, Nest]:
        found: dict[str, Nest] = {}
        for key, count in self._counts.items():
            inner = {
                part
                for start in range(len(key))
                for end in range(start + 2, len(key) + 1)
                if (part := key[start:end]) != key and part in self._counts
            }
            for part in inner:
                number, occurrences, most = found.get(part, Nest())
                found[part] = Nest(number + 1, occurrences + count, max(most, count))
        return found


def screen_features(
    keys: Sequence[str], statistics: Statistics, lexicon: Lexicon, counts: CorpusCounts | None = None
) -> Floats:
    """Return what is known of candidates before their renderings, shape (keys, SCREEN_FEATURES).

    `counts` are those of the whole corpus, where `statistics` are but a part of it.
    """
    if counts is None:
        counts = CorpusCounts(statistics.characters)
        counts.add(statistics.terms)
    rows = [_features(key, statistics.terms[key], counts, lexicon) for key in keys]
    return np.array(rows, np.float32).reshape(len(keys), len(SCREEN_FEATURES))


def _features(key: str, term: TermStatistics, counts: CorpusCounts, lexicon: Lexicon) -> list[float]:
    nest = counts.nest(key)
    atoms = [atom for atom in term.atoms if any(map(str.isalnum, atom))] or [key]
    frequencies = [log(1 + chinese_word(atom).frequency) for atom in atoms]
    whole = chinese_word(key).frequency
    size = max(1, counts.characters)
    share = term.count / size
    expected = sum(log(max(1, counts.atom(atom)) / size) for atom in atoms)
    return [
        len(key),
        len(atoms),
        log(term.count),
        term.consistency / SCALE / term.count,
        log(1 + whole),
        log(share * GENERAL_WORDS / (1 + whole)),
        min(frequencies),
        max(frequencies),
        _tag(atoms[0]),
        _tag(atoms[-1]),
        _tag(atoms[-2]) if len(atoms) > 1 else -1,
        key in lexicon,
        term.quoted / term.count,
        term.left[""] / term.count,
        term.right[""] / term.count,
        _entropy(term.left),
        _entropy(term.right),
        _c_value(len(atoms), term.count, nest),
        nest.occurrences / term.count / max(1, nest.number),
        nest.most / term.count,
        term.piece / term.documents,
        key.count("、"),
        "的" in key[1:-1],
        any(mark in key[1:-1] for mark in "和与及"),
        any(map(str.isdigit, key)),
        any(char.isascii() and char.isalpha() for char in key),
        any(mark in key for mark in "“”《》\"'"),
        len(atoms[0]),
        len(atoms[-1]),
        log(share) - expected if len(atoms) > 1 else 0.0,
    ]


def _c_value(atoms: int, count: int, nest: Nest) -> float:
    """Return the C-value, with log2(atoms + 1) so that single words have one too."""
    inside = nest.occurrences / max(1, nest.number)
    return log2(atoms + 1) * (count - inside)


def _entropy(neighbours: Counter[str]) -> float:
    """Return the branching entropy in bits; every boundary counts as a neighbour of its own."""
    total = sum(neighbours.values())
    boundaries = neighbours[""]
    entropy = boundaries / total * log2(total) if total else 0.0
    # Rounded once, so that the order in which documents were merged does not show.
    return entropy - fsum(
        count / total * log2(count / total) for word, count in neighbours.items() if word and count
    )


def _tag(atom: str) -> int:
    tag = chinese_word(atom).tag
    if tag in _TAGS:
        return _TAGS.index(tag) + 1
    return _TAGS.index(tag[:1]) + 1 if tag[:1] in _TAGS else 0
