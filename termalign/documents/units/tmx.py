"""The units of TMX 1.1 to 1.4b: one segment each, in as many languages as there are.

References:
    LISA 2005. TMX 1.4b Specification.
"""

import re
from collections.abc import Iterator, Mapping

from termalign.documents.units.content import content, is_silent
from termalign.documents.units.model import ASIDE_ELEMENTS, Segment, TranslationUnit, UnitFile, Variant
from termalign.documents.xml.element import LANG, Element
from termalign.documents.xml.plain_units import ATTRIBUTES, PLAIN_ASIDES, SPACE, TEXT, PlainRun, UnitShape
from termalign.documents.xml.walking import expect_root
from termalign.language.languages import language

TMX_ROOT = "tmx"

_VARIANT = "".join(
    (r"<tuv", ATTRIBUTES, r">", SPACE, PLAIN_ASIDES, r"<seg>", TEXT, r"</seg>", SPACE, r"</tuv>", SPACE)
)
_PLAIN_UNIT = UnitShape(
    re.compile(
        "".join((SPACE, r"(<tu)", ATTRIBUTES, r">", SPACE, PLAIN_ASIDES, _VARIANT, _VARIANT, r"</tu>")),
        re.ASCII,
    ),
    begin=1,
    attributes=(2, 3, 5),
    texts=(4, 6),
    end=b"</tu>",
    is_silent=is_silent,
)
"""A unit with two variants, properties and notes in ASCII before their texts."""


class TmxFile(UnitFile):
    """The units of a file, to be iterated over once.

    Example:
        >>> segments = "<tuv xml:lang='zh'><seg>法治</seg></tuv><tuv xml:lang='en'><seg>rule of law</seg></tuv>"
        >>> [unit] = TmxFile(f"<tmx><body><tu>{segments}</tu></body></tmx>".encode())
        >>> [(variant.language, variant.content.text) for variant in unit.segments[0].variants]
        [('zh', '法治'), ('en', 'rule of law')]

    Raises:
        FormatError: While iterating: it is no well-formed XML, is unsafe, or is no TMX.
    """

    KEPT = frozenset(("tu", "header")) | ASIDE_ELEMENTS
    SHAPE = _PLAIN_UNIT

    header: Element | None = None
    """Known before the first unit, or at the end of a file without any."""

    def mixed(self) -> Iterator[TranslationUnit | PlainRun]:
        """Iterate over the units, plain ones in runs."""
        number = 0
        for element in self.elements:
            if isinstance(element, PlainRun):
                element.number = number + 1
                number += len(element)
                yield element
            elif element.parent is None:
                expect_root(element, frozenset((TMX_ROOT,)), "TMX", path=self.path)
            elif element.name == "header":
                self.header = element
            elif element.name in ASIDE_ELEMENTS:
                self.note_aside(element)
            elif element.name == "tu":
                number += 1
                variants = tuple(self._variant(child) for child in element if child.name == "tuv")
                yield TranslationUnit(number, element, (Segment(variants),))

    def _variant(self, element: Element) -> Variant:
        named = named_language(element.attributes)
        text = content(child for child in element if child.name == "seg")
        for kind in text.unread if (language(named) or "")[:2] in ("zh", "en") else ():
            self.omissions.add(kind)
        return Variant(named, text, element)


def named_language(attributes: Mapping[str, str]) -> str:
    """Return the language that a variant names; empty where it names none."""
    return attributes.get(LANG) or attributes.get("lang", "")
