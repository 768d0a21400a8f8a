"""Sentence pairs that may be no translations of each other: little of them is explained by word links."""

from termalign.documents.bitext import SentencePair

LEAST_SUPPORT = 0.33
"""Support (0 to 1) below which a pair is reported as doubtful.

Of the pairs of an article and of a long report 0 and 1.2 % have less; of sentences beside the translation of the next
one, which are on the same matter, 17 and 45 % (`benchmarks/doubtful_pairs.py`).
"""

LEAST_WORDS = 4
"""Words of the shorter side from which support means something."""


def support(pair: SentencePair) -> float | None:
    """Return how far word links explain a pair, 0 to 1: the mean probability of its words' best links.

    Of both sides the lower; marks do not count. None where the words are not linked, or are too few.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> support(from_pairs([("国家安全", "national security")]).pairs[0]) is None
        True
    """
    if pair.links is None or pair.src.tokens is None or pair.tgt.tokens is None:
        return None
    src, tgt = (
        {number: 0.0 for number, token in enumerate(tokens) if any(map(str.isalnum, token.text))}
        for tokens in (pair.src.tokens, pair.tgt.tokens)
    )
    if min(len(src), len(tgt)) < LEAST_WORDS:
        return None
    for link in pair.links:
        if link.src in src:
            src[link.src] = max(src[link.src], link.probability)
        if link.tgt in tgt:
            tgt[link.tgt] = max(tgt[link.tgt], link.probability)
    return min(sum(side.values()) / len(side) for side in (src, tgt))
