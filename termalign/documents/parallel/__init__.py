"""Bitext files: reading and writing texts that are aligned.

One format a module, each with `parse` (content to text pairs) or `format` (bitext to content) or both. What a
file is read as, its content says: TMX and XLIFF are known by their root, whatever the suffix; the suffix says the
rest, and what is written. `-`, standard input or output, is `.tsv` where the content says nothing else.

| suffix | content | read | written |
|---|---|---|---|
| `.tmx` | translation memory (TMX 1.4; 1.1 is read) | yes | yes |
| `.xlf`, `.xliff`, `.sdlxliff`, `.mqxliff`, `.mxliff` | XLIFF 1.2 and 2.x, with the additions of tools | yes | no |
| `.tsv` | source TAB target | yes | yes |
| `.jsonl` | an object a bead: texts, sentence numbers, tokens, links | yes | yes |
| `.beads` | sentence numbers of both sides | no | yes |
| `.pharaoh` | word links `i-j` | no | yes |
"""

import logging
from collections.abc import Callable
from pathlib import Path

from termalign.documents.bitext import Bitext, from_passages
from termalign.documents.parallel import beads, jsonl, pharaoh, tmx, tsv, xliff
from termalign.documents.parallel.base import Tell
from termalign.documents.xml.opening import root
from termalign.errors import InputError
from termalign.files import STANDARD, is_special, read_bytes, write_text

_LOGGER = logging.getLogger("termalign")

PARSERS = {"tmx": tmx.parse, "xliff": xliff.parse, "tsv": tsv.parse, "jsonl": jsonl.parse}
"""What reads a format, by its name."""

ROOTS = {tmx.ROOT: "tmx", xliff.ROOT: "xliff"}
"""Roots of XML to formats."""

SUFFIXES = {
    ".tmx": "tmx",
    **dict.fromkeys((".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"), "xliff"),
    ".tsv": "tsv",
    ".jsonl": "jsonl",
}
"""Suffixes to formats."""

_WRITERS = {
    ".tmx": tmx.format,
    ".tsv": tsv.format,
    ".jsonl": jsonl.format,
    ".beads": beads.format,
    ".pharaoh": pharaoh.format,
}

FORMATS = tuple(PARSERS)
"""Names of the formats that are read."""

READABLE = tuple(SUFFIXES)
WRITABLE = tuple(_WRITERS)


def is_bitext(path: str | Path) -> bool:
    """Tell whether a file holds both sides: by its suffix, else by its content, where it can be read twice.

    Example:
        >>> is_bitext("memory.tmx"), is_bitext("news.zh.txt")
        (True, False)
    """
    if Path(path).suffix.lower() in SUFFIXES:
        return True
    return Path(path).is_file() and _by_root(read_bytes(path)) is not None


def read_bitext(path: str | Path, *, format: str | None = None, on_problem: Tell | None = None) -> Bitext:
    """Read an aligned bitext: a TMX, XLIFF, two-column TSV or JSON Lines file.

    The lines of its two documents are the units of the file; `Document.place` says where they stand in it. Words
    are not linked yet: `Aligner.link` does that.

    Args:
        path: The file, or `-`.
        format: One of `FORMATS`; by default what the content says, else the suffix.
        on_problem: Told what breaks the rules of the format and could be dealt with, with its line; logged when
            there is none.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format.
        InputError: Neither its content nor its suffix says the format.
    """
    name = str(path)
    data = read_bytes(name)
    chosen = format or _by_root(data) or _by_suffix(name, data)
    if chosen not in PARSERS:
        raise InputError(f"{name}: no bitext format is called {chosen!r}; allowed: {', '.join(FORMATS)}")
    pairs = PARSERS[chosen](data, path=name, tell=on_problem or _log(name))
    return from_passages(pairs, names=(name, name))


def _by_root(data: bytes) -> str | None:
    found = root(data)
    return ROOTS.get(found.name) if found is not None else None


def _by_suffix(name: str, data: bytes) -> str:
    if name == STANDARD or is_special(name):
        return "jsonl" if data.lstrip().startswith(b"{") else "tsv"
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{name}: unknown bitext format {suffix!r}; allowed: {', '.join(READABLE)}")
    return SUFFIXES[suffix]


def _log(name: str) -> Tell:
    return lambda message, line: _LOGGER.warning("%s:%s: %s", name, line, message)


def write_bitext(bitext: Bitext, path: str | Path) -> None:
    """Write a bitext in the format that the suffix of `path` names, whole or not at all.

    Raises:
        FileError: The file cannot be written.
        InputError: The suffix is none of those that can be written, or `.pharaoh` for one without word links.
    """
    write_text(path, writer(path)(bitext))


def writer(path: str | Path) -> Callable[[Bitext], str]:
    """Return the function that formats a bitext for `path`.

    Raises:
        InputError: The suffix is none of those that can be written.
    """
    suffix = ".tsv" if str(path) == STANDARD else Path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise InputError(f"{path}: unknown bitext format {suffix!r}; allowed: {', '.join(WRITABLE)}")
    return _WRITERS[suffix]
