"""English text cut into the words that are compared, with their places.

No word reaches over a space, so a text is cut at its spaces first, and what is between two of them is cut into
words once and cached: a text repeats itself, and most of it costs no more than a split.
"""

from collections.abc import Callable
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from termalign.language.keys.words import WORD_MARKS
from termalign.language.text import Folded, fold
from termalign.language.text.spelling import WORD_CACHE_SIZE
from termalign.runtime.lazy import lazy_pattern

_COMPARED_WORD = lazy_pattern(
    r"(?<=\w)'s\b(*SKIP)(*FAIL)"  # possessive
    r"|\[\d{1,3}\](*SKIP)(*FAIL)"  # footnote mark
    r"|(?:\p{L}\.){2,}"  # U.S.
    r"|[\p{L}\p{M}]+(?:'(?!s\b)\p{L}+)?"
    r"|\d+(?:[.,]\d+)*"
    rf"|[{''.join(sorted(WORD_MARKS))}]"
)

LONGEST_CACHED_STRETCH = 64
"""Code points of the longest stretch between spaces that is cached; longer ones are addresses and table rules."""

Reading = TypeVar("Reading")


class StretchCache(dict[str, Reading], Generic[Reading]):
    """What stretches between two spaces are read as, each made at its first use.

    Example:
        >>> lengths = StretchCache(len)
        >>> [lengths[stretch] for stretch in "green growth".split(" ")]
        [5, 6]
    """

    def __init__(self, read: Callable[[str], Reading]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, stretch: str) -> Reading:
        reading = self._read(stretch)
        if len(stretch) <= LONGEST_CACHED_STRETCH:
            if len(self) >= WORD_CACHE_SIZE:
                self.clear()
            self[stretch] = reading
        return reading


class StretchWords(NamedTuple):
    """The words between two spaces."""

    words: tuple[str, ...]
    """Their case kept; abbreviations without their points."""
    places: tuple[tuple[int, int], ...]
    """Where each begins and ends in the stretch."""


def _cut(stretch: str) -> StretchWords:
    if stretch.isascii() and stretch.isalpha():  # most are one word
        return StretchWords((stretch,), ((0, len(stretch)),))
    words = list(_COMPARED_WORD.finditer(stretch))
    return StretchWords(
        tuple(
            match.group().replace(".", "") if match.group()[0].isalpha() else match.group() for match in words
        ),
        tuple(match.span() for match in words),
    )


stretches = StretchCache(_cut)
"""What every stretch is cut into."""


class CutText(NamedTuple):
    """A text cut into words."""

    folded: Folded
    """The text the words are cut from, and the way back to the original."""
    stretches: list[str]
    """What is between its spaces."""

    @property
    def words(self) -> list[str]:
        """The words, folded, their case kept; abbreviations without their points."""
        return [word for stretch in self.stretches for word in stretches[stretch].words]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where each word begins and ends in the folded text."""
        begins = accumulate((len(stretch) + 1 for stretch in self.stretches), initial=0)
        return [
            (begin + start, begin + end)
            for begin, stretch in zip(begins, self.stretches, strict=False)
            for start, end in stretches[stretch].places
        ]


def cut(text: str) -> CutText:
    """Cut English text into words: hyphens part them, possessives and footnote marks go away.

    Example:
        >>> cut("The U.S. Centre's cross-border R&D [1]").words
        ['The', 'US', 'Centre', 'cross', 'border', 'R', '&', 'D']
    """
    folded = fold(text)
    return CutText(folded, folded.text.split(" "))
