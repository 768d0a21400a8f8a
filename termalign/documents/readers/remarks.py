"""Remarks in files: how ours are signed, and known again to be replaced.

A remark is ours if its author is termalign and it ends with the fingerprint of a finding; either alone may be a
person's. Where a format names no author, the remark begins with ours.
"""

import html
from collections.abc import Callable, Iterable, Iterator

import regex

from termalign.documents.tables.visible import Omissions
from termalign.language.text import spliced

AUTHOR = "termalign"
PREFIX = f"{AUTHOR}: "
"""What a remark begins with in formats that name no author."""

MOST_REMARKED = 1_000
"""Code points of words that a remark quotes: of thousands of remarks each would hold all of their paragraph."""

SIGNATURE = r"\[[0-9a-f]{16}\]"
"""Pattern of the fingerprint that a remark ends with."""

_SIGNED = regex.compile(rf"{SIGNATURE}\s*+$")


def signed(comment: str, fingerprint: str) -> str:
    """Return a comment, on one line, with the fingerprint of its finding.

    Example:
        >>> signed("TA101 error: 法治", "0123456789abcdef")  # rule of law
        'TA101 error: 法治 [0123456789abcdef]'
    """
    return f"{' '.join(comment.split())} [{fingerprint}]"


def quoted(words: str) -> str:
    """Return the words that a remark is about, for where it is not on them; of a long paragraph the beginning.

    Example:
        >>> quoted("rule of law")
        '“rule of law”'
    """
    return f"“{words}”" if len(words) <= MOST_REMARKED else f"“{words[:MOST_REMARKED]} …”"


def signature(text: str) -> str:
    """Return the fingerprint, in its brackets, that a text ends with; empty where it has none."""
    match = _SIGNED.search(text)
    return match[0].strip() if match is not None else ""


def is_own(text: str) -> bool:
    """Return whether a text that names its author is a remark of ours."""
    return text.lstrip().startswith(PREFIX) and bool(signature(text))


def note_comments(comments: Iterable[str], omissions: Omissions) -> None:
    """Count comments, as outside the running text, but for those that we write or that speak to us."""
    for comment in comments:
        if PREFIX.rstrip() not in comment:
            omissions.beside(Omissions.COMMENT, comment)


def without_own(text: str) -> str:
    r"""Return the lines of a text, written for XML, that are no remarks of ours.

    Example:
        >>> without_own("for the menu\ntermalign: TA101 [0123456789abcdef]\n")
        'for the menu\n'
    """
    lines = [line for line in text.split("\n") if not is_own(html.unescape(line))]
    return "\n".join(lines)


def without_elements(text: str, name: str, is_left_out: Callable[[str], bool]) -> str:
    """Return a text of mark-up without the tags of some elements of a name; what is in them stays.

    Example:
        >>> without_elements("<b>a<b x>b</b>c</b>", "b", lambda tag: tag == "<b x>")
        '<b>abc</b>'

    Args:
        text: The text.
        name: Of the elements, as written.
        is_left_out: Returns whether an element is one of them, by its start tag.
    """
    return spliced(text, ((*span, "") for span in _left_out(text, name, is_left_out)))


def _left_out(text: str, name: str, is_left_out: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    tags = regex.compile(
        r"<!\[CDATA\[(?s:.*?)\]\]>|<!--(?s:.*?)-->|"
        rf"<(/?)({regex.escape(name)})(?=[\s/>])(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>"
    )
    opened: list[bool] = []
    for tag in tags.finditer(text):
        if tag[2] is None:
            continue
        if tag[1]:
            left_out = bool(opened) and opened.pop()
        else:
            left_out = is_left_out(tag[0])
            if not tag[0].endswith("/>"):
                opened.append(left_out)
        if left_out:
            yield tag.span()
