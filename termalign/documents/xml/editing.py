"""A document with something put between its bytes, everything else as it was."""


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
