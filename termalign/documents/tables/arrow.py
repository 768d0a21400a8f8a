"""PyArrow, which reads and writes Parquet; imported where it is used (the `arrow` extra)."""

from typing import Any

from termalign.errors import MissingExtra


def arrow(purpose: str) -> Any:
    """Return the module.

    Raises:
        MissingExtra: PyArrow is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra(purpose, "arrow") from None
    return pyarrow
