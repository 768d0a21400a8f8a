"""The list of a corpus: a document and its translation a line, `src TAB tgt`, relative to the list's folder."""

from pathlib import Path
from typing import NamedTuple

from termalign.documents.pairing import file_of
from termalign.errors import FormatError
from termalign.language.text.decoding import read_text
from termalign.runtime.files.names import is_special
from termalign.runtime.files.standard_streams import STANDARD


class DocumentPair(NamedTuple):
    """A document and its translation."""

    src: str
    """As the list names it; results name the document so."""
    tgt: str
    folder: Path
    """What relative names are relative to."""
    copies: tuple[Path, Path] | None = None
    """Where the two files are to be read, where that is elsewhere."""
    unmarked: str = ""
    """That of the two files that has no mark of its language, if the mark of the other one made them a pair."""

    @property
    def paths(self) -> tuple[Path, Path]:
        """Where the two files are."""
        return self.copies or (self.folder / self.src, self.folder / self.tgt)


def read_list(path: str | Path) -> list[DocumentPair]:
    """Read the list of a corpus; empty lines and lines that begin with `#` are skipped.

    Whether the files exist is seen when they are read.

    Raises:
        FileError: The list cannot be read.
        FormatError: A line has no tab, or repeats another; or the list is empty.
    """
    name = str(path)
    folder = Path() if name == STANDARD or is_special(name) else Path(name).parent
    pairs: list[DocumentPair] = []
    line_of: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != 2 or not all(cells):
            raise FormatError("expected 'src TAB tgt', the files of a document", path=name, line=number)
        src, tgt = cells
        if (first := line_of.setdefault(tuple(file_of(folder / cell) for cell in cells), number)) != number:
            raise FormatError(f"the same documents as line {first}", path=name, line=number)
        pairs.append(DocumentPair(src, tgt, folder))
    if not pairs:
        raise FormatError("no documents; a line 'src TAB tgt' each is needed", path=name)
    return pairs
