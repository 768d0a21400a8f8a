"""Translation memories (TMX 1.1 to 1.4): their Chinese and English segments, and findings as notes of variants.

References:
    LISA OSCAR. 2005. TMX 1.4b Specification, 3.3 note, tuv.
"""

import html
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import chain, islice

import regex

from termalign.documents.bitext import FilePair
from termalign.documents.pair_blocks import PairBlock, each_pair
from termalign.documents.readers.asides import note_others
from termalign.documents.readers.base import Editable, Mark
from termalign.documents.readers.bilingual import blocks_of
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.remarks import PREFIX, is_own, quoted
from termalign.documents.readers.unit_pairs import (
    StatedLanguages,
    note_unpaired,
    opened_xml,
    pairs_of,
    plain_pairs_of,
    runs_by_languages,
    side,
    source_first,
)
from termalign.documents.streams import InputFile, IntakePolicy
from termalign.documents.tables.sides import BOTH_LANGUAGES, MOST_HEADINGS_SHOWN
from termalign.documents.tables.visible import Omissions
from termalign.documents.units.model import TranslationUnit
from termalign.documents.units.tmx import TmxFile, named_language
from termalign.documents.xml.element import Element
from termalign.documents.xml.encoding import FORBIDDEN, ignore, prepared, replaced
from termalign.documents.xml.parser import Parser
from termalign.documents.xml.plain_units import PlainRun, attributes_of
from termalign.errors import FormatError, Message


def pairs(file: InputFile, policy: IntakePolicy) -> Iterator[FilePair | PairBlock]:
    """Yield the pairs of the units that have a Chinese and an English segment, those of plain units together.

    The source is the language that the header names, else that of the first segment. Of several segments in one
    language (en-US, en-GB) the first is taken, which is reported.
    """
    source, stated_languages = "", StatedLanguages()
    on_problem = policy.problems(file.name)
    with opened_xml(file, on_problem) as data:
        memory = TmxFile(data, places=policy.places, path=file.name, on_problem=on_problem, plain=True)
        for unit in memory.mixed():
            for first, found in _found(unit, memory.omissions, places=policy.places):
                stated_languages.note(found.texts if isinstance(found, PairBlock) else (found.texts,))
                if not source:
                    stated = side(memory.header.get("srclang")) if memory.header is not None else ""
                    source = stated if stated in BOTH_LANGUAGES else first
                yield source_first(found, source)
    if not source:
        with opened_xml(file, ignore) as data:
            segments = chain.from_iterable(unit.segments for unit in TmxFile(data, path=file.name))
            tags = dict.fromkeys(variant.language for segment in segments for variant in segment.variants)
        problem: Message = "no unit has both a Chinese (zh) and an English (en) segment"
        available = ", ".join(islice(filter(None, tags), MOST_HEADINGS_SHOWN))
        others = f"; there are: {available}" if available else ""
        raise FormatError(f"{problem}{others}", path=file.name)
    stated_languages.report(policy, file.name)
    if memory.header is not None:
        note_others(memory.header, lambda child: False, memory.omissions)
    policy.unread(memory.omissions.message, memory.omissions.asides, file.name)


def _found(
    unit: TranslationUnit | PlainRun, omissions: Omissions, *, places: bool
) -> Iterator[tuple[str, FilePair | PairBlock]]:
    """Yield the pairs of a unit, or of plain ones, Chinese first, each with the language that is first in it."""
    if isinstance(unit, PlainRun):
        for languages, run in runs_by_languages(unit, _languages):
            if block := plain_pairs_of(run, languages, omissions, places=places):
                yield languages[0], block
        return
    pairs_found = [*pairs_of(unit)]
    named = [side(variant.language) for variant in unit.segments[0].variants]
    counts = [named.count(language) for language in BOTH_LANGUAGES]
    omissions.add(Omissions.FURTHER, sum(counts) - len(counts) if all(counts) else 0)
    note_unpaired(unit, len(pairs_found), omissions)
    yield from pairs_found


@lru_cache(maxsize=256)
def _languages(written: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages that the attributes of the variants of a unit name."""
    return tuple(side(named_language(attributes_of(attributes))) for attributes in written)


def editable(content: bytes, path: str) -> Editable:
    """Return a translation memory that gets a note for every mark."""
    blocks = blocks_of(list(each_pair(pairs(InputFile(path, data=content), IntakePolicy()))))

    def marked(marks: Sequence[Mark]) -> bytes:
        data = prepared(content, path=path)
        text = Text(data.decode())
        variants = _Variants(data, text, path)
        for mark in marks:
            start, _ = text.stretches(blocks[mark.block], mark.span)[0]
            offset = variants.inside[bisect_right(variants.inside, start) - 1]
            note = f"{variants.prefix}note"
            remark = escape(FORBIDDEN.sub("", f"{PREFIX}{quoted(mark.text)}: {mark.comment}"), quote=False)
            text.insert(offset, f"<{note}>{remark}</{note}>")
        return replaced(content, data, text.written().encode())

    def unmarked() -> bytes:
        data = prepared(content, path=path)
        return replaced(content, data, _TMX_NOTE.sub(_unless_own, data.decode()).encode())

    return Editable(blocks, marked, unmarked)


_TMX_NOTE = regex.compile(
    r"<!\[CDATA\[(?s:.*?)\]\]>|<!--(?s:.*?)-->|<((?:[\w.-]++:)?+note)\b[^>]*+>([^<]*+)</\1>"
)


def _unless_own(note: "regex.Match[str]") -> str:
    """Return a note, or a stretch that may look like one, unless it is ours."""
    return "" if note[2] is not None and is_own(html.unescape(note[2])) else note[0]


class _Variants(Parser):
    """Where what is in the variants of units begins."""

    def __init__(self, data: bytes, text: Text, path: str) -> None:
        super().__init__(path)
        self.inside: list[int] = []
        self.prefix = ""
        """Of the elements, with its colon."""
        self._text = text
        self.read(data)

    def start(self, element: Element) -> None:
        """Note a variant."""
        if element.name == "tuv":
            self.prefix = self.written.removesuffix(element.name)
            self.inside.append(self._text.after_tag(self._text.offset((self.line, self.column))))
