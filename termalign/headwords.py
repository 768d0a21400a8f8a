"""Dictionaries with an entry a line, found by how headwords begin: no line is read that nobody asks for.

A mapping of 350,000 headwords takes longer to make than a page takes to be read. Here lines are put in the order of the
first bytes of their headwords, as columns, and an entry is found by halving.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set

import numpy as np
from numpy.typing import NDArray

BYTES = 6
"""Bytes of a headword that lines are ordered by: two Han characters."""


TOGETHER = 8
"""Questions that take as long together as one alone."""
MANY = 4096
"""Questions whether a word is a headword from which a set of all is made. It takes as long as 15,000 of them, and a
document of a few hundred sentences asks more."""


class Headwords:
    """The headwords of a dictionary, which a space ends, and their lines.

    Example:
        >>> dictionary = Headwords("绿色 1 n\\n绿色发展 2 vn\\n绿 3 a\\n".encode())  # green, green development, green
        >>> dictionary.lines("绿"), dictionary.lines("绿地")
        (['绿 3 a'], [])
        >>> "绿色" in dictionary, dictionary.beginning("绿色")
        (True, ['绿色 1 n', '绿色发展 2 vn'])
    """

    def __init__(self, data: bytes, *, second: bool = False) -> None:
        """Take a dictionary in UTF-8.

        Args:
            data: Its lines, each ended by a line feed.
            second: Whether headwords are the second words of lines, not the first; lines that begin with `#` are none.
        """
        self._data = data
        self._asked = 0
        self._set: frozenset[str] | None = None
        codes = np.frombuffer(data, np.uint8)
        lines = np.concatenate(([0], np.flatnonzero(codes == ord("\n")) + 1))
        lines = lines[lines < len(codes)]
        lines = lines[codes[lines] != ord("\n")]
        starts = lines
        if second:
            lines = lines[codes[lines] != ord("#")]
            spaces = np.flatnonzero(codes == ord(" "))
            starts = spaces[np.searchsorted(spaces, lines)] + 1
        keys = _keys(codes, starts)
        order = np.argsort(keys, kind="stable")
        self._keys, self._starts, self._lines = (
            array("q", column[order].tobytes()) for column in (keys, starts, lines)
        )

    def lines(self, word: str) -> list[str]:
        """Return the lines of a headword, in the order of the dictionary."""
        return [self._line(start) for start in sorted(self._lines[place] for place in self._of(word))]

    def __contains__(self, word: str) -> bool:
        """Tell whether there is a line of a headword."""
        known = self._all(1)
        return bool(self._of(word)) if known is None else word in known

    def among(self, words: Set[str]) -> Set[str]:
        """Return those of some words that there are lines of.

        Example:
            >>> Headwords("绿色 1 n\\n绿 3 a\\n".encode()).among({"绿", "绿地"})
            {'绿'}
        """
        known = self._all(len(words) // TOGETHER)
        if known is not None:
            return words & known
        asked = [word for word in words if word and " " not in word and "\n" not in word]
        wanted = [f"{word} ".encode("utf-8", "surrogatepass") for word in asked]
        begun = b"".join(word[:BYTES].ljust(BYTES, b"\0") for word in wanted)
        first = _keys(np.array(bytearray(begun), np.uint8), np.arange(len(wanted)) * BYTES)
        beyond = 8 * np.maximum(0, BYTES - np.array([len(word) for word in wanted], np.int64))
        keys = np.frombuffer(self._keys, np.int64)
        begin = np.searchsorted(keys, first) < np.searchsorted(keys, first | (1 << beyond) - 1, side="right")
        return {word for word, there in zip(asked, begin.tolist(), strict=True) if there and self._of(word)}

    def _all(self, asked: int) -> frozenset[str] | None:
        """Return all headwords, if so many questions more are worth it."""
        self._asked += asked
        if self._set is None and self._asked > MANY:
            self._set = frozenset(map(self._word, range(len(self._starts))))
        return self._set

    def beginning(self, text: str) -> list[str]:
        """Return the lines whose headwords begin with a text, in the order of the dictionary."""
        places = self._places(text.encode("utf-8", "surrogatepass"))
        return [self._line(start) for start in sorted(self._lines[place] for place in places)]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the headwords of all lines, in the order of the dictionary."""
        return map(self._word, sorted(range(len(self._lines)), key=self._lines.__getitem__))

    def _of(self, word: str) -> Sequence[int]:
        """Return the places of a headword; a text that cannot be one has none."""
        if " " in word or "\n" in word:
            return []
        return self._places(f"{word} ".encode("utf-8", "surrogatepass"))

    def _places(self, wanted: bytes) -> Sequence[int]:
        """Return the places of the headwords that begin so."""
        size = len(wanted)
        beyond = 8 * max(0, BYTES - size)
        first = int.from_bytes(wanted[:BYTES], "big") << beyond
        place = bisect_left(self._keys, first)
        places = range(place, bisect_right(self._keys, first | (1 << beyond) - 1, place))
        if size <= BYTES or not places:
            return places
        return [place for place in places if self._data.startswith(wanted, self._starts[place])]

    def _line(self, start: int) -> str:
        end = self._data.find(b"\n", start)
        return self._data[start : end if end >= 0 else None].decode("utf-8")

    def _word(self, place: int) -> str:
        start = self._starts[place]
        return self._data[start : self._data.index(b" ", start)].decode("utf-8")


def _keys(codes: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first bytes at some places as numbers in their order."""
    padded = np.concatenate((codes, np.zeros(BYTES, np.uint8)))
    keys = np.zeros(len(starts), np.int64)
    for offset in range(BYTES):
        keys <<= 8
        keys |= padded[starts + offset]
    return keys
