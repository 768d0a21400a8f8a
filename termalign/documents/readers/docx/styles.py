"""What the styles of a Word file say about its text: where nobody sees it, and which is a table of contents.

References:
    ECMA-376, part 1: 17.3.2.6 color, 17.3.2.37 strike, 17.3.2.38 sz, 17.3.2.41 vanish, 17.7.2 style hierarchy,
    17.7.3 toggle properties.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import regex

from termalign.documents.readers.office import TINY_POINTS, Look, OfficeParser, is_on, value
from termalign.documents.xml.element import Element

_CONTENTS = regex.compile(r"(?i)toc (?:\d|heading)|table of figures")
"""Names of the styles that tables of contents are set in."""

_LONGEST_CHAIN = 64
"""WordStyles that build on one another; Word allows 10."""


_TOGGLES = (Look.HIDDEN, Look.STRUCK)
"""What two styles state at once is off."""

_WHITE_COLOUR = regex.compile(r"(?i)(?:f[89a-f]){3}|white")
_NO_FILL = ("", "auto", "none")
_NO_PATTERN = ("", "clear", "nil")
_THEMES_PAPER = ("", "background1", "light1")
EFFECTS = frozenset("emboss imprint outline shadow textFill textOutline glow".split())
"""Elements that draw more of a letter than its colour says, those of Word 2010 among them."""


def stated(
    looks: Mapping[Look, bool], element: Element, *, of_paragraph: bool = False
) -> Mapping[Look, bool]:
    """Return what the properties of a run, or a paragraph, state of how its text looks, with one more of them."""
    on = is_on(element)
    match element.name:
        case "vanish":
            look = Look.HIDDEN
        case "strike" | "dstrike":
            look = Look.STRUCK
            on = on or looks.get(look, False)  # either of the two
        case "sz":
            size = value(element, "val")
            look, on = Look.TINY, len(size) == 1 and size.isdecimal() and int(size) <= 2 * TINY_POINTS
        case "color":
            look, on = Look.WHITE, _WHITE_COLOUR.fullmatch(value(element, "val")) is not None
        case "shd" | "highlight":
            look, on = Look.GROUND if of_paragraph else Look.SHADED, _is_shaded(element)
        case name if name in EFFECTS:
            look = Look.DRAWN
        case _:
            return looks
    return {**looks, look: on}


def _is_shaded(element: Element) -> bool:
    """Return whether a ground is not that of paper."""
    pattern, fill = value(element, "val"), value(element, "fill")
    if element.name == "highlight":
        fill = pattern
    elif pattern not in _NO_PATTERN and not _WHITE_COLOUR.fullmatch(value(element, "color")):
        return True  # the pattern is drawn in a colour, by default in black
    if value(element, "themeFill") not in _THEMES_PAPER:
        return True
    return not (fill.lower() in _NO_FILL or _WHITE_COLOUR.fullmatch(fill))


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
        self._all: Mapping[Look, bool] = {}
        self.has_ground = False
        """Whether there may be more than white paper behind the text, by what headers and footers draw."""

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
            self._all = stated(self._all, element) if name else self._all
        elif self._id in self._styles and len(self.open) > 1:
            style = self._styles[self._id]
            parents = self.open[-1].name, self.open[-2].name
            if name == "name" and parents[0] == "style":
                self._styles[self._id] = style._replace(name=value(element, "val"))
            elif name == "basedOn" and parents[0] == "style":
                self._styles[self._id] = style._replace(based_on=value(element, "val"))
            elif parents in _PROPERTIES and (name or element.name in EFFECTS):
                looks = stated(style.looks, element, of_paragraph=parents[0] == "pPr")
                self._styles[self._id] = style._replace(looks=looks)

    def end(self, element: Element) -> None:
        """End a style."""
        if element.name == "style":
            self._id = ""

    def looks(self, paragraph: str, run: str, own: Mapping[Look, bool]) -> frozenset[Look]:
        """Return how text looks.

        Args:
            paragraph: The style of its paragraph; empty for none.
            run: The style of its run; empty for none.
            own: What the run and its paragraph themselves state.
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
