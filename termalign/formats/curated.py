"""The glossaries that come with termalign, by name."""

from pathlib import Path

_PLACES = (
    Path(__file__).parents[1] / "glossaries",  # in an installed wheel
    Path(__file__).parents[2] / "glossaries",  # in a checkout
)
_SUFFIXES = (".tsv", ".json")


def curated() -> dict[str, Path]:
    """Return the files of the glossaries that come with termalign, by name."""
    folder = next((place for place in _PLACES if place.is_dir()), None)
    if folder is None:
        return {}
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in _SUFFIXES}


def find(path: str) -> str:
    """Return the file that is meant: that of a glossary of ours if `path` is its name, else `path` itself.

    A file of the same name is meant by `./name`.
    """
    return (
        str(curated().get(path, path))
        if path.isidentifier() or path.replace("-", "_").isidentifier()
        else path
    )
