"""Which kind of workbook a file is, by its first bytes and its type."""

import regex

from termalign.errors import FormatError
from termalign.language.text.unread import OLE

_ZIP = b"PK\x03\x04"

OPEN_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
"""The type of an OpenDocument spreadsheet, which is among its first bytes."""

_TYPE_PART = b"mimetype"
_TYPE_BYTES = 200
"""The part that holds the type, and the bytes it is in: it is the first one."""


def spreadsheet_kind(data: bytes) -> str:
    """Return `ods` or `xls` for a workbook of that kind; empty for anything else.

    Example:
        >>> spreadsheet_kind(b"PK\\x03\\x04...mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
        'ods'
    """
    if data.startswith(_ZIP) and _is_open(data):
        return "ods"
    stream = _MAIN_STREAM.search(data) if data.startswith(OLE) else None
    return "xls" if stream and stream["book"] else ""


def _entry(name: str) -> bytes:
    """Return a pattern of the entry that a directory has of a stream: its name in 64 bytes, and the length of that."""
    return regex.escape(name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little"))


_MAIN_STREAM = regex.compile(
    b"(?P<book>%b|%b)|%b|%b" % tuple(map(_entry, ("Workbook", "Book", "WordDocument", "PowerPoint Document")))
)
"""What a file of Office before 2007 is: the first such stream, further ones are of objects inside it.

References:
    Microsoft, [MS-CFB], section 2.6.1: Compound File Directory Entry.
"""


def _is_open(data: bytes) -> bool:
    """Return whether an archive states that it is an OpenDocument spreadsheet; packed, as some write it, or not."""
    if OPEN_SPREADSHEET in data[:_TYPE_BYTES] or _TYPE_PART not in data[:_TYPE_BYTES]:
        return OPEN_SPREADSHEET in data[:_TYPE_BYTES]
    from termalign.documents.xml.package import Package  # few files are archives

    try:
        return Package(data, what="spreadsheet").content(_TYPE_PART.decode()).strip() == OPEN_SPREADSHEET
    except FormatError:
        return False
