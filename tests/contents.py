"""Documents read from bytes that a test makes."""

from termalign.documents.intake import InputFile, IntakePolicy, Source, document_of


def read_content(data: bytes, *, path: str, format: str | None = None, both: bool = False) -> Source:
    """Read a document as if it were the file of a path."""
    return document_of(InputFile(path, data=data), IntakePolicy(), format=format, both=both)
