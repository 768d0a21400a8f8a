"""PDF: pages as paragraphs, guessed from where lines are. The order may be wrong: PDF does not record it."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import Any

from termalign.documents.readers.base import Block, Source, digest
from termalign.errors import FormatError, needing, quoted_error
from termalign.language.text import is_han
from termalign.language.text.damage import REPLACEMENT
from termalign.runtime.lazy import lazy_pattern

MOST_PAGES = 5000
"""Pages that are read; a page takes a tenth of a second."""

_FULL_LINE_SHARE = 0.85
"""Share of the widest line of a page from which a line goes on in the next: what did not fit is shorter."""

_GAP = 0.9
"""Of its height, the space before a line that begins a paragraph; inside paragraphs it is 0.2 to 0.6."""


_LOST = lazy_pattern(r"\(cid:\d+\)|(?<=\S)[\uE000-\uF8FF]")
"""A glyph of which a font does not say what it means: by its number, or for private use; at the beginning of a line
such is a bullet."""

_MOST_LOST_SHARE = 0.5
"""Share of the characters from which what is left is no text; with fewer, the texts that lost some are reported."""

_LEAST_REPEATED = 10
"""Letters of one kind that are no text, where they are most of it."""


def read(data: bytes, path: str) -> Source:
    """Return a document, lines joined to paragraphs."""
    with needing("reading PDF", "pdf", path=path):
        import pdfplumber

    texts: list[tuple[str, int]] = []
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            for number, page in enumerate(document.pages[:MOST_PAGES], 1):
                once = page.dedupe_chars()  # bold letters may be drawn twice
                texts += [(text, number) for text in _paragraphs(once.extract_text_lines(return_chars=False))]
                page.close()
    except Exception as error:  # the parser raises whatever a broken file makes it trip over
        reason = quoted_error(error)
        raise FormatError(f"no PDF that can be read: {reason}", path=path) from None
    texts = [(_LOST.sub(REPLACEMENT, text), number) for text, number in texts]
    characters = sum(len(text) - text.count(" ") for text, _ in texts)
    lost = sum(text.count(REPLACEMENT) for text, _ in texts)
    if lost > _MOST_LOST_SHARE * characters:
        raise FormatError(
            f"{lost:,} of its {characters:,} characters are lost: its fonts do not say what they mean; recognize it "
            "first (OCR)",
            path=path,
        )
    letters = Counter(filter(str.isalpha, chain.from_iterable(text for text, _ in texts)))
    [(letter, count)] = letters.most_common(1) or [("", 0)]
    if count > _MOST_LOST_SHARE * letters.total() and count >= _LEAST_REPEATED:
        raise FormatError(
            f"{count:,} of its {letters.total():,} letters are {letter!r}: its fonts do not say what they mean; "
            "recognize it first (OCR)",
            path=path,
        )
    if not texts:
        raise FormatError("holds no text, only pictures of it; recognize it first (OCR)", path=path)
    blocks = tuple(
        Block(text, f"paragraph {number} (page {page})", number)
        for number, (text, page) in enumerate(texts, 1)
    )
    return Source(path, "pdf", blocks, digest(data), numbered=True)


def _paragraphs(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the paragraphs of a page."""
    widest = max((line["x1"] for line in lines), default=0.0)
    text, before = "", None
    for line in lines:
        if before is not None:
            height = before["bottom"] - before["top"]
            goes_on = (
                before["x1"] >= _FULL_LINE_SHARE * widest and line["top"] - before["bottom"] < _GAP * height
            )
            if not goes_on:
                yield text
                text = ""
        line_text = line["text"].strip()
        if text and line_text and not (is_han(text[-1]) or is_han(line_text[0])):
            text += " "
        text, before = text + line_text, line
    if text:
        yield text
