"""Markdown tables (GitHub Flavored Markdown): what people read in a repository.

The columns are those of our table that people read; what machines keep there (evidence, unknown categories)
is left out.

References:
    GitHub Flavored Markdown Spec 0.29, section 4.10, Tables.
"""

import html
from collections.abc import Iterator
from dataclasses import replace

import regex

from termalign.documents.tables import Row
from termalign.language.text import decode
from termalign.termbase.formats.building import GlossaryBuilder
from termalign.termbase.formats.collecting import SAMPLE_ROWS, fill
from termalign.termbase.formats.holdings import MACHINE
from termalign.termbase.formats.layout import by_content, by_heading, is_bilingual
from termalign.termbase.formats.problems import Grade, Reading
from termalign.termbase.formats.rows import COLUMN_ORDER, tabulate
from termalign.termbase.formats.tool_lines import EMPHASIS
from termalign.termbase.glossary import Glossary

_OUR_HEADINGS = ["zh", "en", "status"]
"""How a table of ours begins: its cells hold no terms but those that `|` separates."""

_READABLE_COLUMNS = frozenset(COLUMN_ORDER) - MACHINE
"""Columns of people's own fields."""

_MARKDOWN_MARKS = regex.compile(r"[\\|`*_<>\[\]#&]")
_OUTER_SPACE = regex.compile(r"^\s|\s$|\r")
"""Spaces that reading a cell would take away."""

_ESCAPED_MARK = regex.compile(r"\\([!-/:-@\[-`{-~])|<br\s*/?>|&#?[A-Za-z0-9]{1,31};")
_DELIMITER_CELL = regex.compile(r":?-+:?")
_CELL_END = regex.compile(r"(?<!\\)(?:\\\\)*\K\|")
_BOLD_STRETCH = regex.compile(r"(?<!\\)(\*\*|__)(?=\S)(.*?\S)(?<!\\)\1")
_STRUCK = regex.compile(r"(?<!\\)~~(?=\S).*?\S~~")
"""Words of a cell that are bold, and what is struck through in it."""
_HEADING = regex.compile(r"#\s+(.*)")


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces."""
    if glossary.title:
        yield f"# {_escaped(glossary.title)}\n\n".encode()
    rows = tabulate(replace(glossary, title=""), _READABLE_COLUMNS)  # the heading has it
    header = next(rows)
    yield f"| {' | '.join(header)} |\n|{' --- |' * len(header)}\n".encode()
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |\n".encode()


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read every table of a Markdown file that has terms in both languages; the rest is text."""
    content = decode(data, path=reading.path).text.removeprefix("\ufeff")
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    title = next((_plain(match[1]) for line in lines if (match := _HEADING.match(line))), "")
    glossary = GlossaryBuilder(reading)
    glossary.title = title
    end = 0
    for index in range(1, len(lines)):
        if index > end and "|" in lines[index - 1] and _is_rule(lines[index]):
            header, *rows = _rows(lines, index)
            end = index + len(rows)
            sample = [row.cells for row in rows[:SAMPLE_ROWS]]
            layout = by_heading(header.cells, sample)
            if layout is None and is_bilingual(rows):
                reading.problem(
                    "a table without known headings: its languages are detected by content", index, Grade.ODD
                )
                layout = by_content(sample, header.cells)._replace(unknown=())
            elif layout is not None and header.cells[: len(_OUR_HEADINGS)] == _OUR_HEADINGS:
                layout = layout._replace(ours=True)
            if layout is not None:
                fill(glossary, rows, reading, layout)
    return glossary.build()


def _is_rule(line: str) -> bool:
    """Return whether a line is the delimiter between header and rows."""
    cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    return all(_DELIMITER_CELL.fullmatch(cell.strip()) for cell in cells)


def _rows(lines: list[str], rule: int) -> Iterator[Row]:
    """Yield the header above a delimiter line and the rows below it, up to a line that is none."""
    yield Row(rule, _cells(lines[rule - 1]))
    for index in range(rule + 1, len(lines)):
        if "|" not in lines[index]:
            return
        yield Row(index + 1, _cells(lines[index]))


def _cells(line: str) -> list[str]:
    cells = _CELL_END.split(line.strip())
    if line.strip().startswith("|"):
        cells = cells[1:]
    if cells and not cells[-1].strip() and line.rstrip().endswith("|"):
        cells = cells[:-1]
    return [_plain(cell) for cell in cells]


_NESTED = 3
"""Marks around each other: bold, italic and code."""


def _escaped(cell: str) -> str:
    marked = _MARKDOWN_MARKS.sub(r"\\\g<0>", cell)
    return _OUTER_SPACE.sub(lambda match: f"&#{ord(match[0])};", marked).replace("\n", "<br>")


def _plain(cell: str) -> str:
    """Return the text of a cell: emphasis, what is struck through, and escapes gone."""
    text = cell.strip()
    for _ in range(_NESTED):
        if match := EMPHASIS.fullmatch(text):
            text = match[2]
    text = _BOLD_STRETCH.sub(r"\2", _STRUCK.sub("", text)).strip()
    return _ESCAPED_MARK.sub(_unmarked, text)


def _unmarked(match: regex.Match[str]) -> str:
    if match[1] is not None:
        return str(match[1])
    return html.unescape(match[0]) if match[0].startswith("&") else "\n"
