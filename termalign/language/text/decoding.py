"""Decoding of the encodings that Chinese and English texts come in.

The order is: byte-order mark; what a page or a file of messages states, which has to fit; the NULs of UTF-16, where the
text reads well as that; strict UTF-8; then GB18030, Big5-HKSCS or UTF-16 with no NUL in it, whichever reading has the
largest share of level-1 hanzi (the 3,755 most frequent characters of GB 2312, rows 16-55), since each often decodes
as another, into rare characters. What was found without these, and is not UTF-8, is a guess: it is noted, so that a
caller with users can report it.

A file in two encodings is often decodable as one of them. So lines in UTF-8, which no other text is by chance, are
refused among others, and text in UTF-16 has to read well from beginning to end.
"""

import codecs
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from termalign.errors import FormatError, Message
from termalign.language.text.damage import no_text
from termalign.language.text.unread import ALLOWED_ENCODINGS, refuse_encoding, refuse_file
from termalign.runtime.files.noted import note_guess
from termalign.runtime.files.reading import read_bytes
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.urls import name_of

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_SAMPLE_SIZE = 1 << 16
"""Bytes looked at for the NUL pattern, or decoded at once, and code points for the share of frequent hanzi."""

_LEAST_READABLE = 0.6
"""Least share of ASCII, frequent hanzi and their punctuation in any stretch of UTF-16 text with no mark. Real texts
have over 0.9 in the right byte order, hardly any in the other; executables read as UTF-16 have under 0.2."""

_STRETCH_BYTES = 1 << 7
"""Of a stretch: what was put together of two encodings begins or ends with one in the other."""

_UTF16 = ("utf-16-le", "utf-16-be")

_FIRST_BEYOND_LATIN = "\u0250"

_LEAST_FREQUENT = 0.5
"""Least share of level-1 hanzi among the non-ASCII letters of real GB18030 or Big5 text (real: over 0.9)."""


class Decoded(NamedTuple):
    """Text and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, *, path: str | None = None) -> Decoded:
    """Decode `data`, detecting its encoding.

    Example:
        >>> decode("绿色发展".encode("gb18030"))  # green development
        Decoded(text='绿色发展', encoding='gb18030')

    Raises:
        FormatError: The bytes are no text, or text in none of the allowed encodings; `path` is named in it.
    """
    codec, label = _stated(data)
    is_stated = codec == "utf-8" or (codec in READABLE_CODECS and codec not in _WESTERN)
    try:
        decoded = _as_stated(data, codec, label, path) if is_stated else _decoded(data, path)
    except FormatError:
        if codec not in _WESTERN:
            raise
        decoded = _western(data)
    if path is not None:
        name = _ENCODING_NAMES.get(decoded.encoding) if not is_stated else None
        guess: Message = f"detected as {name} by its content; in UTF-8 nothing is guessed"
        note_guess(path, guess if name else None)
    return decoded


def _decoded(data: bytes, path: str | None) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, path)
    utf16 = _utf16_by_nuls(data)
    if utf16 is not None:
        return _strict(data, utf16, path)
    refuse_file(data, path)
    if (nul := data.find(b"\x00")) >= 0:
        if data.count(b"\x00") * _LEAST_BYTES_A_NUL <= len(data) and is_utf8(data):
            lines = data[:nul].decode("utf-8").split("\n")
            raise FormatError(no_text("\0"), path=path, line=len(lines), column=len(lines[-1]) + 1)
        raise FormatError(f"a binary file (NUL bytes), not text; allowed: {ALLOWED_ENCODINGS}", path=path)
    try:
        decoded = Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    else:
        if data.isascii():
            refuse_encoding(data, path)
        return decoded
    refuse_encoding(data, path)
    readings: list[tuple[float, Decoded]] = []
    mixed = _is_partly_utf8(data)
    for encoding in () if mixed else ("gb18030", "big5hkscs", *_UTF16):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding not in _UTF16 and error.start > broken.start:
                broken = _further(broken, error)
            continue
        readings.append((_frequent_share(text), Decoded(text, encoding)))
    if readings:
        share, best = max(readings, key=lambda reading: reading[0])
        if share >= _LEAST_FREQUENT:
            return best
    line = data.count(b"\n", 0, broken.start) + 1
    byte, name = f"{data[broken.start]:02X}", "UTF-8" if mixed else _ENCODING_NAMES.get(broken.encoding)
    raise FormatError(
        f"undecodable byte 0x{byte} in {name} text; allowed: {ALLOWED_ENCODINGS}"
        if name
        else f"undecodable byte 0x{byte}; allowed: {ALLOWED_ENCODINGS}",
        path=path,
        line=line,
    )


_ENCODING_NAMES = {
    "gb18030": "GB18030 (GBK)",
    "big5hkscs": "Big5-HKSCS",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
}
"""Encodings that are guessed, as people call them."""


_LEAST_BYTES_A_NUL = 16
"""Bytes of a text in UTF-8 for every NUL that got into it; English in UTF-16, of which a byte is lost, has two."""


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8, which no other text is by chance; without a text of them all."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for start in range(0, len(data), _SAMPLE_SIZE):
            decoder.decode(view[start : start + _SAMPLE_SIZE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_text(path: str | Path) -> str:
    """Return the text of a file, its encoding detected; line ends become `\\n`.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is not text in an allowed encoding.
    """
    return text_of(read_bytes(path), path=name_of(path))


def text_of(data: bytes, *, path: str | None = None) -> str:
    """Return the text that is the content of a file, its encoding detected; line ends become `\\n`.

    Raises:
        FormatError: It is not text in an allowed encoding.
    """
    return decode(data, path=path).text.replace("\r\n", "\n").replace("\r", "\n")


_BEGINS_PAGE = lazy_pattern(
    rb"(?is)\s*+(?:(?:<\?xml\s[^>]*+>|<!--.{0,900}?-->)\s*+)*+<(?:!doctype\s+html|html|head|meta|title|body)\b"
)
"""How pages begin."""

_OF_PAGE = lazy_pattern(
    rb"""(?i)<(?:meta|\?xml)\s[^>]{0,200}?(?:charset|encoding)\s*+=\s*+["']?\s*+([\w.:-]+)"""
)

