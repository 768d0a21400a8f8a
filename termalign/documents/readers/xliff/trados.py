"""Comments of SDLXLIFF: defined at the head of the file, and anchored by a marker around the words.

Words with codes between them, and those in another comment of ours, are commented with their whole segment. A comment
has a date, and the same findings give the same file: it is `DATE`, whenever it was written.

References:
    SDL. SDLXLIFF 1.0 (Trados Studio): `doc-info`, `cmt-defs`, `mrk mtype="x-sdl-comment"`.
"""

from collections.abc import Sequence
from html import escape, unescape
from uuid import NAMESPACE_URL, uuid5

import regex

from termalign.documents.readers.base import Block, Mark, digest
from termalign.documents.readers.remarks import AUTHOR, signature, without_elements
from termalign.documents.readers.xliff.layout import Layout
from termalign.documents.xml.encoding import FORBIDDEN
from termalign.language.text import Disjoint, Span

NAMESPACE = "http://sdl.com/FileTypes/SdlXliff/1.0"

DATE = "2000-01-01T00:00:00Z"


def with_comments(layout: Layout, blocks: Sequence[Block], marks: Sequence[Mark]) -> bytes:
    """Return a file with a comment for every mark."""
    definitions: list[str] = []
    anchors: list[tuple[Span, str]] = []
    marked = Disjoint()
    file = digest(layout.content)
    for number, mark in enumerate(marks, 1):
        identifier = str(uuid5(NAMESPACE_URL, f"{file} {number}"))
        definitions.append(_definition(identifier, mark.comment))
        words = layout.stretch(blocks[mark.block], mark)
        anchors.append(
            (words if layout.is_free(words, marked) else layout.segment_at(words.start), identifier)
        )
    # What ends at an offset goes before what begins there; of two that begin, or end, together the longer is outside.
    ends = sorted(anchors, key=lambda anchor: (anchor[0].end, -anchor[0].start))
    begins = sorted(anchors, key=lambda anchor: (anchor[0].start, -anchor[0].end))
    mrk, prefix = f"{layout.prefix}mrk", layout.namespaces[NAMESPACE]
    return layout.with_inserted(
        [
            _defined(layout, "".join(definitions)),
            *((span.end, f"</{mrk}>") for span, _ in ends),
            *((span.start, f'<{mrk} mtype="x-sdl-comment" {prefix}cid="{name}">') for span, name in begins),
        ]
    )


def _definition(identifier: str, comment: str) -> str:
    comment_text = escape(FORBIDDEN.sub("", comment), quote=False)
    return (
        f'<cmt-def xmlns="{NAMESPACE}" id="{identifier}"><Comments xmlns=""><Comment severity="Medium" user="{AUTHOR}" '
        f'date="{DATE}" version="1.0">{comment_text}</Comment></Comments></cmt-def>'
    )


def _defined(layout: Layout, definitions: str) -> tuple[int, str]:
    """Return what holds definitions, and where it goes."""
    if "cmt-defs" in layout.ends:
        return layout.ends["cmt-defs"], definitions
    definitions = f'<cmt-defs xmlns="{NAMESPACE}">{definitions}</cmt-defs>'
    if "doc-info" in layout.ends:
        return layout.ends["doc-info"], definitions
    return layout.root_at, f'<doc-info xmlns="{NAMESPACE}">{definitions}</doc-info>'


def without_comments(layout: Layout) -> bytes:
    """Return a file without our comments, and the anchors of those that nobody else has added to."""
    text = layout.text.text
    if AUTHOR not in text:
        return layout.with_text(text)
    identifiers: set[str] = set()

    def without_own(definition: "regex.Match[str]") -> str:
        rest = _COMMENT.sub(lambda match: "" if signature(unescape(match[1])) else match[0], definition[0])
        if rest == definition[0] or "<Comment " in rest:
            return rest
        identifiers.add(definition[1])
        return ""

    text = _DEFINITION.sub(without_own, text)
    for shell in ("cmt-defs", "doc-info"):
        text = text.replace(f'<{shell} xmlns="{NAMESPACE}"></{shell}>', "")
    anchors = {f'{layout.namespaces[NAMESPACE]}cid="{name}"' for name in identifiers}
    return layout.with_text(
        without_elements(text, f"{layout.prefix}mrk", lambda tag: not anchors.isdisjoint(tag[1:-1].split()))
    )


_DEFINITION = regex.compile(r'<cmt-def\b[^>]*?\sid="([^"]*+)"[^>]*+>(?s:.*?)</cmt-def>')
_COMMENT = regex.compile(rf'<Comment\b(?=[^>]*\suser="{AUTHOR}")[^>]*+>([^<]*+)</Comment>')
