"""The glossaries that come with termalign, by name."""

from pathlib import Path

from termalign.errors import FileError
from termalign.runtime.remote_files import is_there

_PACKAGE = Path(__file__).parents[2]
_FOLDERS = (
    _PACKAGE / "glossaries",  # in an installed wheel
    _PACKAGE.parent / "glossaries",  # in a checkout
)
_CURATED_SUFFIXES = (".tsv", ".json")


def curated() -> dict[str, Path]:
    """Return the files of the glossaries that come with termalign, by name."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    if folder is None:
        return {}
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in _CURATED_SUFFIXES}


def find(path: str) -> str:
    """Return the file that is meant: that of a glossary of ours if `path` is its name, else `path` itself.

    A file of the same name is meant by `./name`.

    Raises:
        FileError: There is no such file, and the name is nearly that of a glossary of ours.
    """
    if not path.replace("-", "_").isidentifier():
        return path
    glossaries = curated()
    if path in glossaries or is_there(path):
        return str(glossaries.get(path, path))
    from difflib import get_close_matches

    if near := get_close_matches(path, glossaries, 1):
        raise FileError(path, f"no such file, and no glossary of this name; did you mean {near[0]!r}?")
    return path
