"""Arrays, strings and groups of numbers as sections of what is kept, and back: mapped, nothing copied."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from termalign.language.arrays.dtypes import Codes, Hashes, Longs
from termalign.language.arrays.strings import Concatenated, sums_before
from termalign.runtime.cache import Buffer, Sections


def sections_of_arrays(arrays: Mapping[str, NDArray[Any]]) -> Sections:
    """Return arrays as sections."""
    return {name: array.tobytes() for name, array in arrays.items()}


def array_of(sections: Sections, name: str, dtype: DTypeLike) -> NDArray[Any]:
    """Return a section as an array, mapped.

    Example:
        >>> array_of(sections_of_arrays({"owners": np.array([2, 1])}), "owners", np.int64)
        array([2, 1])
    """
    section = sections[name]
    return np.frombuffer(section, dtype) if len(section) else np.empty(0, dtype)


class KeptStrings(Sequence[str]):
    """Strings in the code points of one text: each is made when it is used.

    Example:
        >>> strings = KeptStrings.of(["市场", "", "学"])  # market, study of
        >>> strings[0], list(strings)
        ('市场', ['市场', '', '学'])
    """

    def __init__(self, codes: Codes, bounds: Longs) -> None:
        self.codes, self.bounds = codes, bounds

    @classmethod
    def of(cls, strings: Sequence[str]) -> "KeptStrings":
        """Return strings so."""
        joined = Concatenated(strings)
        return cls(joined.codes, joined.bounds)

    @classmethod
    def kept(cls, sections: Sections, name: str) -> "KeptStrings":
        """Return strings that are kept under a name."""
        return cls(
            array_of(sections, f"{name} codes", np.uint32), array_of(sections, f"{name} bounds", np.int64)
        )

    def sections(self, name: str) -> Sections:
        """Return them as sections."""
        return sections_of_arrays({f"{name} codes": self.codes, f"{name} bounds": self.bounds})

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.bounds) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Return one, or some."""
        if isinstance(index, slice):
            return [self[row] for row in range(len(self))[index]]
        row = range(len(self))[index]
        return _text(self.codes[self.bounds[row] : self.bounds[row + 1]])

    def __iter__(self) -> Iterator[str]:
        """Iterate over them."""
        text, bounds = _text(self.codes), self.bounds.tolist()
        return (text[start:stop] for start, stop in pairwise(bounds))


def _text(codes: Codes) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


class StringNumbers:
    """The numbers of different strings, found by hashes: mapped, where a dictionary of a million has to be made.

    Example:
        >>> numbers = StringNumbers.of(["rule of law", "market"])
        >>> numbers.get("market"), numbers.get("rule")
        (1, None)
    """

    def __init__(self, data: Buffer, bounds: Longs, hashes: Hashes, order: Longs) -> None:
        self._data, self._bounds, self._hashes, self._order = memoryview(data), bounds, hashes, order
        # Of these one is taken faster than of an array.
        self._begins, self._sorted, self._numbers = bounds.data, hashes.data, order.data

    @classmethod
    def of(cls, strings: Sequence[str]) -> "StringNumbers":
        """Return the numbers of different strings: where each is among them."""
        encoded = [_encoded(string) for string in strings]
        hashes = np.fromiter(map(_hash, encoded), np.uint64, len(encoded))
        order = np.argsort(hashes, kind="stable")
        bounds = sums_before(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        return cls(b"".join(encoded), bounds, hashes[order], order)

    @classmethod
    def kept(cls, sections: Sections, name: str) -> "StringNumbers":
        """Return those that are kept under a name."""
        dtypes = {"bounds": np.int64, "hashes": np.uint64, "order": np.int64}
        columns = (array_of(sections, f"{name} {column}", dtype) for column, dtype in dtypes.items())
        return cls(sections[name], *columns)

    def sections(self, name: str) -> Sections:
        """Return them as sections."""
        columns = {"bounds": self._bounds, "hashes": self._hashes, "order": self._order}
        arrays = sections_of_arrays({f"{name} {column}": array for column, array in columns.items()})
        return {name: self._data, **arrays}

    def get(self, string: str) -> int | None:
        """Return the number of a string; None where it is none of them."""
        encoded = _encoded(string)
        key = _hash(encoded)
        slot = bisect_left(self._sorted, key)
        while slot < len(self._sorted) and self._sorted[slot] == key:
            index: int = self._numbers[slot]
            if self._data[self._begins[index] : self._begins[index + 1]] == encoded:
                return index
            slot += 1
        return None


def _encoded(string: str) -> bytes:
    return string.encode("utf-8", "surrogatepass")


def _hash(encoded: bytes) -> int:
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "little")


def joined_sections(parts: Iterable[Sections]) -> Sections:
    """Return the sections of several parts; no two have one of the same name."""
    return {name: section for part in parts for name, section in part.items()}
