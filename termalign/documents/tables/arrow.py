"""PyArrow, which reads and writes Parquet; imported where it is used (the `arrow` extra)."""

from typing import Any

from termalign.errors import MissingExtra


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
