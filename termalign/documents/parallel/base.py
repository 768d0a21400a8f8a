"""What the readers of bitext files share."""

from collections.abc import Iterator, Sequence

from termalign.documents.bitext import PassagePair
from termalign.documents.units.model import TranslationUnit
from termalign.documents.xml.encoding import Tell as Tell
from termalign.language.languages import language
from termalign.language.text import Passage

SIDES = ("zh", "en")


def side(tag: str) -> str:
    """Return the language that a tag, or another name, stands for, without script and region; empty for none.

    Example:
        >>> side("zh_Hans-CN"), side("EN-US"), side("cmn"), side("Chinese (Traditional)"), side("??")
        ('zh', 'en', 'zh', 'zh', '')
    """
    return (language(tag) or "").split("-")[0]


def pairs_of(unit: TranslationUnit, languages: Sequence[str] | None = None) -> Iterator[PassagePair]:
    """Yield the segments of a unit that are in Chinese and in English, Chinese first whichever is the source.

    Args:
        unit: The unit.
        languages: Of the variants, where not those that the variants name.
    """
    for index, segment in enumerate(unit.segments):
        found: dict[str, Passage] = {}
        for number, variant in enumerate(segment.variants):
            language = languages[number] if languages is not None else side(variant.language)
            if language in SIDES and language not in found:
                passage = variant.content.passage
                if passage.text:
                    found[language] = passage
        if len(found) == len(SIDES):
            yield PassagePair(found["zh"], found["en"], unit.reference(index))


def source_first(pair: PassagePair, source: str) -> PassagePair:
    """Return a pair that has Chinese first with its source first, which is Chinese unless it is English."""
    return pair.turned() if source == "en" else pair
