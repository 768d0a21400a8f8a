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
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log, log2
from typing import NamedTuple

import regex

from termalign.candidates.edges import Edge, first_edge, is_content, last_edge
from termalign.extraction.statistics import SCALE, Statistics, TermStatistics
from termalign.features import Features, FeatureSet
from termalign.lexicon import Lexicon
from termalign.text import NUMERALS
from termalign.vocabulary import CORPUS_WORDS, chinese_word

_TAGS = ("n", "v", "vn", "a", "d", "ns", "nt", "nr", "nz", "m", "q", "t", "f", "l", "i", "j", "b", "s", "eng")
"""Tags told apart, in the order of their codes 1, 2 …; 0 for others."""


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


@dataclass(frozen=True)
class Candidate:
    """A Chinese candidate: what the features of termhood are functions of."""

    key: str
    term: TermStatistics
    counts: CorpusCounts
    lexicon: Lexicon

    @cached_property
    def atoms(self) -> list[str]:
        """Its atoms with a letter, a digit or a character."""
        return [atom for atom in self.term.atoms if any(map(str.isalnum, atom))] or [self.key]

    @cached_property
    def frequencies(self) -> list[float]:
        """Logarithms of how often each atom stands in general language."""
        return [log(1 + chinese_word(atom).frequency) for atom in self.atoms]

    @cached_property
    def whole_frequency(self) -> int:
        """How often it stands in general language as one word."""
        return chinese_word(self.key).frequency

    @cached_property
    def share(self) -> float:
        """Its occurrences a character of the corpus."""
        return self.term.count / self._size

    @cached_property
    def nest(self) -> Nest:
        """The longer candidates that contain it."""
        return self.counts.nest(self.key)

    @property
    def pmi(self) -> float:
        """How much more often it stands than its atoms would side by side by chance; 0 for one atom."""
        if len(self.atoms) < 2:
            return 0.0
        expected = sum(log(max(1, self.counts.atom(atom)) / self._size) for atom in self.atoms)
        return log(self.share) - expected

    @property
    def has_measure(self) -> bool:
        """Whether a measure word comes after the numeral that it begins with (五种)."""
        first = self.atoms[0]
        if first[0] not in NUMERALS and not first[0].isdigit():
            return False
        if len(first) > 1 and first[-1] not in NUMERALS:
            return chinese_word(first).tag == "m"
        return len(self.atoms) > 1 and chinese_word(self.atoms[1]).tag == "q"

    @property
    def parts_alike(self) -> bool:
        """Whether it is an enumeration of parts of one length (简政放权、放管结合、优化服务)."""
        parts = _PAUSES.split(self.key)
        return len(parts) > 1 and len({len(part) for part in parts}) == 1

    def tagged(self, tag: str) -> int:
        """Return how many of its atoms are of a kind, by the first letter of their tags."""
        return sum(chinese_word(atom).tag.startswith(tag) for atom in self.atoms)

    @property
    def _size(self) -> int:
        return max(1, self.counts.characters)

    def a_time(self, occurrences: float) -> float:
        """Return a count as a share of its occurrences."""
        return occurrences / self.term.count

    def a_link(self, amount: float) -> float:
        """Return a sum over linked occurrences as their mean."""
        return amount / max(1, self.term.linked)


_PAUSES = regex.compile("[、，,]")

