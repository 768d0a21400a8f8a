"""Glossaries of OmegaT: source, target and comment, separated by tabs, without a header.

A line that begins with `#` is a comment to OmegaT. A file with the first line that OmegaT writes is read as OmegaT
reads it; any other is a table like all: any delimiter, synonyms in one cell.

References:
    OmegaT user manual, Glossaries: file format.
"""

from collections.abc import Iterator

from termalign.documents.tables import Delimited
from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.termbase.formats import tsv
from termalign.termbase.formats.collecting import read_pairs
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces.

    Raises:
        FormatError: A Chinese term begins with `#`, which would make its line a comment.
    """
    yield f"{tsv.OMEGAT_FIRST_LINE} -*- coding: utf-8 -*-\n".encode()
    for concept in glossary:
        for zh in concept.zh:
            if zh.text.startswith("#"):
                raise FormatError(
                    f"the term {zh.text!r} would be a comment to OmegaT; allowed: no '#' at the start"
                )
            for en in concept.en:
                yield ("\t".join(filter(None, (zh.text, en.text, en.note))) + "\n").encode()


def parse(data: bytes, reading: Reading) -> Glossary:
    """Read a glossary of OmegaT, of either direction."""
    text = decode(data, path=reading.path).text
    if not text.removeprefix("\ufeff").startswith(tsv.OMEGAT_FIRST_LINE):
        return tsv.parse(data, reading)
    table = Delimited(text, path=reading.path, mark="\t", unquoted=True)
    glossary = read_pairs(table, reading)
    reading.comments = table.comments
    return glossary
