"""A glossary for DeepL: TSV without a header.

References:
    DeepL API documentation, Glossaries: format and limits.
"""

from collections.abc import Iterator

from termalign.formats.services import HOLDS, Rules, write
from termalign.formats.tsv import parse
from termalign.glossary import Glossary

__all__ = ["HOLDS", "format", "parse"]

_RULES = Rules("DeepL", "\t", term_bytes=1024, file_bytes=10 * 1024 * 1024)


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces: the best rendering of every term.

    Raises:
        RulesError: A rule of the service is broken; every breach is told.
    """
    yield write(glossary, _RULES)
