"""A file of translation units, read one unit at a time."""

from typing import ClassVar

from termalign.documents.xml.encoding import OnProblem, Readable, ignore
from termalign.documents.xml.walking import walk


class UnitFile:
    """A file of units, to be iterated over once."""

    KEPT: ClassVar[frozenset[str]]
    """Elements that are looked into: units, and what the format states about all of them."""

    def __init__(
        self,
        data: bytes | Readable,
        *,
        places: bool = False,
        path: str | None = None,
        on_problem: OnProblem = ignore,
    ) -> None:
        """Begin to read: the arguments are those of `walk`."""
        self.path = path
        self.elements = walk(data, self.KEPT, places=places, path=path, on_problem=on_problem)
