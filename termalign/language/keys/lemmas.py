"""The lemmas of English words: simplemma's, as a table that ships.

simplemma decodes the 180,000 words of its dictionary before its first answer, and its other languages take 18 MB. So
what it makes of every word of letters that it knows ships, but for what its rules for unknown words make of it too.

References:
    Adrien Barbaresi. simplemma, MIT licence; its data under the Open Database License 1.0.
"""

import unicodedata
from functools import cache
from pathlib import Path

from termalign.language.headwords import SortedLines

SIMPLEMMA = "2.0.0"
"""The version that the table is made of."""

LEMMAS_FILE = "lemmas.txt"
"""The table, as `training/lemmas.py` writes it: a word and its lemma a line."""

LEMMA_ENDINGS = {
    "cies": "cy",
    "ized": "ize",
    "erves": "erve",
    **{f"{ending}s": ending for ending in ("dom", "ism", "ist", "ment", "nce", "ship", "tion", "um")},
}
"""Simplemma's rules for words that are not in its dictionary: how they end, and how their lemmas do."""

_RULED_ENDINGS = tuple(LEMMA_ENDINGS)

LEAST_LETTERS_BY_ENDING = {"cies": 8}
"""Letters from which a rule is for a word, where it is not for all."""


def lemma_of(word: str) -> str:
    """Return the lemma of a word of letters in lower case, itself in lower case.

    Example:
        >>> [lemma_of(word) for word in ("policies", "went", "stablecoin", "tokenisms")]
        ['policy', 'go', 'stablecoin', 'tokenism']
    """
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
    known = _table().rest(word)
    return known if known is not None else by_rule(word)


def by_rule(word: str) -> str:
    """Return what simplemma makes of a word that its dictionary does not have."""
    if not word.endswith(_RULED_ENDINGS):
        return word
    for ending, replacement in LEMMA_ENDINGS.items():
        if word.endswith(ending) and len(word) >= LEAST_LETTERS_BY_ENDING.get(ending, 0):
            return word.removesuffix(ending) + replacement
    return word


def is_irregular(lemma: str) -> bool:
    """Return whether a word has forms that are not it with an ending.

    Example:
        >>> [is_irregular(word) for word in ("policy", "market", "criterion", "begin")]
        [False, False, True, True]
    """
    stem = lemma[:-1] if len(lemma) > 1 else lemma
    before = _table().data.split(f" {lemma}\n".encode())[:-1]
    return any(not lines.rpartition(b"\n")[2].startswith(stem.encode()) for lines in before)


@cache
def _table() -> SortedLines:
    """Return the table: lines in their order."""
    return SortedLines(Path(__file__).with_name(LEMMAS_FILE).read_bytes())
