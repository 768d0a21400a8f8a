"""What a file is, by its beginning."""

from functools import cached_property
from io import BytesIO

import regex

from termalign.documents.tables.spreadsheet_kinds import OPEN_SPREADSHEET, spreadsheet_kind
from termalign.documents.xml.parser import root
from termalign.errors import FormatError, quoted_error
from termalign.language.text.unread import OLE
from termalign.runtime.lazy import lazy_pattern

_HTML_START = lazy_pattern(rb"(?:\xef\xbb\xbf)?+\s*+<(?:!doctype\s++html|html[\s>])", regex.IGNORECASE)
"""What a page begins with, that is to be known without a suffix."""

_JSON_LIST = lazy_pattern(rb'\s*+\[\s*+\{\s*+"')
_JSON_LINES = lazy_pattern(rb'\s*+\{[\t ]*+"[^\n]*+(?<=\}\s*)\n\s*+\{\s*+"')

_ZIP = b"PK\x03\x04"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CONTENT_TYPES = "[Content_Types].xml"
_MOST_TYPES = 1 << 20
"""Bytes of the list of parts that are looked at; real ones have 5,000."""

_MAIN = lazy_pattern(rb"(word|presentation|powerpoint|spreadsheet|excel)[\w.-]*+(?<=\.main)\+xml")
"""The type of the part that all others belong to."""

_ARCHIVES = {
    b"word": "word",
    **dict.fromkeys((b"presentation", b"powerpoint"), "slides"),
    **dict.fromkeys((b"spreadsheet", b"excel"), "workbook"),
}

HEAD_BYTES = 1 << 16
"""Bytes from the beginning of a file that say what it is, unless it is an archive or encrypted."""


def needs_all(head: bytes) -> bool:
    """Return whether the beginning of a file is not enough to say what it is."""
    return head.startswith((_ZIP, OLE))


class Beginning:
    """The beginning of a file, all of it where that is needed, and what it shows.

    Example:
        >>> Beginning(b"<tmx version='1.4'/>", path="memory.xml").root
        'tmx'
    """

    def __init__(self, data: bytes, *, path: str, has_suffix: bool = False) -> None:
        """Take it.

        Args:
            data: The bytes.
            path: The file, for errors.
            has_suffix: Whether a suffix names the kind of a broken archive, whose reader reports what is wrong.
        """
        self._data = data
        self._path = path
        self._has_suffix = has_suffix

    def starts_with(self, text: str) -> bool:
        """Return whether the file begins with a text, a byte-order mark aside."""
        return self._data.removeprefix(_BYTE_ORDER_MARK).startswith(text.encode())

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return _HTML_START.match(self._data) is not None

    @cached_property
    def json(self) -> str:
        """`jsonl` for objects of JSON, one a line, `json` for a list of objects; empty for anything else."""
        text = self._data[:HEAD_BYTES].removeprefix(_BYTE_ORDER_MARK)
        if _JSON_LINES.match(text) is not None:
            return "jsonl"
        return "json" if _JSON_LIST.match(text) is not None else ""

    @cached_property
    def root(self) -> str:
        """The name of the root of XML; empty for what is no XML that is read."""
        element = root(self._data)
        return element.name if element is not None else ""

    @cached_property
    def spreadsheet(self) -> str:
        """`ods` or `xls` for a workbook of that kind; empty for anything else."""
        return spreadsheet_kind(self._data)

    @cached_property
    def archive(self) -> str:
        """What an archive holds: `word`, `slides`, `workbook`, `epub`, `odt` or `ods`; empty for what is none.

        Raises:
            FormatError: It is broken, has to be converted first, or holds no document.
        """
        if not self._data.startswith(_ZIP):
            return ""
        from zipfile import ZipFile  # few files are archives

        from termalign.documents.xml.package import DAMAGED

        try:
            with ZipFile(BytesIO(self._data)) as package:
                names = {name.lower(): name for name in package.namelist()}
                if types_part := names.get(_CONTENT_TYPES.lower()):
                    with package.open(types_part) as stream:
                        types = stream.read(_MOST_TYPES)
                    if main := _MAIN.search(types):
                        return _ARCHIVES[main[1]]
                if "mimetype" in names:
                    with package.open("mimetype") as stream:
                        kind = stream.read(100)
                    if b"epub" in kind:
                        return "epub"
                    if b"opendocument.text" in kind:
                        return "odt"
                    if kind == OPEN_SPREADSHEET:
                        return "ods"
                    if b"opendocument" in kind:
                        raise FormatError(
                            "is OpenDocument of a kind that is not read; save it as .pptx or .odt",
                            path=self._path,
                        )
        except FormatError:
            raise
        except (*DAMAGED, KeyError) as error:
            if self._has_suffix:
                return ""
            problem = f"is a broken archive: {quoted_error(error)}"
            raise FormatError(problem, path=self._path) from None
        if any(name.endswith((".iwa", "index.apxl")) for name in names):
            raise FormatError(
                "is a file of Pages, Numbers or Keynote, which is not read; export it as .docx, .xlsx or .pptx",
                path=self._path,
            )
        raise FormatError(
            "is an archive with no document in it that is read; allowed: .docx .pptx .xlsx .epub .odt .ods; of another "
            "one, such as a package of a translation tool, unpack the files and give those",
            path=self._path,
        )
