"""Concepts of TBX that are known by their bytes: those that differ from one that was read in their texts alone.

A pattern of bytes is made of a concept of a known shape: its free texts, and its id, are groups that hold no mark-up.
To be sure that the groups are what the shape takes for free texts, other texts are put into them and parsed.
"""

import re
from typing import NamedTuple

from termalign.documents.xml.walking import walk
from termalign.termbase.formats.tbx_shapes import ENTRIES, FREE, Later, taken_apart

MOST_PATTERNS = 16
"""Patterns that are tried for a concept, the one that was met last first; tools write a handful."""

_MARKED = (b"&", b"<!", b"<?", b"\r")
"""What makes of bytes other than they say, or of lines."""

_TAG = re.compile(rb"(<[^<>]*>)")
_ID = re.compile(rb"""(<[^<>\s]+[^<>]*\sid=(["']))([^<>"']+)(\2[^<>]*>)""")
_TEXT, _NOTE, _NAME = rb"([^<>&\r\n]+)", rb"([^<>&:\r\n]+)", rb"""([^<>&"'\r\n]+)"""


class _Written(NamedTuple):
    """How concepts of a shape are written."""

    pattern: re.Pattern[bytes]
    named: bool
    """Whether the first group is the id."""
    like: Later


class TbxLikeness:
    """What is known of how a file writes its concepts."""

    def __init__(self) -> None:
        self.last: Later | None = None
        """The concept that was read last, if it is of a known shape."""
        self._known: list[_Written] = []

    def forget(self) -> None:
        """Forget how concepts are written: what is read of them is another thing from now on."""
        self._known.clear()

    def learn(self, raw: bytes) -> None:
        """Be told how the concept is written that was read last."""
        if self.last is None or any(mark in raw for mark in _MARKED):
            return
        written = _written(raw, self.last)
        if written is not None:
            self._known = [written, *self._known[: MOST_PATTERNS - 1]]

    def match(self, data: bytes, place: int) -> tuple[Later, int] | None:
        """Return the concept that begins at a place, and where it ends; None for one that has to be parsed."""
        for number, written in enumerate(self._known):
            found = written.pattern.match(data, place)
            if found is None:
                continue
            texts = [group.decode("utf-8", "replace") for group in found.groups()]
            if not "".join(texts).isprintable() or any(map(str.isspace, texts)) or "\ufffd" in "".join(texts):
                return None
            if number:
                self._known.insert(0, self._known.pop(number))
            name = texts.pop(0) if written.named else ""
            like = written.like
            return Later(name, like.shape, tuple(texts), like.known, like.read), found.end()
        return None


def _written(raw: bytes, concept: Later) -> _Written | None:
    """Return how a concept is written; None where that cannot be told."""
    pattern: list[bytes] = []
    other: list[bytes] = []
    """The concept with other texts."""
    named = False
    count = 0
    around = b""
    for number, part in enumerate(_TAG.split(raw)):
        is_tag = number % 2
        if is_tag:
            around = b"" if part.startswith(b"</") else part[1:-1].split()[0].rpartition(b":")[2]
        free = count < len(concept.free) and part == concept.free[count].encode()
        if number == 1 and (found := _ID.fullmatch(part)) is not None:
            named = True
            pattern += [re.escape(found[1]), _NAME, re.escape(found[4])]
            other += [found[1], _other(-1).encode(), found[4]]
        elif not is_tag and free and around.decode() in FREE:
            pattern.append(_NOTE if around == b"note" else _TEXT)
            other.append(_other(count).encode())
            count += 1
        else:
            pattern.append(re.escape(part))
            other.append(part)
    read = list(walk(b"<r>" + b"".join(other) + b"</r>", ENTRIES))
    expected = (_other(-1) if named else "", concept.shape, tuple(map(_other, range(len(concept.free)))))
    if len(read) != 2 or taken_apart(read[1]) != expected:
        return None
    return _Written(re.compile(b"".join(pattern)), named, concept)


def _other(number: int) -> str:
    return f"text {number}"
