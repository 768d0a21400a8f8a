"""Termhood: how much a Chinese candidate is a term, from the statistics of a corpus.

References:
    Katerina Frantzi, Sophia Ananiadou & Hideki Mima. 2000. Automatic Recognition of Multi-Word Terms: the
    C-value/NC-value Method. International Journal on Digital Libraries 3(2).
    Khurshid Ahmad, Lee Gillam & Lena Tostevin. 1999. University of Surrey Participation in TREC8: Weirdness
    Indexing for Logical Document Extrapolation and Retrieval.
    Zhihui Jin & Kumiko Tanaka-Ishii. 2006. Unsupervised Segmentation of Chinese Text by Use of Branching
    Entropy. COLING/ACL.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from math import fsum, log, log2
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Doubles
from termalign.language.arrays.strings import inner_strings
from termalign.language.candidates.edges import Edge, first_edge, is_content, last_edge
from termalign.language.features import Features, FeatureSet
from termalign.language.lexicon import Lexicon
from termalign.language.text import CHINESE_NUMERALS
from termalign.language.vocabulary import CORPUS_WORDS, chinese_word, words
from termalign.runtime.lazy import lazy_pattern
from termalign.terms.extraction.forms import RaggedWords, words_of
from termalign.terms.extraction.statistics import SCALE, Statistics, TermStatistics

_TAGS = ("n", "v", "vn", "a", "d", "ns", "nt", "nr", "nz", "m", "q", "t", "f", "l", "i", "j", "b", "s", "eng")
"""Tags distinguished, in the order of their codes 1, 2 …; 0 for others."""

LEAST_INNER = 2
"""Characters of the shortest candidates that longer ones count for."""


class Nests(NamedTuple):
    """The longer candidates that contain candidates, a number each."""

    number: NDArray[np.int64]
    occurrences: NDArray[np.int64]
    """Of all of them together."""
    most: NDArray[np.int64]
    """Occurrences of the most frequent one."""


class CandidateOccurrences(Protocol):
    """A candidate with its occurrences."""

    atoms: tuple[str, ...]
    """Its words."""
    count: int
    """Its occurrences."""


class CorpusCounts:
    """What termhood must know of a whole corpus: how often each candidate occurs in it, and inside which."""

    def __init__(self, characters: int, parts: Iterable[Mapping[str, CandidateOccurrences]] = ()) -> None:
        """Take in the candidates of a corpus, part by part; every candidate is in one."""
        self.characters = characters
        """Han characters of the corpus."""
        self._rows: dict[str, int] = {}
        self._counts = array("q")
        self._ends = [0]
        self._atoms: dict[str, int] = {}
        for terms in parts:
            for key, term in terms.items():
                self._rows[key] = len(self._counts)
                self._counts.append(term.count)
                if len(term.atoms) == 1:
                    self._atoms[key] = term.count
            self._ends.append(len(self._counts))

    def split(self) -> "Iterator[CorpusCounts]":
        """Yield for each part that was taken in what must be known of its candidates."""
        keys = iter(self._rows)
        for start, end in pairwise(self._ends):
            part = CorpusCounts(self.characters)
            part._rows = {key: row for row, key in enumerate(islice(keys, end - start))}
            part._atoms = self._atoms
            part._nests = tuple(column[start:end] for column in self._nests)
            yield part

    def atom(self, atom: str) -> int:
        """Return how often an atom occurs in the text, from the candidates that are one atom."""
        return self._atoms.get(atom, 0)

    def nests(self, keys: Sequence[str]) -> Nests:
        """Return the longer candidates that contain each of some candidates."""
        rows = np.array([self._rows.get(key, -1) for key in keys], np.intp)
        columns = (
            np.append(np.array(column, np.int64), 0) for column in self._nests
        )  # none, for what is not there
        return Nests(*(column[rows] for column in columns))

    @cached_property
    def _nests(self) -> tuple["array[int]", ...]:
        """What `Nests` holds, column by column, a row a candidate."""
        counts = np.array(self._counts, np.int64)
        nests, occurrences, most = columns = np.zeros((3, len(counts)), np.int64)
        for outer, inner in inner_strings(list(self._rows), least=LEAST_INNER):
            np.add.at(nests, inner, 1)
            np.add.at(occurrences, inner, counts[outer])
            np.maximum.at(most, inner, counts[outer])
        return tuple(array("q", column.tobytes()) for column in columns)


class Candidates:
    """Chinese candidates: what the features of termhood are functions of, a number a candidate each.

    Their atoms are in one row, one candidate's after another's; what is known of an atom is found once.
    """

    def __init__(
        self, keys: Sequence[str], terms: Sequence[TermStatistics], counts: CorpusCounts, lexicon: Lexicon
    ) -> None:
        self.keys = keys
        self.terms = terms
        self.lexicon = lexicon
        self.atoms = [words_of(key, term.atoms) for key, term in zip(keys, terms, strict=True)]
        """Of each candidate, its atoms with a letter, a digit or a character."""
        self.words = RaggedWords(self.atoms)
        """The same in one row."""
        self.sizes, self.ends, self.starts = self.words.sizes, self.words.ends, self.words.starts
        self._size = max(1, counts.characters)
        self._counts = counts

    @cached_property
    def count(self) -> Doubles:
        """Their occurrences."""
        return self.of_terms(lambda term: term.count)

    @cached_property
    def linked(self) -> Doubles:
        """Their linked occurrences, at least one."""
        return self.of_terms(lambda term: max(1, term.linked))

    @cached_property
    def share(self) -> Doubles:
        """Their occurrences a character of the corpus."""
        return self.count / self._size

    @cached_property
    def _characters(self) -> RaggedWords:
        """The characters of each."""
        return RaggedWords(self.keys)

    def characters(self, is_one: Callable[[str], bool]) -> Doubles:
        """Return how many characters of each are of a kind."""
        return self._characters.sums(self._characters.each(is_one))

    def inner_characters(self, is_one: Callable[[str], bool]) -> Doubles:
        """Return the same of those between the first and the last."""
        row = self._characters
        values = row.each(is_one)
        return row.sums(values) - row.firsts(values) - np.where(row.sizes > 1, row.lasts(values), 0.0)

    @cached_property
    def whole_frequency(self) -> Doubles:
        """How often each occurs in general language as one word."""
        known = words().among(set(self.keys))
        return self.of_keys(lambda key: chinese_word(key).frequency if key in known else 0)

    @cached_property
    def frequencies(self) -> Doubles:
        """Of every atom, the logarithm of how often it occurs in general language."""
        return self.of_atoms(lambda atom: log(1 + chinese_word(atom).frequency))

    @cached_property
    def tags(self) -> Doubles:
        """Of every atom, the code of its part of speech."""
        return self.of_atoms(_tag)

    @cached_property
    def nests(self) -> Nests:
        """The longer candidates that contain each."""
        return self._counts.nests(self.keys)

    @cached_property
    def nested(self) -> Doubles:
        """Occurrences of a longer candidate that contains it, on the average."""
        return self.nests.occurrences / np.maximum(1, self.nests.number)

    @property
    def pmi(self) -> Doubles:
        """How much more often each occurs than its atoms would side by side by chance; 0 for one atom."""
        alone = self.of_atoms(lambda atom: log(max(1, self._counts.atom(atom)) / self._size))
        expected = np.add.reduceat(alone, self.starts)
        return np.where(self.sizes < 2, 0.0, np.log(self.share) - expected)

    @property
    def rarest_atom(self) -> Doubles:
        """Occurrences of the atom that occurs least."""
        return np.minimum.reduceat(self.of_atoms(lambda atom: max(1, self._counts.atom(atom))), self.starts)

    @property
    def functions(self) -> Doubles:
        """Function words among the atoms of each, the first and the last aside."""
        is_function = self.of_atoms(lambda atom: not is_content(atom))
        edges = is_function[self.starts] + is_function[self.ends - 1]
        return np.where(self.sizes > 1, np.add.reduceat(is_function, self.starts) - edges, 0.0)

    def of_keys(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of the characters of each."""
        return np.array([measure(key) for key in self.keys], np.float64)

    def of_terms(self, measure: Callable[[TermStatistics], float]) -> Doubles:
        """Return what is measured of the statistics of each."""
        return np.array([measure(term) for term in self.terms], np.float64)

    def of_atoms(self, measure: Callable[[str], float]) -> Doubles:
        """Return what is measured of every atom."""
        return self.words.each(measure)

    def tagged(self, *tags: str) -> Doubles:
        """Return how many atoms of each are of some kinds, by what their tags begin with."""
        return self.words.sums(self.of_atoms(lambda atom: chinese_word(atom).tag.startswith(tags)))

    def a_time(self, measure: Callable[[TermStatistics], float]) -> Doubles:
        """Return a count in the statistics of each as a share of its occurrences."""
        return self.of_terms(measure) / self.count

    def a_link(self, measure: Callable[[TermStatistics], float]) -> Doubles:
        """Return a sum over the linked occurrences of each as their mean."""
        return self.of_terms(measure) / self.linked


