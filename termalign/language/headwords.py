"""Dictionaries with an entry a line, found by how headwords begin: no line is read that nobody asks for.

A mapping of 350,000 headwords takes longer to make than a page takes to be read. Here lines are put in the order of the
first bytes of their headwords, as columns, and an entry is found by halving.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property

import numpy as np

from termalign.language.arrays import Bytes, Flags, Hashes, Ints, Longs, ranges, sums_before
from termalign.language.arrays.rolling_hash import stretch_hashes

KEY_BYTES = 6
"""Bytes of a headword that lines are ordered by: two Han characters."""


ALONE_COST = 4
"""Questions whether words are headwords that take as long together as one alone."""
SET_COST = 24_000
"""Questions, one by one, that take as long as making a set of all headwords: then it is made."""


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
        known = self._all(len(words) // ALONE_COST)
        if known is not None:
            return words & known
        asked = list(words)
        return {asked[number] for number in self._standing(asked)[0].tolist()}

    def last_lines(self, words: Iterable[str]) -> dict[str, str]:
        """Return the last line of each of some words that are headwords.

        Example:
            >>> Headwords("绿色 1 n\\n绿 3 a\\n".encode()).last_lines(["绿", "绿地"])
            {'绿': '绿 3 a'}
        """
        asked = list(words)
        numbers, places = self._standing(asked)
        starts = np.frombuffer(self._lines, np.int64)[places]
        order = np.argsort(starts)
        data = self._data
        lines = [
            data[start : end if (end := data.find(b"\n", start)) >= 0 else None]
            for start in starts[order].tolist()
        ]
        found = map(asked.__getitem__, numbers[order].tolist())
        return dict(zip(found, b"\n".join(lines).decode("utf-8").split("\n"), strict=False))

    def _standing(self, words: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the places of headwords among words, and by its number the word that each is of: all found at once."""
        numbers = np.fromiter(map(_may_be, words), np.bool_, len(words)).nonzero()[0]
        wanted = "".join([f"{words[number]} " for number in numbers.tolist()])
        codes, own_codes = (
            np.frombuffer(data, np.uint8) for data in (wanted.encode("utf-8", "surrogatepass"), self._data)
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
        counts = high - low
        rows = np.repeat(np.arange(len(numbers)), counts)
        places = ranges(low, counts)
        for offset in range(KEY_BYTES, int(sizes.max(initial=0)), KEY_BYTES):
            longer = np.flatnonzero(sizes[rows] > offset)
            if not len(longer):
                break
            row, place = rows[longer], places[longer]
            differ = _keys(codes, begins[row] + offset) ^ _keys(own_codes, starts[place] + offset)
            kept = np.ones(len(rows), np.bool_)
            kept[longer] = differ >> 8 * np.maximum(0, offset + KEY_BYTES - sizes[row]) == 0
            rows, places = rows[kept], places[kept]
        return numbers[rows], places

    @cached_property
    def bloom_filter(self) -> "BloomFilter":
        """What tells that strings are no headwords."""
        codes = np.frombuffer(self._data, np.uint8)
        spaces = np.flatnonzero(codes == ord(" "))
        starts = np.frombuffer(self._starts, np.int64)
        return BloomFilter().with_slices(codes, starts, spaces[np.searchsorted(spaces, starts)])

    def _all(self, asked: int) -> frozenset[str] | None:
        """Return all headwords, if so many questions more are worth it."""
        self._asked += asked
        if self._set is None and self._asked > SET_COST:
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
        if not _may_be(word):
            return []
        return self._places(f"{word} ".encode("utf-8", "surrogatepass"))

    def _places(self, wanted: bytes) -> Sequence[int]:
        """Return the places of the headwords that begin so."""
        size = len(wanted)
        beyond = 8 * max(0, KEY_BYTES - size)
        first = int.from_bytes(wanted[:KEY_BYTES], "big") << beyond
        place = bisect_left(self._keys, first)
        places = range(place, bisect_right(self._keys, first | (1 << beyond) - 1, place))
        if size <= KEY_BYTES or not places:
            return places
        return [place for place in places if self._data.startswith(wanted, self._starts[place])]

    def _line(self, start: int) -> str:
        end = self._data.find(b"\n", start)
        return self._data[start : end if end >= 0 else None].decode("utf-8")

    def _word(self, place: int) -> str:
        start = self._starts[place]
        return self._data[start : self._data.index(b" ", start)].decode("utf-8")


class BloomFilter:
    """Tells of stretches of a text, without making strings of them, that they are none of some words.

    A place of a table is marked for what each word is hashed to (Bloom 1970, with one hash, a byte a place): what falls
    on another place is no word.

    Example:
        >>> bloom_filter = BloomFilter().with_words(["绿色", "发展"])  # green, development
        >>> bloom_filter.may_contain("绿色发展", np.array([0, 1, 2]), np.array([2, 3, 4])).tolist()
        [True, False, True]
    """

    def __init__(self, table: Flags | None = None) -> None:
        """Begin with a table; without one nothing is let through."""
        self._table = np.zeros(1 << HASH_BITS, np.bool_) if table is None else table

    def with_words(self, words: Iterable[str]) -> "BloomFilter":
        """Return one that lets words through as well; none of them has a line feed."""
        data = "".join(f"{word}\n" for word in words).encode("utf-8", "surrogatepass")
        if not data:
            return self
        codes = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(codes == ord("\n"))
        return self.with_slices(codes, np.append(0, ends[:-1] + 1), ends)

    def with_slices(self, codes: Bytes, starts: Longs, ends: Longs) -> "BloomFilter":
        """Return one that lets stretches of bytes through as well."""
        sizes = ends - starts
        bounds, own = sums_before(sizes), codes[ranges(starts, sizes)]
        table = self._table.copy()
        table[_hashed(own, bounds[:-1], bounds[1:])] = True
        return BloomFilter(table)

    def may_contain(self, text: str, begins: Ints, ends: Ints) -> Flags:
        """Tell of stretches of a text whether they may be words: all words, and a few others."""
        codes = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        chars = np.append(np.flatnonzero(codes & 0xC0 != 0x80), len(codes))
        found: Flags = self._table[_hashed(codes, chars[begins], chars[ends])]
        return found


HASH_BITS = 21
"""Of a hash: with the 120,000 headwords of CC-CEDICT, one of eighteen strings that are none is let through."""


def _hashed(data: Bytes, starts: Ints, ends: Ints) -> Hashes:
    """Return the positions in the table of stretches of bytes."""
    return stretch_hashes(data, starts, ends) >> np.uint64(64 - HASH_BITS)


def _may_be(word: str) -> bool:
    """Tell whether a text can be a headword."""
    return bool(word) and " " not in word and "\n" not in word


def _keys(codes: Bytes, starts: Longs) -> Longs:
    """Return the first bytes at some places as numbers in their order."""
    keys = np.zeros(len(starts), np.int64)
    for offset in range(KEY_BYTES):
        keys <<= 8
        keys |= codes[np.minimum(starts + offset, len(codes) - 1)]
    return keys
