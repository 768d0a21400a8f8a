"""PyArrow, which reads and writes Parquet; imported where it is used (the `arrow` extra)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from termalign.errors import FileError, FormatError, MissingExtra
from termalign.files import problem_of


def arrow(purpose: str, *, path: str | None = None) -> Any:
    """Return the module; `path` is the file that it is needed for.

    Raises:
        MissingExtra: PyArrow is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra(purpose, "arrow", path=path) from None
    return pyarrow


@contextmanager
def parquet_errors(path: str) -> Iterator[None]:
    """Report what PyArrow refuses in a Parquet file as errors of ours.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no Parquet file, or is damaged.
        MissingExtra: PyArrow is not installed.
    """
    pyarrow = arrow("reading Parquet", path=path)
    try:
        yield
    except pyarrow.ArrowException as error:
        raise FormatError(f"no Parquet that can be read: {quoted_error(error)}", path=path) from None
    except OSError as error:
        raise FileError(path, problem_of(error)) from None


def quoted_error(error: Exception) -> str:
    """Return the words of another library, as far as a message quotes them."""
    return str(error)[:_MOST_QUOTED]


_MOST_QUOTED = 80
"""Characters of another library's words that a message quotes."""
