"""The units of XLIFF 1.2 and 2.x, with those of SDLXLIFF, MQXLIFF and MXLIFF, which are 1.2 with additions.

What is read is the source and the target that a unit holds itself: proposals (`alt-trans`, `matches`), histories
and whole files beside them are skipped. Segments inside a unit (`mrk mtype="seg"`, nested in any
other inline element) are matched by their `mid`. What is not to be translated is left out, what is locked is
marked.

References:
    OASIS 2008. XLIFF Version 1.2. OASIS 2018. XLIFF Version 2.1.
"""

import re
from collections import Counter
from collections.abc import Iterator

import regex

from termalign.documents.tables.visible import Omissions
from termalign.documents.units.content import content, has_letters, holds_text, is_silent
from termalign.documents.units.model import (
    ASIDE_ELEMENTS,
    UNIT_ELEMENTS,
    Segment,
    TranslationUnit,
    UnitFile,
    Variant,
)
from termalign.documents.xml.element import LANG, Element
from termalign.documents.xml.plain_units import ATTRIBUTES, PLAIN_ASIDES, SPACE, TEXT, PlainRun, UnitShape
from termalign.documents.xml.walking import expect_root

XLIFF_ROOT = "xliff"

_PLAIN_XLIFF_UNIT = UnitShape(
    re.compile(
        "".join(
            (
                *(SPACE, r"(<trans-unit)", ATTRIBUTES, r">", SPACE),
                *(r"<source", ATTRIBUTES, r">", TEXT, r"</source>", SPACE),
                *(r"<target", ATTRIBUTES, r">", TEXT, r"</target>", SPACE, PLAIN_ASIDES, r"</trans-unit>"),
            )
        ),
        re.ASCII,
    ),
    begin=1,
    attributes=(2, 3, 5),
    texts=(4, 6),
    end=b"</trans-unit>",
    is_silent=is_silent,
    refused=frozenset(("locked", "translate", "mtype")),
    identifier="id",
)
"""A unit of XLIFF 1.2 with a source, a target, and notes in ASCII behind them."""

_MEMSOURCE = "memsource.com/mxlf"
"""What the namespace of MXLIFF holds."""

_MEMSOURCE_CODES = regex.compile(
    r"\{(?:[0-9]{1,6}|[biu_^]{1,8})>|<(?:[0-9]{1,6}|[biu_^]{1,8})\}|\{[0-9]{1,6}\}"
)
"""Codes that MXLIFF writes as text: `{1>linked<1}`, `{b>bold<b}`, `{2}`."""


