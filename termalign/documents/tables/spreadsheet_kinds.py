"""Which kind of workbook a file is, by its first bytes and its type."""

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
    if not data.startswith(OLE):
        return ""
    found = {data.find(entry): kind for entry, kind in _MAIN_STREAMS.items() if entry in data}
    return found[min(found)] if found else ""


_MAIN_STREAMS = {
    name.encode("utf-16-le").ljust(64, b"\0"): kind
    for name, kind in {"Workbook": "xls", "Book": "xls", "WordDocument": ""}.items()
}
"""What a file of Office before 2007 is, by how its directory names a stream ([MS-CFB], 2.6.1): the first one counts,
further ones are of objects inside it."""


def _is_open(data: bytes) -> bool:
    """Return whether an archive states that it is an OpenDocument spreadsheet; packed, as some write it, or not."""
    if OPEN_SPREADSHEET in data[:_TYPE_BYTES] or _TYPE_PART not in data[:_TYPE_BYTES]:
        return OPEN_SPREADSHEET in data[:_TYPE_BYTES]
    from termalign.documents.xml.package import Package  # few files are archives

    try:
        return Package(data, what="spreadsheet").content(_TYPE_PART.decode()).strip() == OPEN_SPREADSHEET
    except FormatError:
        return False
