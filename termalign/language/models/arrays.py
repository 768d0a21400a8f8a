"""Arrays that ship in the package, as files of NumPy."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import numpy as np


@contextmanager
def shipped_arrays(package: str, name: str) -> Iterator[Any]:
    """Give the arrays of the `.npz` file that ships in a package, by name; each is read at its first use."""
    with resources.files(package).joinpath(name).open("rb") as stream, np.load(stream) as arrays:
        yield arrays
