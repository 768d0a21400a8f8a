"""Dictionaries with an entry a line, found by how headwords begin: lines are read only when they are needed.

A mapping of 350,000 headwords takes longer to make than a page takes to be read. Here lines are put in the order of the
first bytes of their headwords, as columns, and an entry is found by halving.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cached_property

import numpy as np

from termalign.language.arrays import Bytes, Flags, Hashes, Ints, Longs, ranges, sums_before
from termalign.language.arrays.rolling_hash import stretch_hashes
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
        ordered = list(words)
        return {ordered[index] for index in self._rows(ordered)[0].tolist()}

    def last_lines(self, words: Iterable[str]) -> dict[str, str]:
        """Return the last line of each of some words that are headwords.

        Example:
            >>> Headwords("绿色 1 n\\n绿 3 a\\n".encode()).last_lines(["绿", "绿地"])
            {'绿': '绿 3 a'}
        """
        ordered = list(words)
        indexes, rows = self._rows(ordered)
        starts = np.frombuffer(self._lines, np.int64)[rows]
        order = np.argsort(starts)
        lines = [self._until(b"\n", start) for start in starts[order].tolist()]
        found_words = map(ordered.__getitem__, indexes[order].tolist())
        return dict(zip(found_words, b"\n".join(lines).decode("utf-8").split("\n"), strict=False))

    def _rows(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """Return which of some words are headwords, by index, and the row of each of their lines."""
        indexes = np.fromiter(map(_may_be, words), np.bool_, len(words)).nonzero()[0]
        text = "".join([f"{words[index]} " for index in indexes.tolist()])
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
        owners = np.repeat(np.arange(len(indexes)), counts)
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
        return indexes[owners], rows

    @cached_property
    def bloom_filter(self) -> "BloomFilter":
        """A filter that excludes most strings that are no headwords."""
        codes = np.frombuffer(self._data, np.uint8)
        spaces = np.flatnonzero(codes == ord(" "))
        starts = np.frombuffer(self._starts, np.int64)
        return BloomFilter().with_slices(codes, starts, spaces[np.searchsorted(spaces, starts)])

    def beginning(self, text: str) -> list[str]:
        """Return the lines whose headwords begin with a text, in the order of the dictionary."""
        rows = self._rows_beginning(text.encode("utf-8", "surrogatepass"))
        return [self._line(start) for start in sorted(self._lines[row] for row in rows)]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the headwords of all lines, in the order of the dictionary."""
        rows = sorted(range(len(self._lines)), key=self._lines.__getitem__)
        return (self._until(b" ", self._starts[row]).decode("utf-8") for row in rows)

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
        return self._until(b"\n", start).decode("utf-8")

    def _until(self, mark: bytes, start: int) -> bytes:
        """Return the dictionary from an offset to before a mark, or to its end."""
        size = LINE_BYTES
        while (end := (part := bytes(self._data[start : start + size])).find(mark)) < 0 and len(part) == size:
            size *= 8
        return part[:end] if end >= 0 else part


class BloomFilter:
    """Excludes stretches of a text that are none of some words, without making strings of them.

    A slot of a table is set for the hash of each word (Bloom 1970, with one hash, a byte a slot): a stretch with an
    unset slot is no word.

    Example:
        >>> bloom_filter = BloomFilter().with_words(["绿色", "发展"])  # green, development
        >>> bloom_filter.may_contain("绿色发展", np.array([0, 1, 2]), np.array([2, 3, 4])).tolist()
        [True, False, True]
    """

    def __init__(self, table: Flags | None = None) -> None:
        """Begin with a table; without one it accepts nothing."""
        self._table = np.zeros(1 << FILTER_BITS, np.bool_) if table is None else table

    def with_words(self, words: Iterable[str]) -> "BloomFilter":
        """Return one that accepts words as well; none of them has a line feed."""
        data = "".join(f"{word}\n" for word in words).encode("utf-8", "surrogatepass")
        if not data:
            return self
        codes = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(codes == ord("\n"))
        return self.with_slices(codes, np.append(0, ends[:-1] + 1), ends)

    def with_slices(self, codes: Bytes, starts: Longs, ends: Longs) -> "BloomFilter":
        """Return one that accepts stretches of bytes as well."""
        sizes = ends - starts
        bounds, own = sums_before(sizes), codes[ranges(starts, sizes)]
        table = self._table.copy()
        table[_hashed(own, bounds[:-1], bounds[1:])] = True
        return BloomFilter(table)

    def may_contain(self, text: str, begins: Ints, ends: Ints) -> Flags:
        """Return for every stretch of a text whether it may be a word: true of words, and of a few others."""
        codes = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        chars = np.append(np.flatnonzero(codes & 0xC0 != 0x80), len(codes))
        return self._table[_hashed(codes, chars[begins], chars[ends])]


FILTER_BITS = 21
"""Of a hash: with the 120,000 headwords of CC-CEDICT, one of eighteen strings that are none is accepted."""


def _hashed(data: Bytes, starts: Ints, ends: Ints) -> Hashes:
    """Return the positions in the table of stretches of bytes."""
    return stretch_hashes(data, starts, ends) >> np.uint64(64 - FILTER_BITS)


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
