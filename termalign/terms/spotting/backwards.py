"""What renders, in a Chinese translation, words of its English source: word links, read the other way.

Every Chinese word counts for what links it with the English words, against what a word must have to belong to them; the
stretch that counts most renders them. So a stray link far away draws in nothing that is between, and no stretch
reaches over the end of a clause. Where most of the English words have no part in it, nothing renders them.

References:
    Jon Bentley. 1984. Programming Pearls: Algorithm Design Techniques. Communications of the ACM 27(9): the stretch of
    the largest sum.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from termalign.documents.bitext import SentencePair
from termalign.language.text import FUNCTION_WORDS, Span, Token

LEAST_BELONGING = 0.2
"""Probability of a link (0 to 1) from which a Chinese word belongs to a stretch; one between others that has less costs
the difference."""

LEAST_BACKWARDS_CONFIDENCE = 0.7
"""Confidence below which nothing is reported: chosen on sixty stretches for terms of an annual report, of
which all six below it, and two of those above, were other words."""

LEAST_SHARE = 0.5
"""Share of the English words, function words aside, that have a part in the stretch, from which it renders them."""

_CLAUSE_ENDS = frozenset("，。；：！？、,;:!?")
"""What a stretch does not reach over; alone, as a token."""


class Linked(NamedTuple):
    """A stretch of Chinese that renders English words."""

    span: Span
    confidence: float
    """Mean probability of its links, 0 to 1."""


def linked(pair: SentencePair, span: Span) -> Linked | None:
    """Return the stretch of the Chinese side that the words of an English span are linked with; None for none.

    Args:
        pair: A pair whose source is the Chinese side, its words linked.
        span: In the English side.
    """
    if pair.src.tokens is None or pair.tgt.tokens is None:
        return None
    words = {index for index, token in enumerate(pair.tgt.tokens) if token.span.overlaps(span)}
    links = [
        link
        for link in pair.links or ()
        if link.tgt in words and any(map(str.isalnum, pair.src.tokens[link.src].text))
    ]
    strength: dict[int, float] = {}
    for link in links:
        strength[link.src] = max(strength.get(link.src, 0.0), link.probability)
    stretch = _strongest(pair.src.tokens, strength)
    own = [strength[index] for index in stretch if index in strength]
    if not own or sum(own) / len(own) < LEAST_BACKWARDS_CONFIDENCE:
        return None
    content = {index for index in words if _is_content(pair.tgt.tokens[index])} or words
    if len(content & {link.tgt for link in links if link.src in stretch}) < LEAST_SHARE * len(content):
        return None
    first, last = (pair.src.tokens[index].span for index in (stretch[0], stretch[-1]))
    return Linked(Span(first.start, last.end), sum(own) / len(own))


def _strongest(tokens: Sequence[Token], strength: Mapping[int, float]) -> range:
    """Return the numbers of the neighbouring words that belong most to what they were found for."""
    best, most = range(0), 0.0
    start, total = 0, 0.0
    for index, token in enumerate(tokens):
        total += strength.get(index, 0.0) - LEAST_BELONGING
        if total <= 0 or token.text in _CLAUSE_ENDS:
            start, total = index + 1, 0.0
        elif total > most:
            best, most = range(start, index + 1), total
    return best


def _is_content(token: Token) -> bool:
    return token.text.isalnum() and token.text.casefold() not in FUNCTION_WORDS
