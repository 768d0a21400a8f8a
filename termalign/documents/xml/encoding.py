"""XML in any encoding, as the UTF-8 that the parser is given: every line and column stays where it was."""

import codecs
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO, Protocol

import regex

from termalign.errors import FormatError
from termalign.language.text.decoding import READABLE_CODECS, decode, is_utf8
from termalign.runtime.lazy import lazy_pattern

OnProblem = Callable[[str, int | None], None]
"""Is given what was wrong and could be dealt with, and its line (1-based)."""


def ignore(*ignored: object) -> None:
    """Do nothing."""


class Readable(Protocol):
    """What gives bytes piece by piece, an empty one at its end."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, about as many as are requested."""


_DECLARATION = lazy_pattern(rb"^\s*+<\?xml\s[^>]*+>")
_LABEL = lazy_pattern(rb"""\sencoding\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")

_LONGEST_DECLARATION = 1024
"""Bytes in which the declaration must end; real ones have 60."""

_UTF8 = frozenset(("utf-8", "utf_8", "utf-8-sig", "ascii"))
"""Codecs whose text is UTF-8 already."""

_WIDE_CODECS = ("utf-16", "utf-32")
"""What text that is read a byte at a time cannot be in, whatever it declares."""

_SLICE = 1 << 20
"""Bytes checked at a time."""

_FORBIDDEN_BYTES = lazy_pattern(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""What XML 1.0 cannot hold: control characters, U+FFFE and U+FFFF."""

FORBIDDEN = lazy_pattern(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""The same of a text (section 2.2)."""

_CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\r")
"""The control characters among them, which are distinguished from others faster than by a pattern."""

_FORBIDDEN_REFERENCE = lazy_pattern(
    rb"&#(?:0*+(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9][0-9]{2}|56[0-9]{3}|57[0-2][0-9]{2}"
    rb"|573[0-3][0-9]|5734[0-3]|6553[45])"
    rb"|x0*+(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[efEF]));"
)
"""The same by number, and halves of surrogate pairs."""


def prepared(data: bytes, *, path: str | None, on_problem: OnProblem = ignore) -> bytes:
    """Return UTF-8 without a mark or a declaration, which is made blank.

    Example:
        >>> prepared('<?xml version="1.0" encoding="gbk"?><t>法</t>'.encode("gbk"), path=None, on_problem=print)[-10:]
        b'<t>\\xe6\\xb3\\x95</t>'

    Raises:
        FormatError: It is in no encoding that is read.
    """
    return _Cleaning(on_problem).clean(_without_declaration(_utf8(data, path, on_problem)))


def replaced(content: bytes, parsed: bytes, changed: bytes) -> bytes:
    """Return a changed document with the mark and the declaration of the original, where it was UTF-8 already.

    Example:
        >>> replaced(b"<?xml version='1.0'?><a/>", b"                     <a/>", b"                     <a>b</a>")
        b"<?xml version='1.0'?><a>b</a>"

    Args:
        content: The file as it was.
        parsed: What `prepared` made of it.
        changed: The same with changes.
    """
    body = parsed.lstrip()
    if content.endswith(body):
        return content[: len(content) - len(body)] + changed.lstrip()
    return changed


def pieces(file: BinaryIO, *, path: str, on_problem: OnProblem) -> Readable:
    """Return what gives the content of a file as `prepared` does, piece by piece: memory does not grow with it.

    Only a file in another encoding than it declares, or in UTF-16, is read whole.

    Raises:
        FormatError: It is in no encoding that is read.
    """
    head = file.read(_LONGEST_DECLARATION)
    if not head.strip() and len(head) < _LONGEST_DECLARATION:
        raise FormatError("an empty file, no XML", path=path)
    codec = _codec_throughout(file, head, path)
    if codec is None:
        return BytesIO(prepared(file.read(), path=path, on_problem=on_problem))
    return _Pieces(file, codec, on_problem)


def _codec_throughout(file: BinaryIO, head: bytes, path: str) -> str | None:
    """Return the codec that a file declares, where all of it is so; None where it has to be found out."""
    file.seek(0)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in head[:4]:
        return None
    declared = _codec(_label(head.removeprefix(codecs.BOM_UTF8)), path)
    codec = (
        "utf-8-sig" if declared in _UTF8 and declared != "ascii" else READABLE_CODECS.get(declared, declared)
    )
    if not codec or codec.startswith(_WIDE_CODECS):  # which has no byte-order mark, and is something else
        return None
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        while piece := file.read(_SLICE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    finally:
        file.seek(0)
    return codec


class _Pieces:
    """A file as UTF-8 without a mark or a declaration, piece by piece."""

    def __init__(self, file: BinaryIO, codec: str, on_problem: OnProblem) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(codec)() if codec != "utf-8-sig" else None
        self._cleaning = _Cleaning(on_problem)
        self._begun = self._ended = False
        self._held = b""
        """The end of the last piece, where it may be half of a character or a reference."""

    def read(self, size: int, /) -> bytes:
        """Return the next piece."""
        piece = b""
        while not piece and not self._ended:
            read = self._file.read(max(size, _LONGEST_DECLARATION))
            self._ended = not read
            if self._decoder is not None:
                read = self._decoder.decode(read, final=self._ended).encode()
            piece = self._held + read
            if not self._begun and piece:
                piece, self._begun = _without_declaration(piece.removeprefix(codecs.BOM_UTF8)), True
            cut = len(piece) if self._ended else _whole(piece)
            self._held = piece[cut:]
            piece = self._cleaning.clean(piece[:cut])
        return piece


def _whole(piece: bytes) -> int:
    """Return how many bytes of a piece end with no half of a character or of a reference."""
    begin = piece.rfind(b"&", -_LONGEST_REFERENCE)
    if begin >= 0 and b";" not in piece[begin:]:
        return begin
    lengths = range(1, _LONGEST_CHARACTER)
    return len(piece) - next((length for length in lengths if piece[-length:][:1] >= _FIRST_LEAD), 0)


_LONGEST_CHARACTER, _FIRST_LEAD = 4, b"\xc0"
"""Bytes of a character in UTF-8, and the least with which one of several begins."""


_LONGEST_REFERENCE = 256
"""Bytes from the end of a piece in which a reference that it does not end may begin."""


def _without_declaration(data: bytes) -> bytes:
    if match := _DECLARATION.match(data[:_LONGEST_DECLARATION]):
        return regex.sub(rb"[^\n\r]", b" ", match[0]) + data[match.end() :]
    return data


class _Cleaning:
    """Leaves out what XML cannot hold, and reports the first of each kind."""

    def __init__(self, on_problem: OnProblem) -> None:
        self._on_problem = on_problem
        self._reported: set[str] = set()
        self._line = 1
        """Where the next piece begins."""

    def clean(self, data: bytes) -> bytes:
        """Return a piece without it."""
        lines = data.count(b"\n")
        for pattern, characters, may_be_there in (
            (
                _FORBIDDEN_BYTES,
                "characters",
                len(data.translate(None, _CONTROLS)) < len(data) or b"\xef\xbf" in data,
            ),
            (_FORBIDDEN_REFERENCE, "references to characters", b"&#" in data),
        ):
            if may_be_there and (bad := pattern.search(data)):
                if characters not in self._reported:
                    self._reported.add(characters)
                    line = self._line + data.count(b"\n", 0, bad.start())
                    self._on_problem(f"{characters} that XML cannot hold left out", line)
                data = pattern.sub(b"", data)
        self._line += lines
        return data


def _utf8(data: bytes, path: str | None, on_problem: OnProblem) -> bytes:
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    elif data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in data[:4]:
        return decode(data, path=path).text.removeprefix("\ufeff").encode()
    label = _label(data)
    codec = _codec(label, path)
    if codec in _UTF8 and (data.isascii() or (codec != "ascii" and is_utf8(data))):
        return data
    if codec in READABLE_CODECS:
        try:
            return data.decode(READABLE_CODECS[codec]).encode()
        except UnicodeDecodeError:
            pass
    text, encoding = decode(data, path=path)
    if label:
        on_problem(f"states the encoding {label}, wrongly: read as {encoding}", 1)
    return text.encode()


def _label(data: bytes) -> str:
    """Return the encoding that a declaration names; empty where it names none."""
    declaration = _DECLARATION.match(data[:_LONGEST_DECLARATION])
    match = _LABEL.search(declaration[0]) if declaration else None
    return (match[1] or match[2] or b"").decode("ascii", "replace")[:_LONGEST_LABEL] if match else ""


_LONGEST_LABEL = 40
"""Characters of a name of an encoding that are looked at; the longest there is has 45, those in use 14."""


def _codec(label: str, path: str | None) -> str:
    """Return the codec that a label names; empty where there is none of the name."""
    try:
        codec = codecs.lookup(label).name if label else "utf-8"
    except (LookupError, ValueError):
        return ""
    if codec not in _UTF8 and codec not in READABLE_CODECS and not codec.startswith(_WIDE_CODECS):
        allowed = "UTF-8, UTF-16, GB18030 (GBK), Big5-HKSCS and the ISO 8859 and Windows code pages"
        raise FormatError(f"is in {label!r}, which is not read; allowed: {allowed}", path=path, line=1)
    return codec
