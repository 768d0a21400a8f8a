"""The units of TMX 1.1 to 1.4b: one segment each, in as many languages as there are.

References:
    LISA 2005. TMX 1.4b Specification.
"""

from collections.abc import Iterator

from termalign.documents.units.content import content
from termalign.documents.units.file import UnitFile
from termalign.documents.units.model import Segment, TranslationUnit, Variant
from termalign.documents.xml.element import LANG, Element
from termalign.documents.xml.walking import expect_root

TMX_ROOT = "tmx"


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

    KEPT = frozenset(("tu", "header"))

    header: Element | None = None
    """Known before the first unit, or at the end of a file without any."""

    def __iter__(self) -> Iterator[TranslationUnit]:
        """Iterate over the units."""
        number = 0
        for element in self.elements:
            if element.parent is None:
                expect_root(element, frozenset((TMX_ROOT,)), "TMX", path=self.path)
            elif element.name == "header":
                self.header = element
            elif element.name == "tu":
                number += 1
                variants = tuple(_variant(child) for child in element if child.name == "tuv")
                yield TranslationUnit(number, element, (Segment(variants),))


def _variant(element: Element) -> Variant:
    language = element.get(LANG) or element.get("lang")
    return Variant(language, content(child for child in element if child.name == "seg"), element)
