"""Which characters and words a candidate and its rendering are made of, and what is beside them.

A linear function of what is there, the first character, the last word, the parts of speech in their order, the word
before and the like, fitted by logistic regression on readers' lists: 对 begins no term, 器 ends many. What is there has
a name, and names are hashed to a fixed number of weights.

References:
    Kilian Weinberger et al. 2009. Feature Hashing for Large Scale Multitask Learning. ICML.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays import Floats
from termalign.language.candidates.wordclass import VERB_LIKE, closed_class, verb_share
from termalign.language.keys.words import lemma
from termalign.language.models.linear import Origin, shipped_arrays
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.language.vocabulary import chinese_word
from termalign.terms.extraction.forms import words_of

WORDING = "wording"
"""Name of the feature that is this function."""

WEIGHTS = 1 << 15
"""Weights that names are hashed to: their numbers are of 16 bits. Most names are of one candidate."""

LONGEST_PART = 10
"""Characters from which candidates are of one length."""

MOST_WORDING_WORDS = 7
"""Words from which renderings are of one length."""

ENDING_LETTERS = 4
"""Letters of the end of a rendering."""

LONGEST_SHAPE = 6
"""Words of a rendering whose kinds are features, the first ones."""


def traits(key: str, atoms: Sequence[str], rendering: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the names of what is there of a candidate, of its words, and of its rendering and the words of that.

    Example:
        >>> sorted(traits("数据库", ("数据库",), "database", ["database"]))[:4]
        ['atom sizes 3', 'begins 数', 'begins 数据', 'ends 库']
    """
    own = words_of(key, atoms)
    tags = [chinese_word(word).tag[:2] for word in own]
    yield f"begins {key[0]}"
    yield f"ends {key[-1]}"
    yield f"ends {key[-2:]}"
    yield f"length {min(len(key), LONGEST_PART)}"
    yield f"first word {own[0]}"
    yield f"last word {own[-1]}"
    yield f"tags {' '.join(tags)}"
    yield f"atom sizes {' '.join(str(len(word)) for word in own)}"
    if len(key) > 2:
        yield f"begins {key[:2]}"
    if len(own) > 1:
        yield f"ends {tags[-2]} {own[-1]}"
        yield f"begins {own[0]} {tags[1]}"
        yield f"ends {own[-2][-1]} before {tags[-1]}"  # 程 before a verb: a clause (工程拆除, works are demolished)
        yield f"ends {own[-2][-1]} before {own[-1]}"
        yield f"ends {tags[-2]} {tags[-1]} {key[-1]}"
        yield f"begins {own[0]} before {own[1][0]}"
        yield f"begins {tags[0]} before {own[1][0]}"
        yield f"begins {tags[0]} {tags[1]} {key[0]}"
    yield from (f"has {char}" for char in set(key))
    yield from (f"has {first}{second}" for first, second in pairwise(key))
    lemmas = [lemma(word.lower()) for word in words]
    shape = "".join(map(_kind, words))[:LONGEST_SHAPE]
    yield f"shape {shape}"
    yield f"shape begins {shape[:2]}"
    yield f"shape ends {shape[-2:]}"
    yield f"shape {shape} of {' '.join(tags)}"
    yield f"shape ends {shape[-1]} of {tags[-1]} {key[-1]}"
    yield f"rendering begins {lemmas[0]}"
    yield f"rendering ends {lemmas[-1]}"
    yield f"rendering ends -{rendering.lower()[-ENDING_LETTERS:]}"
    yield f"rendering words {min(len(lemmas), MOST_WORDING_WORDS)}"
    yield from (f"rendering has {word}" for word in lemmas)
    if len(lemmas) > 1:
        yield f"rendering begins {lemmas[0]} {lemmas[1]}"
        yield f"rendering ends {lemmas[-2]} {lemmas[-1]}"


def surroundings(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    """Yield the names of what is beside a candidate most often, given the counts of the words on either side.

    Example:
        >>> list(surroundings({"": 2}, {"表示": 1}))  # a boundary; say
        ['after ', 'after always', 'before 表示', 'before tag v', 'before begins 表', 'before ends 示']
    """
    for side, words in (("after", before), ("before", after)):
        if words:
            word = min(words, key=lambda word: (-words[word], word))
            yield f"{side} {word}"
            if word:
                yield f"{side} tag {chinese_word(word).tag[:2]}"
                yield f"{side} begins {word[0]}"
                yield f"{side} ends {word[-1]}"
            if len(words) == 1 and words[word] > 1:
                yield f"{side} always"


_CLOSED_CLASS_CODES = "-dtpaucrm"
"""Letters of the closed classes, by their codes."""

_ENDING_CODES = {"ing": "G", "ed": "D", "ly": "L"}
"""Endings that make a kind of word, and their letters."""


@lru_cache(maxsize=WORD_CACHE_SIZE)
def _kind(word: str) -> str:
    """Return the kind of an English word by a letter: closed classes, numbers, capitals, endings, verbs, nouns."""
    if code := closed_class(word.lower()):
        return _CLOSED_CLASS_CODES[code]
    if word[0].isdigit():
        return "9"
    if word[0].isupper():
        return "A" if word.isupper() and len(word) > 1 else "C"
    if ending := next((ending for ending in _ENDING_CODES if word.endswith(ending)), ""):
        return _ENDING_CODES[ending]
    return "v" if verb_share(lemma(word)) > VERB_LIKE else "n"


def hashed(names: Iterable[str]) -> NDArray[np.int16]:
    """Return the numbers of the weights of some names, each once, in order.

    Example:
        >>> len(hashed(["ends 库", "ends 器", "ends 库"]))
        2
    """
    return np.array(sorted({crc32(name.encode()) % WEIGHTS for name in names}), np.int16)


@dataclass(frozen=True)
class WordingModel:
    """The fitted function."""

    weights: Floats
    """One for each hash."""
    constant: float
    origin: Origin

    @classmethod
    def load(cls) -> "WordingModel":
        """Load the function that ships."""
        with shipped_arrays(__package__, "wording.npz") as arrays:
            return cls(arrays["weights"], float(arrays["constant"]), Origin.decoded(str(arrays["origin"])))

    @property
    def version(self) -> str:
        """A hash of what it was made of and of its numbers."""
        return self.origin.version((WORDING,), (self.weights.tobytes(), str(self.constant).encode()))

    def measure(self, candidates: Iterable[NDArray[np.int16]]) -> Floats:
        """Return the log-odds of candidates, each the numbers of its weights; shape (candidates,)."""
        sums = [self.constant + float(self.weights[indexes].sum(dtype=np.float64)) for indexes in candidates]
        return np.round(np.array(sums), 3).astype(np.float32)
