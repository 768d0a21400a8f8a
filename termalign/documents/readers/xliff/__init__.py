"""XLIFF 1.2 and 2.x of any tool: its segments, and findings where the standard or the tool keeps remarks.

- `segments`: the segments with both a Chinese and an English side, as pairs;
- `layout`: where units, segments and translations are; `notes`: notes and markers of the standard;
- `trados`: comments of SDLXLIFF.

memoQ and Phrase keep comments outside XLIFF's elements and show no notes: their files are refused.
"""

from functools import partial

from termalign.documents.readers.base import Editable
from termalign.documents.readers.bilingual import blocks_of
from termalign.documents.readers.xliff.layout import Layout
from termalign.documents.readers.xliff.notes import with_notes, without_notes
from termalign.documents.readers.xliff.segments import pairs
from termalign.documents.readers.xliff.trados import NAMESPACE as TRADOS
from termalign.documents.readers.xliff.trados import with_comments, without_comments
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.errors import InputError

__all__ = ["editable", "pairs"]

_ALTERNATIVES = {
    "MQXliff": "memoQ shows no notes of XLIFF: export plain XLIFF for other tools",
    "memsource.com/": "Phrase shows no notes of XLIFF: export a bilingual Word file",
}
"""What to do instead, by what the namespaces of a tool's own XLIFF hold."""


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a note or a comment for every mark, at the words of a translation where it can.

    Raises:
        FormatError: It is no XLIFF in Chinese and English.
        InputError: It is one of a tool that shows nothing of what could be written.
    """
    blocks = blocks_of(list(pairs(InputFile(path, data=content), IntakePolicy())))
    layout = Layout(content, path=path)
    for mark, advice in _ALTERNATIVES.items():
        if any(mark in namespace for namespace in layout.namespaces):
            raise InputError(f"{path}: {advice}, or use --format text")
    is_trados = TRADOS in layout.namespaces
    return Editable(
        blocks,
        partial(with_comments if is_trados else with_notes, layout, blocks),
        partial(without_comments if is_trados else without_notes, layout),
    )
