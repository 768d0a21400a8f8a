"""What every tokenizer offers, and how tokens are made of columns."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from termalign.text import Folded, Span, Token


class Tokenizer(Protocol):
    """Splits text into tokens whose spans refer to that text."""

    @property
    def signature(self) -> str:
        """Name and version, and every setting that changes the tokens."""

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens in order; white space, invisible characters and footnote marks are in none."""


def tokens_of(
    text: str, folded: Folded, starts: Sequence[int], ends: Sequence[int], keys: Sequence[str]
) -> list[Token]:
    """Return tokens of a text, told by columns.

    Args:
        text: What they are tokens of.
        folded: It, folded.
        starts: Where they start in the folded text.
        ends: Where they end there.
        keys: What they are compared by.
    """
    if folded.in_place:
        spans = list(map(_new_span, zip(starts, ends, strict=True)))
    else:
        spans = list(map(folded.span, starts, ends))
    texts = [text[start:end] for start, end in spans]
    return list(map(_new_token, zip(texts, spans, keys, strict=True)))


# A named tuple of a tuple: half as long as by its fields.
_new_span = partial(tuple.__new__, Span)
_new_token = partial(tuple.__new__, Token)
