"""PyArrow, which reads and writes Parquet; imported where it is used (the `arrow` extra)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from termalign.errors import FileError, FormatError, needing, problem_of, quoted_error


def arrow(purpose: str, *, path: str | None = None) -> Any:
    """Return the module; `path` is the file that it is needed for.

    Raises:
        MissingExtra: PyArrow is not installed.
    """
    with needing(purpose, "arrow", path=path):
        import pyarrow
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
        if error.errno is None:  # how PyArrow reports pages that are damaged
            raise FormatError(f"no Parquet that can be read: {quoted_error(error)}", path=path) from None
        raise FileError(path, problem_of(error)) from None


def whole_batches(file: Any, size: int, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """Yield a Parquet file in batches of so many rows, each examined: pages need no checksum, and texts may be none.

    Raises:
        pyarrow.ArrowException: What is read is damaged.
    """
    for batch in file.iter_batches(size, columns=columns):
        batch.validate(full=True)
        yield batch


class WrittenBytes:
    """What PyArrow writes, until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, content: bytes) -> int:
        """Take some bytes."""
        self._written.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        """Return what was written since this was called last."""
        content = b"".join(self._written)
        self._written.clear()
        return content

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def close(self) -> None:
        """Do nothing: what is written stays until it is taken."""