class XliffFile(UnitFile):
    """The units of a file, to be iterated over once.

    Example:
        >>> pair = "<source>法治</source><target>rule of law</target>"
        >>> body = f"<body><trans-unit id='a'>{pair}</trans-unit></body>"
        >>> file = f"<file source-language='zh' target-language='en'>{body}</file>"
        >>> [unit] = XliffFile(f"<xliff version='1.2'>{file}</xliff>".encode())
        >>> [(variant.language, variant.content.text) for variant in unit.segments[0].variants]
        [('zh', '法治'), ('en', 'rule of law')]

    Raises:
        FormatError: While iterating: it is no well-formed XML, is unsafe, or is no XLIFF.
    """

    KEPT = UNIT_ELEMENTS | ASIDE_ELEMENTS
    SHAPE = _PLAIN_XLIFF_UNIT

    untranslatable = 0
    """Units so far that are not to be translated, and are left out."""
    _codes: regex.Pattern[str] | None = None
    """Those that the file writes into its texts."""

    def has_no_plain_units(self, element: Element) -> bool:
        """Return whether the units in an element cannot be taken for plain: codes are written into their texts."""
        return element.parent is None and _has_written_codes(element)

    def mixed(self) -> Iterator[TranslationUnit | PlainRun]:
        """Iterate over the units that are to be translated, plain ones in runs."""
        number = 0
        for element in self.elements:
            if isinstance(element, PlainRun):
                element.number = number + 1
                number += len(element)
                if _translated(element.parent):
                    yield element
                else:
                    self.untranslatable += len(element)
            elif element.parent is None:
                expect_root(element, frozenset((XLIFF_ROOT,)), "XLIFF", path=self.path)
                if _has_written_codes(element):
                    self._codes = _MEMSOURCE_CODES
            elif element.name in ASIDE_ELEMENTS:
                self.note_aside(element)
            elif element.name in UNIT_ELEMENTS:
                number += 1
                if not _translated(element):
                    self.untranslatable += 1
                else:
                    yield TranslationUnit(number, element, tuple(self._segments(element)))

    def _segments(self, unit: Element) -> Iterator[Segment]:
        tags = unit_languages(unit)
        if unit.name == "unit":
            for child in unit:
                source, target = child.find("source"), child.find("target")
                if child.name == "segment":
                    yield self._segment(tags, source, target, locked=_locked(child))
                elif child.name == "ignorable":
                    parts = (part for part in (source, target) if part is not None)
                    self.omissions.add(Omissions.OUTSIDE, sum(map(has_letters, parts)))
            return
        source, target = unit.find("seg-source") or unit.find("source"), unit.find("target")
        (sources, beside_source), (targets, beside_target) = _marked(source), _marked(target)
        if not sources or not targets:
            yield self._segment(tags, source, target, locked=_locked(unit))
            return
        self.omissions.add(Omissions.OUTSIDE, beside_source + beside_target)
        locked = {seg.get("id") for seg in unit.inside("seg") if _locked(seg)}
        for key in {**sources, **targets}:
            both = sources.get(key), targets.get(key)
            is_locked = key[0] in locked or any(map(_locked, filter(None, (unit, both[0]))))
            yield self._segment(tags, *both, locked=is_locked)

    def _segment(
        self, tags: tuple[str, str], source: Element | None, target: Element | None, *, locked: bool
    ) -> Segment:
        variants = []
        for language, element in zip(tags, (source, target), strict=True):
            if element is not None:
                text = content((element,), self._codes)
                for kind in text.unread:
                    self.omissions.add(kind)
                variants.append(Variant(language, text, element))
        return Segment(tuple(variants), locked)


def _has_written_codes(root: Element) -> bool:
    return any(_MEMSOURCE in value for value in root.attributes.values())


def languages(parent: Element | None) -> tuple[str, str]:
    """Return the tags of source and target of the units in an element; empty where the file names none."""
    source = target = ""
    for element in (parent, *parent.around()) if parent is not None else ():
        source = source or element.get("source-language") or element.get("srcLang")
        target = target or element.get("target-language") or element.get("trgLang")
    return source, target


def unit_languages(unit: Element) -> tuple[str, str]:
    """Return the tags of source and target of a unit: those that these name themselves, else those of its file."""
    holders = (unit, *(child for child in unit if child.name == "segment"))
    source, target = (
        next((tag for holder in holders if (part := holder.find(name)) and (tag := part.get(LANG))), "")
        for name in ("source", "target")
    )
    of_file = languages(unit.parent)
    return source or of_file[0], target or of_file[1]


def original(unit: Element) -> str:
    """Return the name of the file that a unit was taken from; empty where it is not named."""
    return next((element.get("original") for element in unit.around() if element.name == "file"), "")


def _translated(unit: Element) -> bool:
    """Return whether a unit is to be translated: the nearest element that states it decides, the unit first."""
    for element in (unit, *unit.around()):
        if stated := element.get("translate"):
            return stated.lower() != "no"
    return True


def _marked(element: Element | None) -> tuple[dict[tuple[str, int], Element], int]:
    """Return the segments inside a source or a target, and how many texts are outside of them.

    A segment is known by its `mid`; of several that have the same, or none, by their order.
    """
    segments: dict[tuple[str, int], Element] = {}
    numbers: Counter[str] = Counter()
    outside = 0
    for child in element.all(_is_around_segments) if element is not None else ():
        if isinstance(child, str):
            outside += has_letters(child)
        elif _is_segment(child):
            mid = child.get("mid")
            segments[mid, numbers[mid]] = child
            numbers[mid] += 1
    return segments, outside


def _is_around_segments(element: Element) -> bool:
    return holds_text(element) and not _is_segment(element)


def _is_segment(element: Element) -> bool:
    return element.name == "mrk" and element.get("mtype") == "seg"


def _locked(element: Element) -> bool:
    """Return whether an element is locked, by the attribute of whatever tool."""
    return any(
        name.rpartition(":")[2] == "locked" and value.lower() not in ("", "false", "no", "0")
        for name, value in element.attributes.items()
    )
