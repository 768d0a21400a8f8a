"""What signals are given, what every one offers, and sums over groups of neighbouring sentences.

What they need of each sentence, a *side* holds, prepared once per document. A signal looks at a *window* of a document
pair, m source and n target sentences, and yields a view, the argument of its features, for the beads of every shape
there. Whatever adds up over sentences or over pairs of sentences is summed once, from the corner; any bead's sum is
then two or four look-ups (Viola & Jones's integral image), so no bead is measured twice.

References:
    Paul Viola & Michael Jones. 2001. Rapid Object Detection using a Boosted Cascade of Simple Features. CVPR.
        Section 2.1.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from termalign.alignment.sentalign.search import BEAD_SHAPES, BeadShape
from termalign.documents.bitext import Sentence
from termalign.language.arrays import Floats, Ints, prefix_sums
from termalign.language.features import FeatureSet
from termalign.language.text.columns import Tokens
from termalign.language.text.script import HAN_CHARACTER
from termalign.language.tokenizers import Tokenizer, tokenize_all
from termalign.language.tokenizers.base import blocks as batches
from termalign.runtime.lazy import lazy_pattern

_BETWEEN_HAN = lazy_pattern(r"(?<=[\p{Han}\p{P}])\s+(?=[\p{Han}\p{P}])")
_SPLIT_MARK = lazy_pattern(r" ?@([-,.:/])@ ?")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document pair."""

    texts: tuple[str, ...]
    """Readable text of each sentence: that of tokenized input is joined again."""
    words: tuple[tuple[str, ...], ...]
    """What is compared of the words of each sentence, each once, in order."""
    lengths: NDArray[np.float64]
    """Visible characters of each sentence."""
    paragraphs: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.texts)


class TextVectors:
    """The vectors of some texts, in order; those of equal texts, of which a document has many, are held once.

    Example:
        >>> texts = TextVectors(np.array([[1.0, 0.0], [0.0, 1.0]], np.float32), np.array([1, 0, 1]))
        >>> len(texts), texts[1:].tolist()
        (3, [[1.0, 0.0], [0.0, 1.0]])
    """

    def __init__(self, different: Floats, rows: Ints) -> None:
        """Take in the vectors of different texts, and of each text the number of its vector."""
        self._different, self._rows = different, rows

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._rows)

    def __getitem__(self, index: int | slice) -> Floats:
        """Return the vector of one text, or those of neighbouring texts, a row each."""
        vectors: Floats = self._different[self._rows[index]]
        return vectors


def prepare(sentences: Sequence[Sentence], tokenizer: Tokenizer) -> Side:
    """Prepare one side.

    Example:
        >>> from termalign.language.text import Span
        >>> from termalign.language.tokenizers import Jieba
        >>> prepare([Sentence("2 期 试验 。", Span(0, 8))], Jieba()).texts  # a tokenized phase 2 trial
        ('2 期试验。',)
    """
    texts = tuple(readable(sentence.text) for sentence in sentences)
    return Side(
        texts,
        tuple(chain.from_iterable(map(partial(_words, tokenizer), batches(texts)))),
        np.array([len("".join(text.split())) for text in texts], np.float64),
        np.array([sentence.paragraph for sentence in sentences], np.int64),
    )


def _words(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    # A long document holds millions of words and some ten thousand different ones: each is kept once.
    for tokens in tokenize_all(tokenizer, texts):
        keys = tokens.keys() if isinstance(tokens, Tokens) else [token.key for token in tokens]
        yield tuple(dict.fromkeys(map(sys.intern, keys)))


def readable(text: str) -> str:
    """Undo the marks of tokenizers (`@-@`, spaces between Han) and line breaks.

    Example:
        >>> readable("platinum @-@ based"), readable("2 期 试验")
        ('platinum-based', '2 期试验')
    """
    joined = _SPLIT_MARK.sub(r"\1", " ".join(text.split()))
    return _BETWEEN_HAN.sub("", joined) if HAN_CHARACTER.search(joined) else joined


MOST_SRC = max(shape.src for shape in BEAD_SHAPES)
MOST_TGT = max(shape.tgt for shape in BEAD_SHAPES)


class Window(NamedTuple):
    """Neighbouring sentences of both sides, by their indices."""

    src: range
    tgt: range


class Signal(Protocol):
    """A source of evidence, made for one document pair."""

    @property
    def features(self) -> FeatureSet[Any]:
        """Its features of the beads of one shape: scalars, or matrices by where a bead starts."""

    def views(self, window: Window) -> Iterator[tuple[BeadShape, Any]]:
        """Yield the argument of the features for every shape with a bead in the window.

        Features of shapes not yielded are 0.
        """


def paired(window: Window) -> Iterator[BeadShape]:
    """Yield the shapes with both sides that have a bead in the window."""
    for shape in BEAD_SHAPES:
        if shape.paired and shape.src <= len(window.src) and shape.tgt <= len(window.tgt):
            yield shape


def spans(running: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return the sum of every `length` neighbours, from their running sums; none if there are fewer.

    Example:
        >>> spans(prefix_sums(np.array([1.0, 2.0, 4.0])), 2)
        array([3., 6.])
    """
    return running[length:] - running[: max(0, len(running) - length)]


def blocks(running: NDArray[np.float64], src: int, tgt: int) -> NDArray[np.float64]:
    """Return the sum of every `src` by `tgt` block, from sums over both axes.

    Example:
        >>> blocks(corner_sums(np.ones((3, 2))), 2, 2)
        array([[4.],
               [4.]])
    """
    rows = spans(running, src)
    return rows[:, tgt:] - rows[:, : rows.shape[1] - tgt]


def corner_sums(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the sums of a matrix from its corner, with a row and a column of 0 first."""
    return prefix_sums(prefix_sums(values, axis=0).T, axis=0).T
