"""What a caller of the library gives for a glossary: itself, its name or its path; only these load what reads files."""

from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from termalign.errors import InputError
from termalign.runtime.files.reading import state_of
from termalign.runtime.files.standard_streams import STANDARD
from termalign.termbase.glossary import Glossary

GivenGlossary: TypeAlias = Glossary | str | Path
"""A glossary, the name of one that comes with termalign, or the path of a file."""


def given_glossary(value: object) -> Glossary:
    """Return the glossary that is given; a file is read once, until it changes, and refused as in commands.

    Example:
        >>> house = Glossary()
        >>> given_glossary(house) is house, given_glossary("policy") is given_glossary("policy")
        (True, True)

    Raises:
        InputError: It is none of these.
        FileError, FormatError: The file cannot be read, or a line of it is broken.
    """
    if isinstance(value, Glossary):
        return value
    if not isinstance(value, (str, Path)):
        raise InputError(
            f"a glossary is a Glossary, the name of one that comes with termalign, or a path; not of type "
            f"{type(value).__name__}: `Glossary.from_records` makes one of dicts, pairs and tables"
        )
    from termalign.termbase.formats.curated import find

    path = find(str(value))
    state = state_of(path) if path != STANDARD else ()
    return _read(path, state) if state else _read.__wrapped__(path, state)


@lru_cache(maxsize=8)
def _read(path: str, state: tuple[int, ...]) -> Glossary:
    """Return the glossary of a file in a state: it is read once, as long as that is not another."""
    from termalign.termbase.formats.reading import read, refused

    return read(path, refuse=refused(path))[0]
