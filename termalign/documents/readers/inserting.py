"""What is put into a file of text, all else in it as it was."""

import codecs
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import starmap
from operator import attrgetter
from typing import TypeVar

import regex

from termalign.documents.readers.base import Block, Editable, Mark, anchors_of
from termalign.language.text import Position, Span, decode, spliced
from termalign.language.text.decoding import Decoded
from termalign.runtime.lazy import lazy_pattern

Spans = Callable[[str], Iterable[tuple[int, int]]]
"""Returns where stretches of a text begin and end, in order."""


Remarked = TypeVar("Remarked", bound=Hashable)


def editable_text(
    content: bytes,
    entries: Sequence[tuple[Block, Remarked]],
    remark: Callable[[Remarked, list[str]], tuple[int, str]],
    own: Spans,
    *,
    path: str,
    encoding: str = "",
) -> Editable:
    r"""Return a file of text that gets remarks, all else in it as it was.

    Example:
        >>> file = editable_text(
        ...     "键=值\n".encode("utf-16"),  # key, value
        ...     [(Block("值", "键", 1), 0)],
        ...     lambda offset, comments: (offset, f"# {comments[0]}\n"),
        ...     lambda text: (),
        ...     path="a.properties",
        ... )
        >>> file.marked([Mark(0, Span(0, 1), "值", "注")]).decode("utf-16")
        '# 注\n键=值\n'

    Args:
        content: The file.
        entries: What was read of it, each with what its marks are remarks about.
        remark: Returns where the remarks about something go, an offset in the decoded text, line ends as they are, and
            what goes there.
        own: Returns where remarks of ours are.
        path: The file, for errors.
        encoding: Its encoding, where that is known.
    """

    def marked(marks: Sequence[Mark]) -> bytes:
        decoded = _decoded(content, path, encoding)
        end = first[0] if (first := ANY_LINE_END.search(decoded.text)) is not None else "\n"
        remarks: dict[Remarked, list[str]] = {}
        for mark in marks:
            remarks.setdefault(entries[mark.block][1], []).append(mark.comment)
        added = starmap(remark, remarks.items())
        changes = ((offset, offset, text.replace("\n", end)) for offset, text in added)
        return encoded(content, spliced(decoded.text, changes), decoded.encoding)

    blocks = [block for block, _ in entries]
    return Editable(blocks, marked, partial(without_texts, content, own, path=path, encoding=encoding))


def _decoded(content: bytes, path: str, encoding: str) -> Decoded:
    return Decoded(content.decode(encoding), encoding) if encoding else decode(content, path=path)


def without_texts(content: bytes, spans: Spans, *, path: str, encoding: str = "") -> bytes:
    r"""Return a file of text without some stretches of it, which do not overlap.

    Example:
        >>> without_texts(b"a = b\n# c\n", lambda text: [(6, len(text))], path="a.properties")
        b'a = b\n'

    Args:
        content: The file.
        spans: Returns what is left out of its decoded text, line ends as they are.
        path: The file, for errors.
        encoding: Its encoding, where that is known.
    """
    decoded = _decoded(content, path, encoding)
    changes = [(start, end, "") for start, end in spans(decoded.text)]
    return encoded(content, spliced(decoded.text, changes), decoded.encoding) if changes else content


def matches(pattern: "regex.Pattern[str]") -> Callable[[str], Iterator[tuple[int, int]]]:
    """Return what finds the stretches of a text that match a pattern."""
    return lambda text: (match.span() for match in pattern.finditer(text))


def encoded(content: bytes, text: str, encoding: str) -> bytes:
    """Return a changed text in the encoding of a file."""
    if content.startswith(codecs.BOM_UTF16_BE):
        return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return text.encode(encoding, "backslashreplace")


class Text:
    """A text whose positions are lines and columns, to be inserted into.

    Example:
        >>> text = Text("a\\nrule of law\\n")
        >>> text.insert(text.offset((2, 6)), "|")
        >>> text.written()
        'a\\nrule |of law\\n'
    """

    def __init__(self, text: str) -> None:
        """Note where its lines begin."""
        self.text = text
        self._lines = [0, *(match.end() for match in ANY_LINE_END.finditer(text))]
        self._inserted: list[tuple[int, int, str]] = []
        self._asked: tuple[Block, Span, list[tuple[int, int]]] | None = None
        """The last span whose stretches were asked for: all terms that are missing are remarked on one."""

    def offset(self, position: Position) -> int:
        """Return the offset of a line and a column."""
        line, column = position
        return min(self._lines[min(line, len(self._lines)) - 1] + column - 1, len(self.text))

    def place(self, offset: int) -> Position:
        """Return the line and the column of an offset."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def after_tag(self, offset: int) -> int:
        """Return where a start tag ends.

        Example:
            >>> Text("<a b='>'>c</a>").after_tag(0)
            9
        """
        match = _START_TAG_TEXT.match(self.text, offset)
        return match.end() if match is not None else offset

    def insert(self, offset: int, text: str) -> None:
        """Put something before an offset, behind what was put there before."""
        self._inserted.append((offset, offset, text))

    def written(self) -> str:
        """Return the text with all that was inserted."""
        return spliced(self.text, self._inserted)

    def stretches(self, block: Block, span: Span) -> list[tuple[int, int]]:
        """Return where the stretches of a span of a block are, in order: start and end."""
        if self._asked is not None and self._asked[0] is block and self._asked[1] == span:
            return self._asked[2]
        stretches = []
        anchors = anchors_of(block)
        # One paragraph of a page may have as many marks as anchors.
        offsets = attrgetter("offset")
        begin = bisect_right(anchors, span.start, key=offsets) - 1
        for index in range(max(begin, 0), bisect_left(anchors, span.end, key=offsets)):
            anchor = anchors[index]
            end = anchors[index + 1].offset if index + 1 < len(anchors) else len(block.text)
            first, last = max(anchor.offset, span.start), min(end, span.end)
            if first < last:
                start = self.offset((anchor.line, anchor.column)) + first - anchor.offset
                # The space after it replaces whatever separates it from the next.
                stop = start + len(block.text[first:last].rstrip())
                if start < stop:
                    # A reference ends its stretch; it is one character or two.
                    ampersand = self.text.rfind("&", max(start, stop - 2), stop)
                    if ampersand >= 0 and (reference := _CHARACTER_REFERENCE.match(self.text, ampersand)):
                        stop = max(stop, reference.end())
                    stretches.append((start, stop))
        self._asked = block, span, stretches
        return stretches


_START_TAG_TEXT = lazy_pattern(r"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
ANY_LINE_END = lazy_pattern(r"\r\n?|\n")
_CHARACTER_REFERENCE = lazy_pattern(r"&[#\w]{1,32}+;")
