"""A file of translation units, read one unit at a time."""

from collections.abc import Iterator
from typing import ClassVar

from termalign.documents.tables.visible import Omissions
from termalign.documents.units.model import TranslationUnit
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import OnProblem, Readable, ignore
from termalign.documents.xml.plain_units import PlainUnit, UnitShape, walk_plain
from termalign.documents.xml.walking import walk


class UnitFile:
    """A file of units, to be iterated over once."""

    SHAPE: ClassVar[UnitShape]
    """How its plain units are written."""
    KEPT: ClassVar[frozenset[str]]
    """Elements that are looked into: units, and what the format states about all of them."""

    def __init__(
        self,
        data: bytes | Readable,
        *,
        places: bool = False,
        path: str | None = None,
        on_problem: OnProblem = ignore,
        plain: bool = False,
    ) -> None:
        """Begin to read: the arguments are those of `walk`.

        `plain`: Whether plain units are given as such, by `mixed`.
        """
        self.path = path
        self.omissions = Omissions()
        """Texts so far that are left out of Chinese and English segments."""
        self.elements: Iterator[Element | PlainUnit] = (
            walk_plain(
                data,
                self.KEPT,
                self.SHAPE,
                places=places,
                path=path,
                on_problem=on_problem,
                refuse=self.has_no_plain_units,
            )
            if plain
            else walk(data, self.KEPT, places=places, path=path, on_problem=on_problem)
        )

    def has_no_plain_units(self, element: Element) -> bool:
        """Return whether the units in an element cannot be taken for plain."""
        return False

    def mixed(self) -> Iterator[TranslationUnit | PlainUnit]:
        """Iterate over the units, plain ones as such."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[TranslationUnit]:
        """Iterate over the units."""
        return (unit for unit in self.mixed() if isinstance(unit, TranslationUnit))
