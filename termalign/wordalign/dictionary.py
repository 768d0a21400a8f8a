"""Dictionary evidence: which target words, alone or together, the glosses of source words explain."""

from collections.abc import Sequence

from termalign.lexicon import Lexicon
from termalign.tokenizers.glosses import gloss_lemmas

PARTIAL = 0.5
"""Worth of the gloss of a part of a word that is no headword itself, against that of the whole word."""
LONGEST_PART = 8
"""Longest headword looked for inside a word, in characters."""


class Dictionary:
    """Renderings of words and phrases from a lexicon, remembered per word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words: dict[str, dict[str, float]] = {}
        self._phrases: dict[str, tuple[frozenset[str], ...]] = {}

    def renderings(self, word: str) -> dict[str, float]:
        """Return the lemmas that render a Chinese word, each with a score of 0 to 1.

        A gloss of one content word scores 1, one of n content words gives each the score 1/√n. A word without
        entry is scored by the longest headwords it is made of.

        Example:
            >>> Dictionary(Lexicon({"开": ["open", "hold a meeting"]}, cedict=False)).renderings("开")["open"]
            1.0
        """
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self._of_whole(word) or self._of_parts(word)
        return known

    def phrases(self, words: Sequence[str]) -> tuple[frozenset[str], ...]:
        """Return the content lemmas of every gloss that renders the words, run together, as a phrase.

        Of one word these are the glosses of several content words; of several words, all glosses.

        Example:
            >>> known = Dictionary(Lexicon({"反恐": ["anti-terrorism campaign"]}, cedict=False))
            >>> [sorted(phrase) for phrase in known.phrases(["反", "恐"])]
            [['anti', 'campaign', 'terrorism']]
        """
        word = "".join(words)
        known = self._phrases.get(word)
        if known is None:
            glosses = self._lexicon.glosses(word) if word in self._lexicon else ()
            contents = (gloss_lemmas(gloss) for gloss in glosses)
            known = self._phrases[word] = tuple(dict.fromkeys(frozenset(content) for content in contents))
        return known if len(words) > 1 else tuple(phrase for phrase in known if len(phrase) > 1)

    def _of_whole(self, word: str) -> dict[str, float]:
        scores: dict[str, float] = {}
        for gloss in self._lexicon.glosses(word):
            content = gloss_lemmas(gloss)
            for lemma in content:
                scores[lemma] = max(scores.get(lemma, 0.0), len(content) ** -0.5)
        return scores

    def _of_parts(self, word: str) -> dict[str, float]:
        scores: dict[str, float] = {}
        start = 0
        while start < len(word):
            ends = range(min(len(word), start + LONGEST_PART), start, -1)
            end = next((end for end in ends if word[start:end] in self._lexicon), start + 1)
            for lemma, score in self._of_whole(word[start:end]).items():
                scores[lemma] = max(scores.get(lemma, 0.0), PARTIAL * score)
            start = end
        return scores
