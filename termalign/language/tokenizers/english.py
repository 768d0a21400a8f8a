"""English tokens by pattern, compared by lemma.

Hyphenated words are split (`Chinese-path` is three tokens), so that both halves can be aligned; names keep their
apostrophe (`Xi'an`), numbers their separators and currency its letters (`HK$`); the possessive is a token of its own,
and so is a footnote number stuck to a word (`Scheme1`).

References:
    Adrien Barbaresi. simplemma, MIT licence (dictionary lemmas; data ODbL and CC BY).
"""

from collections.abc import Iterator, Sequence

from termalign.language.arrays import lengths_of, sums_before
from termalign.language.keys.lemmas import SIMPLEMMA
from termalign.language.keys.words import StretchCache, lemma
from termalign.language.text import Token, fold
from termalign.language.text.columns import new_form
from termalign.language.text.folding import form_alone
from termalign.language.tokenizers.base import LEAST_TEXTS, NOT_PLAIN, PlainForms, tokens_of
from termalign.language.tokenizers.segments import Pieces, Segments
from termalign.runtime.lazy import lazy_pattern

PATTERN = 2
"""Version of the pattern; it goes into signatures."""

_TOKEN_PATTERN = lazy_pattern(
    r"(?:(?:[A-Z]{1,3})?[$€£¥]"
    r"|(?:\p{Lu}\.){2,}|\p{Lu}+\d+\.\d+"
    r"|\d+(?:[.,]\d+)*(?:%|\p{Latin}{1,3}(?!\p{Latin}))?"
    r"|\p{Lu}\p{Ll}*'(?!(?:s|ll|re|ve|d|m|t)\b)\p{L}{2,}"
    r"|'s\b|n't\b"
    r"|[\p{L}\p{M}](?:[\p{L}\p{M}\d]|&(?=\p{Lu}))*?(?=n't\b)"
    r"|\p{L}{4,}(?=\d{1,2}(?![\d\p{L}]))"
    r"|[\p{L}\p{M}](?:[\p{L}\p{M}\d]|&(?=\p{Lu}))*"
    r"|--+|\.{3}|\S)\p{M}*"
)


class English:
    """The English tokenizer; `key` is the lemma in lower case, all-capital words keep a key of their own.

    Example:
        >>> tokens = English().tokenize("China's new-type forces grew 5.2%; the US agreed.")
        >>> [token.text for token in tokens]
        ['China', "'s", 'new', '-', 'type', 'forces', 'grew', '5.2%', ';', 'the', 'US', 'agreed', '.']
        >>> [token.key for token in tokens[5:7]], tokens[10].key
        (['force', 'grow'], 'US')
    """

    def __init__(self) -> None:
        self.signature = f"english:{PATTERN}:simplemma-{SIMPLEMMA}"

    def tokenize(self, text: str) -> list[Token]:
        """Return the tokens of English text."""
        folded = fold(text)
        starts: list[int] = []
        ends: list[int] = []
        keys: list[str] = []
        offset = 0
        for stretch in folded.text.split(" "):
            for start, end, key in _STRETCHES[stretch]:
                starts.append(offset + start)
                ends.append(offset + end)
                keys.append(key)
            offset += len(stretch) + 1
        return tokens_of(text, folded, starts, ends, keys)

    def tokenize_all(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        """Return the tokens of each of some texts."""
        if len(texts) < LEAST_TEXTS:
            return [self.tokenize(text) for text in texts]
        joined = " ".join(texts)
        for space in _OTHER_SPACES:
            joined = joined.replace(space, " ")
        segments = joined.split(" ")
        begins = sums_before(lengths_of(segments) + 1)[:-1]
        return _SEGMENTS.tokens(texts, segments, begins, self.tokenize)


_Pieces = tuple[tuple[int, int, str], ...]
"""The tokens of a stretch: start, end and key of each."""


def _pieces(stretch: str) -> _Pieces:
    """Return the tokens of a stretch without spaces: the pattern looks over none."""
    word, mark = (stretch[:-1], stretch[-1:]) if stretch.endswith(_ENDING_MARKS) else (stretch, "")
    if word.isascii() and word.isalpha():  # most are one word, with or without a mark
        size = len(word)
        piece = (0, size, lemma(word))
        return (piece, (size, size + 1, mark)) if mark else (piece,)
    return tuple([(*piece.span(), lemma(piece.group())) for piece in _TOKEN_PATTERN.finditer(stretch)])


_ENDING_MARKS = tuple(",.?!;:")


_STRETCHES = StretchCache(_pieces)
"""Those of stretches of any text: one of five in talks is new."""

_PLAIN_ENGLISH = PlainForms(form_alone)


def _cut(stretches: Sequence[str]) -> Iterator[Pieces | None]:
    """Yield the tokens of stretches as they are written in their texts."""
    for stretch, plain in zip(stretches, _PLAIN_ENGLISH.of_each(stretches), strict=True):
        if NOT_PLAIN in plain:
            yield None
        else:
            yield tuple(
                [(start, end, new_form((stretch[start:end], key))) for start, end, key in _pieces(plain)]
            )


_SEGMENTS = Segments(_cut)

_OTHER_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""White space that is no space."""
