"""Where the units of an XLIFF file are, their segments, translations and notes: offsets of its text."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from termalign.documents.readers.base import Block, Mark
from termalign.documents.readers.inserting import Text
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import prepared, replaced
from termalign.documents.xml.parser import Parser
from termalign.language.text import Disjoint, Span

_TEXTS = ("source", "seg-source", "target")


@dataclass(slots=True)
class Unit:
    """A unit."""

    start: int
    notes_at: int = -1
    """Where a note goes."""
    has_notes: bool = False
    identifiers: set[str] = field(default_factory=set)
    """Of its notes."""

    def new_identifier(self) -> str:
        """Return an identifier that no note of the unit has, and take it."""
        count = len(self.identifiers) + 1
        while f"ta{count}" in self.identifiers:
            count += 1
        self.identifiers.add(f"ta{count}")
        return f"ta{count}"


class Layout(Parser):
    """Where the parts of a file are."""

    def __init__(self, content: bytes, *, path: str) -> None:
        """Read a file."""
        super().__init__(path)
        self.content = content
        self.is_2 = False
        self.prefix = ""
        """Of the elements of XLIFF, with its colon."""
        self.namespaces: dict[str, str] = {}
        """Of the root: their prefixes, with a colon."""
        self.units: list[Unit] = []
        self.targets = Disjoint()
        """Of the units themselves, not those of proposals."""
        self.segments: list[Span] = []
        """What is in sources and translations; in those of several segments, also in each."""
        self.root_at = 0
        """Where what is in the root begins."""
        self.ends: dict[str, int] = {}
        """Where the end tags of elements before the first unit are, by their names."""
        self._data = prepared(content, path=path)
        self.text = Text(self._data.decode())
        self._target = -1
        self._begun: list[tuple[Element, int]] = []
        """The source or translation and the segment that are open, and where what is in them begins."""
        self.read(self._data)
        self.segments.sort()

    def with_inserted(self, insertions: Iterable[tuple[int, str]]) -> bytes:
        """Return the file with texts put in before offsets, those of one offset in their order."""
        text = Text(self.text.text)
        for offset, inserted in insertions:
            text.insert(offset, inserted)
        return self.with_text(text.written())

    def with_text(self, text: str) -> bytes:
        """Return the file with another text."""
        return replaced(self.content, self._data, text.encode())

    def unit_at(self, offset: int) -> int:
        """Return the number of the unit that holds a place."""
        return bisect_right(self.units, offset, key=lambda unit: unit.start) - 1

    def segment_at(self, offset: int) -> Span:
        """Return the segment that holds a place, the innermost that began before it."""
        return self.segments[bisect_right(self.segments, offset, key=lambda span: span.start) - 1]

    def stretch(self, block: Block, mark: Mark) -> Span:
        """Return where the words of a mark are, with what is between them."""
        stretches = self.text.stretches(block, mark.span)
        return Span(stretches[0][0], stretches[-1][1])

    def is_free(self, span: Span, marked: Disjoint) -> bool:
        """Return whether words can be put into an element of their own, and note that they are."""
        text = self.text.text
        if text.find("<", span.start, span.end) >= 0:
            return False
        begin = self.segment_at(span.start).start
        opened, closed = (text.rfind(mark, begin, span.start) for mark in ("<![CDATA[", "]]>"))
        return opened <= closed and marked.add(span)

    def start(self, element: Element) -> None:
        """Note where an element begins."""
        offset = self.text.offset((self.line, self.column))
        if not self.open:
            self.is_2 = not element.get("version").startswith("1")
            self.root_at = self.text.after_tag(offset)
            for name, value in element.attributes.items():
                if name.startswith("xmlns"):
                    self.namespaces[value] = f"{name.removeprefix('xmlns').removeprefix(':')}:".lstrip(":")
        elif element.name in ("unit", "trans-unit"):
            self.prefix = self.written.removesuffix(element.name)
            self.units.append(Unit(offset))
        elif self.units and self.open[-1].name == "unit":
            unit = self.units[-1]
            unit.has_notes = unit.has_notes or element.name == "notes"
            if element.name in ("originalData", "segment", "ignorable") and unit.notes_at < 0:
                unit.notes_at = offset
        elif element.name == "note" and self.units:
            self.units[-1].identifiers.add(element.get("id"))
        is_text = element.name in _TEXTS and self._is_own()
        if is_text or (self._begun and element.name == "mrk" and element.get("mtype") == "seg"):
            self._begun.append((element, self.text.after_tag(offset)))
        if is_text and element.name == "target":
            self._target = offset

    def end(self, element: Element) -> None:
        """Note where an element ends."""
        offset = self.text.offset((self.line, self.column))
        if not self.units and self.text.text.startswith("</", offset):
            self.ends[element.name] = offset
        if self._begun and self._begun[-1][0] is element:
            self.segments.append(Span(self._begun.pop()[1], offset))
        if not self._is_own():
            return
        if element.name == "notes":
            self.units[-1].notes_at = offset
        elif element.name in _TEXTS:
            if self.text.text.startswith("</", offset):
                offset = self.text.text.index(">", offset) + 1
            if self.open[-1].name == "trans-unit":
                self.units[-1].notes_at = offset
            if element.name == "target":
                self.targets.add(Span(self._target, offset))

    def _is_own(self) -> bool:
        """Return whether what begins or ends here is directly in a unit or a segment."""
        return bool(self.open) and self.open[-1].name in ("unit", "trans-unit", "segment")
