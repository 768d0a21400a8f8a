"""Concepts of TBX that are made when they are used: most are written alike, and only their texts differ.

A concept is taken apart into its shape (its elements, their attributes, and every text that means something to the
reader) and its free texts: terms, notes, definitions. Where one concept of a shape had nothing to
report, no other of the shape has; then texts are all that is kept of them.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from termalign.documents.xml.element import Element
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry, Status, Texts

_Shape = tuple[object, ...]
"""In order: name and attributes where an element begins, `_ELEMENT_END` where it ends, a text; None for a free text."""

_ELEMENT_END = 0

CONCEPT_ELEMENTS = frozenset(("termEntry", "conceptEntry", "entry"))
LANGUAGE_SECTIONS = frozenset(("langSet", "langSec", "langGroup"))
TERM_SECTIONS = frozenset(("tig", "ntig", "termSec", "termGroup"))

MOST_SHAPES = 1_000
"""Shapes that are known; files that tools write have a handful."""

FRAME = CONCEPT_ELEMENTS | LANGUAGE_SECTIONS | TERM_SECTIONS
"""Elements that hold others and no text: white space in them is layout."""

_DESCRIPTIONS = ("definition", "context")
"""Types of `descrip` that hold any text."""


class _KnownShape(NamedTuple):
    """What is known of a shape of which there is nothing to report."""

    zh: tuple[int, ...]
    en: tuple[int, ...]
    """Which of the free texts are the terms of each side."""
    statuses: frozenset[Status]
    """Of English terms."""
    alone: bool
    """As in `Texts`."""


class LazyConcept(NamedTuple):
    """A concept that has not been made."""

    id: str
    shape: _Shape
    free: tuple[str, ...]
    known: _KnownShape
    read: Callable[[Element], Entry | None]

    @property
    def texts(self) -> Texts:
        """The texts of its terms."""
        zh, en = ([self.free[index] for index in indexes] for indexes in (self.known.zh, self.known.en))
        return Texts(zh, en, self.known.alone)

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses of its English terms."""
        return self.known.statuses

    def renamed(self, id: str) -> "LazyConcept":
        """Return the concept with another id."""
        return self._replace(id=id)

    def made(self) -> Entry:
        """Return the concept, made."""
        element = _put_together(self.shape, self.free)
        element.attributes["id"] = self.id
        entry = self.read(element)
        assert entry is not None
        return entry


class ConceptShapes:
    """The shapes of concepts that a file has, and those with nothing to report."""

    def __init__(
        self,
        reading: Reading,
        read: Callable[[Element], Entry | None],
        read_later: Callable[[Element], Entry | None],
    ) -> None:
        """Take what reads a concept and reports its problems to `reading`, and what reads one without reporting."""
        self._reading, self._read, self._read_later = reading, read, read_later
        self._known: dict[_Shape, _KnownShape] = {}

    def read(self, element: Element) -> LazyConcept | Entry | None:
        """Return a concept: not made yet where its shape is known; else made, or None where it is none."""
        name, shape, free = taken_apart(element)
        known = self._known.get(shape)
        if known is not None and name.isprintable():
            return LazyConcept(name, shape, free, known, self._read_later)
        reported = len(self._reading.problems)
        entry = self._read(element)
        if entry is not None and len(self._reading.problems) == reported and len(self._known) < MOST_SHAPES:
            indexes = [_indexes(free, [term.text for term in side]) for side in (entry.zh, entry.en)]
            if None not in indexes:
                zh, en = (tuple(side or ()) for side in indexes)
                alone = not any(
                    term.forms or term.case_sensitive or not term.translate for term in (*entry.zh, *entry.en)
                )
                self._known[shape] = _KnownShape(zh, en, frozenset(term.status for term in entry.en), alone)
        return entry


def taken_apart(element: Element) -> tuple[str, _Shape, tuple[str, ...]]:
    """Return the id of a concept, its shape, and its free texts."""
    own = tuple((key, value) for key, value in element.attributes.items() if key != "id")
    shape: list[object] = [(element.name, *own)]
    free: list[str] = []
    _take_apart(element, shape, free)
    return element.get("id"), tuple(shape), tuple(free)


def _indexes(free: Sequence[str], texts: Sequence[str]) -> list[int] | None:
    """Return the index of each of some texts among the free ones; None where one is not there exactly once."""
    return [free.index(text) for text in texts] if all(free.count(text) == 1 for text in texts) else None


def _take_apart(element: Element, shape: list[object], free: list[str]) -> None:
    name = element.name
    is_frame = name in FRAME
    is_free = name in ("term", "note") or (name == "descrip" and element.get("type") in _DESCRIPTIONS)
    append = shape.append
    for part in element.content:
        if isinstance(part, str):
            if is_frame and part.isspace():
                continue
            if is_free and part.isprintable() and not part.isspace() and (name != "note" or ":" not in part):
                free.append(part)
                append(None)
            else:
                append(part)
        else:
            append((part.name, *part.attributes.items()) if part.attributes else (part.name,))
            _take_apart(part, shape, free)
            append(_ELEMENT_END)


def _put_together(shape: _Shape, free: Sequence[str]) -> Element:
    texts = iter(free)
    open_: list[Element] = []
    for part in shape:
        if isinstance(part, tuple):
            name, *attributes = part
            element = Element(name, dict(attributes), 0)
            if open_:
                open_[-1].content.append(element)
            open_.append(element)
        elif part == _ELEMENT_END:
            open_.pop()
        else:
            open_[-1].content.append(next(texts) if part is None else str(part))
    return open_[0]
