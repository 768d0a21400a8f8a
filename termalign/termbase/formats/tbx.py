"""TBX-Basic in its two versions, each a row of data.

Version 2 (martif, with `tig`) is what Weblate, OmegaT and most other tools read; version 3, DCA style, is the
current standard.

References:
    ISO 30042:2008; LISA 2009, TBX-Basic version 2.
    ISO 30042:2019, Management of terminology resources: TermBase eXchange (TBX).
"""

from collections.abc import Iterator

from termalign.termbase.formats import tbx_reading, tbx_writing
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary


class Version(tbx_writing.ElementNames):
    """A version of TBX."""

    __slots__ = ()

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read TBX of any version and dialect."""
        return tbx_reading.parse(data, reading)

    def format(self, glossary: Glossary) -> Iterator[bytes]:
        """Return the file in pieces; concepts without an id get one.

        Raises:
            FormatError: The glossary is empty, which the schemas of TBX do not allow.
        """
        return tbx_writing.write(glossary, self)


VERSION_2 = Version(
    opening='<martif type="TBX-Basic" xml:lang="zh">',
    root="martif",
    header="martifHeader",
    concept="termEntry",
    language="langSet",
    term="tig",
    trailer="TBXBasicXCSV02.xcs",
)
VERSION_3 = Version(
    opening='<tbx type="TBX-Basic" style="dca" xml:lang="zh" xmlns="urn:iso:std:iso:30042:ed-2">',
    root="tbx",
    header="tbxHeader",
    concept="conceptEntry",
    language="langSec",
    term="termSec",
)
