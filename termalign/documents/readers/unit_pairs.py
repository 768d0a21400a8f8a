"""The Chinese and the English of the units of TMX and XLIFF, as pairs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from termalign.documents.bitext import PassagePair
from termalign.documents.streams import InputFile
from termalign.documents.tables.sides import BOTH_LANGUAGES
from termalign.documents.units.model import TranslationUnit
from termalign.documents.xml.encoding import OnProblem, Readable, pieces
from termalign.language.languages import language
from termalign.language.text import Anchor, Passage


def side(tag: str) -> str:
    """Return the language of a tag, or of another name, without script and region; empty for none.

    Example:
        >>> side("zh_Hans-CN"), side("EN-US"), side("cmn"), side("Chinese (Traditional)"), side("??")
        ('zh', 'en', 'zh', 'zh', '')
    """
    return (language(tag) or "").split("-")[0]


def pairs_of(
    unit: TranslationUnit, languages: Sequence[str] | None = None
) -> Iterator[tuple[str, PassagePair]]:
    """Yield the segments of a unit that are in Chinese and in English, each with the language that is first in it.

    Args:
        unit: The unit.
        languages: Of the variants, where not those that the variants name.
    """
    for index, segment in enumerate(unit.segments):
        passages: dict[str, Passage] = {}
        for number, variant in enumerate(segment.variants):
            language = languages[number] if languages is not None else side(variant.language)
            if language in BOTH_LANGUAGES and language not in passages:
                text, anchors = variant.content.passage
                if text:
                    passages[language] = Passage(text, anchors or (Anchor(0, unit.element.line, 1),))
        if len(passages) == len(BOTH_LANGUAGES):
            yield next(iter(passages)), PassagePair(passages["zh"], passages["en"], unit.reference(index))


def source_first(pair: PassagePair, source: str) -> PassagePair:
    """Return a pair that has Chinese first with its source first, which is Chinese unless it is English."""
    return pair.turned() if source == "en" else pair


@contextmanager
def opened_xml(file: InputFile, on_problem: OnProblem) -> Iterator[bytes | Readable]:
    """Open a file of units to be read piece by piece, or whole where it can only be read once.

    Raises:
        FileError: It cannot be read.
        FormatError: It is in no encoding that is read.
    """
    with file.opened() as stream:
        yield pieces(stream, path=file.name, on_problem=on_problem) if stream.seekable() else file.data()
