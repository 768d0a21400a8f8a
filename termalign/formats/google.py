"""A glossary for Google Cloud Translation: CSV of one pair a line, without a header.

References:
    Google Cloud Translation documentation, Creating and using glossaries; Quotas and limits.
"""

from collections.abc import Iterator

from termalign.formats.csv import parse
from termalign.formats.services import HOLDS, Rules, write
from termalign.glossary import Glossary

__all__ = ["HOLDS", "format", "parse"]

_RULES = Rules("Google", ",", term_bytes=1024, file_bytes=10_485_760)


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces: the best rendering of every term.

    Raises:
        RulesError: A rule of the service is broken; every breach is told.
    """
    yield write(glossary, _RULES)
