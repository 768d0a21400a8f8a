"""Arrays that ship in the package, as files of NumPy."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np

from termalign.files import shipped


@contextmanager
def shipped_arrays(package: str, name: str) -> Iterator[Any]:
    """Give the arrays of the `.npz` file that ships in a package, by name; each is read at its first use."""
    with np.load(BytesIO(shipped(package, name))) as arrays:
        yield arrays
