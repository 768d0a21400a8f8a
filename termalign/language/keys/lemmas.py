"""The lemmas of English words: simplemma's, as a table that ships.

simplemma decodes the 180,000 words of its dictionary before its first answer, and compiles the rules of all its
languages: a quarter of a second. So what it makes of every word of letters that it knows ships, but for what its rules
for unknown words would make of it too. With another version of simplemma than the table's, simplemma itself is used.
"""

import unicodedata
from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LEMMAS_FILE = "lemmas.txt"
"""The table, as `training/lemmas.py` writes it: what it was made of, then a word and its lemma a line."""

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

APOSTROPHE = "ʼ"
"""A letter for Unicode, at which simplemma parts words."""


def lemma_of(word: str) -> str:
    """Return the lemma of a word of letters in lower case, itself in lower case.

    Example:
        >>> [lemma_of(word) for word in ("policies", "went", "stablecoin", "tokenisms")]
        ['policy', 'go', 'stablecoin', 'tokenism']
    """
    known = _table()
    if known is None or not (word.isascii() or _is_settled(word)):
        return simplemma_lemma(word)
    wanted = f"{word} ".encode()
    line = known[bisect_left(known, wanted)]
    return line.removeprefix(wanted).decode() if line.startswith(wanted) else by_rule(word)


def _is_settled(word: str) -> bool:
    """Return whether simplemma would look up a word as it is."""
    return APOSTROPHE not in word and unicodedata.is_normalized("NFC", word)


def by_rule(word: str) -> str:
    """Return what simplemma makes of a word that its dictionary does not have."""
    if not word.endswith(_RULED_ENDINGS):
        return word
    for ending, other in LEMMA_ENDINGS.items():
        if word.endswith(ending) and len(word) >= LEAST_LETTERS_BY_ENDING.get(ending, 0):
            return word.removesuffix(ending) + other
    return word


def simplemma_lemma(word: str) -> str:
    """Return simplemma's lemma, in lower case."""
    import simplemma

    found: str = simplemma.lemmatize(word, lang="en")
    return found.casefold()


def is_irregular(lemma: str) -> bool:
    """Return whether a word has forms that are not it with an ending.

    Example:
        >>> [is_irregular(word) for word in ("policy", "market", "criterion", "begin")]
        [False, False, True, True]
    """
    stem = lemma[:-1] if len(lemma) > 1 else lemma
    wanted = f" {lemma}".encode()
    return any(not line.startswith(stem.encode()) for line in _table() or () if line.endswith(wanted))


def signature() -> bytes:
    """Return what a table is made of: the line with simplemma's version; empty without simplemma.

    Looking up the version of an installed package takes longer than reading the table, and so does importing it.
    """
    found = find_spec("simplemma")
    if found is None or not found.origin:
        return b""
    try:
        content = Path(found.origin).with_name("__metadata__.py").read_bytes()
    except OSError:
        return b""
    return next((line for line in content.splitlines() if line.startswith(b"__version__")), b"")


@cache
def _table() -> list[bytes] | None:
    """Return the table that ships: lines in their order, and one behind them; None where simplemma is another."""
    made_of, _, data = Path(__file__).with_name(LEMMAS_FILE).read_bytes().partition(b"\n")
    return (data + _SENTINEL).split(b"\n") if made_of == signature() else None


_SENTINEL = b"\xff"
"""Behind all words."""
