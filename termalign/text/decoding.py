"""Decoding of the encodings that Chinese and English texts come in.

The order is: byte-order mark; the NUL pattern of UTF-16; strict UTF-8; then GB18030 or Big5-HKSCS, whichever
reading has the larger share of level-1 hanzi (the 3,755 most frequent characters of GB 2312, rows 16-55),
since each is nearly always decodable as the other, into rare characters.
"""

from functools import cache
from typing import NamedTuple

from termalign.errors import FormatError

ALLOWED = "UTF-8, UTF-16, GB18030 (GBK) and Big5-HKSCS"

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_SAMPLE = 1 << 16
"""Bytes looked at for the NUL pattern and code points for the share of frequent hanzi."""

_MOST_NULS = 0.3
"""UTF-16 holds a NUL in every ASCII character, on one side only; binaries hold them on both."""

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
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, path)
    utf16 = _utf16_by_nuls(data)
    if utf16 is not None:
        return _strict(data, utf16, path)
    if b"\x00" in data:
        raise FormatError(f"a binary file (NUL bytes), not text; allowed: {ALLOWED}", path=path)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    readings: list[tuple[float, Decoded]] = []
    for encoding in ("gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((_frequent_share(text), Decoded(text, encoding)))
    if readings:
        share, best = max(readings, key=lambda reading: reading[0])
        if share >= _LEAST_FREQUENT:
            return best
    line = data.count(b"\n", 0, broken.start) + 1
    raise FormatError(
        f"undecodable byte 0x{data[broken.start]:02X}; allowed: {ALLOWED}", path=path, line=line
    )


def _strict(data: bytes, encoding: str, path: str | None) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="ignore")
        raise FormatError(
            f"says it is {encoding.removesuffix('-sig').upper()} but byte {error.start} breaks it; "
            f"allowed: {ALLOWED}",
            path=path,
            line=before.count("\n") + 1,
        ) from None


def _utf16_by_nuls(data: bytes) -> str | None:
    sample = data[: _SAMPLE & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or not (even or odd):
        return None
    half = max(1, len(sample) // 2)
    # Newlines and digits are ASCII even in Chinese text: a few NULs, all on the high byte's side.
    if odd and not even and (odd / half >= _MOST_NULS or _reads_as(data, "utf-16-le")):
        return "utf-16-le"
    if even and not odd and (even / half >= _MOST_NULS or _reads_as(data, "utf-16-be")):
        return "utf-16-be"
    return None


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        return _frequent_share(data.decode(encoding)) >= _LEAST_FREQUENT
    except UnicodeDecodeError:
        return False


def _frequent_share(text: str) -> float:
    """Return the share of level-1 hanzi, in either script, among the letters outside ASCII (0 to 1)."""
    frequent = _level_1()
    letters = [char for char in text[:_SAMPLE] if not char.isascii() and char not in _PUNCTUATION]
    return sum(char in frequent for char in letters) / len(letters) if letters else 0.0


_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉「」『』【】—…·～％　")


@cache
def _level_1() -> frozenset[str]:
    from opencc import OpenCC

    rows = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    simplified = rows.decode("gb2312", errors="ignore")
    return frozenset(simplified) | frozenset(OpenCC("s2t").convert(simplified))
