"""The different values of an array, without the modules for masked arrays."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

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
