"""TBX version 3, TBX-Basic, DCA style: the current standard.

References:
    ISO 30042:2019, Management of terminology resources: TermBase eXchange (TBX).
"""

from collections.abc import Iterator

from termalign.formats.tbx_reading import parse
from termalign.formats.tbx_writing import Version, write
from termalign.glossary import Glossary

__all__ = ["format", "parse"]

_VERSION = Version(
    opening='<?xml version="1.0" encoding="UTF-8"?>\n'
    '<tbx type="TBX-Basic" style="dca" xml:lang="zh" xmlns="urn:iso:std:iso:30042:ed-2">',
    root="tbx",
    header="tbxHeader",
    concept="conceptEntry",
    language="langSec",
    term="termSec",
)


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces; concepts without an id get one."""
    return write(glossary, _VERSION)
