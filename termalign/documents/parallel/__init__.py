"""Bitext files that are written: one format a module, each with `format` (bitext to content).

| suffix | content |
|---|---|
| `.tmx` | translation memory (TMX 1.4) |
| `.tsv` | source TAB target |
| `.jsonl` | an object a bead: texts, sentence numbers, tokens, links |
| `.beads` | sentence numbers of both sides |
| `.pharaoh` | word links `i-j` |

`intake` reads the first three again, and what others write; gold beads and links are parsed here.
"""

from collections.abc import Callable
from pathlib import Path

from termalign.documents.bitext import Bitext, both_sides
from termalign.documents.parallel import beads, jsonl, pharaoh, tmx
from termalign.documents.tables import quoted
from termalign.errors import InputError, require, require_path
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import write_text


def format_tsv(bitext: Bitext) -> str:
    """Return a bitext as two columns, a bead a line; tabs and line ends inside a text become spaces."""
    return "".join(f"{quoted([' '.join(side.split()) for side in pair])}\n" for pair in both_sides(bitext))


_BITEXT_WRITERS = {
    ".tmx": tmx.format,
    ".tsv": format_tsv,
    ".jsonl": jsonl.format,
    ".beads": beads.format,
    ".pharaoh": pharaoh.format,
}

WRITABLE = tuple(_BITEXT_WRITERS)


def write_bitext(bitext: Bitext, path: str | Path) -> None:
    """Write a bitext in the format that the suffix of `path` names, whole or not at all.

    Raises:
        FileError: The file cannot be written.
        InputError: The suffix is none of those that can be written, or `.pharaoh` for one without word links.
    """
    write_text(path, writer(path)(require(bitext, Bitext, "what is written")))


def writer(path: str | Path) -> Callable[[Bitext], str]:
    """Return the function that formats a bitext for `path`.

    Raises:
        InputError: The suffix is none of those that can be written.
    """
    require_path(path)
    suffix = ".tsv" if str(path) == STANDARD else Path(path).suffix.lower()
    if suffix not in _BITEXT_WRITERS:
        raise InputError(f"{path}: unknown bitext format {suffix!r}; allowed: {', '.join(WRITABLE)}")
    return _BITEXT_WRITERS[suffix]
