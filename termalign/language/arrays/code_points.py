"""Code points of a text as an array, in the order of bytes of this processor, and back; distinct values."""

import sys
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from termalign.language.arrays.dtypes import Codes

Number = TypeVar("Number", bound=np.generic)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Return the different values of an array, in ascending order.

    `np.unique` loads masked arrays (30 ms of a start) to see whether it was given one, unless it counts.

    Example:
        >>> distinct(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    unique: NDArray[Number] = np.unique(values, return_counts=True)[0]
    return unique


_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def code_points(text: str) -> Codes:
    """Return the code points of a text.

    Example:
        >>> [hex(code) for code in code_points("法a").tolist()]  # 法: law
        ['0x6cd5', '0x61']
    """
    return np.frombuffer(text.encode(_UTF_32, "surrogatepass"), np.uint32)


def text_from(codes: Codes) -> str:
    """Return the text of code points.

    Example:
        >>> text_from(code_points("法治"))  # rule of law
        '法治'
    """
    return codes.tobytes().decode(_UTF_32, "surrogatepass")


class CodeTable:
    """A function from characters to numbers, called once a character.

    Example:
        >>> digits = CodeTable(lambda char: int(char.isdigit()))
        >>> digits.of(code_points("5G基站")).tolist()  # 5G base station
        [1, 0, 0, 0]
    """

    def __init__(self, function: Callable[[str], int]) -> None:
        self._function = function
        self._values = np.zeros(sys.maxunicode + 1, np.uint32)
        """By code point: the number and 1 more; 0 where the function was not called yet."""

    def of(self, codes: Codes) -> Codes:
        """Return the numbers of characters, given by their code points."""
        known = self._values[codes]
        if not known.all():
            for code in distinct(codes[known == 0]).tolist():
                self._values[code] = self._function(chr(code)) + 1
            known = self._values[codes]
        indexes: Codes = known - np.uint32(1)
        return indexes
