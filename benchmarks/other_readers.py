"""Texts of documents as other programs read them, with what the reference calls no text left out.

Each reader takes a path and returns text; the libraries are imported when a file of theirs comes.
"""

import json
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import regex
from lxml import etree

OFFICE, TEXT, STYLE, DRAWING = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text", "style", "drawing")
)

NO_TEXT = {
    f"{TEXT}{name}"
    for name in "tracked-changes table-of-content illustration-index table-index note ruby-text".split()
} | {
    f"{OFFICE}annotation",
    f"{OFFICE}event-listeners",
    f"{OFFICE}binary-data",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
    "{http://www.w3.org/1998/Math/MathML}math",
}
"""Of what LibreOffice writes as flat XML."""

PAGE_NO_TEXT = (
    "head script style pre template noscript textarea iframe svg math audio video canvas object del rt rp datalist xmp "
    "noembed noframes title"
).split()

PLACEHOLDERS = regex.compile(
    r"\{\{[^{}]*\}\}|\$?\{[^{}\"]*\}|%(?:\([^)]*\)|\d+\$)?[-+0 #]*\d*(?:\.\d+)?[a-zA-Z]|%\d+|<[^<>]*>"
)
"""What programs fill in, and mark-up."""


class Border(NamedTuple):
    """Where a comment, or a box of text in the midst of another, begins or ends."""

    name: str
    """Of the comment; empty for a box."""
    ends: bool


def flat(path: Path) -> str:
    """Return the text of a flat XML file of LibreOffice, without notes."""
    return "".join(piece for piece in flat_pieces(path) if isinstance(piece, str))


def notes(path: Path) -> str:
    """Return the notes that the body of a Word file refers to; LibreOffice loses some, and repeats others."""
    with zipfile.ZipFile(path) as package:
        names = {name.rpartition("/")[2]: name for name in package.namelist()}
        body = etree.fromstring(package.read(names.get("document.xml") or names["document2.xml"]))
        texts = []
        for kind in ("footnote", "endnote"):
            if f"{kind}s.xml" in names:
                wanted = {
                    one.get(f"{{{one.nsmap['w']}}}id") for one in body.iterfind(f".//{{*}}{kind}Reference")
                }
                for note in etree.fromstring(package.read(names[f"{kind}s.xml"])).iterfind(f"{{*}}{kind}"):
                    if note.get(f"{{{note.nsmap['w']}}}id") in wanted:
                        texts += (
                            run.findtext("{*}t") or "" for run in note.iterfind(".//{*}r") if _is_seen(run)
                        )
    return "\n".join(texts)


def _is_seen(run: etree._Element) -> bool:
    deleted = any(etree.QName(around).localname in ("del", "moveFrom") for around in run.iterancestors())
    return not deleted and run.find("{*}rPr/{*}vanish") is None


def flat_pieces(path: Path) -> Iterator[str | Border]:
    """Yield the text of a flat XML file of LibreOffice, with the borders of comments."""
    root = etree.parse(str(path), etree.XMLParser(huge_tree=True)).getroot()
    walk = _Flat(root)
    margins: dict[str, None] = {}
    for tag in ("header", "header-left", "header-first", "footer", "footer-left", "footer-first"):
        for margin in root.iter(f"{STYLE}{tag}"):
            if margin.get(f"{STYLE}display") != "false":
                for one in margin:
                    margins["".join(piece for piece in walk.pieces(one) if isinstance(piece, str))] = None
    yield from margins
    for body in root.iter(f"{OFFICE}body"):
        yield from walk.pieces(body)


