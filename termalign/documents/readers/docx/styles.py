"""What the styles of a Word file say about its text: where nobody sees it, and which is a table of contents.

References:
    ECMA-376, part 1: 17.3.2.6 color, 17.3.2.37 strike, 17.3.2.38 sz, 17.3.2.41 vanish, 17.7.2 style hierarchy,
    17.7.3 toggle properties.
"""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple

import regex

from termalign.documents.readers.office import OfficeParser, is_on, value
from termalign.documents.xml.element import Element

_CONTENTS = regex.compile(r"(?i)toc (?:\d|heading)|table of figures")
"""Names of the styles that tables of contents are set in."""

_LONGEST_CHAIN = 64
"""WordStyles that build on one another; Word allows 10."""


class Look(Enum):
    """How text looks that people do not see, or are not to read."""

    HIDDEN = auto()
    STRUCK = auto()
    TINY = auto()
    WHITE = auto()
    SHADED = auto()
    """On a ground that is not white, where white text is seen."""


_TOGGLES = (Look.HIDDEN, Look.STRUCK)
"""What two styles state at once is off."""

_LARGEST_TINY = 4
"""Half points of text that nobody reads: two points, a third of the smallest print."""

_WHITE_COLOUR = regex.compile(r"(?i)(?:f[89a-f]){3}")
_NO_FILL = ("", "auto", "none")


def look_of(element: Element) -> tuple[Look, bool] | None:
    """Return what a property of a run, or a paragraph, states of how its text looks; None for nothing."""
    match element.name:
        case "vanish":
            return Look.HIDDEN, is_on(element)
        case "strike" | "dstrike":
            return Look.STRUCK, is_on(element)
        case "sz":
            size = value(element, "val")
            return Look.TINY, len(size) == 1 and size.isdecimal() and int(size) <= _LARGEST_TINY
        case "color":
            return Look.WHITE, _WHITE_COLOUR.fullmatch(value(element, "val")) is not None
        case "shd" | "highlight":
            fill = value(element, "fill") or value(element, "val")
            is_white = fill.lower() == "white" or _WHITE_COLOUR.fullmatch(fill) is not None
            return Look.SHADED, not (fill.lower() in _NO_FILL or is_white)
    return None


class Style(NamedTuple):
    """A style."""

    based_on: str = ""
    name: str = ""
    looks: Mapping[Look, bool] = MappingProxyType({})
    """How its text looks, as far as it says so."""


class WordStyles(OfficeParser):
    """The styles of a file, to be fed the part that holds them."""

    def __init__(self, path: str | None = None) -> None:
        super().__init__(path)
        self._styles: dict[str, Style] = {}
        self._default = ""
        """The paragraph style of paragraphs that name none."""
        self._id = ""
        self._inherited: dict[str, Mapping[Look, bool]] = {}
        self._all: dict[Look, bool] = {}

    def start(self, element: Element) -> None:
        """Take a style, or what is in it."""
        super().start(element)
        name = self.word(element)
        if name == "style":
            self._id = value(element, "styleId")
            self._styles[self._id] = Style()
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
                self._default = self._id
        elif self.inside("docDefaults"):
            self._all |= [look] if name and (look := look_of(element)) else []
        elif self._id in self._styles and len(self.open) > 1:
            style = self._styles[self._id]
            parents = self.open[-1].name, self.open[-2].name
            if name == "name" and parents[0] == "style":
                self._styles[self._id] = style._replace(name=value(element, "val"))
            elif name == "basedOn" and parents[0] == "style":
                self._styles[self._id] = style._replace(based_on=value(element, "val"))
            elif parents in _PROPERTIES and name and (look := look_of(element)):
                self._styles[self._id] = style._replace(looks={**style.looks, **dict([look])})

    def end(self, element: Element) -> None:
        """End a style."""
        if element.name == "style":
            self._id = ""

    def looks(self, paragraph: str, run: str, own: Mapping[Look, bool]) -> frozenset[Look]:
        """Return how text looks.

        Args:
            paragraph: The style of its paragraph; empty for none.
            run: The style of its run; empty for none.
            own: What the run itself states.
        """
        of_paragraph, of_run = self._of_style(paragraph or self._default), self._of_style(run)
        looks = {**self._all, **of_paragraph, **of_run}
        for toggle in _TOGGLES:
            both = of_paragraph.get(toggle, False) != of_run.get(toggle, False)
            looks[toggle] = self._all.get(toggle, False) or both
        return frozenset(look for look, is_so in {**looks, **own}.items() if is_so)

    def is_contents(self, style: str) -> bool:
        """Return whether a paragraph style is one of a table of contents."""
        style_found = self._styles.get(style)
        return style_found is not None and _CONTENTS.match(style_found.name) is not None

    def _of_style(self, style: str) -> Mapping[Look, bool]:
        """Return what a style and those that it builds on state."""
        if style not in self._inherited:
            looks: dict[Look, bool] = {}
            current = style
            for _ in range(_LONGEST_CHAIN):
                properties = self._styles.get(current)
                if properties is None:
                    break
                looks = {**properties.looks, **looks}
                current = properties.based_on
            self._inherited[style] = looks
        return self._inherited[style]


_PROPERTIES = (("rPr", "style"), ("pPr", "style"))
"""Where a style states them."""
