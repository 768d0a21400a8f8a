"""Sentence pairs that may be no translations of each other: little of them is explained by word links.

Words are linked only in pairs of which the dictionary explains little too: that costs a hundredth, and leaves one pair
in six; of very many, in those of which it explains least.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import NamedTuple

from termalign.alignment.aligner import Aligner
from termalign.alignment.sentalign.signals.words import renderings
from termalign.apps.reporting.parts import chunks, part_of, tokenized
from termalign.documents.bitext import Bitext, SentencePair
from termalign.language.text import Token

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
        {index: 0.0 for index, token in enumerate(tokens) if any(map(str.isalnum, token.text))}
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


LEAST_COVERAGE = 0.3
"""Share of the words of a side, 0 to 1, from which a pair is no doubtful one: its links are not looked at.

Of the doubtful pairs of 102 documents of software, law, medicine, finance and news, each sentence beside the
translation of the next, 96 % have less; of their right pairs 17 %.
"""

MOST_SUSPECTS = 4_000
"""Suspect pairs whose words are linked, at most: some three seconds. Ordinary texts have as many in 24,000 pairs."""

SUSPECTS_AT_ONCE = 200
"""Pairs whose words are linked at once: some ten megabytes that are free again."""


class Doubts(NamedTuple):
    """What is known of doubtful pairs."""

    supports: list[float | None]
    """The support of every doubtful pair of a bitext, and None for others."""
    left_out: int
    """How many suspect pairs were not looked at."""


def doubts(bitext: Bitext, make_aligner: "Callable[[], Aligner]") -> Doubts:
    """Return which pairs of a bitext are doubtful.

    Args:
        bitext: Its words need not be linked; where they are, nothing else is.
        make_aligner: Returns what links those words that must be.
    """
    supports = [support(pair) for pair in bitext.pairs]
    unlinked = [index for index, pair in enumerate(bitext.pairs) if pair.links is None]
    covered = zip(unlinked, coverage(bitext, unlinked, make_aligner), strict=True)
    suspects = [(index, words) for index, words in covered if words.share < LEAST_COVERAGE]
    looked_at = suspects
    if len(suspects) > MOST_SUSPECTS:
        suspects = [suspect for suspect in suspects if suspect[1].words >= LEAST_WORDS]
        looked_at = sorted(nsmallest(MOST_SUSPECTS, suspects, key=lambda item: (item[1].share, item[0])))
    for chosen in chunks([index for index, _ in looked_at], SUSPECTS_AT_ONCE):
        linked = make_aligner().link(part_of(bitext, chosen))
        for index, pair in zip(chosen, linked.pairs, strict=True):
            supports[index] = support(pair)
    doubtful = [value if value is not None and value < LEAST_SUPPORT else None for value in supports]
    return Doubts(doubtful, len(suspects) - len(looked_at))


class Coverage(NamedTuple):
    """How far the dictionary accounts for a pair."""

    share: float
    """Of the words of the side with the lower one, 0 to 1."""
    words: int
    """Of the shorter side."""


def coverage(
    bitext: Bitext, indices: Sequence[int], make_aligner: "Callable[[], Aligner]"
) -> Iterator[Coverage]:
    """Yield how far the dictionary accounts for some pairs.

    Example:
        >>> from termalign import Aligner
        >>> from termalign.documents.bitext import from_pairs
        >>> bitext = from_pairs([("维护国家安全", "safeguard national security today")])
        >>> list(coverage(bitext, [0], Aligner))
        [Coverage(share=0.5, words=3)]
    """
    known: dict[str, frozenset[str]] = {}
    for pair in tokenized(bitext, indices, make_aligner):
        zh, en = _keys(pair.src.tokens), _keys(pair.tgt.tokens)
        there, accounted = set(en), set[str]()
        covered = 0
        for word in zh:
            if word not in known:
                lexicon = make_aligner().lexicon
                known[word] = frozenset((word, *renderings(lexicon, word)))
            met = known[word] & there
            covered += bool(met)
            accounted |= met
        share = min(covered / max(1, len(zh)), sum(map(accounted.__contains__, en)) / max(1, len(en)))
        yield Coverage(share, min(len(zh), len(en)))


def _keys(tokens: Iterable[Token]) -> list[str]:
    return [token.key for token in tokens if any(map(str.isalnum, token.text))]
