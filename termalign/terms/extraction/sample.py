"""Sampling: which occurrences of a candidate are looked at when not all of a corpus are.

Every sentence pair is given a number that looks random and depends on the pair alone. Of a candidate those
occurrences are examined that are in the pairs with its lowest numbers. So neither the workers nor the order of
documents has a part in the choice; the choices of two parts of a corpus merge into that of both; and since all
candidates go by the same numbers, they are looked at in the same pairs as far as can be: few pairs need to be linked.

References:
    K. R. W. Brewer, L. J. Early & S. F. Joyce. 1972. Selecting Several Samples from a Single Population. Australian
    Journal of Statistics 14(3): permanent random numbers.
    Edith Cohen & Haim Kaplan. 2007. Summarizing Data Using Bottom-k Sketches. PODC.
"""

from collections.abc import Iterable
from hashlib import blake2b

from termalign.documents.bitext import Bitext, LineIndex

SAMPLED = 3
"""Sentence pairs of a corpus in which a candidate is looked at."""

_BYTES = 4


def pair_numbers(bitext: Bitext) -> list[int]:
    """Return the number (32 bits) of each sentence pair of a bitext, by its texts and where it occurs.

    Example:
        >>> from termalign.documents.bitext import from_pairs
        >>> bitext = from_pairs([("法治", "rule of law"), ("法治", "rule of law")])
        >>> len(set(pair_numbers(bitext)))  # its position distinguishes equal ones
        2
    """
    lines = LineIndex(bitext.src)
    return [
        _number(bitext.src.name, *map(str, lines.at(pair.src.span.start)), pair.src.text, pair.tgt.text)
        for pair in bitext.pairs
    ]


def _number(*parts: str) -> int:
    content = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(content, digest_size=_BYTES).digest(), "big")


def lowest(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the lowest of some numbers, those in whose pairs a candidate is looked at.

    Example:
        >>> lowest([9, 4, 9, 7, 1, 1, 8])
        (1, 4, 7)
    """
    return tuple(sorted(set(numbers))[:SAMPLED])
