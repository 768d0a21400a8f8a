"""Our comments taken out of a Word file again, before new ones are put in.

One that somebody has replied to stays, as a reply is read with what it answers.
"""

from html import unescape
from typing import NamedTuple

import regex

from termalign.documents.readers.docx.document import WordFile
from termalign.documents.readers.remarks import AUTHOR, signature
from termalign.documents.xml.encoding import prepared, replaced

_COMMENT_ELEMENT = regex.compile(r"<((?:[\w.-]++:)?+comment)(\s[^>]*+)>(?s:.*?)</\1\s*+>")
_OWN_AUTHOR = regex.compile(rf'(?:\s|:)author="{AUTHOR}"')
_COMMENT_ID = regex.compile(r'(?:\s|:)id="([0-9]++)"')
_PARAGRAPH = regex.compile(r'\sw14:paraId="([^"]++)"')
_REPLY = regex.compile(r':paraIdParent="([^"]++)"')
_ANY_TAG = regex.compile(r"<[^>]*+>")
_BORDER = regex.compile(r"<((?:[\w.-]++:)?+commentRange(?:Start|End))(\s[^>]*+)(?:(?<=/)>|>\s*+</\1\s*+>)")
_REFERENCE_RUN = regex.compile(
    r"<((?:[\w.-]++:)?+r)(?:\s[^>]*+)?+>\s*+(?:<((?:[\w.-]++:)?+rPr)>(?:(?!</\2>)(?s:.))*+</\2>\s*+)?+"
    r"<(?:[\w.-]++:)?+commentReference(\s[^>]*?)/>\s*+</\1\s*+>"
)
"""A run of nothing but a reference to a comment."""


class OwnComment(NamedTuple):
    """A comment of ours."""

    identifier: str
    written: str
    """As the part has it."""
    signature: str
    has_replies: bool


def own_comments(file: WordFile) -> list[OwnComment]:
    """Return our comments: by us, and with the fingerprint of a finding at their end."""
    name = file.part("comments")
    if not name:
        return []
    extended = file.part("commentsExtended")
    replied = set(_REPLY.findall(file.package.content(extended).decode())) if extended else set()
    comments = []
    for comment in _COMMENT_ELEMENT.finditer(_text(file, name)):
        identifier = _COMMENT_ID.search(comment[2])
        end = signature(unescape(_ANY_TAG.sub("", comment[0])))
        if identifier is not None and end and _OWN_AUTHOR.search(comment[2]):
            has_replies = not replied.isdisjoint(_PARAGRAPH.findall(comment[0]))
            comments.append(OwnComment(identifier[1], comment[0], end, has_replies))
    return comments


def uncommented(file: WordFile, content: bytes) -> bytes:
    """Return a file without our comments, where nobody has replied to them; all else as it was."""
    own = [comment for comment in own_comments(file) if not comment.has_replies]
    if not own:
        return content
    name = file.part("comments")
    comments = _text(file, name)
    for comment in own:
        comments = comments.replace(comment.written, "", 1)
    identifiers = {comment.identifier for comment in own}

    def unless_own(match: "regex.Match[str]") -> str:
        identifier = _COMMENT_ID.search(match[match.re.groups])
        return "" if identifier is not None and identifier[1] in identifiers else match[0]

    body = _BORDER.sub(unless_own, _REFERENCE_RUN.sub(unless_own, file.body_bytes.decode()))
    part = file.package.content(name)
    return file.package.rewritten(
        {
            name: replaced(part, prepared(part, path=file.path), comments.encode()),
            file.main_part: replaced(file.content, file.body_bytes, body.encode()),
        }
    )


def _text(file: WordFile, name: str) -> str:
    return prepared(file.package.content(name), path=file.path).decode()
