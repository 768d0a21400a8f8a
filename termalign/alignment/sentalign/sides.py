"""What the signals need of each sentence, prepared once per document."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
import regex
from numpy.typing import NDArray

from termalign.documents.bitext import Sentence
from termalign.language.text.columns import Tokens
from termalign.language.tokenizers import Tokenizer, tokenize_all
from termalign.language.tokenizers.base import blocks
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
        tuple(chain.from_iterable(map(partial(_words, tokenizer), blocks(texts)))),
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
    return _BETWEEN_HAN.sub("", joined) if regex.search(r"\p{Han}", joined) else joined
