"""Words: the dictionary's renderings of the source words that stand on the target side, and back."""

from termalign.lexicon import Lexicon
from termalign.sentalign.sides import Side
from termalign.sentalign.signals.coverage import Coverage, Keys, coverage_features
from termalign.text import is_han
from termalign.text.function_words import GLOSS_FILLERS
from termalign.tokenizers.glosses import gloss_lemmas

HIT = 0.6
"""Probability that a word's translation is one of its dictionary renderings, given that one is near."""

WORD_FEATURES = coverage_features("words")

_FREQUENT = GLOSS_FILLERS | frozenset("not have do it".split())
"""Words that stand in so many sentences that they tell none from another."""


class Renderings:
    """What each Chinese word may be rendered as, remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, Keys] = {}

    def __call__(self, word: str) -> Keys:
        """Return the lemmas of the glosses of a word; of its parts, when it is no headword itself.

        Example:
            >>> Renderings(Lexicon({"开": ["to open", "hold a meeting"]}, cedict=False))("开")
            ('open', 'hold', 'meet')
        """
        known = self._known.get(word)
        if known is None:
            keys = _keys(self._lexicon.glosses(word))
            if not keys and len(word) > 1:
                keys = tuple(dict.fromkeys(key for part in self._parts(word) for key in self(part)))
            known = self._known[word] = keys
        return known

    def _parts(self, word: str) -> list[str]:
        """Cut a word into the longest headwords, from the left."""
        parts = []
        start = 0
        while start < len(word):
            longest = min(len(word), start + len(word) - 1)
            end = next(
                (end for end in range(longest, start, -1) if word[start:end] in self._lexicon), start + 1
            )
            parts.append(word[start:end])
            start = end
        return parts


def words(src: Side, tgt: Side, renderings: Renderings) -> Coverage:
    """Make the signal."""
    src_items = [
        sorted({keys for word in sentence if is_han(word[0]) and (keys := renderings(word))})
        for sentence in src.words
    ]
    tgt_items = [[word for word in sentence if word[0].isalpha()] for sentence in tgt.words]
    return Coverage(WORD_FEATURES, src_items, tgt_items, hit=HIT)


def _keys(glosses: tuple[str, ...]) -> Keys:
    lemmas = (word for gloss in glosses for word in gloss_lemmas(gloss))
    return tuple(dict.fromkeys(word for word in lemmas if word not in _FREQUENT))
