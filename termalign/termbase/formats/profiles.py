"""What the content of a column looks like: Chinese terms, English terms, or something else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from termalign.language import languages
from termalign.language.lexicon.cedict import gloss_count
from termalign.language.text import is_han
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats import values

_PROFILED_CHARACTERS = 200
"""Code points of a cell that are looked at."""

_MOST_DISTINCT = 1000
"""Distinct cells of a column that are counted."""

USUAL_ZH, USUAL_EN = 12, 40
"""Code points of a Chinese and an English term, on average over a column; in a column of definitions or of examples
the cells are longer. In the policy terms shipped they have 6 and 26 on average."""

_PINYIN = lazy_pattern("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")


@dataclass(slots=True)
class Profile:
    """Counts over the cells of a column."""

    filled: int = 0
    han: int = 0
    """Cells with a Han character."""
    latin: int = 0
    """Cells with letters and without a Han character."""
    numbers: int = 0
    """Cells with neither, such as numbers."""
    codes: int = 0
    """Cells that name a language."""
    flags: int = 0
    """Cells with yes or no."""
    pinyin: int = 0
    """Cells with vowels that bear the marks of Chinese tones."""
    size: int = 0
    """Code points."""
    letters: int = 0
    """Letters among them: terms have many, numbers of items and addresses of pages fewer."""
    distinct: set[str] = field(default_factory=set)

    def take(self, cell: str) -> None:
        """Count a cell."""
        text = cell[:_PROFILED_CHARACTERS]
        if not text or text.isspace():
            return
        self.filled += 1
        self.size += len(text)
        letters = sum(map(str.isalpha, text))
        self.letters += letters
        if not text.isascii() and any(map(is_han, text)):
            self.han += 1
        elif letters:
            self.latin += 1
            self.pinyin += _PINYIN.search(text) is not None
        else:
            self.numbers += 1
        if len(text) <= _LONGEST_CODE:
            self.codes += languages.language(text) is not None and text.strip().lower() in _SHORT_CODES
            self.flags += values.flag(text) is not None
        if len(self.distinct) < _MOST_DISTINCT:
            self.distinct.add(text)

    @property
    def varied(self) -> float:
        """The share of cells that are distinct (0 to 1): terms are, parts of speech and names of people are not."""
        return len(self.distinct) / min(self.filled, _MOST_DISTINCT) if self.filled else 0.0

    def chinese(self) -> float:
        """Return how much it looks like Chinese terms: 0, or cells weighed by how varied and short they are."""
        return self.han * self.varied * _short(self, USUAL_ZH)

    def english(self) -> float:
        """Return how much it looks like English terms, likewise."""
        if self.codes == self.filled or 2 * self.pinyin > self.latin:
            return 0.0
        return self.latin * self.varied * _short(self, USUAL_EN) * self.letters / max(self.size, 1)


_LONGEST_CODE = 6
_SHORT_CODES = frozenset(
    (*languages.LANGUAGE_CODES, *"cn tw zh-cn zh-tw zh-hk zh_cn zh_tw en-us en-gb en_us en_gb".split())
)


def _short(profile: Profile, usual: int) -> float:
    mean = profile.size / profile.filled if profile.filled else 0.0
    return 1.0 if mean <= usual else usual / mean


def english_share(cells: Iterable[str]) -> float:
    """Return the share of words that are English, by the glosses of the dictionary; names are in none.

    Example:
        >>> english_share(["carbon neutrality", "rule of law"]), english_share(["Klimaneutralität", "état de droit"])
        (1.0, 0.0)
    """
    words = [word for cell in cells for word in _LONG_WORD.findall(cell[:_PROFILED_CHARACTERS].lower())]
    return sum(gloss_count(word).written > 0 for word in words) / len(words) if words else 0.0


_LONG_WORD = lazy_pattern(r"\p{L}{3,}")
"""A word that is looked up: shorter ones are words of many languages."""


def profiles(rows: Sequence[Sequence[str]], width: int) -> list[Profile]:
    """Return what the columns of some rows look like, `width` of them."""
    columns = [Profile() for _ in range(width)]
    for row in rows:
        for profile, cell in zip(columns, row, strict=False):
            profile.take(cell)
    return columns
