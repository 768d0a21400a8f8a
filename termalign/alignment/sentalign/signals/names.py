"""Words and names that the other side of a bead accounts for.

Words: the dictionary's renderings of the source words that occur on the target side, and back. Names: Latin strings
kept as they are, and Chinese names spelled in pinyin or Wade-Giles.
"""

from functools import cache

import regex

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

NAME_HIT = 0.8
"""Probability that a name is repeated as a name in the translation (else a pronoun)."""

LATIN_FEATURES, NAME_FEATURES = coverage_features("latin"), coverage_features("names")

_LATIN_STRING = lazy_pattern(r"\p{Latin}[\p{Latin}\d]+|(?<!\d)\d++\p{Latin}+")
_CAPITALISED = lazy_pattern(r"\b\p{Lu}[\p{Ll}ü]*(?:['’-][\p{L}ü]+)+|\b\p{Lu}[\p{Ll}ü]+")

LONGEST_SPELLED_NAME = 3
"""Syllables of the longest stretch taken for one spelled word."""


def latin(src: Side, tgt: Side) -> CoverageSignal:
    """Make the signal of Latin strings."""
    return CoverageSignal(
        LATIN_FEATURES,
        [
            [(key,) for key in sorted({word.lower() for word in _LATIN_STRING.findall(text)})]
            for text in src.texts
        ],
        [sorted({word.lower() for word in _LATIN_STRING.findall(text)}) for text in tgt.texts],
        hit=LATIN_HIT,
    )


def spelled(src: Side, tgt: Side, lexicon: Lexicon) -> CoverageSignal:
    """Make the signal of spelled names: capitalised words that some Chinese characters may be read as."""
    reading = cache(lambda char: _spellings(lexicon, char))
    tgt_items = [sorted({_plain(word) for word in _CAPITALISED.findall(text)}) for text in tgt.texts]
    wanted = {key for keys in tgt_items for key in keys}
    starts = {key[:end] for key in wanted for end in range(1, len(key) + 1)}
    src_items: list[list[Keys]] = []
    for text in src.texts:
        items: set[Keys] = set()
        for begin, char in enumerate(text):
            if not is_han(char):
                continue
            spellings = {""}
            for end in range(begin, min(begin + LONGEST_SPELLED_NAME, len(text))):
                spellings = {
                    longer
                    for spelling in spellings
                    for syllable in reading(text[end])
                    if (longer := spelling + syllable) in starts
                }
                if not spellings:
                    break
                known = spellings & wanted
                if known and not (end == begin and all(len(key) < 3 for key in known)):
                    items.add(tuple(sorted(known)))
        src_items.append(sorted(items))
    return CoverageSignal(NAME_FEATURES, src_items, tgt_items, hit=NAME_HIT)


def _plain(word: str) -> str:
    return _NO_LETTER.sub("", word.lower().replace("ü", "u"))


_NO_LETTER = lazy_pattern(r"[^a-z]")


def _spellings(lexicon: Lexicon, char: str) -> tuple[str, ...]:
    if not is_han(char):
        return ()
    pinyin = [reading for reading in lexicon.pinyin(char) if len(reading) <= 6]
    return tuple(
        dict.fromkeys(spelling for reading in pinyin for spelling in (reading, _wade_giles(reading)))
    )


_WADE_GILES = (
    (r"^zhi$|^chi$", "chih"),
    (r"^shi$", "shih"),
    (r"^ri$", "jih"),
    (r"^(?:zi|ci)$", "tzu"),
    (r"^si$", "szu"),
    (r"^(?:zh|j|q)", "ch"),
    (r"^x", "hs"),
    (r"^[zc](?!h)", "ts"),
    (r"^r", "j"),
    (r"^d", "t"),
    (r"^g", "k"),
    (r"^b", "p"),
    (r"ong$", "ung"),
    (r"(?<=[hs])ian", "ien"),
    (r"ian$", "ien"),
    (r"uo$", "o"),
)


@cache
def _wade_giles(pinyin: str) -> str:
    """Return the Wade-Giles spelling of a syllable, without its apostrophe; there are some hundred syllables."""
    for pattern, spelling in _WADE_GILES:
        pinyin = regex.sub(pattern, spelling, pinyin)
    return pinyin
