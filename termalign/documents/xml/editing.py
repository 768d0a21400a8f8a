"""What is put into a document: between its bytes, everything else as it was, and of characters that XML can hold."""

import regex

FORBIDDEN = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 cannot hold (section 2.2)."""


def replaced(content: bytes, parsed: bytes, changed: bytes) -> bytes:
    """Return a changed document with the mark and the declaration of the original, where it was UTF-8 already.

    Example:
        >>> replaced(b"<?xml version='1.0'?><a/>", b"                     <a/>", b"                     <a>b</a>")
        b"<?xml version='1.0'?><a>b</a>"

    Args:
        content: The file as it was.
        parsed: What `prepared` made of it.
        changed: The same with changes.
    """
    body = parsed.lstrip()
    if content.endswith(body):
        return content[: len(content) - len(body)] + changed.lstrip()
    return changed
