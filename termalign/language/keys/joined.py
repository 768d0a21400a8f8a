"""Many texts in one string of bytes: what is searched at once is cut into texts only as they are needed."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np

from termalign.language.arrays import Longs

TEXT_END = b"\n"
"""Between two texts, and in none."""

_FIRST_HAN_BYTES = "\u2e80".encode()
"""The first character that may be Han; those behind it begin with the same byte and a higher one, or a higher one."""


class JoinedTexts(Sequence[str]):
    r"""Texts without line feeds, one or more, in UTF-8; each is cut out and decoded at its use.

    Example:
        >>> texts = JoinedTexts("甲乙\n\none".encode())
        >>> len(texts), texts[2], list(texts.some(0, 2))
        (3, 'one', ['甲乙', ''])
    """

    def __init__(self, data: bytes, count: int | None = None) -> None:
        """Take the texts, and how many they are where that is known."""
        self.data = data
        self._count = count

    @cached_property
    def text(self) -> str:
        """All of them, a line feed between two."""
        return self.data.decode("utf-8", "surrogatepass")

    @cached_property
    def _begins(self) -> Longs:
        """Where each begins among the bytes, and where one more would."""
        ends = np.flatnonzero(np.frombuffer(self.data, np.uint8) == TEXT_END[0]) + 1
        return np.concatenate(([0], ends, [len(self.data) + 1]))

    def __len__(self) -> int:
        """Return how many there are."""
        if self._count is None:
            self._count = len(self._begins) - 1
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        """Return one, or some."""
        if isinstance(index, slice):
            return list(self)[index]
        row = range(len(self))[index]
        if not row:  # read of every batch
            return self.data.partition(TEXT_END)[0].decode("utf-8", "surrogatepass")
        begin, beyond = self._begins[row : row + 2].tolist()
        return self.data[begin : beyond - 1].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        """Iterate over them."""
        return iter(self.text.split(TEXT_END.decode()))

    def some(self, start: int, stop: int) -> "JoinedTexts":
        """Return one or more texts in a row."""
        if stop - start == len(self):
            return self
        return JoinedTexts(self.data[self._begins[start] : self._begins[stop] - 1], stop - start)

    @property
    def may_have_han(self) -> bool:
        """Whether some text may have a Han character; false only where none has."""
        if self.data.isascii():
            return False
        codes = np.frombuffer(self.data, np.uint8)
        first, second, _ = _FIRST_HAN_BYTES
        return bool((codes > first).any() or (codes[1:][codes[:-1] == first] >= second).any())
