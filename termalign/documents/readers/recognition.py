"""What a file is: by its content first, then by its suffix.

What cannot be read but can be converted is refused with how.
"""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import regex

from termalign.documents.parallel import ROOTS
from termalign.documents.readers import books, docx, html, pdf, slides, subtitles, tabular
from termalign.documents.readers.registry import SUFFIXES
from termalign.documents.xml.opening import root
from termalign.errors import FormatError

_PAGE = regex.compile(rb"(?:\xef\xbb\xbf)?+\s*+<(?:!doctype\s++html|html[\s>])", regex.IGNORECASE)
"""What a page begins with, that is to be known without a suffix."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of Office before 2007 begin with, and encrypted ones of today."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_RTF = b"{\\rtf"
_PDF = b"%PDF-"

_CONVERT = (
    "open it in Word or LibreOffice and save it as .docx, or: libreoffice --headless --convert-to docx FILE"
)

_CONTENT_TYPES = "[Content_Types].xml"
_MOST_TYPES = 1 << 20
"""Bytes of the list of parts that are looked at; real ones have 5,000."""

_MAIN = regex.compile(rb"(word|presentation|powerpoint|spreadsheet|excel)[\w.-]*+(?<=\.main)\+xml")
"""The type of the part that all others belong to."""

_KINDS = {
    b"word": docx.NAME,
    **dict.fromkeys((b"presentation", b"powerpoint"), slides.NAME),
    **dict.fromkeys((b"spreadsheet", b"excel"), tabular.NAME),
}

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    KeyError,
)
"""What `zipfile` raises for an archive that cannot be read."""

_SHOWN = 80
"""Characters of another library's words that a message shows."""


HEAD = 1 << 16
"""Bytes from the beginning of a file that tell what it is, unless it is an archive or encrypted."""


def needs_all(head: bytes) -> bool:
    """Tell whether the beginning of a file is not enough to tell what it is."""
    return head.startswith((_ZIP, _OLE))


def recognized(data: bytes, *, path: str) -> str:
    """Return the name of the format of a file: `text` where nothing says another.

    Example:
        >>> recognized(b"<tmx version='1.4'/>", path="memory.xml"), recognized(b"Article 1", path="law.en.txt")
        ('tmx', 'text')

    Raises:
        FormatError: It is of a kind that has to be converted first, or is encrypted.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FormatError("is encrypted; save it without a password", path=path)
        raise FormatError(
            f"is a file of Office before 2007 (.doc, .xls, .ppt), which is not read; {_CONVERT}", path=path
        )
    if data.startswith(_RTF):
        raise FormatError(f"is RTF, which is not read; {_CONVERT}", path=path)
    if data.startswith(_ZIP):
        return _archive(data, path)
    if data.startswith(_PDF):
        return pdf.NAME
    if data.removeprefix(b"\xef\xbb\xbf").startswith(subtitles.VTT.encode()):
        return subtitles.NAME
    found = root(data)
    if found is not None and found.name in ROOTS:
        return ROOTS[found.name]
    if _PAGE.match(data) is not None:
        return html.NAME
    return SUFFIXES.get(Path(path).suffix.lower(), "text")


def _archive(data: bytes, path: str) -> str:
    """Return the format of an archive."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            if _CONTENT_TYPES in names:
                with package.open(_CONTENT_TYPES) as stream:
                    types = stream.read(_MOST_TYPES)
                if found := _MAIN.search(types):
                    return _KINDS[found[1]]
            if "mimetype" in names:
                with package.open("mimetype") as stream:
                    kind = stream.read(100)
                if b"epub" in kind:
                    return books.NAME
                if b"opendocument" in kind:
                    raise FormatError(f"is OpenDocument (.odt), which is not read; {_CONVERT}", path=path)
    except FormatError:
        raise
    except _BROKEN as error:
        if (suffix := Path(path).suffix.lower()) in SUFFIXES:
            return SUFFIXES[suffix]  # whose reader says what is wrong
        raise FormatError(f"is a broken archive: {str(error)[:_SHOWN]}", path=path) from None
    raise FormatError(
        "is an archive with no document in it that is read; allowed: .docx .pptx .xlsx .epub", path=path
    )
