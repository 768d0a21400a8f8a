"""Dictionary glosses as lemmas: what they share with the words of a translation."""

import regex

from termalign.keys.words import lemma
from termalign.text.function_words import GLOSS_FILLERS

_WORDS = regex.compile(r"[\p{L}\p{M}\d]+")


def gloss_lemmas(gloss: str) -> list[str]:
    """Return the lemmas of a gloss's content words in order; of all its words where it has no other.

    Example:
        >>> gloss_lemmas("to hold a meeting"), gloss_lemmas("to be in")
        (['hold', 'meet'], ['to', 'be', 'in'])
    """
    lemmas = [lemma(word) for word in _WORDS.findall(gloss)]
    return [word for word in lemmas if word not in GLOSS_FILLERS] or lemmas
