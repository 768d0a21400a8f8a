"""An element of a document, with its text and, where wanted, its positions.

Names are without their prefix (`<x:tu>` is `tu`), since tools choose prefixes freely; attributes are as written.
"""

from collections.abc import Callable, Iterator

LANG = "xml:lang"

COMMENT, STRAY_TEXT = "#comment", "#text"
"""Names of what is given as elements though it is none: comments, and text outside of units (DOM, `nodeName`)."""


class PlacedText(str):
    """Text that is together in a file, line ends included; a reference (`&amp;`) ends it."""

    __slots__ = ("column", "line")

    line: int
    """1-based."""
    column: int
    """1-based, in code points."""


class Element:
    """An element: a unit with all it holds, or what is around units, without content."""

    __slots__ = ("attributes", "content", "line", "name", "parent")

    def __init__(
        self, name: str, attributes: dict[str, str], line: int, parent: "Element | None" = None
    ) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        """Where its start tag begins; 1-based."""
        self.parent = parent
        """What is around a unit; None for the root, and for all that is inside a unit."""
        self.content: list[Element | str] = []
        """Elements and pieces of text in order; the pieces know their positions where these are wanted."""

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def __iter__(self) -> Iterator["Element"]:
        """Iterate over the elements directly inside."""
        return iter([child for child in self.content if not isinstance(child, str)])

    def find(self, name: str) -> "Element | None":
        """Return the first element of a name directly inside; None where there is none."""
        return next((child for child in self if child.name == name), None)

    def around(self) -> Iterator["Element"]:
        """Iterate over the elements around a unit, innermost first."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def inside(self, *names: str) -> Iterator["Element"]:
        """Iterate over the elements of some names, or of any, at any depth, in order."""
        pending = self.content[::-1]
        while pending:
            child = pending.pop()
            if not isinstance(child, str):
                if not names or child.name in names:
                    yield child
                pending += child.content[::-1]

    def all(self, enter: "Callable[[Element], bool]" = lambda element: True) -> Iterator["Element | str"]:
        """Iterate over elements and text at any depth, in order; only into elements that `enter` allows."""
        pending = self.content[::-1]
        while pending:
            child = pending.pop()
            yield child
            if not isinstance(child, str) and enter(child):
                pending += child.content[::-1]

    def text(self) -> str:
        """Return all text as it is written."""
        if len(self.content) == 1 and isinstance(self.content[0], str):
            return self.content[0]
        return "".join(part for part in self.all() if isinstance(part, str))


def joined(text: str) -> str:
    """Return text in which line ends and the indentation around them are one space.

    Example:
        >>> joined("rule \\n   of law")
        'rule of law'
    """
    if "\n" not in text:
        return text
    return " ".join(filter(None, (line.strip() for line in text.split("\n"))))


LONGEST_ELEMENT_NAME = 40
"""Characters of a name that a message quotes."""


def quoted(name: str) -> str:
    """Return the name of an element as a message may hold it.

    Example:
        >>> quoted("a" * 50)[-3:]
        'aa…'
    """
    short = name if len(name) <= LONGEST_ELEMENT_NAME else f"{name[:LONGEST_ELEMENT_NAME]}…"
    return "".join(char if char.isalnum() or char in "._-…" else "?" for char in short)
