"""What every tokenizer offers, and how tokens are made of columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Protocol, runtime_checkable

import numpy as np

from termalign.text import Folded, Token
from termalign.text.columns import Form, Ints, TokenColumns, Tokens
from termalign.text.spans import new_span, new_token


class Tokenizer(Protocol):
    """Splits text into tokens whose spans refer to that text."""

    @property
    def signature(self) -> str:
        """Name and version, and every setting that changes the tokens."""

    def tokenize(self, text: str) -> Sequence[Token]:
        """Return the tokens in order; white space, invisible characters and footnote marks are in none."""


@runtime_checkable
class BlockTokenizer(Tokenizer, Protocol):
    """A tokenizer that splits texts together, in less time than one after another."""

    def tokenize_all(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        """Return the tokens of each text."""


def tokenize_all(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Sequence[Token]]:
    """Return the tokens of each of some texts, by whatever tokenizer: a tuple, or what equals it and has its hash."""
    if isinstance(tokenizer, BlockTokenizer):
        found: Iterable[Sequence[Token]] = chain.from_iterable(map(tokenizer.tokenize_all, _blocks(texts)))
    else:
        found = map(tokenizer.tokenize, texts)
    return [tokens if isinstance(tokens, Tokens) else tuple(tokens) for tokens in found]


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    first = size = 0
    for number, text in enumerate(texts):
        if number - first == MOST_TOGETHER or size + len(text) > MOST_CHARACTERS:
            yield texts[first:number]
            first, size = number, 0
        size += len(text)
    yield texts[first:]


MOST_TOGETHER, MOST_CHARACTERS = 1000, 200_000
"""Texts of a block, and their characters: columns of more are larger than what a processor has at hand."""


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
        spans = list(map(new_span, zip(starts, ends, strict=True)))
    else:
        spans = list(map(folded.span, starts, ends))
    texts = [text[start:end] for start, end in spans]
    return list(map(new_token, zip(texts, spans, keys, strict=True)))


LEAST_TOGETHER = 8
"""Texts that are cut together in less time than one by one."""

APART = "\0"
"""In place of a character that is not one for one, or that its neighbours decide about."""


class Plain(dict[int, str]):
    """Characters by code point as they are compared, each made when it is first asked for; or `APART`."""

    def __init__(self, form: Callable[[str], str | None]) -> None:
        """Take what tells the form of a character by itself; None for one that has none."""
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        form = self._form(chr(code))
        plain = self[code] = APART if form is None or len(form) != 1 else form
        return plain


Pieces = tuple[tuple[int, int, Form], ...]
"""The tokens of a segment of a text: start, end and form of each."""


def remembered(cut: Callable[[str], Pieces | None], most: int) -> Callable[[str], Pieces | None]:
    """Return what cuts segments as `cut` does, and remembers so many of those that are not long."""
    short = lru_cache(maxsize=most)(cut)
    return lambda segment: short(segment) if len(segment) <= LONGEST_REMEMBERED else cut(segment)


LONGEST_REMEMBERED = 30
"""Characters of the longest segment whose tokens are remembered."""


def columns_of_segments(
    texts: Sequence[str], segments: Sequence[str], begins: Ints, cut: Callable[[str], Pieces | None]
) -> tuple[TokenColumns, set[int]]:
    """Return the tokens of texts that are cut into segments, each told once of all that are equal.

    Args:
        texts: The texts; all together, with one character between, are what is cut.
        segments: What they are cut into, in order.
        begins: Where each segment begins.
        cut: Returns the tokens of a segment; None where they depend on what stands around it.

    Returns:
        The columns, and the positions of the texts with segments of which there are none.
    """
    ids = {segment: number for number, segment in enumerate(dict.fromkeys(segments))}
    numbers = np.fromiter(map(ids.__getitem__, segments), np.intp, len(segments))
    pieces = list(map(cut, ids))
    firsts = np.zeros(len(texts) + 1, np.intp)
    np.cumsum(np.fromiter(map(len, texts), np.intp, len(texts)) + 1, out=firsts[1:])
    unknown = np.array([number for number, own in enumerate(pieces) if own is None], np.intp)
    apart = set()
    if len(unknown):
        places = begins[np.isin(numbers, unknown)]
        apart.update((np.searchsorted(firsts, places, side="right") - 1).tolist())
    sizes = np.fromiter((len(own or ()) for own in pieces), np.intp, len(pieces))
    told = list(chain.from_iterable(own for own in pieces if own))
    begin, end, written = zip(*told, strict=True) if told else ((), (), ())
    forms = {form: number for number, form in enumerate(dict.fromkeys(written))}
    columns = np.array((begin, end, [forms[form] for form in written]), np.intp)
    counts = sizes[numbers]
    rows = np.arange(counts.sum()) + np.repeat(
        (np.cumsum(sizes) - sizes)[numbers] - np.cumsum(counts) + counts, counts
    )
    starts, ends, of_forms = columns[:, rows]
    places = np.repeat(begins, counts)
    bounds = np.searchsorted(places + starts, firsts)
    own = np.repeat(firsts[:-1], np.diff(bounds))
    return TokenColumns(places + starts - own, places + ends - own, of_forms, list(forms), bounds), apart
