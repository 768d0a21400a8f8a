"""Dictionaries with an entry a line, found by how headwords begin: lines are read only when they are needed.

A mapping of 350,000 headwords takes longer to make than a page takes to be read. Here lines are put in the order of the
first bytes of their headwords, as columns, and an entry is found by halving.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence, Set

import numpy as np

from termalign.language.arrays import Bytes, Longs, ranges
from termalign.runtime.cache import Sections, cached

KEY_BYTES = 6
"""Bytes of a headword that lines are ordered by: two Han characters."""


LINE_BYTES = 128
"""Bytes of most lines."""


BYTES_APART = 1 << 10
"""Bytes between the lines of a table whose beginnings are known: between two, what is searched takes a microsecond."""


class SortedLines:
    """Lines in the order of their bytes, each found by the word before its first space.

    Example:
        >>> lines = SortedLines(b"go 5\\nwent go\\n")
        >>> lines.rest("went"), lines.rest("wen")
        ('go', None)
    """

    def __init__(self, data: bytes) -> None:
        """Take lines, each ended by a line feed."""
        self.data = data
        offsets = range(0, len(data), BYTES_APART)
        self._starts = list(dict.fromkeys(data.rfind(b"\n", 0, offset) + 1 for offset in offsets))
        self._lines = [data[start : start + LINE_BYTES] for start in self._starts]

    def rest(self, word: str) -> str | None:
        """Return what follows a word in its line; None where it has none."""
        if " " in word or "\n" in word:
            return None
        data, key = self.data, f"{word} ".encode("utf-8", "surrogatepass")
        behind = bisect_left(self._lines, key)
        first = self._starts[behind - 1] if behind else 0
        stop = self._starts[behind] + len(key) if behind < len(self._starts) else len(data)
        start = first if data.startswith(key, first) else data.find(b"\n" + key, first, stop) + 1
        return (
            data[start + len(key) : data.index(b"\n", start)].decode()
            if data.startswith(key, start)
            else None
        )


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
        self._take(_ordered(data, second=second))

    @classmethod
    def kept(
        cls, name: str, source: bytes, read: Callable[[bytes], bytes], *, second: bool = False
    ) -> "Headwords":
        """Return those of a dictionary, put in their order once for all processes.

        Args:
            name: Of the dictionary, as a file's name may hold it.
            source: The dictionary as it ships.
            read: Returns its lines.
            second: As for any.
        """
        headwords = cls.__new__(cls)
        headwords._take(cached(name, [source], lambda: _ordered(read(source), second=second)))
        return headwords

    def _take(self, sections: Sections) -> None:
        # Mapped: of what is kept for all processes, this one reads what its texts need.
        self._data = memoryview(sections["data"])
        self._keys, self._starts, self._lines = (
            memoryview(sections[name]).cast("B").cast("q") for name in ("keys", "starts", "lines")
        )

    def lines(self, word: str) -> list[str]:
        """Return the lines of a headword, in the order of the dictionary."""
        return [self._line(start) for start in sorted(self._lines[row] for row in self._of(word))]

    def __contains__(self, word: str) -> bool:
        """Return whether there is a line of a headword."""
        return bool(self._of(word))

    def among(self, words: Set[str]) -> Set[str]:
        """Return those of some words that there are lines of.

        Example:
            >>> Headwords("绿色 1 n\\n绿 3 a\\n".encode()).among({"绿", "绿地"})
            {'绿'}
        """
        ordered = list(filter(_may_be, words))
        text = "".join([f"{word} " for word in ordered])
        codes, own_codes = (
            np.frombuffer(data, np.uint8) for data in (text.encode("utf-8", "surrogatepass"), self._data)
        )
        keys, starts = np.frombuffer(self._keys, np.int64), np.frombuffer(self._starts, np.int64)
        ends = np.flatnonzero(codes == ord(" ")) + 1
        sizes = np.diff(ends, prepend=0)
        begins = ends - sizes
        beyond = 8 * np.maximum(0, KEY_BYTES - sizes)
        first = _keys(codes, begins) >> beyond << beyond
        low, high = (
            np.searchsorted(keys, first),
            np.searchsorted(keys, first | (1 << beyond) - 1, side="right"),
        )
        # Of every word, the rows whose keys begin as it does: from `low` to before `high`.
        counts = high - low
        owners = np.repeat(np.arange(len(ordered)), counts)
        rows = ranges(low, counts)
        # What is longer than a key is compared with the dictionary, so many bytes at a time.
        for offset in range(KEY_BYTES, int(sizes.max(initial=0)), KEY_BYTES):
            longer = np.flatnonzero(sizes[owners] > offset)
            if not len(longer):
                break
            owner, row = owners[longer], rows[longer]
            differ = _keys(codes, begins[owner] + offset) ^ _keys(own_codes, starts[row] + offset)
            is_equal = np.ones(len(owners), np.bool_)
            is_equal[longer] = differ >> 8 * np.maximum(0, offset + KEY_BYTES - sizes[owner]) == 0
            owners, rows = owners[is_equal], rows[is_equal]
        return {ordered[owner] for owner in owners.tolist()}

    def beginning(self, text: str) -> list[str]:
        """Return the lines whose headwords begin with a text, in the order of the dictionary."""
        rows = self._rows_beginning(text.encode("utf-8", "surrogatepass"))
        return [self._line(start) for start in sorted(self._lines[row] for row in rows)]

    def _of(self, word: str) -> Sequence[int]:
        """Return the rows of a headword; a text that cannot be one has none."""
        if not _may_be(word):
            return []
        return self._rows_beginning(f"{word} ".encode("utf-8", "surrogatepass"))

    def _rows_beginning(self, key: bytes) -> Sequence[int]:
        """Return the rows of the headwords that begin so."""
        size = len(key)
        beyond = 8 * max(0, KEY_BYTES - size)
        first = int.from_bytes(key[:KEY_BYTES], "big") << beyond
        row = bisect_left(self._keys, first)
        rows = range(row, bisect_right(self._keys, first | (1 << beyond) - 1, row))
        if size <= KEY_BYTES or not rows:
            return rows
        return [row for row in rows if self._data[(start := self._starts[row]) : start + size] == key]

    def _line(self, start: int) -> str:
        """Return the line that begins at an offset."""
        size = LINE_BYTES
        while (end := (part := bytes(self._data[start : start + size])).find(b"\n")) < 0 and len(
            part
        ) == size:
            size *= 8
        return (part[:end] if end >= 0 else part).decode("utf-8")


def _ordered(data: bytes, *, second: bool) -> Sections:
    """Return a dictionary with the columns of its lines, in the order of the first bytes of their headwords."""
    codes = np.frombuffer(data, np.uint8)
    # Offsets of the lines that are not empty, and of their headwords; both sorted by the first bytes of these.
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
    columns = {"keys": keys, "starts": starts, "lines": lines}
    return {"data": data} | {name: column[order].astype(np.int64).data for name, column in columns.items()}


def _may_be(word: str) -> bool:
    """Return whether a text can be a headword."""
    return bool(word) and " " not in word and "\n" not in word


def _keys(codes: Bytes, starts: Longs) -> Longs:
    """Return the first bytes from each start, as numbers in the order of the bytes."""
    keys = np.zeros(len(starts), np.int64)
    for offset in range(KEY_BYTES):
        keys <<= 8
        keys |= codes[np.minimum(starts + offset, len(codes) - 1)]
    return keys
