"""What stands in a Chinese translation for words of its English source: word links, read the other way."""

from typing import NamedTuple

from termalign.bitext import SentencePair
from termalign.text import Span

LEAST_LINKED = 0.5
"""Share of a Chinese stretch that the words of an English term are linked with, from which it stands for the term."""


class Linked(NamedTuple):
    """A stretch of Chinese that stands for English words."""

    span: Span
    confidence: float
    """Mean probability of the links, 0 to 1."""


def linked(pair: SentencePair, span: Span) -> Linked | None:
    """Return the stretch of the Chinese side that the words of an English span are linked with; None for none.

    Args:
        pair: A pair whose source is the Chinese side, its words linked.
        span: In the English side.
    """
    if pair.src.tokens is None or pair.tgt.tokens is None:
        return None
    words = {number for number, token in enumerate(pair.tgt.tokens) if token.span.overlaps(span)}
    links = [link for link in pair.links or () if link.tgt in words]
    if not links:
        return None
    tokens = [pair.src.tokens[link.src].span for link in links]
    whole = Span(min(token.start for token in tokens), max(token.end for token in tokens))
    covered = sum(token.end - token.start for token in set(tokens))
    if covered / (whole.end - whole.start) < LEAST_LINKED:
        return None
    return Linked(whole, sum(link.probability for link in links) / len(links))