class _Flat:
    """What is seen of a file: nothing hidden, nothing deleted."""

    def __init__(self, root: etree._Element) -> None:
        self._hidden = _hidden(root)
        self._deletions = {
            region.get(f"{TEXT}id")
            for region in root.iter(f"{TEXT}changed-region")
            if region.find(f"{TEXT}deletion") is not None
        }
        self._open: set[str | None] = set()
        """Deletions."""

    def pieces(self, element: etree._Element) -> Iterator[str | Border]:
        tag = element.tag
        change = element.get(f"{TEXT}change-id")
        if tag == f"{TEXT}change-start" and change in self._deletions:
            self._open.add(change)
        elif tag == f"{TEXT}change-end":
            self._open.discard(change)
        elif tag in (f"{OFFICE}annotation", f"{OFFICE}annotation-end"):
            if name := element.get(f"{OFFICE}name"):
                yield Border(name, tag.endswith("-end"))
        elif isinstance(tag, str) and tag not in NO_TEXT and not self._is_hidden(element):
            if is_box := tag.startswith(DRAWING):
                yield Border("", False)
            yield from self._seen({f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}.get(tag, ""))
            if tag == f"{TEXT}s":
                yield from self._seen(" " * int(element.get(f"{TEXT}c", "1")))
            yield from self._seen(element.text)
            for child in element:
                yield from self.pieces(child)
            if is_box:
                yield Border("", True)
        yield from self._seen(element.tail)

    def _seen(self, text: str | None) -> Iterator[str]:
        if text and not self._open:
            yield text

    def _is_hidden(self, element: etree._Element) -> bool:
        family = {f"{TEXT}span": "text", f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph"}.get(element.tag)
        return (family, element.get(f"{TEXT}style-name")) in self._hidden


def _hidden(root: etree._Element) -> set[tuple[str | None, str | None]]:
    """Return the styles, by family and name, whose text is hidden."""
    styles = {}
    for style in root.iter(f"{STYLE}style"):
        properties = style.find(f"{STYLE}text-properties")
        display = properties.get(f"{TEXT}display") if properties is not None else None
        family = style.get(f"{STYLE}family")
        styles[family, style.get(f"{STYLE}name")] = display, (family, style.get(f"{STYLE}parent-style-name"))
    found = set()
    for name, (display, parent) in styles.items():
        while display is None and parent in styles:
            display, parent = styles[parent]
        if display == "none":
            found.add(name)
    return found


def slides(path: Path) -> str:
    from pptx import Presentation

    def shape_texts(shapes: Any) -> Iterator[str]:
        for shape in shapes:
            if shape.shape_type == 6:  # a group
                yield from shape_texts(shape.shapes)
            elif getattr(shape, "has_table", False) and shape.has_table:
                yield from (
                    cell.text for row in shape.table.rows for cell in row.cells if not cell.is_spanned
                )
            elif shape.has_text_frame:
                yield shape.text_frame.text

    texts = []
    for slide in Presentation(str(path)).slides:
        texts += shape_texts(slide.shapes)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            texts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(texts)


def page(path: Path) -> str:
    return _page(path.read_bytes())


def _page(data: bytes | str) -> str:
    from bs4 import BeautifulSoup, Comment, Declaration, Doctype, ProcessingInstruction

    with warnings.catch_warnings(action="ignore"):  # that a page may be XML
        soup = BeautifulSoup(data, "lxml")
    for tag in soup.find_all(PAGE_NO_TEXT):
        tag.decompose()
    for tag in soup.find_all(hidden=True):
        tag.decompose()
    for tag in soup.find_all(style=regex.compile(r"display\s*:\s*none")):
        tag.decompose()
    return " ".join(
        str(text)
        for text in soup.find_all(string=True)
        if not isinstance(text, (Comment, Doctype, Declaration, ProcessingInstruction))
    )


def markdown(path: Path) -> str:
    command = ["pandoc", "-f", "gfm+yaml_metadata_block", "-t", "html", str(path)]
    return _page(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)


def book(path: Path) -> str:
    from ebooklib import epub

    read = epub.read_epub(str(path))
    items = (read.get_item_with_id(name) for name, _ in read.spine)
    return "\n".join(_page(item.content) for item in items if item is not None and item.media_type)


def messages_of_gettext(path: Path) -> str:
    import polib

    texts = []
    for entry in polib.pofile(str(path)):
        if not entry.obsolete and "fuzzy" not in entry.flags:
            texts += [entry.msgstr, *entry.msgstr_plural.values()]
    return _masked(texts)


def json_messages(path: Path) -> str:
    return _masked(_strings(json.loads(path.read_text("utf-8-sig"))))


def yaml_messages(path: Path) -> str:
    import yaml

    return _masked(_strings(yaml.safe_load(path.read_text("utf-8-sig"))))


def _masked(messages: Iterable[str]) -> str:
    return "\n".join(PLACEHOLDERS.sub("", message) for message in messages)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def subtitles(path: Path) -> str:
    import srt
    import webvtt

    if path.suffix == ".vtt":
        return "\n".join(caption.text for caption in webvtt.read(str(path)))
    return "\n".join(
        regex.sub(r"<[^<>]*>|\{\\[^{}]*\}", "", cue.content) for cue in srt.parse(path.read_text("utf-8-sig"))
    )


def units(path: Path) -> str:
    """Return sources and targets of units that have both, without inline codes and proposals."""
    root = etree.parse(str(path)).getroot()
    texts = []
    for unit in root.iter("{*}trans-unit", "{*}segment"):
        source, target = unit.find("{*}source"), unit.find("{*}target")
        if source is not None and target is not None and _inline(target).strip() and _inline(source).strip():
            texts += [_inline(source), _inline(target)]
    return "\n".join(texts)


def _inline(element: etree._Element) -> str:
    codes = ("bpt", "ept", "ph", "it", "ut", "sub")
    texts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname not in codes:
            texts.append(_inline(child))
        texts.append(child.tail or "")
    return "".join(texts)


def pdf(path: Path) -> str:
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()


READERS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "docx": ("LibreOffice", lambda path: flat(path.with_suffix(".fodt")) + notes(path)),
    "pptx": ("python-pptx", slides),
    "html": ("BeautifulSoup", page),
    "markdown": ("pandoc", markdown),
    "epub": ("EbookLib", book),
    "po": ("polib", messages_of_gettext),
    "json": ("json", json_messages),
    "yaml": ("PyYAML", yaml_messages),
    "srt": ("srt, webvtt", subtitles),
    "xliff": ("lxml", units),
    "pdf": ("pdftotext", pdf),
}
"""For each format, what reads it, and how; a Word file has LibreOffice's flat XML beside it."""
