"""Which format a glossary file is in: what is named, else what its content shows, else what its suffix means.

The format of a tool is shown by what a file holds: a header that the tool writes, keys, or marks in its lines.
"""

import json
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from termalign.documents.tables import Row
from termalign.documents.tables.headings import meaning
from termalign.documents.tables.spreadsheet_kinds import spreadsheet_kind
from termalign.errors import InputError, TermalignError
from termalign.language.text import decode
from termalign.language.text.unread import OLE, refuse_file
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats import layout as layouts
from termalign.termbase.formats import tool_lines
from termalign.termbase.formats.cedict import CEDICT_LINE
from termalign.termbase.formats.registry import Format, by_name, chosen
from termalign.termbase.formats.tsv import OMEGAT_FIRST_LINE

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
        if known := _by_content(data):
            return by_name(known, reading=True)
        refuse_file(data, path)
    json = data[:_OPENING_BYTES].lstrip(_LEADING_BLANK).startswith((b"{", b"["))
    if name is not None or not json:
        return chosen(path, name, reading=True)
    from termalign.documents.intake.beginning import Beginning  # most glossaries are no JSON

    shape = Beginning(data, path=path).json
    by_content = by_name(shape or "json")
    try:
        by_suffix = by_content if path == STANDARD else chosen(path, None, reading=True)
    except InputError:
        return by_content
    if "json" in by_suffix.name:
        return by_content if shape else by_suffix
    return by_content if _is_json(data, shape) else by_suffix


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
    from termalign.termbase.formats.multiterm import MULTITERM_ROOT
    from termalign.termbase.formats.tbx_reading import TBX_ROOTS  # most glossaries are no XML

    if Beginning(data[:_OPENING_BYTES], path="").is_page:
        return "html"
    names = {**dict.fromkeys(TBX_ROOTS, "tbx2"), tmx.TMX_ROOT: "tmx", xliff.XLIFF_ROOT: "xliff"}
    names[MULTITERM_ROOT] = "multiterm"
    return names.get(Beginning(data, path="").root, "")


