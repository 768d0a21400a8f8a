"""Files that ship in a package."""

from importlib.util import find_spec
from pathlib import Path


def shipped(package: str, name: str) -> bytes:
    """Return the content of a file that ships in a package, without importing it; errors as of `shipped_path`."""
    return shipped_path(package, name).read_bytes()


def shipped_path(package: str, name: str) -> Path:
    """Return where a file is that ships in a package, without importing it.

    Raises:
        ModuleNotFoundError: The package is not installed.
        FileNotFoundError: It has no such file.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    path = Path(spec.submodule_search_locations[0], name)
    path.stat()
    return path