_PAGE_BYTES = 1024
"""In which a page states its encoding (WHATWG, 4.2.5.4)."""

_OF_MESSAGES = lazy_pattern(
    rb'(?m)^msgid\s++""\s*+^msgstr\s++(?:"[^"]*+"\s*+)*?"Content-Type:[^"]*?charset=([\w.:-]+)'
)

_STATED_WITHIN = 1 << 14
"""In which the header of a file of messages (`.po`) ends."""

READABLE_CODECS = {
    **{name: name for name in ("big5hkscs", "euc_jp", "euc_kr", "gb18030", "koi8-r", "shift_jis", "cp932")},
    **{f"cp{code_page}": f"cp{code_page}" for code_page in (874, 949, *range(1250, 1259))},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in range(1, 17)},
    # As the Encoding Standard has it: what is declared as the smaller set holds the larger one.
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
"""Codec that a file states to the one that reads it. Others (UTF-7, escapes) would make mark-up of text."""

_WESTERN = ("ascii", "iso8859-1", "cp1252")
"""What programs state for pages in any encoding, and what fits any: it is believed where nothing else fits."""


def _stated(data: bytes) -> tuple[str, str]:
    """Return the codec of the encoding that a text states, and how it is written; empty where it states none."""
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or b"\0" in data:
        return "", ""
    head = data[:_STATED_WITHIN]
    match = _OF_MESSAGES.search(head) if b"Content-Type" in head else None
    if match is None and _BEGINS_PAGE.match(head) is not None:
        match = _OF_PAGE.search(head[:_PAGE_BYTES])
    label = match[1].decode("ascii", "replace") if match is not None else ""
    try:
        return codecs.lookup(label).name if label else "", label
    except (LookupError, ValueError):
        return "", label


def _as_stated(data: bytes, codec: str, label: str, path: str | None) -> Decoded:
    if codec != "utf-8" and not data.isascii() and is_utf8(data):
        problem = f"states the encoding {label}, but is in UTF-8; correct what it states"
        raise FormatError(problem, path=path)
    return _strict(data, READABLE_CODECS.get(codec, codec), path)


def _western(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1")


def _strict(data: bytes, encoding: str, path: str | None) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="ignore")
        raise FormatError(
            f"states the encoding {encoding.removesuffix('-sig').upper()}, but byte {error.start} is invalid in it; "
            f"allowed: {ALLOWED_ENCODINGS}",
            path=path,
            line=before.count("\n") + 1,
        ) from None


def _further(broken: UnicodeDecodeError, error: UnicodeDecodeError) -> UnicodeDecodeError:
    """Return which of two failures is that of the encoding of a text: what it decodes to up to there reads well."""
    text = error.object[: error.start].decode(error.encoding)
    return error if _frequent_share(text) >= _LEAST_FREQUENT else broken


def _is_partly_utf8(data: bytes) -> bool:
    """Return whether lines of a text that is not UTF-8 throughout are: no others give frequent hanzi by chance."""
    frequent = _level_1()
    return any(
        "\ufffd" not in line and sum(char in frequent for char in line) >= _LEAST_HANZI
        for line in data.decode("utf-8", "replace").split("\n")
        if not line.isascii()
    )


_LEAST_HANZI = 2
"""Frequent hanzi of a line in UTF-8: one may be three bytes of two characters in another encoding."""


def _utf16_by_nuls(data: bytes) -> str | None:
    """Return the byte order of UTF-16 text that holds NULs, which no other text does."""
    sample = data[:_SAMPLE_SIZE]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    # NULs may stand on both sides: ASCII has them in its high bytes, 一 (U+4E00) in its low one.
    _, encoding = max((_readable_share(sample, encoding), encoding) for encoding in _UTF16)
    reads_well = all(_readable_share(part, encoding) >= _LEAST_READABLE for part in _stretches(data))
    return encoding if reads_well else None


def _stretches(data: bytes) -> Iterator[bytes]:
    """Yield stretches of the beginning, and the end of a text."""
    for start in range(0, min(len(data), _SAMPLE_SIZE), _STRETCH_BYTES):
        yield data[start : start + _STRETCH_BYTES]
    yield data[-_STRETCH_BYTES:]


def _readable_share(sample: bytes, encoding: str) -> float:
    """Return the share of characters that Chinese and English texts are made of (0 to 1)."""
    text = sample.decode(encoding, errors="replace")
    frequent = _level_1()
    readable = sum(
        (char.isascii() and (char.isprintable() or char.isspace()))
        or char in frequent
        or char in _PUNCTUATION
        or (char.isalpha() and char < _FIRST_BEYOND_LATIN)
        for char in text
    )
    return readable / len(text)


def _frequent_share(text: str) -> float:
    """Return the share of level-1 hanzi, in either script, among the letters outside ASCII (0 to 1)."""
    frequent = _level_1()
    letters = [char for char in text[:_SAMPLE_SIZE] if not char.isascii() and char not in _PUNCTUATION]
    return sum(char in frequent for char in letters) / len(letters) if letters else 0.0


_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉「」『』【】—…·～％　")


@cache
def _level_1() -> frozenset[str]:
    from opencc import OpenCC

    rows = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    simplified = rows.decode("gb2312", errors="ignore")
    return frozenset(simplified) | frozenset(OpenCC("s2t").convert(simplified))
