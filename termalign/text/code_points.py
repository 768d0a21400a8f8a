"""The code points of a text as an array, in the order of bytes of this processor, and back."""

import sys

import numpy as np
from numpy.typing import NDArray

_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text.

    Example:
        >>> [hex(code) for code in code_points("法a").tolist()]  # 法: law
        ['0x6cd5', '0x61']
    """
    return np.frombuffer(text.encode(_UTF_32, "surrogatepass"), np.uint32)


def text_of(codes: NDArray[np.uint32]) -> str:
    """Return the text of code points.

    Example:
        >>> text_of(code_points("法治"))  # rule of law
        '法治'
    """
    return codes.tobytes().decode(_UTF_32, "surrogatepass")
