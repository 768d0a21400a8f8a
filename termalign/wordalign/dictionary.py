"""Dictionary evidence: how well a target word is explained by the glosses of a source word."""

import regex

from termalign.lexicon import Lexicon
from termalign.tokenizers.english import lemma

PARTIAL = 0.5
"""Worth of the gloss of a part of a word that is no headword itself, against that of the whole word."""

_WORDS = regex.compile(r"[\p{L}\p{M}\d]+")
_FILLERS = frozenset(
    "a an the to of in on for with and or be sb sth one 's somebody something oneself".split()
)
"""Words of glosses that say nothing of the meaning; a gloss of nothing else keeps them."""


class Dictionary:
    """Scores of word pairs from a lexicon, remembered per word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known: dict[str, dict[str, float]] = {}

    def renderings(self, word: str) -> dict[str, float]:
        """Return the lemmas that render a Chinese word, each with a score of 0 to 1.

        A gloss of one content word scores 1, one of n content words gives each the score 1/√n. A word without
        entry is scored by the longest headwords it is made of.

        Example:
            >>> Dictionary(Lexicon({"开": ["open", "hold a meeting"]}, cedict=False)).renderings("开")["open"]
            1.0
        """
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> dict[str, float]:
        found = _lemmas(self._lexicon.glosses(word))
        if found or len(word) == 1:
            return found
        start = 0
        while start < len(word):
            end = next(
                (end for end in range(len(word), start, -1) if word[start:end] in self._lexicon), start + 1
            )
            part = word[start:end]
            if part != word:
                for lemma_, score in _lemmas(self._lexicon.glosses(part)).items():
                    found[lemma_] = max(found.get(lemma_, 0.0), PARTIAL * score)
            start = end
        return found


def _lemmas(glosses: tuple[str, ...]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for gloss in glosses:
        words = [lemma(word) for word in _WORDS.findall(gloss)]
        content = [word for word in words if word not in _FILLERS] or words
        for word in content:
            scores[word] = max(scores.get(word, 0.0), len(content) ** -0.5)
    return scores
