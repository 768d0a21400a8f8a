"""What every tokenizer offers, how tokens are made of columns, and the tokens of text that others have tokenized."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import Protocol, runtime_checkable

from termalign.language.arrays import Codes, CodeTable, code_points, text_from
from termalign.language.arrays.strings import ranges_within
from termalign.language.keys.words import lemma
from termalign.language.text import Folded, Span, Token, fold, simplify
from termalign.language.text.columns import Tokens
from termalign.language.text.spans import new_span, new_token
from termalign.runtime.lazy import lazy_pattern


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
        found: Iterable[Sequence[Token]] = chain.from_iterable(map(tokenizer.tokenize_all, blocks(texts)))
    else:
        found = map(tokenizer.tokenize, texts)
    return [tokens if isinstance(tokens, Tokens) else tuple(tokens) for tokens in found]


def blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield texts in stretches that are cut together."""
    sizes = [_EACH_TEXT + len(text) for text in texts]
    return (texts[some.start : some.stop] for some in ranges_within(sizes, _MOST_CUT_TOGETHER))


_MOST_CUT_TOGETHER, _EACH_TEXT = 200_000, 200
"""Characters of a block, and what a text takes beside its own: columns of more are larger than what a processor has at
hand."""


def tokens_of(
    text: str, folded: Folded, starts: Sequence[int], ends: Sequence[int], keys: Sequence[str]
) -> list[Token]:
    """Return tokens of a text, given as columns.

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


LEAST_TEXTS = 8
"""Texts that are cut together in less time than one by one."""

NOT_PLAIN = "\0"
"""Instead of a character that is not folded to one character, or that depends on its neighbours."""


class PlainForms:
    """Characters as they are compared, each made at its first use; or `NOT_PLAIN`."""

    def __init__(self, form: Callable[[str], str | None]) -> None:
        """Take a function from a character by itself to its form; None for one that has none."""

        def code(char: str) -> int:
            plain = form(char)
            return ord(NOT_PLAIN if plain is None or len(plain) != 1 else plain)

        self._codes = CodeTable(code)

    def codes(self, text: str) -> Codes:
        """Return the code points of a text as it is compared."""
        return self._codes.of(code_points(text))

    def of_each(self, texts: Sequence[str]) -> list[str]:
        """Return texts as they are compared."""
        together = text_from(self.codes("".join(texts)))
        return [together[start:end] for start, end in pairwise(accumulate(map(len, texts), initial=0))]


_SPACED_WORD = lazy_pattern(r"\S+")


class Spaces:
    """Keeps the tokens of pre-tokenized text, of either language.

    Example:
        >>> [token.text for token in Spaces().tokenize("new-type forces .")]
        ['new-type', 'forces', '.']
    """

    signature = "spaces"

    def tokenize(self, text: str) -> list[Token]:
        """Return the runs of characters between white space."""
        return [
            Token(match.group(), Span(*match.span()), lemma(simplify(fold(match.group()).text)))
            for match in _SPACED_WORD.finditer(text)
        ]
