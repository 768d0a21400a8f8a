"""Whether the words of a translation mean nearly the same as an expected rendering.

Sentence vectors are close for similar meanings, and for opposites too: *offshore* and *onshore market* are nearer to
each other than *world* and *global economy*. So the words that differ are compared as well: one left out changes a
term, and one that replaces another must gloss the same Chinese word.
"""

from collections.abc import Iterable

from termalign.language.keys.words import stem, word_lemma
from termalign.language.lexicon.cedict import glossed_together
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.termbase.matching.words import EnglishWords


def keeps_meaning(found: str, expected: str) -> bool:
    """Return whether a rendering has each content word of an expected one, or a word of the same meaning.

    Example:
        >>> keeps_meaning("global economy", "world economy")  # both gloss 世界
        True
        >>> keeps_meaning("offshore market", "onshore market"), keeps_meaning("market", "onshore market")
        (False, False)
    """
    wanted, there = _content(expected), _content(found)
    missing = [word for family, word in wanted.items() if family not in there]
    others = [word for family, word in there.items() if family not in wanted]
    return all(any(glossed_together(word, other) for other in others) for word in missing)


def _content(text: str) -> dict[str, str]:
    """Return the stems of the content words of a text, and a lemma of each."""
    lemmas: Iterable[str] = map(word_lemma, EnglishWords(text).surfaces)
    return {stem(lemma): lemma for lemma in lemmas if lemma not in LIGHT_WORDS}
