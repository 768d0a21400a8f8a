"""A glossary for Azure document translation: TSV of source and target.

References:
    Azure AI Translator documentation, Use glossaries with document translation; Service limits.
"""

from collections.abc import Iterator

from termalign.formats.services import HOLDS, Rules, write
from termalign.formats.tsv import parse
from termalign.glossary import Glossary

__all__ = ["HOLDS", "format", "parse"]

_RULES = Rules("Azure", "\t", term_bytes=None, file_bytes=10_000_000)


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces: the best rendering of every term.

    Raises:
        RulesError: A rule of the service is broken; every breach is told.
    """
    yield write(glossary, _RULES)
