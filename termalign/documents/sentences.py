"""Sentence segmentation of Chinese and English by rules.

A text falls into *paragraphs* first. Every line that is not empty is one, so a heading or a list item on a
line of its own is a sentence, full stop or not. Text that an editor or mailer has wrapped to a width is
detected from its lines: most reach nearly the same width and few end a sentence; there a paragraph goes on until a line
that stays short, an empty line or an indented one.

A paragraph falls into *sentences* at terminators (。！？…… and .!?), with the closing quotes, brackets and
footnote marks (`[1]`) that follow. An English full stop ends nothing before a word in lower case (unless it is a token
of its own, as in tokenized text), after initials or an abbreviation that always comes before something (`Mr.`); after
one that may end a sentence (`U.S.`) only before a word that begins sentences more often than names.

Every character that is not white space is in exactly one sentence; spans are of the original text.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

import regex

from termalign.documents.bitext import Sentence
from termalign.language.keys.mark_up import HEAD_MARK
from termalign.language.text import Span
from termalign.language.text.display import LINE_END
from termalign.runtime.lazy import lazy_pattern

LONGEST_UNIT = 3_000
"""Code points of the longest sentence. A stretch without any terminator (a table, a long line of data) is cut
there, at a mark or space if there is one, so that nothing later has to work on megabytes as one sentence."""

FULL_LINE = 0.7
"""A wrapped line is full from this share of the widest line: the next word, which did not fit, is shorter."""

FULL_SHARE = 0.8
"""Share of the lines followed by another that are full in a wrapped text."""

MOST_ENDING = 0.5
"""Share of lines that end a sentence, above which lines are paragraphs of their own."""

WRAPPED_WIDTHS = range(40, 121)
"""Widths that text is wrapped to, in columns (a Han character takes two)."""

LEAST_WRAPPED = 3
"""Full lines that are needed to call a text wrapped."""

LEAST_ENDING = 0.2
"""Share of texts shown one after another that end a sentence, from which those that do not go on in the next: subtitles
with full stops have .4 and more, Chinese ones mostly none."""

LONGEST_GROUP = 8
"""Texts shown one after another that a sentence goes on through at most."""

_WIDE = lazy_pattern(r"[\p{Han}\u3000-\u303f\uff00-\uff60]")
_SENTENCE_END = lazy_pattern(r"[。！？!?.…：:][”’」』》）)\]\"']*\s*$")

_NOTE_MARK = r"[ ]?\[\d{1,3}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|[①-⑳]"
_CLOSERS = r"[”’」』》〉）)\]】]"

_ZH_STOP = lazy_pattern(
    r"(?:[。！？!?｡]++(?<!<!(?=--))|(?<!…|\.)(?:…|\.{3})++(?=[”’」』]|\s*+$)|(?<=[\p{Han}”’」』》）)])\.(?=\s|$))"
    rf"(?:[。！？!?…｡]|\.{{3}}|\s?{_CLOSERS}|{_NOTE_MARK})*+"
)
_SAYING = lazy_pattern(r"\s?[^。！？!?…“”「」，：\n]{0,14}(?:说|道|问|喊|叫|嚷|答|骂|笑|想)[道着]?。")
"""What follows a quoted sentence and says who spoke: it belongs to the quote. What goes on (`说，本想…`) or
leads to the next quote (`笑道：“…`) does not."""

_EN_STOP = lazy_pattern(
    rf"(?:(?<!\.\s)\.(?:\s\.){{2,}}+|(?<![.!?…])[.!?…]++(?<!<!(?=--)))(?:(?:\s?[”’]|[)\]\"'])|{_NOTE_MARK})*+"
    r"(?P<digits>(?<=\p{Ll}\.)\d{1,2})?(?=\s)"
    rf"|[。！？]{_CLOSERS}*+"
)
_NEXT = lazy_pattern(r"\s+(?P<open>[\"'“‘(\[—–-]*)\s?(?P<word>[\p{L}\p{M}\d]*)")
_BEFORE_STOP = lazy_pattern(r"(?r)(?:\p{L}\p{M}*\.?|\d|\.(?=\d))+")
_LONGEST_EN_WORD = 40
"""Code points looked back at for the word before a full stop."""

_ITEM = lazy_pattern(r"\d+(?:\.\d+)*|[ivx]+|\p{L}")
"""A list number, which comes before its item."""

_DEEPEST_INDENT = 4
"""Code points that may come before a list number, such as a bracket."""

_TITLES_BEFORE_NAMES = frozenset(
    "mr mrs ms messrs dr prof rev hon gen col maj capt lt sgt gov sen rep pres st mt ft vs cf e.g i.e viz ie "
    "eg ed eds dept approx".split()
)
"""Abbreviations that come before something."""

_BEFORE_NUMBERS = frozenset(
    "no nos art arts sec para paras fig figs vol vols pp ch eq p jan feb mar apr jun jul aug sep sept oct nov "
    "dec".split()
)
"""Abbreviations before a number; elsewhere they are words (`He said no.`) or end a sentence."""

_MAY_END = frozenset(
    "u.s u.k u.n u.s.a e.u p.r.c d.c a.m p.m ph.d m.d b.a m.a etc inc ltd co corp jr sr al bros".split()
)
"""Abbreviations that end a sentence as often as not."""

_STARTERS = frozenset(
    "the a an in on at it its he she they we you i this that these those there here but and or so yet however "
    "for to by as if when while after before since because although though then with from of our their his her "
    "my your what why how who where which all some many most more both each every no not now today".split()
)
"""Words in capitals that begin a sentence more often than a name."""


_TERMINATOR_TOKENS = frozenset(".!?")
"""Terminators of tokenized text, which is often in lower case."""


def segment(text: str, language: Literal["zh", "en"]) -> list[Sentence]:
    """Return the sentences of a text, in order, with their paragraphs.

    A quotation of several sentences is cut too, since translators move and drop quotation marks.

    Example:
        >>> [s.text for s in segment("第一，稳增长。[1]第二，“怎么稳？”大家都在问。", "zh")]  # steady growth
        ['第一，稳增长。[1]', '第二，“怎么稳？”大家都在问。']
        >>> [s.text for s in segment("Mr. Li said GDP grew 5.2%.[1] The U.S. agreed.", "en")]
        ['Mr. Li said GDP grew 5.2%.[1]', 'The U.S. agreed.']

    Args:
        text: The text; its line ends may be of any kind.
        language: Whose rules to follow.
    """
    stops = _zh_stops if language == "zh" else _en_stops
    sentences: list[Sentence] = []
    for index, block in enumerate(_paragraphs(text)):
        paragraph = block.of(text)
        begin = 0
        for stop in stops(paragraph):
            sentences.extend(_pieces(text, block.start + begin, block.start + stop, index))
            begin = stop
        sentences.extend(_pieces(text, block.start + begin, block.end, index))
    return sentences


def goes_on(texts: Sequence[str]) -> list[bool]:
    """Return of each of the texts that are one after another whether its sentence goes on in the next.

    One without a stop does where others have one.

    Example:
        >>> goes_on(["We must safeguard", "the nation.", "Good."]), goes_on(["我们要维护", "国家", "安全，", "好"])
        ([True, False, False], [False, False, True, False])
    """
    ends = [_PART_END.search(text) is not None or not text for text in texts]
    shown = len(texts) - texts.count("")
    has_stops = sum(ends) - texts.count("") >= LEAST_ENDING * max(1, shown)
    return [
        not is_end
        and _NEW_SPEAKER.match(following) is None
        and (has_stops or text.rstrip().endswith(_COMMA_MARKS) or following.lstrip()[:1].islower())
        for text, following, is_end in zip(texts, [*texts[1:], ""], ends, strict=True)
    ]


_PART_END = lazy_pattern(rf"{_SENTENCE_END.pattern}|[;；]\s*$")
_COMMA_MARKS = (",", "，", "、")
_NEW_SPEAKER = lazy_pattern(r"\s*(?:[-–—♪\[(（【]|$)")
"""What begins something else: a dash, music, a sound; or nothing."""


def groups_of(are_going_on: Iterable[bool]) -> Iterator[range]:
    """Yield the indexes of texts that are one, given of each whether it goes on in the next.

    Example:
        >>> list(groups_of([True, False, False]))
        [range(0, 2), range(2, 3)]
    """
    start = index = 0
    for index, onward in enumerate(are_going_on, 1):
        if not onward or index - start == LONGEST_GROUP:
            yield range(start, index)
            start = index
    if start < index:
        yield range(start, index)


def _pieces(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    """Cut what is longer than a sentence may be; leave white space at the ends out."""
    while end - start > LONGEST_UNIT:
        near = text[start : start + LONGEST_UNIT]
        cut = next(
            (offset for mark in "；;，,、 " if (offset := near.rfind(mark, LONGEST_UNIT // 2) + 1)),
            LONGEST_UNIT,
        )
        yield from _trimmed(text, start, start + cut, paragraph)
        start += cut
    yield from _trimmed(text, start, end, paragraph)


def _trimmed(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    piece = text[start:end]
    content = piece.strip()
    if content:
        start += len(piece) - len(piece.lstrip())
        yield Sentence(content, Span(start, start + len(content)), paragraph)


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for match in LINE_END.finditer(text):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, len(text))


def _paragraphs(text: str) -> Iterator[Span]:
    lines = list(_lines(text))
    widest = _wrapped_width(text, lines)
    if widest is None:
        yield from (line for line in lines if line.of(text).strip())
        return
    begin: int | None = None
    end = 0
    for line in lines:
        content = line.of(text)
        if begin is not None and (content[:1].isspace() or not _LINE_HEAD.sub("", content.strip())):
            yield Span(begin, end)
            begin = None
        if content.strip():
            begin = line.start if begin is None else begin
            end = line.end
            if _width(content) < FULL_LINE * widest:
                yield Span(begin, end)
                begin = None
    if begin is not None:
        yield Span(begin, end)


_LINE_HEAD = lazy_pattern(rf"\A(?:{HEAD_MARK})")


def _wrapped_width(text: str, lines: list[Span]) -> int | None:
    """Return the width of the widest line if the text is wrapped, else None."""
    contents = [line.of(text).strip() for line in lines]
    followed = [line for line, following in pairwise(contents) if line and following]
    longest = max(map(len, contents))
    if len(followed) < LEAST_WRAPPED or longest >= WRAPPED_WIDTHS.stop:
        return None
    widest = max(map(_width, contents))
    full = [line for line in followed if _width(line) >= FULL_LINE * widest]
    ending = sum(_SENTENCE_END.search(line) is not None for line in full)
    wrapped = (
        widest in WRAPPED_WIDTHS
        and len(full) >= max(LEAST_WRAPPED, FULL_SHARE * len(followed))
        and ending <= MOST_ENDING * len(full)
    )
    return widest if wrapped else None


def _width(line: str) -> int:
    line = line.strip()
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def _zh_stops(paragraph: str) -> Iterator[int]:
    for match in _ZH_STOP.finditer(paragraph):
        if match.group().rstrip()[-1] in "”’」』" and _SAYING.match(paragraph, match.end()):
            continue
        yield match.end()


def _en_stops(paragraph: str) -> Iterator[int]:
    for match in _EN_STOP.finditer(paragraph):
        if match.group()[0] in "。！？" or _ends_sentence(paragraph, match):
            yield match.end()


def _ends_sentence(paragraph: str, match: "regex.Match[str]") -> bool:
    following = _NEXT.match(paragraph, match.end())
    if following is None:
        return True
    word = following["word"]
    if word[:1].islower():
        return match.group() in _TERMINATOR_TOKENS and paragraph[match.start() - 1 : match.start()].isspace()
    if match.group()[0] != "." or match.group().startswith((". ", "..")):
        return True
    before = _BEFORE_STOP.match(paragraph, max(0, match.start() - _LONGEST_EN_WORD), match.start())
    if before is None:
        return True
    last = before.group().lower()
    if (
        before.start() <= _DEEPEST_INDENT
        and not paragraph[: before.start()].strip("([（")
        and _ITEM.fullmatch(last)
    ):
        return False
    if last in _BEFORE_NUMBERS:
        return not word[:1].isdigit()
    if last in _TITLES_BEFORE_NAMES:
        return False
    if last in _MAY_END or regex.fullmatch(r"\p{L}(?:\.\p{L})+", last):
        return word.lower() in _STARTERS or bool(following["open"])
    return not (len(last) == 1 and last != "i" and last.isalpha() and before.group().isupper())
