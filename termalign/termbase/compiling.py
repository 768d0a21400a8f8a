"""A glossary compiled to a file: read, examined, and with the tables by which terms are found."""

from collections.abc import Sequence

from termalign.files import read_bytes
from termalign.runtime.cache import Buffer, packed
from termalign.termbase.formats.curated import find
from termalign.termbase.formats.kept import compiled_sections
from termalign.termbase.formats.packing import unpacked
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary
from termalign.termbase.matching.terms import Terms


def compiled(path: str, glossary: Glossary, reading: Reading) -> Sequence[Buffer]:
    """Return the content of a compiled glossary, in pieces: what `read_glossary` gives of it is equal.

    Raises:
        FileError, FormatError: It cannot be read.
    """
    data = unpacked(read_bytes(find(path)), reading)
    return packed(compiled_sections(data, glossary, reading, lambda again: Terms(again).prepare()))
