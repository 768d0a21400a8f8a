"""TBX version 2 (martif), TBX-Basic: what Weblate, OmegaT and most other tools read. Written with `tig`.

References:
    ISO 30042:2008; LISA 2009, TBX-Basic version 2.
"""

from collections.abc import Iterator

from termalign.formats.tbx_reading import parse
from termalign.formats.tbx_writing import Version, write
from termalign.glossary import Glossary

__all__ = ["format", "parse"]

_VERSION = Version(
    opening='<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX-Basic" xml:lang="zh">',
    root="martif",
    header="martifHeader",
    concept="termEntry",
    language="langSet",
    term="tig",
    trailer="TBXBasicXCSV02.xcs",
)


def format(glossary: Glossary) -> Iterator[bytes]:
    """Return the file in pieces; concepts without an id get one."""
    return write(glossary, _VERSION)
