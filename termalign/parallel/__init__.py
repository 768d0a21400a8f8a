"""Bitext files: reading and writing texts that are aligned.

One format a module, each with `parse` (content to text pairs) or `format` (bitext to content) or both; the
suffix of a file says which; `-`, standard input or output, is `.tsv`. A bead is a line, or a translation unit,
in every format.

| suffix | content | read | written |
|---|---|---|---|
| `.tmx` | translation memory (TMX 1.4; 1.1 is read) | yes | yes |
| `.xlf`, `.xliff` | XLIFF 1.2 and 2.x | yes | no |
| `.tsv` | source TAB target | yes | yes |
| `.jsonl` | an object a bead: texts, sentence numbers, tokens, links | yes | yes |
| `.beads` | sentence numbers of both sides | no | yes |
| `.pharaoh` | word links `i-j` | no | yes |
"""

from collections.abc import Callable
from pathlib import Path

from termalign.bitext import Bitext, from_pairs
from termalign.errors import InputError
from termalign.files import STANDARD, read_text, write_text
from termalign.parallel import beads, jsonl, pharaoh, tmx, tsv, xliff

_READERS = {
    ".tmx": tmx.parse,
    ".xlf": xliff.parse,
    ".xliff": xliff.parse,
    ".tsv": tsv.parse,
    ".jsonl": jsonl.parse,
}
_WRITERS = {
    ".tmx": tmx.format,
    ".tsv": tsv.format,
    ".jsonl": jsonl.format,
    ".beads": beads.format,
    ".pharaoh": pharaoh.format,
}

READABLE = tuple(_READERS)
WRITABLE = tuple(_WRITERS)


def read_bitext(path: str | Path) -> Bitext:
    """Read an aligned bitext: a TMX, XLIFF, two-column TSV or JSON Lines file, told by its suffix.

    The lines of its two documents are the units of the file, so line numbers in results count units. Words
    are not linked yet: `Aligner.link` does that.

    Raises:
        FileError: The file cannot be read.
        FormatError: Its content breaks the rules of its format.
        InputError: The suffix is none of those that can be read.
    """
    name = str(path)
    suffix = _suffix(name)
    if suffix not in _READERS:
        raise InputError(f"{name}: unknown bitext format {suffix!r}; allowed: {', '.join(READABLE)}")
    return from_pairs(_READERS[suffix](read_text(name), path=name), names=(name, name))


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
    suffix = _suffix(str(path))
    if suffix not in _WRITERS:
        raise InputError(f"{path}: unknown bitext format {suffix!r}; allowed: {', '.join(WRITABLE)}")
    return _WRITERS[suffix]


def _suffix(path: str) -> str:
    return ".tsv" if path == STANDARD else Path(path).suffix.lower()
