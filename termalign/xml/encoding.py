"""XML in any encoding, as the UTF-8 that the parser is given: every line and column stays where it was."""

import codecs
from collections.abc import Callable

import regex

from termalign.errors import FormatError
from termalign.text import decode

Tell = Callable[[str, int | None], None]
"""Is told what was wrong and could be dealt with, and its line (1-based)."""

_DECLARATION = regex.compile(rb"^\s*+<\?xml\s[^>]*+>")
_LABEL = regex.compile(rb"""\sencoding\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")

_LONGEST_DECLARATION = 1024
"""Bytes in which the declaration must end; real ones have 60."""

_UTF8 = frozenset(("utf-8", "utf_8", "utf-8-sig", "ascii"))
"""Codecs whose text is UTF-8 already."""

_READ = {
    **{name: name for name in ("big5hkscs", "euc_jp", "euc_kr", "gb18030", "koi8-r", "shift_jis", "cp932")},
    **{f"cp{number}": f"cp{number}" for number in (874, 949, *range(1250, 1259))},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in range(1, 17)},
    # As the Encoding Standard has it: what says it is the smaller set holds the larger one.
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
"""Codec that a declaration names to the one that reads it. Others (UTF-7, escapes) would make mark-up of text."""

_WIDE = ("utf-16", "utf-32")
"""What text that is read a byte at a time cannot be in, whatever it says."""

_SLICE = 1 << 20
"""Bytes checked at a time."""

_FORBIDDEN = regex.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""What XML 1.0 cannot hold: control characters, U+FFFE and U+FFFF."""

_CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\r")
"""The control characters among them, which are told from others faster than by a pattern."""

_FORBIDDEN_REFERENCE = regex.compile(
    rb"&#(?:0*+(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9][0-9]{2}|56[0-9]{3}|57[0-2][0-9]{2}"
    rb"|573[0-3][0-9]|5734[0-3]|6553[45])"
    rb"|x0*+(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[efEF]));"
)
"""The same by number, and halves of surrogate pairs."""


def prepared(data: bytes, *, path: str | None, tell: Tell) -> bytes:
    """Return UTF-8 without a mark or a declaration, which is made blank.

    Example:
        >>> prepared('<?xml version="1.0" encoding="gbk"?><t>法</t>'.encode("gbk"), path=None, tell=print)[-10:]
        b'<t>\\xe6\\xb3\\x95</t>'

    Raises:
        FormatError: It is in no encoding that is read.
    """
    data = _utf8(data, path, tell)
    if found := _DECLARATION.match(data[:_LONGEST_DECLARATION]):
        data = regex.sub(rb"[^\n\r]", b" ", found[0]) + data[found.end() :]
    for pattern, what, may_be_there in (
        (_FORBIDDEN, "characters", len(data.translate(None, _CONTROLS)) < len(data) or b"\xef\xbf" in data),
        (_FORBIDDEN_REFERENCE, "references to characters", b"&#" in data),
    ):
        if may_be_there and (bad := pattern.search(data)):
            tell(f"{what} that XML cannot hold left out", data.count(b"\n", 0, bad.start()) + 1)
            data = pattern.sub(b"", data)
    return data


def _utf8(data: bytes, path: str | None, tell: Tell) -> bytes:
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    elif data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in data[:4]:
        return decode(data, path=path).text.removeprefix("\ufeff").encode()
    label = _label(data)
    codec = _codec(label, path)
    if codec in _UTF8 and (data.isascii() or (codec != "ascii" and _is_utf8(data))):
        return data
    if codec in _READ:
        try:
            return data.decode(_READ[codec]).encode()
        except UnicodeDecodeError:
            pass
    text, encoding = decode(data, path=path)
    if label:
        tell(f"says it is {label} and is not: read as {encoding}", 1)
    return text.encode()


def _label(data: bytes) -> str:
    """Return the encoding that a declaration names; empty where it names none."""
    declaration = _DECLARATION.match(data[:_LONGEST_DECLARATION])
    found = _LABEL.search(declaration[0]) if declaration else None
    return (found[1] or found[2] or b"").decode("ascii", "replace")[:_LONGEST_LABEL] if found else ""


_LONGEST_LABEL = 40
"""Characters of a name of an encoding that are looked at; the longest there is has 45, those in use 14."""


def _codec(label: str, path: str | None) -> str:
    """Return the codec that a label names; empty where there is none of the name."""
    try:
        codec = codecs.lookup(label).name if label else "utf-8"
    except (LookupError, ValueError):
        return ""
    if codec not in _UTF8 and codec not in _READ and not codec.startswith(_WIDE):
        allowed = "UTF-8, UTF-16, GB18030 (GBK), Big5-HKSCS and the ISO 8859 and Windows code pages"
        raise FormatError(f"is in {label!r}, which is not read; allowed: {allowed}", path=path, line=1)
    return codec


def _is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8, without a copy of them all."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), _SLICE):
            decoder.decode(view[start : start + _SLICE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
