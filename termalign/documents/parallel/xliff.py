"""XLIFF 1.2 and 2.x of any tool, of which the segments with both a Chinese and an English side are read.

References:
    OASIS. 2008. XLIFF Version 1.2. OASIS. 2018. XLIFF Version 2.1.
"""

from collections.abc import Iterator

from termalign.documents.bitext import PassagePair
from termalign.documents.parallel.base import SIDES, Tell, pairs_of, side, source_first
from termalign.documents.units.xliff import ROOT as ROOT
from termalign.documents.units.xliff import XliffFile, languages
from termalign.documents.xml.encoding import Readable
from termalign.errors import FormatError


def parse(data: bytes, *, path: str | None = None, tell: Tell) -> list[PassagePair]:
    """Return the text pairs of the segments that are translated, the source first.

    A file that names one language only is taken to translate into the other. Files inside it in other languages
    are left out, and told; those that are translated the other way are turned.

    Raises:
        FormatError: The content is no well-formed XLIFF, declares entities, is not in Chinese and English, or
            has no translated segment.
    """
    return list(pairs(data, path=path, tell=tell))


def pairs(data: bytes | Readable, *, path: str | None = None, tell: Tell) -> Iterator[PassagePair]:
    """Yield the same, one by one."""
    pair = None
    source = ""
    refused: FormatError | None = None
    for unit in XliffFile(data, places=True, path=path, tell=tell):
        tags = languages(unit.element)
        named = [side(tag) for tag in tags]
        both = [name or _other(other) for name, other in zip(named, reversed(named), strict=True)]
        if set(both) == set(SIDES):
            source = source or both[0]
            for pair in pairs_of(unit, both):
                yield source_first(pair, source)
        elif refused is None:
            said = " and ".join(tag or "not named" for tag in tags)
            refused = FormatError(
                f"the languages are {said[:_LONGEST]}; allowed: zh and en", path=path, line=unit.element.line
            )
    if pair is None:
        raise refused or FormatError("no segment has both a source and a target", path=path)
    if refused is not None:
        tell(f"left out: {refused.problem}", refused.line)


def _other(language: str) -> str:
    return {"zh": "en", "en": "zh"}.get(language, "")


_LONGEST = 100
"""Characters of what a message quotes."""
