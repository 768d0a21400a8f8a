"""English text cut into the words that are compared, with their places."""

from typing import NamedTuple

import regex

from termalign.keys.words import MARKS
from termalign.text import Folded, fold

_WORD = regex.compile(
    r"(?<=\w)'s\b(*SKIP)(*FAIL)"  # possessive
    r"|\[\d{1,3}\](*SKIP)(*FAIL)"  # footnote mark
    r"|(?:\p{L}\.){2,}"  # U.S.
    r"|[\p{L}\p{M}]+(?:'(?!s\b)\p{L}+)?"
    r"|\d+(?:[.,]\d+)*"
    rf"|[{''.join(sorted(MARKS))}]"
)


class Cut(NamedTuple):
    """A text cut into words."""

    folded: Folded
    """The text the words are cut from, and the way back to the original."""
    places: list[tuple[int, int]]
    """Where each word begins and ends in the folded text."""
    words: list[str]
    """The words, folded, their case kept; abbreviations without their points."""


def cut(text: str) -> Cut:
    """Cut English text into words: hyphens part them, possessives and footnote marks go away.

    Example:
        >>> cut("The U.S. Centre's cross-border R&D [1]").words
        ['The', 'US', 'Centre', 'cross', 'border', 'R', '&', 'D']
    """
    folded = fold(text)
    found = list(_WORD.finditer(folded.text))
    return Cut(
        folded,
        [match.span() for match in found],
        [match.group().replace(".", "") if match.group()[0].isalpha() else match.group() for match in found],
    )
