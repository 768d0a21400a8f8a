"""Keyness: whether texts use a term more often than the general language does, by the log-likelihood ratio.

The counts of a term in the texts and in a reference corpus are held against what both would be if the texts used it as
often as the reference. The reference is the dictionary of jieba (`termalign.language.vocabulary`): words with their
frequencies in newspapers and literature.

A term of several words, or a new one, is no word of the dictionary. How often the reference has it is estimated from
its words: at most `PHRASE_SHARE` of the occurrences of the rarest one. Its keyness is therefore a lower bound; there is
none where texts do not exceed even that, or where the term has letters or digits, of which the dictionary has next to
none.

What it ignores: that occurrences come in bursts (a document that is about a term uses it often).

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

from termalign.language.text.script import is_han
from termalign.language.vocabulary import chinese_word, words_of_run

REFERENCE_CHARACTERS = 99_950_541
"""Han characters that the dictionary was counted on: the sum over its words, each as often as it occurs."""

KEYNESS_DECIMALS = 2
"""Digits kept: 3.84 is where chance explains a difference once in twenty times."""


PHRASE_SHARE = 0.15
"""How often the reference has a term of several words, as a share of how often it has the rarest of them: at most.

Nine tenths of the words of the dictionary that are made of other words (有关部门, *departments concerned*) occur no
more often; the median is .01. Phrases that nobody entered in a dictionary are rarer still.
"""


def keyness(key: str, count: int, characters: int) -> float | None:
    """Return the signed G² of a term: above 0 where the texts use it more often than the reference, below where less.

    Example:
        >>> keyness("数据", 20, 5000) > keyness("数据", 10, 5000) > 0  # data
        True
        >>> keyness("我们", 1, 5000) < 0  # we
        True
        >>> keyness("重要问题", 1, 5_000_000) is None  # an important problem: a phrase of frequent words
        True

    Args:
        key: The term, Simplified.
        count: Its occurrences in the texts.
        characters: Han characters of the texts.

    Returns:
        G² as a number without a unit, of any size; under the hypothesis of equal use its amount follows χ² with one
        degree of freedom. Of a term that is no word of the reference: at least so much, or None for no figure.
    """
    in_reference = chinese_word(key).frequency
    if in_reference:
        return _strength(count, characters, in_reference)
    if not all(map(is_han, key)):
        return None
    at_most = PHRASE_SHARE * min(chinese_word(word).frequency for word in words_of_run(key))
    strength = _strength(count, characters, at_most)
    return strength if strength > 0 else None


def _strength(count: int, characters: int, in_reference: float) -> float:
    both, size = count + in_reference, characters + REFERENCE_CHARACTERS
    if not both or not characters:
        return 0.0
    expected = characters * both / size
    in_texts = count * log(count / expected) if count else 0.0
    ratio = in_reference * size / (REFERENCE_CHARACTERS * both)
    elsewhere = in_reference * log(ratio) if in_reference else 0.0
    strength = max(0.0, 2 * (in_texts + elsewhere))
    return round(strength if count >= expected else -strength, KEYNESS_DECIMALS)
