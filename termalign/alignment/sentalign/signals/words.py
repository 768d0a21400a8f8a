"""Words that the other side of a bead accounts for.

The dictionary's renderings of the source words that occur on the target side, and back; and Latin strings kept as they
are.
"""

from termalign.alignment.sentalign.signals.base import Side
from termalign.alignment.sentalign.signals.coverage import CoverageSignal, Keys, coverage_features
from termalign.language.lexicon import Lexicon
from termalign.language.text import is_han
from termalign.language.text.function_words import GLOSS_FILLERS
from termalign.runtime.lazy import lazy_pattern

WORD_HIT = 0.6
"""Probability that a word's translation is one of its dictionary renderings, given that one is near."""

WORD_FEATURES = coverage_features("words")

_FREQUENT = GLOSS_FILLERS | frozenset("not have do it".split())
"""Words of so many sentences that they distinguish none."""


def renderings(lexicon: Lexicon, word: str) -> Keys:
    """Return the lemmas that a word may be rendered by; those of its parts, when it is no headword itself.

    Example:
        >>> renderings(Lexicon({"开": ["to open", "hold a meeting"]}, cedict=False), "开")
        ('open', 'hold', 'meet')
    """
    return tuple(lemma for lemma in lexicon.glossed(word).renderings if lemma not in _FREQUENT)


def words(src: Side, tgt: Side, lexicon: Lexicon) -> CoverageSignal:
    """Make the signal."""
    known = {word: renderings(lexicon, word) for word in set().union(*src.words) if is_han(word[0])}
    src_items = [sorted({keys for word in sentence if (keys := known.get(word))}) for sentence in src.words]
    tgt_items = [[word for word in sentence if word[0].isalpha()] for sentence in tgt.words]
    return CoverageSignal(WORD_FEATURES, src_items, tgt_items, hit=WORD_HIT)


LATIN_HIT = 0.9
"""Probability that a Latin string of the Chinese text occurs in the English."""

LATIN_FEATURES = coverage_features("latin")

_LATIN_STRING = lazy_pattern(r"\p{Latin}[\p{Latin}\d]+|(?<!\d)\d++\p{Latin}+")


def latin(src: Side, tgt: Side) -> CoverageSignal:
    """Make the signal of Latin strings."""
    src_items, tgt_items = (
        [sorted({word.lower() for word in _LATIN_STRING.findall(text)}) for text in side.texts]
        for side in (src, tgt)
    )
    return CoverageSignal(
        LATIN_FEATURES, [[(key,) for key in keys] for keys in src_items], tgt_items, hit=LATIN_HIT
    )
