"""What the styles of a Word file say about its text: which of it is hidden, and which is a table of contents.

References:
    ECMA-376, part 1: 17.3.2.41 vanish, 17.7.2 style hierarchy, 17.7.3 toggle properties.
"""

from typing import NamedTuple

import regex

from termalign.documents.readers.office import OfficeParser, is_on, value
from termalign.documents.xml.element import Element

_CONTENTS = regex.compile(r"(?i)toc (?:\d|heading)|table of figures")
"""Names of the styles that tables of contents are set in."""

_LONGEST_CHAIN = 64
"""WordStyles that build on one another; Word allows 10."""


class Style(NamedTuple):
    """A style."""

    based_on: str
    vanish: bool | None
    """Whether its text is hidden; None where it does not say."""
    name: str


class WordStyles(OfficeParser):
    """The styles of a file, to be fed the part that holds them."""

    def __init__(self, path: str | None = None) -> None:
        super().__init__(path)
        self._styles: dict[str, Style] = {}
        self._default = ""
        """The paragraph style of paragraphs that name none."""
        self._id = ""
        self._hides: dict[str, bool] = {}
        self._all = False

    def start(self, element: Element) -> None:
        """Take a style, or what is in it."""
        super().start(element)
        name = self.word(element)
        if name == "style":
            self._id = value(element, "styleId")
            self._styles[self._id] = Style("", None, "")
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
                self._default = self._id
        elif name == "vanish" and self.inside("rPrDefault"):
            self._all = is_on(element)
        elif self._id in self._styles and len(self.open) > 1:
            style = self._styles[self._id]
            parents = self.open[-1].name, self.open[-2].name
            if name == "name" and parents[0] == "style":
                self._styles[self._id] = style._replace(name=value(element, "val"))
            elif name == "basedOn" and parents[0] == "style":
                self._styles[self._id] = style._replace(based_on=value(element, "val"))
            elif name == "vanish" and parents == ("rPr", "style"):
                self._styles[self._id] = style._replace(vanish=is_on(element))

    def end(self, element: Element) -> None:
        """End a style."""
        if element.name == "style":
            self._id = ""

    def hidden(self, paragraph: str, run: str, own: bool | None) -> bool:
        """Return whether text is hidden.

        Args:
            paragraph: The style of its paragraph; empty for none.
            run: The style of its run; empty for none.
            own: What the run itself states; None where it states nothing.
        """
        if own is not None:
            return own
        # A toggle: hidden by both styles is not hidden.
        return self._all or self._hidden(paragraph or self._default) != self._hidden(run)

    def is_contents(self, style: str) -> bool:
        """Return whether a paragraph style is one of a table of contents."""
        style_found = self._styles.get(style)
        return style_found is not None and _CONTENTS.match(style_found.name) is not None

    def _hidden(self, style: str) -> bool:
        if style not in self._hides:
            current, hides = style, None
            for _ in range(_LONGEST_CHAIN):
                properties = self._styles.get(current)
                if properties is None or hides is not None:
                    break
                current, hides = properties.based_on, properties.vanish
            self._hides[style] = bool(hides)
        return self._hides[style]