def is_latin(char: str) -> bool:
    """Return whether a character is a letter without a mark."""
    return char.isascii() and char.isalpha()


def _has_measure(atoms: Sequence[str]) -> bool:
    """Return whether a measure word comes after the numeral that a candidate begins with (五种)."""
    first = atoms[0]
    if first[0] not in CHINESE_NUMERALS and not first[0].isdigit():
        return False
    if len(first) > 1 and first[-1] not in CHINESE_NUMERALS:
        return chinese_word(first).tag == "m"
    return len(atoms) > 1 and chinese_word(atoms[1]).tag == "q"


def _parts_alike(key: str) -> bool:
    """Return whether a candidate is an enumeration of parts of one length (简政放权、放管结合、优化服务)."""
    parts = _PAUSES.split(key)
    return len(parts) > 1 and len({len(part) for part in parts}) == 1


_PAUSES = lazy_pattern("[、，,]")
_CONJUNCTION_CHARS = frozenset("和与及")
_QUOTE_OR_TITLE_MARKS = frozenset("“”《》\"'")

SCREEN_FEATURES = FeatureSet[Candidates](
    {
        "chars": lambda terms: terms.of_keys(len),
        "atoms": lambda terms: terms.sizes,
        "count": lambda terms: np.log(terms.count),
        "consistency": lambda terms: terms.a_link(lambda term: term.consistency / SCALE),
        "whole_frequency": lambda terms: np.log(1 + terms.whole_frequency),
        "weirdness": lambda terms: np.log(terms.share * CORPUS_WORDS / (1 + terms.whole_frequency)),
        "least_frequency": lambda terms: np.minimum.reduceat(terms.frequencies, terms.starts),
        "most_frequency": lambda terms: np.maximum.reduceat(terms.frequencies, terms.starts),
        "tag_first": lambda terms: terms.tags[terms.starts],
        "tag_last": lambda terms: terms.tags[terms.ends - 1],
        "tag_before_last": lambda terms: np.where(terms.sizes > 1, terms.tags[terms.ends - 2], -1),
        "headword": lambda terms: terms.of_keys(terms.lexicon.among(set(terms.keys)).__contains__),
        "quoted": lambda terms: terms.a_time(lambda term: term.quoted),
        "left_boundary": lambda terms: terms.a_time(lambda term: term.left.get("", 0)),
        "right_boundary": lambda terms: terms.a_time(lambda term: term.right.get("", 0)),
        "left_entropy": lambda terms: terms.of_terms(lambda term: _entropy(term.left)),
        "right_entropy": lambda terms: terms.of_terms(lambda term: _entropy(term.right)),
        # The C-value, with log2(atoms + 1) so that single words have one too.
        "c_value": lambda terms: np.log2(terms.sizes + 1) * (terms.count - terms.nested),
        "nested_share": lambda terms: (
            terms.nests.occurrences / terms.count / np.maximum(1, terms.nests.number)
        ),
        "longest_nest": lambda terms: terms.nests.most / terms.count,
        "piece": lambda terms: terms.of_terms(lambda term: term.piece / term.documents),
        "pauses": lambda terms: terms.characters("、".__eq__),
        "has_de": lambda terms: terms.inner_characters("的".__eq__) > 0,
        "has_and": lambda terms: terms.inner_characters(_CONJUNCTION_CHARS.__contains__) > 0,
        "has_digit": lambda terms: terms.characters(str.isdigit) > 0,
        "has_latin": lambda terms: terms.characters(is_latin) > 0,
        "has_quote": lambda terms: terms.characters(_QUOTE_OR_TITLE_MARKS.__contains__) > 0,
        "first_chars": lambda terms: terms.of_atoms(len)[terms.starts],
        "last_chars": lambda terms: terms.of_atoms(len)[terms.ends - 1],
        "pmi": lambda terms: terms.pmi,
        "weak_first": lambda terms: terms.of_terms(lambda term: first_edge(term.atoms[0]) is Edge.WEAK),
        "weak_last": lambda terms: terms.of_terms(lambda term: last_edge(term.atoms[-1]) is Edge.WEAK),
        "cut_left": lambda terms: terms.a_time(lambda term: term.cut_left),
        "cut_right": lambda terms: terms.a_time(lambda term: term.cut_right),
        "after_numeral": lambda terms: terms.a_time(lambda term: term.counted),
        "numeral_first": lambda terms: terms.of_atoms(
            lambda atom: atom[0].isdigit() or atom[0] in CHINESE_NUMERALS
        )[terms.starts],
        "measure_second": lambda terms: np.array([_has_measure(atoms) for atoms in terms.atoms]),
        "has_zhi": lambda terms: terms.inner_characters("之".__eq__) > 0,
        "has_comma": lambda terms: terms.characters("，,".__contains__) > 0,
        "alike": lambda terms: terms.of_keys(_parts_alike),
        "verbs": lambda terms: terms.tagged("v"),
        "adverbs": lambda terms: terms.tagged("d"),
        "functions": lambda terms: terms.functions,
        "rarest_atom": lambda terms: np.log(terms.rarest_atom / terms.count),
        "rival": lambda terms: terms.a_link(lambda term: term.rival / SCALE),
        "peak": lambda terms: terms.a_link(lambda term: term.peak / SCALE),
        "target_words": lambda terms: terms.a_link(lambda term: term.target_words),
        "target_ratio_words": lambda terms: terms.a_link(lambda term: term.target_words) / terms.of_keys(len),
        "target_capitals": lambda terms: terms.a_link(lambda term: term.target_capitals),
        "latin_share": lambda terms: terms.characters(str.isascii) / terms.of_keys(len),
    }
)
"""What is known of a candidate before its renderings."""


def screen_features(
    keys: Sequence[str],
    statistics: Statistics,
    lexicon: Lexicon,
    counts: CorpusCounts | None = None,
    *,
    features: FeatureSet[Candidates] = SCREEN_FEATURES,
) -> Features:
    """Return what is known of candidates before their renderings, a row each.

    `counts` are those of the whole corpus, where `statistics` are but a part of it; `features` what is wanted.
    """
    counts = counts or CorpusCounts(statistics.characters, [statistics.terms])
    row: dict[str, int] = {}
    rows = [row.setdefault(key, len(row)) for key in keys]
    if not row:
        return Features(features.names, np.zeros((0, len(features.names)), np.float32))
    candidates = Candidates(list(row), [statistics.terms[key] for key in row], counts, lexicon)
    return features.columns(candidates, len(row)).rows(rows)


def _entropy(neighbours: Counter[str]) -> float:
    """Return the branching entropy in bits; every boundary counts as a neighbour of its own."""
    if len(neighbours) < 2:
        return log2(max(1, neighbours.get("", 0)))
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
