"""Notes of the standard for every mark, in version 2 also a marker around the words of a translation.

References:
    OASIS. 2008. XLIFF Version 1.2, 3.2.2 note. OASIS. 2018. XLIFF Version 2.1, 4.2.2.9 note, 4.7.3.1.3 comment.
"""

from collections.abc import Sequence
from html import escape, unescape

import regex

from termalign.documents.readers.base import Block, Mark
from termalign.documents.readers.remarks import AUTHOR, signature, without_elements
from termalign.documents.readers.xliff.layout import Layout
from termalign.documents.xml.encoding import FORBIDDEN
from termalign.language.text import Disjoint, Span, spliced


def with_notes(layout: Layout, blocks: Sequence[Block], marks: Sequence[Mark]) -> bytes:
    """Return a file with a note for every mark."""
    prefix = layout.prefix
    notes: dict[int, list[str]] = {}
    insertions: list[tuple[int, str]] = []
    marked = Disjoint()
    for mark in marks:
        words = layout.stretch(blocks[mark.block], mark)
        index = layout.unit_at(words.start)
        number = layout.units[index].new_identifier()
        target = "target" if layout.targets.overlap(Span(words.start, words.start + 1)) else "source"
        note_text = f"{escape(FORBIDDEN.sub('', mark.comment), quote=False)}</{prefix}note>"
        attributes = (
            f'id="{number}" category="{AUTHOR}" appliesTo="{target}"'
            if layout.is_2
            else f'from="{AUTHOR}" annotates="{target}"'
        )
        notes.setdefault(index, []).append(f"<{prefix}note {attributes}>{note_text}")
        if layout.is_2 and target == "target" and layout.is_free(words, marked):
            insertions += (
                (words.start, f'<{prefix}mrk id="{AUTHOR}-{number}" type="comment" ref="#n={number}">'),
                (words.end, f"</{prefix}mrk>"),
            )
    for index, written in notes.items():
        unit = layout.units[index]
        note_text = "".join(written)
        if layout.is_2 and not unit.has_notes:
            note_text = f"<{prefix}notes>{note_text}</{prefix}notes>"
        insertions.append((unit.notes_at, note_text))
    return layout.with_inserted(insertions)


def without_notes(layout: Layout) -> bytes:
    """Return a file without our notes, and the markers that refer to them."""
    text = layout.text.text
    changed = _UNIT_TAG.sub(_without_own, text) if AUTHOR in text else text
    return layout.with_text(changed)


def _without_own(unit: "regex.Match[str]") -> str:
    """Return a unit without our notes and their markers."""
    own = [note for note in _NOTE.finditer(unit[0]) if note[4] is not None and signature(unescape(note[4]))]
    own = [note for note in own if _OWN_NOTE.search(note[3])]
    if not own:
        return unit[0]
    identifiers = {match[1] for note in own if (match := _ID_ATTRIBUTE.search(note[3])) is not None}
    markers = {f'id="{AUTHOR}-{name}" type="comment" ref="#n={name}"' for name in identifiers}
    text = spliced(unit[0], ((*note.span(), "") for note in own))
    prefix = own[0][2] or ""
    text = text.replace(f"<{prefix}notes></{prefix}notes>", "")
    return without_elements(text, f"{prefix}mrk", lambda tag: tag[len(f"<{prefix}mrk ") : -1] in markers)


_UNIT_TAG = regex.compile(r"<(?P<name>(?:[\w.-]++:)?+(?:trans-)?+unit)\b(?s:.*?)</(?P=name)\s*+>")
_NOTE = regex.compile(
    r"<!\[CDATA\[(?s:.*?)\]\]>|<!--(?s:.*?)-->|<(([\w.-]++:)?+note)\b((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>([^<]*+)</\1>"
)
_OWN_NOTE = regex.compile(rf'\s(?:from|category)="{AUTHOR}"')
_ID_ATTRIBUTE = regex.compile(r'\sid="([^"]*+)"')
