"""XLIFF 1.2 and 2.x of any tool: its segments, and findings where the standard or the tool keeps remarks.

- `layout`: where units, segments and translations are; `notes`: notes and markers of the standard;
- `trados`: comments of SDLXLIFF.

memoQ and Phrase keep comments outside XLIFF's elements and show no notes: their files are refused.

References:
    OASIS. 2008. XLIFF Version 1.2. OASIS. 2018. XLIFF Version 2.1.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from termalign.documents.bitext import FilePair
from termalign.documents.pair_blocks import PairBlock, each_pair
from termalign.documents.readers.base import Editable
from termalign.documents.readers.bilingual import blocks_of
from termalign.documents.readers.unit_pairs import (
    BOTH_WAYS,
    StatedLanguages,
    note_unpaired,
    opened_xml,
    pairs_of,
    plain_pairs_of,
    runs_by_languages,
    side,
    source_first,
)
from termalign.documents.readers.xliff.layout import Layout
from termalign.documents.readers.xliff.notes import with_notes, without_notes
from termalign.documents.readers.xliff.trados import NAMESPACE as TRADOS
from termalign.documents.readers.xliff.trados import with_comments, without_comments
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.visible import Omissions
from termalign.documents.units.model import TranslationUnit
from termalign.documents.units.xliff import XliffFile, languages, unit_languages
from termalign.documents.xml.element import LANG, Element
from termalign.documents.xml.plain_units import PlainRun, attributes_of
from termalign.errors import FormatError, InputError, Message

__all__ = ["editable", "pairs"]


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[FilePair | PairBlock]:
    """Yield the pairs of the segments that are translated, the source first, those of plain units together.

    A file that names one language only is taken to translate into the other. Files inside it in other languages
    are left out, which is reported; those that are translated the other way are turned.
    """
    pair: FilePair | PairBlock | None = None
    source, stated_languages = "", StatedLanguages()
    refused: FormatError | None = None
    on_problem = policy.problems(file.name)
    with opened_xml(file, on_problem) as data:
        parent: Element | None = None
        of_file: tuple[str, str] | None = None
        units = XliffFile(data, places=True, path=file.name, on_problem=on_problem, plain=True)
        for unit in units.mixed():
            around = unit.parent if isinstance(unit, PlainRun) else unit.element.parent
            if of_file is None or around is not parent:
                parent = around
                of_file = languages(parent)
            for tags, part in _by_tags(unit, of_file):
                both = _sides(tags)
                if both in BOTH_WAYS:
                    source = source or both[0]
                    for pair in _found(part, both, units.omissions):
                        stated_languages.note(pair.texts if isinstance(pair, PairBlock) else (pair.texts,))
                        yield source_first(pair, source)
                elif refused is None:
                    written = " and ".join(tag or "not named" for tag in tags)
                    problem = f"the languages are {written[:_LONGEST_TAGS]}; allowed: zh and en"
                    line = part.line(0) if isinstance(part, PlainRun) else part.element.line
                    refused = FormatError(problem, path=file.name, line=line)
    if pair is None:
        none: Message = "no segment has both a source and a target"
        why = "; units that are not to be translated are left out" if units.untranslatable else ""
        raise refused or FormatError(f"{none}{why}", path=file.name)
    stated_languages.report(policy, file.name)
    policy.unread(units.omissions.message, units.omissions.asides, file.name)
    if units.untranslatable:
        policy.on_notice("units that are not to be translated are left out")
    if refused is not None:
        on_problem(f"left out: {refused.problem}", refused.line)


def _by_tags(
    unit: TranslationUnit | PlainRun, of_file: tuple[str, str]
) -> Iterator[tuple[tuple[str, str], TranslationUnit | PlainRun]]:
    """Yield a unit, or plain ones, by the languages of source and target: those named there, else those of the file."""
    if isinstance(unit, PlainRun):
        yield from runs_by_languages(unit, partial(_languages, of_file=of_file))
    else:
        yield unit_languages(unit.element), unit


def _found(
    unit: TranslationUnit | PlainRun, both: tuple[str, str], omissions: Omissions
) -> Sequence[FilePair | PairBlock]:
    """Return the pairs of a unit, or of plain ones, Chinese first."""
    if isinstance(unit, PlainRun):
        block = plain_pairs_of(unit, both, omissions)
        return (block,) if block else ()
    found = [pair for _, pair in pairs_of(unit, both)]
    note_unpaired(unit, len(found), omissions)
    return found


@lru_cache(maxsize=256)
def _languages(written: tuple[str, str], of_file: tuple[str, str]) -> tuple[str, str]:
    source, target = (attributes_of(attributes).get(LANG, "") for attributes in written)
    return source or of_file[0], target or of_file[1]


@lru_cache(maxsize=256)
def _sides(tags: tuple[str, str]) -> tuple[str, str]:
    """Return the languages of tags; of a single tag the other language is that which it translates."""
    src, tgt = (side(tag) or (tag and "others") for tag in tags)
    return src or _OTHER.get(tgt, ""), tgt or _OTHER.get(src, "")


_OTHER = {"zh": "en", "en": "zh"}

_LONGEST_TAGS = 100
"""Characters of what a message quotes."""

_ALTERNATIVES = {
    "MQXliff": "memoQ shows no notes of XLIFF: export plain XLIFF for other tools",
    "memsource.com/": "Phrase shows no notes of XLIFF: export a bilingual Word file",
}
"""What to do instead, by what the namespaces of a tool's own XLIFF hold."""


def editable(content: bytes, path: str) -> Editable:
    """Return a file that gets a note or a comment for every mark, at the words of a translation where it can.

    Raises:
        FormatError: It is no XLIFF in Chinese and English.
        InputError: It is one of a tool that shows nothing of what could be written.
    """
    blocks = blocks_of(list(each_pair(pairs(InputFile(path, data=content), IntakePolicy()))))
    layout = Layout(content, path=path)
    for mark, advice in _ALTERNATIVES.items():
        if any(mark in namespace for namespace in layout.namespaces):
            raise InputError(f"{path}: {advice}, or use --format text")
    is_trados = TRADOS in layout.namespaces
    return Editable(
        blocks,
        partial(with_comments if is_trados else with_notes, layout, blocks),
        partial(without_comments if is_trados else without_notes, layout),
    )
