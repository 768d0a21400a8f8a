"""Coverage: items of one side (words, Latin strings, numbers) that the other side of a bead accounts for.

Every item is a small test of the bead: the other side holds a match of it or does not. A hit is worth the log
of how much likelier it is in a translation than by chance, a miss likewise, so frequent words, short numbers
and wide beads, which match by chance, weigh little, and rare ones much:

    hit: log(q / p),  miss: log((1 - q) / (1 - p))

Notation:
    q: probability that the translation of an item holds a match, given that one is near.
    p: share of the groups of as many sentences in the window that hold one.

Matches of words are the dictionary's renderings of the source words that occur on the target side, and back; Latin
strings are kept as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BeadShape
from termalign.alignment.sentalign.signals.base import MOST_SRC, MOST_TGT, Side, Window, paired, spans
from termalign.language.arrays import Doubles
from termalign.language.features import FeatureSet
from termalign.language.lexicon import Lexicon
from termalign.language.text import is_han
from termalign.language.text.function_words import GLOSS_FILLERS
from termalign.runtime.lazy import lazy_pattern

Keys = tuple[str, ...]
"""What an item of the source side may appear as on the target side."""


class BeadCoverage(NamedTuple):
    """Evidence from the items of the beads of one shape."""

    src: NDArray[np.float64]
    tgt: NDArray[np.float64]


def coverage_features(name: str) -> FeatureSet[BeadCoverage]:
    """Declare the features of items of one kind: those of the source side, and those of the target side."""
    return FeatureSet(
        {f"{name}.src": lambda covered: covered.src, f"{name}.tgt": lambda covered: covered.tgt}
    )


@dataclass(frozen=True, slots=True)
class CoverageSignal:
    """Evidence from items with exact matches."""

    features: FeatureSet[BeadCoverage]
    src: Sequence[Sequence[Keys]]
    """The items of every sentence."""
    tgt: Sequence[Sequence[str]]
    hit: float
    """q."""

    def views(self, window: Window) -> Iterator[tuple[BeadShape, BeadCoverage]]:
        """Yield the evidence from the items of the beads of each shape."""
        src = [self.src[index] for index in window.src]
        tgt = [self.tgt[index] for index in window.tgt]
        where_tgt: dict[str, int] = {}
        for column, keys in enumerate(tgt):
            for key in keys:
                where_tgt[key] = where_tgt.get(key, 0) | (1 << column)
        where_src: dict[str, int] = {}
        matches: dict[Keys, list[str]] = {}
        src_masks: list[int] = []
        src_home: list[int] = []
        for row, keys_of_sentences in enumerate(src):
            for item in keys_of_sentences:
                matched = matches.get(item)
                if matched is None:
                    matched = matches[item] = [key for key in item if key in where_tgt]
                if matched:
                    mask = 0
                    for key in matched:
                        mask |= where_tgt[key]
                        where_src[key] = where_src.get(key, 0) | (1 << row)
                    src_masks.append(mask)
                    src_home.append(row)
        tgt_masks: list[int] = []
        tgt_home: list[int] = []
        for column, keys in enumerate(tgt):
            for key in keys:
                if key in where_src:
                    tgt_masks.append(where_src[key])
                    tgt_home.append(column)
        if not src_masks:
            return  # nor has the other side
        m, n = len(src), len(tgt)
        by_width = list(self._evidence(src_masks, src_home, m, n, MOST_TGT))
        by_height = list(self._evidence(tgt_masks, tgt_home, n, m, MOST_SRC))
        for shape in paired(window):
            yield (
                shape,
                BeadCoverage(
                    spans(by_width[shape.tgt - 1], shape.src), spans(by_height[shape.src - 1], shape.tgt).T
                ),
            )

    def _evidence(
        self, masks: list[int], homes: list[int], own: int, other: int, most: int
    ) -> Iterator[Doubles]:
        """Yield running sums, over own sentences, of the evidence of items for each group of 1 to `most` others.

        `homes` are the sentences of the items. Of items that match the same others only the number counts.
        """
        numbers = {mask: number for number, mask in enumerate(dict.fromkeys(masks))}
        before = np.zeros((own + 1, len(numbers)))
        cells = np.array(homes) + 1, np.array([numbers[mask] for mask in masks])
        np.add.at(before, cells, 1)
        before.cumsum(axis=0, out=before)
        # Whether there is a match in each group of neighbours, shape (masks, groups).
        present = near = _bits(list(numbers), other)
        for width in range(1, min(most, other) + 1):
            groups = other + 1 - width
            near = near[:, :groups] | present[:, width - 1 :]
            chance = np.clip(near.mean(axis=1), 0.5 / groups, self.hit)[:, None]
            miss = np.log((1 - self.hit) / (1 - chance))
            worth = near * (np.log(self.hit / chance) - miss)
            worth += miss
            yield before @ worth


def _bits(masks: list[int], count: int) -> NDArray[np.bool_]:
    """Return bit masks as rows of booleans, the lowest bit first."""
    size = (count + 7) // 8
    data = b"".join(mask.to_bytes(size, "little") for mask in masks)
    packed = np.frombuffer(data, np.uint8).reshape(len(masks), size)
    return np.unpackbits(packed, axis=1, count=count, bitorder="little").astype(bool)


WORD_HIT = 0.6
"""Probability that a word's translation is one of its dictionary renderings, given that one is near."""

WORD_FEATURES = coverage_features("words")

_FREQUENT = GLOSS_FILLERS | frozenset("not have do it".split())
"""Words of so many sentences that they distinguish none."""


def renderings(lexicon: Lexicon, word: str) -> Keys:
    """Return the lemmas that a word may be rendered by; those of its parts, when it is no headword itself.

    Example:
        >>> renderings(Lexicon({"开": ["to open", "hold a meeting"]}, cedict=False), "开")
        ('open', 'hold', 'meet')
    """
    return tuple(lemma for lemma in lexicon.glossed(word).renderings if lemma not in _FREQUENT)


def words(src: Side, tgt: Side, lexicon: Lexicon) -> CoverageSignal:
    """Make the signal."""
    known = {word: renderings(lexicon, word) for word in set().union(*src.words) if is_han(word[0])}
    src_items = [sorted({keys for word in sentence if (keys := known.get(word))}) for sentence in src.words]
    tgt_items = [[word for word in sentence if word[0].isalpha()] for sentence in tgt.words]
    return CoverageSignal(WORD_FEATURES, src_items, tgt_items, hit=WORD_HIT)


LATIN_HIT = 0.9
"""Probability that a Latin string of the Chinese text occurs in the English."""

LATIN_FEATURES = coverage_features("latin")

_LATIN_STRING = lazy_pattern(r"\p{Latin}[\p{Latin}\d]+|(?<!\d)\d++\p{Latin}+")


def latin(src: Side, tgt: Side) -> CoverageSignal:
    """Make the signal of Latin strings."""
    src_items, tgt_items = (
        [sorted({word.lower() for word in _LATIN_STRING.findall(text)}) for text in side.texts]
        for side in (src, tgt)
    )
    return CoverageSignal(
        LATIN_FEATURES, [[(key,) for key in keys] for keys in src_items], tgt_items, hit=LATIN_HIT
    )
