"""Keyness: whether texts use a term more often than the general language does, by the log-likelihood ratio.

The counts of a term in the texts and in a reference corpus are held against what both would be if the texts used it as
often as the reference. The reference is the dictionary of jieba (`termalign.language.vocabulary`): words with their
frequencies in newspapers and literature.

What it ignores: that occurrences come in bursts (a document that is about a term uses it often), and terms of several
words. Those are no words of the dictionary and count 0 there, so that all of them are key, in order of their counts.

Notation:
    a, b: occurrences of the term in the texts and in the reference
    c, d: Han characters of both; only their ratio matters, and characters need no word segmentation
    E1, E2: expected occurrences, c(a + b)/(c + d) and d(a + b)/(c + d)

    G² = 2(a ln(a/E1) + b ln(b/E2)), where 0 ln 0 is 0

References:
    Ted Dunning. 1993. Accurate Methods for the Statistics of Surprise and Coincidence. Computational Linguistics 19(1).
    Paul Rayson and Roger Garside. 2000. Comparing Corpora using Frequency Profiling. ACL Workshop on Comparing Corpora.
"""

from math import log

from termalign.language.vocabulary import chinese_word

REFERENCE_CHARACTERS = 99_950_541
"""Han characters that the dictionary was counted on: the sum over its words, each as often as it occurs."""

DECIMALS = 2
"""Digits kept: 3.84 is where chance explains a difference once in twenty times."""


def keyness(key: str, count: int, characters: int) -> float:
    """Return the signed G² of a term: above 0 where the texts use it more often than the reference, below where less.

    Example:
        >>> keyness("数据", 20, 5000) > keyness("数据", 10, 5000) > 0  # data
        True
        >>> keyness("我们", 1, 5000) < 0  # we
        True

    Args:
        key: The term, Simplified.
        count: Its occurrences in the texts.
        characters: Han characters of the texts.

    Returns:
        G² as a number without a unit, of any size; under the hypothesis of equal use its amount follows χ² with one
        degree of freedom.
    """
    in_reference = chinese_word(key).frequency
    both, size = count + in_reference, characters + REFERENCE_CHARACTERS
    if not both or not characters:
        return 0.0
    expected = characters * both / size
    in_texts = count * log(count / expected) if count else 0.0
    ratio = in_reference * size / (REFERENCE_CHARACTERS * both)
    elsewhere = in_reference * log(ratio) if in_reference else 0.0
    strength = max(0.0, 2 * (in_texts + elsewhere))
    return round(strength if count >= expected else -strength, DECIMALS)
