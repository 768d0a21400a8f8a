"""The Chinese and the English of the units of TMX and XLIFF, as pairs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from termalign.documents.bitext import PassagePair
from termalign.documents.streams import InputFile
from termalign.documents.tables.sides import BOTH_LANGUAGES
from termalign.documents.units.model import TranslationUnit
from termalign.documents.xml.encoding import OnProblem, Readable, pieces
from termalign.documents.xml.plain_units import PlainUnit
from termalign.language.languages import language
from termalign.language.text import Anchor, Passage, passage


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


def plain_pair(
    unit: PlainUnit, languages: Sequence[str], reference: str, *, places: bool = True
) -> tuple[str, PassagePair] | None:
    """Return the texts of a plain unit as `pairs_of` does; None where they are no pair.

    Args:
        unit: The unit.
        languages: Of its two texts.
        reference: What people call it.
        places: Whether positions in the file are wanted.
    """
    if sorted(languages) != _IN_ORDER:
        return None
    passages = {}
    for name, text, position in zip(languages, unit.texts, unit.positions, strict=True):
        if " ".join(text.split()) == text:  # most texts hold single spaces alone
            found = Passage(text, (Anchor(0, *position),))
        else:
            found = passage([(text, position)])
        if not found.text:
            return None
        passages[name] = found if places else Passage(found.text, (Anchor(0, unit.line, 1),))
    return languages[0], PassagePair(passages["zh"], passages["en"], reference)


_IN_ORDER = sorted(BOTH_LANGUAGES)


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
