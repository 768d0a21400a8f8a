"""Plain text: every line a block."""

from termalign.documents.readers.base import Block, Source, digest
from termalign.language.text.decoding import text_of


def read(data: bytes, path: str) -> Source:
    """Return a text.

    Raises:
        FormatError: It is no text in an allowed encoding.
    """
    return source(text_of(data, path=path), name=path, content=data)


def source(text: str, *, name: str = "", content: bytes = b"") -> Source:
    """Return a text as a document.

    Example:
        >>> [block.text for block in source("Article 1\\nGeneral\\n").blocks]
        ['Article 1', 'General']
    """
    lines = text.removesuffix("\n").split("\n")
    blocks = tuple(Block(line, line=number) for number, line in enumerate(lines, 1))
    return Source(name, "text", blocks, digest(content), is_text=True)