def _is_json(data: bytes, shape: str) -> bool:
    """Return whether a file is JSON, whatever its suffix: one value, or a value a line."""
    import msgspec

    text = data.lstrip(_LEADING_BLANK)
    try:
        msgspec.json.decode(text.partition(b"\n")[0] if shape == "jsonl" else text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return True


_TEXT_SAMPLE_BYTES = 1 << 16
"""Bytes of a file that are looked at."""

_MOST_SAMPLE_LINES = 200
"""Lines that are looked at."""

_CLEAR_SHARE = 0.8
"""Share of the lines that must be as the format has them; the others are comments, headings and mistakes."""

_LEAST_CUT = 2
"""Pairs on one line that show that semicolons separate pairs."""

_TOOL_HEADERS = (
    (lazy_pattern(r"source,target,tgt_lng\b"), "pairs"),
    (lazy_pattern(r"source,target,(?:category|gender)\b"), "hydropix"),
    (lazy_pattern(r"src,dst(?:,(?:info|regex|case_sensitive))*\s*$"), "src-dst-csv"),
)
_MESSAGE = ('msgid "', 'msgctxt "')
"""How a message of gettext begins."""

_FIRST_LINES = 4
"""Lines, comments aside, that are all headwords in CC-CEDICT."""

_WORDFAST = lazy_pattern(r"%Wordfast\b|%[A-Za-z]{2}-[A-Za-z0-9]{2,4}(?:\t|$)")
"""The header of a memory of Wordfast: its name, or the code of a language."""

_SRC_DST_KEYS = frozenset(("src", "dst", "info", "regex", "case_sensitive"))
_LIST_OF_OBJECTS = lazy_pattern(r'\s*(?:\{\s*"terms"\s*:\s*)?\[\s*(?=\{)')
_WITH_PARTS = lazy_pattern(r'\s*\{\s*"(?:terms"\s*:\s*\{|doNotTranslate"\s*:\s*\[)')


def tool_format(data: bytes) -> str:
    """Return the name of the tool format that a text is in beyond doubt; empty where it is in none.

    Example:
        >>> tool_format("龙->dragon #animal\\n".encode()), tool_format("龙\\tdragon\\n".encode())
        ('sakura', '')
    """
    sample = data[:_TEXT_SAMPLE_BYTES]
    if len(data) > len(sample):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        text = decode(sample).text.removeprefix("\ufeff")
    except TermalignError:
        return ""
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(text)
    return _of_lines([line for line in text.splitlines() if line.strip()][:_MOST_SAMPLE_LINES])


def tool_workbook(data: bytes) -> bool:
    """Return whether the first sheet of a workbook has the columns of src-dst, and no others."""
    from termalign.documents.tables.workbook import read_workbook  # most glossaries are none

    try:
        first = next((next(iter(sheet.rows), None) for sheet in read_workbook(data)), None)
    except TermalignError:
        return False
    names = [cell.strip().lower() for cell in first.cells] if first is not None else []
    return names[:2] == ["src", "dst"] and _SRC_DST_KEYS.issuperset(names)


def _of_json(text: str) -> str:
    if match := _LIST_OF_OBJECTS.match(text):
        try:
            first: Any = json.JSONDecoder().raw_decode(text, match.end())[0]
        except (ValueError, RecursionError):
            return ""
        further = first.keys() - _SRC_DST_KEYS
        if first.keys() >= {"src", "dst"} and not any(meaning(key).column.name == "term" for key in further):
            return "src-dst"
        return "hydropix-json" if "terms" in match[0] and first.keys() >= {"source", "target"} else ""
    return "object" if _WITH_PARTS.match(text) else ""


def _of_lines(lines: list[str]) -> str:
    if not lines or lines[0].startswith(OMEGAT_FIRST_LINE):
        return ""
    content = [line for line in lines if not line.startswith("#")][:_FIRST_LINES]
    if content and content[0].startswith(_MESSAGE):
        return "po"
    if content and all(map(CEDICT_LINE.fullmatch, content)):
        return "cedict"
    if lines[0].startswith("%") and _WORDFAST.search(lines[0]):
        return "wordfast"
    header = lines[0].strip().lower()
    for pattern, name in _TOOL_HEADERS:
        if pattern.match(header):
            return name
    if _mostly(lines, lambda line: "\t" not in line and bool(tool_lines.sakura_records(line, 1))):
        return "sakura"
    commented = any(line.lstrip().startswith(("//", "\\\\")) for line in lines)
    if commented and _mostly(lines, lambda line: bool(tool_lines.galtransl_records(line, 1))):
        return "galtransl"
    return "list" if not _is_header(lines[0]) and _is_list(lines) else ""


def _is_header(line: str) -> bool:
    """Return whether a line has a heading for terms in either language, as memoQ's tables do, with semicolons below."""
    columns = [meaning(cell).column for cell in _HEADING_CELL.findall(line)]
    return {"zh", "en"} <= {column.side for column in columns if column.name == "term"}


_HEADING_CELL = lazy_pattern(r'[^",;\t]+')


def _mostly(lines: list[str], holds: Callable[[str], bool]) -> bool:
    """Return whether most lines that are no comment hold a pair."""
    content = [line for line in lines if not line.lstrip().startswith(("#", "//", "\\\\"))]
    return bool(content) and sum(map(holds, content)) >= _CLEAR_SHARE * len(content)


def _is_list(lines: list[str]) -> bool:
    """Return whether lines, bullets or cells hold a pair each, or one line several."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if "|" in line]
    rows = [cells for cells in rows if not all(_RULE.fullmatch(cell) for cell in cells)]
    if len(rows) > 1 and layouts.is_bilingual(
        [Row(number, cells) for number, cells in enumerate(rows[1:], 1)]
    ):
        return False  # a table with a column for each language
    if rows and len(rows) > len(lines) / 2:
        return _mostly(["|".join(("", *cells)) for cells in rows[1:]], _has_pair)
    bullets = [line for line in lines if tool_lines.BULLET.match(line)]
    if bullets:
        return _mostly(bullets, _has_pair)
    if any("\t" in line for line in lines):
        return False
    cut = [tool_lines.list_records(line, 1) or () for line in lines]
    return _mostly(lines, lambda line: tool_lines.crossing(line.strip(), 1) is not None) or (
        all(cut) and any(len(records) >= _LEAST_CUT for records in cut)
    )


_RULE = lazy_pattern(r"[:\s-]*")


def _has_pair(line: str) -> bool:
    return bool(tool_lines.list_records(line, 1))
