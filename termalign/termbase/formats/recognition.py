"""Which format a glossary file is in: what is named, else what its content shows, else what its suffix means."""

from io import BytesIO
from typing import TYPE_CHECKING

from termalign.documents.tables.spreadsheet_kinds import spreadsheet_kind
from termalign.errors import InputError
from termalign.files import STANDARD
from termalign.language.text.unread import OLE, refuse_file
from termalign.termbase.formats.registry import Format, by_name, chosen
from termalign.termbase.formats.tool_recognition import tool_format, tool_workbook

if TYPE_CHECKING:
    from zipfile import ZipFile

_BY_ARCHIVE = {"workbook": "xlsx", "word": "docx", "odt": "odt", "ods": "ods"}
"""Formats of what an archive holds; one of anything else is known by its suffix."""

_PARQUET_MAGIC = b"PAR1"
"""How a Parquet file begins."""

_LEADING_BLANK = b"\xef\xbb\xbf \t\r\n"


def recognised(path: str, data: bytes, name: str | None = None) -> Format:
    """Return the format of a file.

    Content decides where it can be nothing else: XML by its root, a workbook by its parts, Parquet by its mark. JSON is
    known by its first character where the suffix means no format, and on standard input.

    Example:
        >>> recognised("export.xml", b"<!-- TBX --><martif/>").name, recognised("house.tsv", b"zh\\ten\\n").name
        ('tbx2', 'tsv')

    Args:
        path: Of the file, or `-`.
        data: Its content, unpacked.
        name: The format that the user names, which is the format.

    Raises:
        InputError: There is no format of that name, or neither content nor suffix shows one.
        FormatError: It is the file of a program that is not read.
    """
    if name is None:
        if by_content := _by_content(data):
            return by_name(by_content, reading=True)
        refuse_file(data, path)
    json = data[:_OPENING_BYTES].lstrip(_LEADING_BLANK).startswith((b"{", b"["))
    if name is not None or not json:
        return chosen(path, name, reading=True)
    try:
        by_suffix = by_name(_json(data)) if path == STANDARD else chosen(path, None, reading=True)
    except InputError:
        return by_name(_json(data))
    return by_suffix if "json" in by_suffix.name or not _is_json(data) else by_name(_json(data))


_OPENING_BYTES = 1024
"""Bytes that hold the first character."""


def _by_content(data: bytes) -> str:
    """Return the name of the format that content shows beyond doubt; empty where it does not."""
    if data.startswith(b"PK\x03\x04"):
        return _by_parts(data)
    if data.startswith(_PARQUET_MAGIC):
        return "parquet"
    if data.startswith(OLE):
        return spreadsheet_kind(data)
    root = _by_root(data) if b"<" in data[:_OPENING_BYTES] else ""
    return root or tool_format(data)


def _by_parts(data: bytes) -> str:
    from zipfile import ZipFile  # most glossaries need none of what it loads

    from termalign.documents.intake.beginning import Beginning

    try:
        name = _BY_ARCHIVE.get(Beginning(data, path="").archive, "")
        if name != "xlsx":
            return name
        with ZipFile(BytesIO(data)) as package:
            both = all(_opens_with(package, mark) for mark in _SRC_DST_CELLS)
    except Exception:  # zipfile lets errors of struct through; the format's reader reports a broken package
        return ""
    return "src-dst-xlsx" if both and tool_workbook(data) else name


_SRC_DST_CELLS = (b">src<", b">dst<")
_TEXT_PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
"""The parts of a workbook that the texts of its header are in."""


def _opens_with(package: "ZipFile", mark: bytes) -> bool:
    """Return whether a text is among the first of a workbook."""
    for name in _TEXT_PARTS:
        if name in package.namelist():
            with package.open(name) as part:
                if mark in part.read(_WORKBOOK_OPENING_BYTES):
                    return True
    return False


_WORKBOOK_OPENING_BYTES = 1 << 13
"""Bytes of a part that hold the texts of its first row."""


def _by_root(data: bytes) -> str:
    from termalign.documents.intake.beginning import Beginning
    from termalign.documents.units import tmx, xliff
    from termalign.documents.xml.opening import root
    from termalign.termbase.formats.multiterm import MULTITERM_ROOT
    from termalign.termbase.formats.tbx_reading import TBX_ROOTS  # most glossaries are no XML

    if Beginning(data[:_OPENING_BYTES], path="").is_page:
        return "html"
    names = {**dict.fromkeys(TBX_ROOTS, "tbx2"), tmx.TMX_ROOT: "tmx", xliff.XLIFF_ROOT: "xliff"}
    names[MULTITERM_ROOT] = "multiterm"
    element = root(data)
    return names.get(element.name, "") if element is not None else ""


def _is_json(data: bytes) -> bool:
    """Return whether a file is JSON, whatever its suffix: one value, or a value a line."""
    import msgspec

    text = data.lstrip(_LEADING_BLANK)
    try:
        msgspec.json.decode(text.partition(b"\n")[0] if _json(data) == "jsonl" else text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


def _json(data: bytes) -> str:
    """Return whether JSON is one value or a value a line."""
    first, _, rest = data.lstrip(_LEADING_BLANK).partition(b"\n")
    return "jsonl" if first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{") else "json"
