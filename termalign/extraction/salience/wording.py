"""Which characters and words a candidate and its rendering are made of: how often do terms look so?

A linear function of what is there, the first character, the last word, the parts of speech in their order and the like,
fitted by logistic regression on readers' lists: 对 begins no term, 器 ends many. What is there has a name, and
names are hashed to a fixed number of weights.

References:
    Kilian Weinberger et al. 2009. Feature Hashing for Large Scale Multitask Learning. ICML.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from termalign.extraction.words import words_of
from termalign.features import Floats
from termalign.keys.words import lemma
from termalign.models.arrays import shipped_arrays
from termalign.models.origin import Origin
from termalign.vocabulary import REMEMBERED, chinese_word

WORDING = "wording"
"""Name of the feature that is this function."""

WEIGHTS = 1 << 13
"""Weights that names are hashed to: of 33,000 candidates there are some 30,000 names, most of them of one candidate."""

LONGEST = 10
"""Characters from which candidates are of one length."""

MOST_WORDS = 7
"""Words from which renderings are of one length."""

ENDING = 4
"""Letters of the end of a rendering."""


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
    yield f"length {min(len(key), LONGEST)}"
    yield f"first word {own[0]}"
    yield f"last word {own[-1]}"
    yield f"tags {' '.join(tags)}"
    yield f"atom sizes {' '.join(str(len(word)) for word in own)}"
    if len(key) > 2:
        yield f"begins {key[:2]}"
    if len(own) > 1:
        yield f"ends {tags[-2]} {own[-1]}"
        yield f"begins {own[0]} {tags[1]}"
    yield from (f"has {char}" for char in set(key))
    lemmas = [lemma(word.lower()) for word in words]
    yield f"rendering begins {lemmas[0]}"
    yield f"rendering ends {lemmas[-1]}"
    yield f"rendering ends -{rendering.lower()[-ENDING:]}"
    yield f"rendering words {min(len(lemmas), MOST_WORDS)}"
    yield from (f"rendering has {word}" for word in lemmas)


def hashed(names: Iterable[str]) -> NDArray[np.int16]:
    """Return the numbers of the weights of some names, each once, in order.

    Example:
        >>> len(hashed(["ends 库", "ends 器", "ends 库"]))
        2
    """
    return np.array(sorted(set(map(_number_of, names))), np.int16)


@lru_cache(maxsize=REMEMBERED)
def _number_of(name: str) -> int:
    return crc32(name.encode()) % WEIGHTS


@dataclass(frozen=True)
class Wording:
    """The fitted function."""

    weights: Floats
    """One for each hash."""
    constant: float
    origin: Origin

    @classmethod
    def load(cls) -> "Wording":
        """Load the function that ships."""
        with shipped_arrays(__package__, "wording.npz") as arrays:
            return cls(arrays["weights"], float(arrays["constant"]), Origin.decoded(str(arrays["origin"])))

    @property
    def version(self) -> str:
        """A hash of what it was made of and of its numbers."""
        return self.origin.version((WORDING,), (self.weights.tobytes(), str(self.constant).encode()))

    def measure(self, candidates: Iterable[NDArray[np.int16]]) -> Floats:
        """Return the log-odds of candidates, each the numbers of its weights; shape (candidates,)."""
        sums = [self.constant + float(self.weights[numbers].sum(dtype=np.float64)) for numbers in candidates]
        return np.round(np.array(sums), 3).astype(np.float32)
