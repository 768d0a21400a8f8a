"""Findings in XLIFF: as notes of a unit, in version 2 at the words too, by a marker of the standard.

The files of Trados, memoQ and Phrase are XLIFF 1.2 in which those tools keep comments of their own, and notes are not
shown: they are refused.

References:
    OASIS. 2008. XLIFF Version 1.2, 3.2.2 note. OASIS. 2018. XLIFF Version 2.1, 4.2.2.9 note, 4.7.3.1.3 comment.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from termalign.errors import InputError
from termalign.parallel import xliff
from termalign.readers.base import Marks, checked
from termalign.readers.bilingual import blocks_of
from termalign.readers.inserting import Text
from termalign.text import Disjoint, Span
from termalign.xml.editing import replaced
from termalign.xml.element import Element
from termalign.xml.encoding import prepared
from termalign.xml.parser import Parser
from termalign.xml.writing import FORBIDDEN

NAME = "xliff"

AUTHOR = "termalign"

_TOOLS = {"sdl.com/": "Trados", "MQXliff": "memoQ", "memsource.com/": "Phrase"}
"""What the namespaces of a tool's own XLIFF hold."""


def annotate(content: bytes, marks: Marks) -> bytes:
    """Return a file with a note for every mark, and in version 2 a marker around the words of a translation.

    Raises:
        InputError: The file has changed since it was read, or is one of a tool that shows no notes.
    """
    path = marks.name
    pairs = xliff.parse(content, path=path, tell=lambda message, line: None)
    blocks = blocks_of(pairs)
    wanted = checked(content, blocks, marks)
    data = prepared(content, path=path, tell=lambda message, line: None)
    text = Text(data.decode())
    layout = _Layout(data, text, path)
    if layout.tool:
        raise InputError(
            f"{path}: {layout.tool} shows no notes of XLIFF: findings are not written into its files; "
            "use --format text, or export XLIFF 1.2 or 2, TMX or a Word file from it"
        )
    starts = [unit.start for unit in layout.units]
    new: dict[int, list[str]] = {}
    marked = Disjoint()
    for mark in wanted:
        stretches = text.stretches(blocks[mark.block], mark.span)
        start, end = stretches[0][0], stretches[-1][1]
        index = bisect_right(starts, start) - 1
        unit = layout.units[index]
        notes = new.setdefault(index, [])
        number = unit.new_identifier()
        target = "target" if layout.targets.overlap(Span(start, start + 1)) else "source"
        said = escape(FORBIDDEN.sub("", mark.comment))
        if not layout.is_2:
            notes.append(
                f'<{layout.prefix}note from="{AUTHOR}" annotates="{target}">{said}</{layout.prefix}note>'
            )
            continue
        notes.append(
            f'<{layout.prefix}note id="{number}" category="{AUTHOR}" appliesTo="{target}">{said}</{layout.prefix}note>'
        )
        if (
            target == "target"
            and text.text.find("<", start, end) < 0
            and _is_free(text, unit, start, end, marked)
        ):
            opened = (
                f'<{layout.prefix}mrk id="{AUTHOR}-{number}" type="comment" ref={quoteattr(f"#n={number}")}>'
            )
            text.insert(start, opened)
            text.insert(end, f"</{layout.prefix}mrk>")
    for index, notes in new.items():
        unit = layout.units[index]
        said = "".join(notes)
        if layout.is_2 and not unit.has_notes:
            said = f"<{layout.prefix}notes>{said}</{layout.prefix}notes>"
        text.insert(unit.notes_at, said)
    return replaced(content, data, text.written().encode())


def _is_free(text: Text, unit: "_Unit", start: int, end: int, marked: Disjoint) -> bool:
    """Tell whether words can be put into an element of their own, and note that they are."""
    opened, closed = (text.text.rfind(mark, unit.start, start) for mark in ("<![CDATA[", "]]>"))
    return opened <= closed and marked.add(Span(start, end))


@dataclass(slots=True)
class _Unit:
    """A unit: offsets of the text."""

    start: int
    notes_at: int = -1
    """Where a note goes."""
    has_notes: bool = False
    identifiers: set[str] = field(default_factory=set)
    """Of its notes."""

    def new_identifier(self) -> str:
        """Return an identifier that no note of the unit has, and take it."""
        number = len(self.identifiers) + 1
        while f"ta{number}" in self.identifiers:
            number += 1
        self.identifiers.add(f"ta{number}")
        return f"ta{number}"


class _Layout(Parser):
    """Where the units of a file, their translations and notes are."""

    def __init__(self, data: bytes, text: Text, path: str) -> None:
        super().__init__(path)
        self.tool = ""
        self.is_2 = False
        self.prefix = ""
        """Of the elements of XLIFF, with its colon."""
        self.units: list[_Unit] = []
        self.targets = Disjoint()
        self._text = text
        self._target = -1
        try:
            for _ in self.feed(BytesIO(data)):
                pass
        finally:
            self.close()

    def start(self, element: Element) -> None:
        at = self._text.offset((self.line, self.column))
        if not self.open:
            self.is_2 = not element.get("version").startswith("1")
            for value in element.attributes.values():
                self.tool = self.tool or next((tool for mark, tool in _TOOLS.items() if mark in value), "")
        elif element.name in ("unit", "trans-unit"):
            self.prefix = self.written.removesuffix(element.name)
            self.units.append(_Unit(at))
        elif self.units and self.open[-1].name == "unit":
            unit = self.units[-1]
            unit.has_notes = unit.has_notes or element.name == "notes"
            if element.name in ("originalData", "segment", "ignorable") and unit.notes_at < 0:
                unit.notes_at = at
        elif element.name == "note" and self.units:
            self.units[-1].identifiers.add(element.get("id"))
        if element.name == "target" and self._is_own():
            self._target = at

    def end(self, element: Element) -> None:
        if not self._is_own():
            return
        at = self._text.offset((self.line, self.column))
        if element.name == "notes":
            self.units[-1].notes_at = at
        elif element.name in ("source", "seg-source", "target"):
            if self._text.text.startswith("</", at):
                at = self._text.text.index(">", at) + 1
            if self.open[-1].name == "trans-unit":
                self.units[-1].notes_at = at
            if element.name == "target":
                self.targets.add(Span(self._target, at))

    def _is_own(self) -> bool:
        """Tell whether what begins or ends here is directly in a unit or a segment."""
        return bool(self.open) and self.open[-1].name in ("unit", "trans-unit", "segment")
