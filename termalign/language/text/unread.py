"""What bytes are that are no text in an encoding that is read: named, with what to do.

Files of programs are known by how they begin. An encoding of other languages is known by what its reading is full of:
kana, frequent syllables, English letters; GB18030 reads most of them too, as Chinese that means nothing. Encodings of
seven bits pass for ASCII, and so for UTF-8: they are known by their marks, and by the Han characters between these.
"""

from codecs import getincrementaldecoder

from termalign.errors import FormatError, Message
from termalign.runtime.lazy import lazy_pattern

ALLOWED_ENCODINGS = "UTF-8, UTF-16, GB18030 (GBK) and Big5-HKSCS"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What files of Office before 2007, and encrypted ones of any, begin with."""

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_OFFICE: Message = "a file of Office before 2007 (.doc, .ppt)"
_PICTURE: Message = "a picture"
_WEB_ARCHIVE: Message = "a web archive or a mail (.mhtml, .eml)"
_CONVERT: Message = (
    "open it in Word or LibreOffice and save it as .docx, or: libreoffice --headless --convert-to docx FILE"
)
_UNPACK: Message = "unpack it first; .gz, .xz and .zst are unpacked when they are read"
_SAY_WHICH: Message = "unpack it first, or give it the suffix that says what it is: .gz, .xz or .zst"
_CALIBRE: Message = "make EPUB of it first: ebook-convert FILE FILE.epub"
_SAVE_AS_PAGE: Message = "open it in a browser, or the mail program, and save it as a page (.html)"
_DATABASE: Message = "a database, such as a memory of Trados (.sdltm)"
_EXPORT: Message = "export what it holds as .tmx, .xlsx or .csv"
_COPY: Message = "copy what it holds into a text or a workbook"

_SIGNATURES = (
    # offset, bytes, whose they are, what to do
    (0, OLE, _OFFICE, _CONVERT),
    (0, b"{\\rtf", "RTF", _CONVERT),
    (4, b"1AY&SY", "bzip2", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip", _UNPACK),
    (0, b"Rar!\x1a\x07", "RAR", _UNPACK),
    (0, b"\x04\x22\x4d\x18", "LZ4", _UNPACK),
    (0, b"\x1f\x9d", "compress (.Z)", _UNPACK),
    (257, b"ustar", "tar", _UNPACK),
    (0, b"\x1f\x8b", "gzip", _SAY_WHICH),
    (0, b"\xfd7zXZ\0", "xz", _SAY_WHICH),
    (0, b"\x28\xb5\x2f\xfd", "zstd", _SAY_WHICH),
    (60, b"BOOKMOBI", "MOBI (Kindle)", _CALIBRE),
    (0, b"%PDF-", "PDF", _COPY),
    (0, b"SQLite format 3\0", _DATABASE, _EXPORT),
    (0, b"\x89PNG", _PICTURE, _COPY),
    (0, b"\xff\xd8\xff", _PICTURE, _COPY),
    (0, b"", _WEB_ARCHIVE, _SAVE_AS_PAGE),  # by its headers, `_MAIL`
)


_MAIL = lazy_pattern(
    rb"(?i)\s{0,9}+(?:From .*+\n)?+(?:[\w-]{1,40}+:.*+\n(?:[ \t].*+\n)*+){0,60}?MIME-Version[ \t]*+:"
)
"""A message of mail, whose headers are in any order (RFC 5322, 2045); pages are saved as one (RFC 2557)."""


def refuse_file(data: bytes, path: str | None) -> None:
    """Refuse the file of a program that is not read, whatever its name says.

    Example:
        >>> refuse_file(b"%PDF-1.4", "terms.tsv")
        Traceback (most recent call last):
        termalign.errors.FormatError: terms.tsv: is PDF, which is not read; copy what it holds into a text or a workbook

    Raises:
        FormatError: It is encrypted, or such a file.
    """
    if data.startswith(OLE) and _ENCRYPTED_PACKAGE in data:
        raise FormatError("is encrypted; save it without a password", path=path)
    for offset, signature, name, advice in _SIGNATURES:
        if data.startswith(signature, offset) and (signature or _MAIL.match(data)):
            raise FormatError(f"is {name}, which is not read; {advice}", path=path)


_BY_KEYS: Message = (
    "give its messages in a format that is read (.po, .json, .properties), "
    "with the same keys in both languages"
)
_PANDOC: Message = "make HTML of it first: pandoc FILE -o FILE.html"
_ASCIIDOCTOR: Message = "make HTML of it first: asciidoctor FILE"
_DITA_TO_HTML: Message = "make HTML of it first: dita --input=FILE --format=html5"
_SAVE_AS_WORKBOOK: Message = "open it there and save it as .xlsx"

UNREAD_SUFFIXES = {
    ".ftl": ("Fluent", _BY_KEYS),
    ".ini": ("an INI file", _BY_KEYS),
    ".toml": ("TOML", _BY_KEYS),
    **dict.fromkeys((".yaml", ".yml"), ("YAML", "write it as JSON")),
    ".rst": ("reStructuredText", _PANDOC),
    **dict.fromkeys((".adoc", ".asciidoc"), ("AsciiDoc", _ASCIIDOCTOR)),
    **dict.fromkeys((".tex", ".ltx"), ("LaTeX", _PANDOC)),
    **dict.fromkeys((".dita", ".ditamap"), ("DITA", _DITA_TO_HTML)),
    **dict.fromkeys(
        ".js .mjs .cjs .jsx .mts .tsx .vue .svelte .php .lua .dart .rc .swift .kt .java .py .rb .cs .go .sql".split(),
        ("source code", _BY_KEYS),
    ),
    **dict.fromkeys((".jsonc", ".json5"), ("JSON with comments", "write it as JSON")),
    ".svg": ("a drawing", _COPY),
    ".ipynb": ("a notebook", "make Markdown of it first: jupyter nbconvert --to markdown FILE"),
    ".plist": ("a property list", "only those of strings are read: .strings, .stringsdict"),
    ".sdltb": ("a term base of MultiTerm", "export it there as MultiTerm XML, or as .xlsx"),
    ".xlsb": ("a binary workbook of Excel", _SAVE_AS_WORKBOOK),
    ".numbers": ("a spreadsheet of Numbers", _SAVE_AS_WORKBOOK),
    **dict.fromkeys((".mdb", ".accdb"), ("a database of Access", "export its table as CSV")),
    ".pages": ("a document of Pages", "export it there as .docx"),
    **dict.fromkeys((".mdx", ".dsl", ".bgl", ".ifo"), ("a dictionary", "convert it to tab-separated text")),
}
"""Suffixes of what is not read, as a text or a glossary, where no kind of these has them: what it is, what to do."""


def unread_suffix(suffix: str) -> Message | None:
    """Return that files with a suffix are not read, with what to do; None for others.

    Example:
        >>> unread_suffix(".numbers")
        'is a spreadsheet of Numbers, which is not read: open it there and save it as .xlsx'
    """
    description, advice = UNREAD_SUFFIXES.get(suffix, ("", ""))
    return f"is {description}, which is not read: {advice}" if description else None


_FOREIGN_LETTERS = lazy_pattern(r"[^\x00-\x7f\W]")
_KANA = lazy_pattern("[ぁ-ヺ]")
_SYLLABLES = lazy_pattern("[이다는의을에가를고한은로지하사대인기도서자어리으나정아시스해]")
_HAN = lazy_pattern(r"\p{Han}")

_EIGHT_BITS = (
    # codec, name, of what its texts are full, of what that is a share, and how large at least
    ("euc_jp", "EUC-JP (Japanese)", _KANA, _FOREIGN_LETTERS, 0.2),
    ("cp932", "Shift-JIS (Japanese)", _KANA, _FOREIGN_LETTERS, 0.2),
    ("cp949", "EUC-KR (Korean)", _SYLLABLES, _FOREIGN_LETTERS, 0.2),
    ("cp037", "EBCDIC", lazy_pattern("[ etaoinsrh]"), lazy_pattern("(?s:.)"), 0.4),
)
"""In lists of messages, Japanese ones have .38 kana and more, Korean ones .34 of these syllables; of 110,000 lines of
Chinese in GB18030, and of 20,000 in Big5, none has as large a share with eight of them."""

_LEAST_TYPICAL = 8
"""Such characters by which one of them is known: Chinese lines of 2 to 7 characters may have 4 by chance."""

_SEVEN_BITS = (
    # mark, codec that recognises another text with the mark (the first needs none), name
    (b"\x1b$", None, "ISO-2022 (Chinese, Japanese, Korean)"),
    (b"~{", "hz", "HZ"),
    (b"+", "utf-7", "UTF-7"),
)

_LEAST_HAN, _LEAST_HAN_SHARE = 8, 0.5
"""Characters between marks, and their share of the letters outside ASCII: of 34,930 English words behind a plus
sign, 50 are UTF-7 of four Han characters and more, and none of eight."""

_JUDGED_BYTES = 1 << 14


def refuse_encoding(data: bytes, path: str | None) -> None:
    """Refuse text in an encoding that is not read, where that can be recognised.

    Example:
        >>> refuse_encoding("これはとてもいいですね。".encode("euc_jp"), None)  # "that is very nice"
        Traceback (most recent call last):
        termalign.errors.FormatError: looks like EUC-JP (Japanese); allowed: UTF-8, UTF-16, GB18030 (GBK) and Big5-HKSCS

    Raises:
        FormatError: It is such a text.
    """
    name = _name_of_seven_bits(data) if data.isascii() else _name_of_eight_bits(data)
    if name is not None:
        raise FormatError(f"looks like {name}; allowed: {ALLOWED_ENCODINGS}", path=path)


def _name_of_seven_bits(data: bytes) -> str | None:
    for mark, codec, name in _SEVEN_BITS:
        start = data.find(mark)
        if start < 0:
            continue
        if codec is None:
            return name
        text = _decoded(data, codec, start)
        if len(_HAN.findall(text)) >= max(_LEAST_HAN, _LEAST_HAN_SHARE * len(_FOREIGN_LETTERS.findall(text))):
            return name
    return None


def _name_of_eight_bits(data: bytes) -> str | None:
    for codec, name, typical, counted, least_share in _EIGHT_BITS:
        text = _decoded(data, codec)
        if len(typical.findall(text)) >= max(_LEAST_TYPICAL, least_share * len(counted.findall(text))):
            return name
    return None


def _decoded(data: bytes, codec: str, start: int = 0) -> str:
    """Return the beginning of a text, from a mark on; empty where it is not in the encoding."""
    try:
        return getincrementaldecoder(codec)().decode(data[start : start + _JUDGED_BYTES])
    except UnicodeDecodeError:
        return ""
