"""A custom terminology for Amazon Translate: CSV whose header names the languages.

References:
    Amazon Translate documentation, Creating a custom terminology; Guidelines and limits.
"""

from collections.abc import Iterator

from termalign.formats.csv import parse
from termalign.formats.services import HOLDS, Rules, write
from termalign.glossary import Glossary

__all__ = ["HOLDS", "format", "parse"]

_RULES = Rules("Amazon", ",", term_bytes=200, file_bytes=10_000_000, header=("zh", "en"))


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces: the best rendering of every term.

    Raises:
        RulesError: A rule of the service is broken; every breach is told.
    """
    yield write(glossary, _RULES)