SCREEN_FEATURES = FeatureSet[Candidate](
    {
        "chars": lambda of: len(of.key),
        "atoms": lambda of: len(of.atoms),
        "count": lambda of: log(of.term.count),
        "consistency": lambda of: of.a_link(of.term.consistency / SCALE),
        "whole_frequency": lambda of: log(1 + of.whole_frequency),
        "weirdness": lambda of: log(of.share * CORPUS_WORDS / (1 + of.whole_frequency)),
        "least_frequency": lambda of: min(of.frequencies),
        "most_frequency": lambda of: max(of.frequencies),
        "tag_first": lambda of: _tag(of.atoms[0]),
        "tag_last": lambda of: _tag(of.atoms[-1]),
        "tag_before_last": lambda of: _tag(of.atoms[-2]) if len(of.atoms) > 1 else -1,
        "headword": lambda of: of.key in of.lexicon,
        "quoted": lambda of: of.a_time(of.term.quoted),
        "left_boundary": lambda of: of.a_time(of.term.left[""]),
        "right_boundary": lambda of: of.a_time(of.term.right[""]),
        "left_entropy": lambda of: _entropy(of.term.left),
        "right_entropy": lambda of: _entropy(of.term.right),
        "c_value": lambda of: _c_value(len(of.atoms), of.term.count, of.nest),
        "nested_share": lambda of: of.a_time(of.nest.occurrences) / max(1, of.nest.number),
        "longest_nest": lambda of: of.a_time(of.nest.most),
        "piece": lambda of: of.term.piece / of.term.documents,
        "pauses": lambda of: of.key.count("、"),
        "has_de": lambda of: "的" in of.key[1:-1],
        "has_and": lambda of: any(mark in of.key[1:-1] for mark in "和与及"),
        "has_digit": lambda of: any(map(str.isdigit, of.key)),
        "has_latin": lambda of: any(char.isascii() and char.isalpha() for char in of.key),
        "has_quote": lambda of: any(mark in of.key for mark in "“”《》\"'"),
        "first_chars": lambda of: len(of.atoms[0]),
        "last_chars": lambda of: len(of.atoms[-1]),
        "pmi": lambda of: of.pmi,
        "weak_first": lambda of: first_edge(of.term.atoms[0]) is Edge.WEAK,
        "weak_last": lambda of: last_edge(of.term.atoms[-1]) is Edge.WEAK,
        "cut_left": lambda of: of.a_time(of.term.cut_left),
        "cut_right": lambda of: of.a_time(of.term.cut_right),
        "after_numeral": lambda of: of.a_time(of.term.counted),
        "numeral_first": lambda of: of.atoms[0][0].isdigit() or of.atoms[0][0] in NUMERALS,
        "measure_second": lambda of: of.has_measure,
        "has_zhi": lambda of: "之" in of.key[1:-1],
        "has_comma": lambda of: "，" in of.key or "," in of.key,
        "alike": lambda of: of.parts_alike,
        "verbs": lambda of: of.tagged("v"),
        "adverbs": lambda of: of.tagged("d"),
        "functions": lambda of: sum(not is_content(atom) for atom in of.atoms[1:-1]),
        "rarest_atom": lambda of: log(min(max(1, of.counts.atom(atom)) for atom in of.atoms) / of.term.count),
        "rival": lambda of: of.a_link(of.term.rival / SCALE),
        "peak": lambda of: of.a_link(of.term.peak / SCALE),
        "target_words": lambda of: of.a_link(of.term.target_words),
        "target_ratio_words": lambda of: of.a_link(of.term.target_words) / len(of.key),
        "target_capitals": lambda of: of.a_link(of.term.target_capitals),
        "latin_share": lambda of: sum(char.isascii() for char in of.key) / len(of.key),
    }
)
"""What is known of a candidate before its renderings."""


def screen_features(
    keys: Sequence[str],
    statistics: Statistics,
    lexicon: Lexicon,
    counts: CorpusCounts | None = None,
    *,
    features: FeatureSet[Candidate] = SCREEN_FEATURES,
) -> Features:
    """Return what is known of candidates before their renderings, a row each.

    `counts` are those of the whole corpus, where `statistics` are but a part of it; `features` what is asked for.
    """
    if counts is None:
        counts = CorpusCounts(statistics.characters)
        counts.add(statistics.terms)
    return features.rows([Candidate(key, statistics.terms[key], counts, lexicon) for key in keys])


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
