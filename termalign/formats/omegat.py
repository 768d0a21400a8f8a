"""Glossaries of OmegaT: source, target and comment, separated by tabs, without a header.

OmegaT knows no status, so deprecated and forbidden terms are left out; a line beginning with `#` is a comment
to it. Reading is that of any table: either direction, ragged rows, comments.

References:
    OmegaT user manual, Glossaries: file format.
"""

from collections.abc import Iterator

from termalign.errors import FormatError
from termalign.formats.pairs import pairs
from termalign.formats.tsv import parse
from termalign.glossary import Glossary, Term

__all__ = ["HOLDS", "format", "parse"]

HOLDS = frozenset(("synonyms", "zh_synonyms", "note"))


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: A Chinese term begins with `#`, which would make its line a comment.
    """
    yield b"# Glossary in tab-separated format -*- coding: utf-8 -*-\n"
    for zh, en, _ in pairs(glossary):
        if zh.text.startswith("#"):
            raise FormatError(
                f"the term {zh.text!r} would be a comment to OmegaT; allowed: no '#' at the start"
            )
        yield ("\t".join(_cells(zh, en)) + "\n").encode()


def _cells(zh: Term, en: Term) -> Iterator[str]:
    yield zh.text
    yield en.text
    if en.note:
        yield " ".join(en.note.split())
