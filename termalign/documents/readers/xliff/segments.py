"""The segments of XLIFF that have both a Chinese and an English side.

References:
    OASIS. 2008. XLIFF Version 1.2. OASIS. 2018. XLIFF Version 2.1.
"""

from collections.abc import Iterator, Sequence

from termalign.documents.bitext import PassagePair
from termalign.documents.readers.unit_pairs import opened_xml, pairs_of, plain_pair, side, source_first
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.sides import BOTH_LANGUAGES
from termalign.documents.units.file import NumberedUnit
from termalign.documents.units.model import TranslationUnit
from termalign.documents.units.xliff import XliffFile, languages
from termalign.documents.xml.element import Element
from termalign.errors import FormatError


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[PassagePair]:
    """Yield the pairs of the segments that are translated, the source first, one by one.

    A file that names one language only is taken to translate into the other. Files inside it in other languages
    are left out, which is reported; those that are translated the other way are turned.

    Raises:
        FormatError: The content is no well-formed XLIFF, declares entities, is not in Chinese and English, or
            has no translated segment.
    """
    pair = None
    source = ""
    refused: FormatError | None = None
    on_problem = policy.problems(file.name)
    with opened_xml(file, on_problem) as data:
        parent: Element | None = None
        tags: tuple[str, str] = ("", "")
        both: list[str] = []
        units = XliffFile(data, places=True, path=file.name, on_problem=on_problem, plain=True)
        for unit in units.mixed():
            element = unit.element if isinstance(unit, TranslationUnit) else unit.unit
            if not both or element.parent is not parent:
                parent = element.parent
                tags = languages(parent)
                named = [side(tag) for tag in tags]
                both = [
                    name or _OTHER.get(other, "") for name, other in zip(named, reversed(named), strict=True)
                ]
            if set(both) == set(BOTH_LANGUAGES):
                source = source or both[0]
                for _, pair in (
                    pairs_of(unit, both) if isinstance(unit, TranslationUnit) else _plain(unit, both)
                ):
                    yield source_first(pair, source)
            elif refused is None:
                written = " and ".join(tag or "not named" for tag in tags)
                problem = f"the languages are {written[:_LONGEST_TAGS]}; allowed: zh and en"
                refused = FormatError(problem, path=file.name, line=element.line)
    if pair is None:
        raise refused or FormatError("no segment has both a source and a target", path=file.name)
    if refused is not None:
        on_problem(f"left out: {refused.problem}", refused.line)


def _plain(found: NumberedUnit, languages: Sequence[str]) -> Iterator[tuple[str, PassagePair]]:
    """Yield the pair of a plain unit, if it is one, with the language that is first in it."""
    name = found.unit.attributes[0].get("id") or found.number
    pair = plain_pair(found.unit, languages, f"unit {name}")
    if pair is not None:
        yield pair


_OTHER = {"zh": "en", "en": "zh"}

_LONGEST_TAGS = 100
"""Characters of what a message quotes."""
