"""What bytes are that are no text in an encoding that is read: named, with what to do.

Files of programs are known by how they begin. An encoding of other languages is known by what its reading is full of:
kana, frequent syllables, English letters; GB18030 reads most of them too, as Chinese that means nothing. Encodings of
seven bits pass for ASCII, and so for UTF-8: they are known by their marks, and by the Han characters between these.
"""

from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, NamedTuple

from termalign.errors import FormatError, Message
from termalign.runtime.lazy import lazy_pattern

if TYPE_CHECKING:
    import regex

ALLOWED_ENCODINGS = "UTF-8, UTF-16, GB18030 (GBK) and Big5-HKSCS"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of Office before 2007, and encrypted ones of any, begin with."""

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_OFFICE: Message = "a file of Office before 2007 (.doc, .ppt)"
_PICTURE: Message = "a picture"
_CONVERT: Message = (
    "open it in Word or LibreOffice and save it as .docx, or: libreoffice --headless --convert-to docx FILE"
)
_UNPACK: Message = "unpack it first; .gz, .xz and .zst are unpacked when they are read"
_NAME: Message = "unpack it first, or give it the suffix that says what it is: .gz, .xz or .zst"
_CALIBRE: Message = "make EPUB of it first: ebook-convert FILE FILE.epub"
_TEXT: Message = "give its text"


class _Signature(NamedTuple):
    """Bytes by which the files of a program are known."""

    data: bytes
    name: str
    advice: Message
    offset: int = 0


_SIGNATURES = (
    _Signature(OLE, _OFFICE, _CONVERT),
    _Signature(b"{\\rtf", "RTF", _CONVERT),
    _Signature(b"1AY&SY", "bzip2", _UNPACK, 4),
    _Signature(b"7z\xbc\xaf\x27\x1c", "7-Zip", _UNPACK),
    _Signature(b"Rar!\x1a\x07", "RAR", _UNPACK),
    _Signature(b"\x04\x22\x4d\x18", "LZ4", _UNPACK),
    _Signature(b"\x1f\x9d", "compress (.Z)", _UNPACK),
    _Signature(b"ustar", "tar", _UNPACK, 257),
    _Signature(b"\x1f\x8b", "gzip", _NAME),
    _Signature(b"\xfd7zXZ\0", "xz", _NAME),
    _Signature(b"\x28\xb5\x2f\xfd", "zstd", _NAME),
    _Signature(b"BOOKMOBI", "MOBI (Kindle)", _CALIBRE, 60),
    _Signature(b"%PDF-", "PDF", _TEXT),
    _Signature(b"\x89PNG", _PICTURE, _TEXT),
    _Signature(b"\xff\xd8\xff", _PICTURE, _TEXT),
)


def refuse_file(data: bytes, path: str | None) -> None:
    """Refuse the file of a program that is not read, whatever its name says.

    Example:
        >>> refuse_file(b"%PDF-1.4", "terms.tsv")
        Traceback (most recent call last):
        termalign.errors.FormatError: terms.tsv: is PDF, which is not read; give its text

    Raises:
        FormatError: It is encrypted, or such a file.
    """
    if data.startswith(OLE) and _ENCRYPTED_PACKAGE in data:
        raise FormatError("is encrypted; save it without a password", path=path)
    for signature in _SIGNATURES:
        if data.startswith(signature.data, signature.offset):
            raise FormatError(f"is {signature.name}, which is not read; {signature.advice}", path=path)


class _Encoding(NamedTuple):
    """An encoding that is not read, and what its texts are full of."""

    codec: str
    name: str
    typical: "regex.Pattern[str]"
    counted: "regex.Pattern[str]"
    """What `typical` is a share of."""
    least_share: float


_LETTERS = lazy_pattern(r"[^\x00-\x7f\W]")
_KANA = lazy_pattern("[ぁ-ヺ]")
_SYLLABLES = lazy_pattern("[이다는의을에가를고한은로지하사대인기도서자어리으나정아시스해]")
_HAN = lazy_pattern(r"\p{Han}")

_ENCODINGS = (
    _Encoding("euc_jp", "EUC-JP (Japanese)", _KANA, _LETTERS, 0.2),
    _Encoding("cp932", "Shift-JIS (Japanese)", _KANA, _LETTERS, 0.2),
    _Encoding("cp949", "EUC-KR (Korean)", _SYLLABLES, _LETTERS, 0.2),
    _Encoding("cp037", "EBCDIC", lazy_pattern("[ etaoinsrh]"), lazy_pattern("(?s:.)"), 0.4),
)
"""In lists of messages, Japanese ones have .38 kana and more, Korean ones .34 of these syllables; of 110,000 lines of
Chinese in GB18030, and of 20,000 in Big5, none has as much that has a share of the last five characters or more."""

_SEVEN_BITS = (
    ("ISO-2022 (Chinese, Japanese, Korean)", b"\x1b$", None),
    ("HZ", b"~{", "hz"),
    ("UTF-7", b"+", "utf-7"),
)
"""The mark of each, and its codec, which recognises a text of another kind with this mark; none has the first."""

_LEAST_TYPICAL = 8
"""Characters by which one of the former is known: Chinese lines of 2 to 7 characters may have 4 by chance."""

_LEAST_HAN, _LEAST_HAN_SHARE = 4, 0.5
"""Characters between marks, and their share of the letters outside ASCII: telephone numbers and names of programs
with a plus sign are seldom UTF-7, and then of no Han character."""

_SAMPLE_BYTES = 1 << 14


def refuse_encoding(data: bytes, path: str | None) -> None:
    """Refuse text in an encoding that is not read, where that can be recognised.

    Example:
        >>> refuse_encoding("これはとてもいいですね。".encode("euc_jp"), None)  # "that is very nice"
        Traceback (most recent call last):
        termalign.errors.FormatError: looks like EUC-JP (Japanese); allowed: UTF-8, UTF-16, GB18030 (GBK) and Big5-HKSCS

    Raises:
        FormatError: It is such a text.
    """
    if (name := _of_seven_bits(data) if data.isascii() else _of_eight_bits(data)) is not None:
        raise FormatError(f"looks like {name}; allowed: {ALLOWED_ENCODINGS}", path=path)


def _of_seven_bits(data: bytes) -> str | None:
    for name, mark, codec in _SEVEN_BITS:
        if (start := data.find(mark)) >= 0:
            text = _decoded(data[start:], codec) if codec is not None else ""
            han = len(_HAN.findall(text))
            if codec is None or (han >= _LEAST_HAN and han >= _LEAST_HAN_SHARE * len(_LETTERS.findall(text))):
                return name
    return None


def _of_eight_bits(data: bytes) -> str | None:
    for encoding in _ENCODINGS:
        text = _decoded(data, encoding.codec)
        count = len(encoding.typical.findall(text))
        if count >= _LEAST_TYPICAL and count >= encoding.least_share * len(encoding.counted.findall(text)):
            return encoding.name
    return None


def _decoded(data: bytes, codec: str) -> str:
    """Return the beginning of a text; empty where it is not in the encoding."""
    try:
        return getincrementaldecoder(codec)().decode(data[:_SAMPLE_BYTES])
    except UnicodeDecodeError:
        return ""
