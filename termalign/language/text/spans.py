"""Spans and tokens: every result points back into the text it came from."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import itemgetter
from typing import AnyStr, NamedTuple

from termalign.language.text.script import simplify
from termalign.runtime.lazy import lazy_pattern


class Span(NamedTuple):
    """A half-open range of code points of the original text.

    Example:
        >>> text = "发展新质生产力"  # develop new quality productive forces
        >>> Span(2, 7).of(text)
        '新质生产力'
    """

    start: int
    end: int

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.start + self.end) / 2

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]

    def shift(self, offset: int) -> "Span":
        """Return the same span `offset` code points further on."""
        return Span(self.start + offset, self.end + offset)

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class Disjoint:
    """Spans that do not overlap, looked up by offset.

    Example:
        >>> spans = Disjoint([Span(0, 4)])
        >>> spans.add(Span(3, 6)), spans.add(Span(4, 6))
        (False, True)
        >>> spans.contain(Span(1, 3)), spans.contain(Span(3, 5))
        (True, False)
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Begin with those of `spans` that overlap none before."""
        self._spans: list[Span] = []
        for span in spans:
            self.add(span)

    def __iter__(self) -> Iterator[Span]:
        """Iterate over the spans, in the order of the text."""
        return iter(self._spans)

    def add(self, span: Span) -> bool:
        """Add a span and return true, unless it overlaps one that is there."""
        if self.overlap(span):
            return False
        insort(self._spans, span)
        return True

    def overlap(self, span: Span) -> bool:
        """Return whether one of the spans shares code points with `span`."""
        spans, index = self._spans, bisect_left(self._spans, span)
        return (index < len(spans) and span.overlaps(spans[index])) or (
            index > 0 and span.overlaps(spans[index - 1])
        )

    def contain(self, span: Span) -> bool:
        """Return whether one of the spans holds all of `span`."""
        index = bisect_right(self._spans, (span.start, float("inf")))
        return index > 0 and span.end <= self._spans[index - 1].end


class Token(NamedTuple):
    """A word, number or punctuation mark of a text."""

    text: str
    """As it is written in the text."""
    span: Span
    """Its span, in code points of the text that was tokenized."""
    key: str
    """What is compared: folded, simplified or lemmatized, and in lower case."""


# A named tuple of a tuple: half as long as by its fields.
new_span = partial(tuple.__new__, Span)
new_token = partial(tuple.__new__, Token)


def words_of(spans: Sequence[Span], text: str) -> str:
    """Return the words of spans of a text, joined by single spaces; what is between the spans is left out.

    Example:
        >>> words_of([Span(4, 11), Span(22, 33)], "the central and local governments")
        'central governments'
    """
    return " ".join(word for span in spans for word in words_in(span.of(text)))


def words_in(text: str) -> list[str]:
    """Return what is between white space, and control characters, which no term may hold.

    Example:
        >>> words_in("green\\x92 development")
        ['green', 'development']
    """
    return text.split() if text.isprintable() else _BETWEEN_SPACES.findall(text)


_BETWEEN_SPACES = lazy_pattern(r"[^\s\p{Cc}]+")


def blanked(text: str, spans: Sequence[Span]) -> str:
    """Return a text with spaces instead of spans, which are in order; offsets stay as they are.

    Example:
        >>> blanked("a non-bank", [Span(2, 6)])
        'a     bank'
    """
    pieces, end = [], 0
    for span in spans:
        if span.end > end:
            start = max(span.start, end)
            pieces += [text[end:start], " " * (span.end - start)]
            end = span.end
    return "".join([*pieces, text[end:]])


def spliced(text: AnyStr, changes: Iterable[tuple[int, int, AnyStr]]) -> AnyStr:
    """Return a text, or its bytes, with something else for stretches of it that do not overlap.

    Example:
        >>> spliced("a rule law", [(6, 6, " of"), (2, 6, "role")])
        'a role of law'

    Args:
        text: The text.
        changes: Where each begins and ends, and what goes there; those at one place in their order.
    """
    pieces: list[AnyStr] = []
    copied = 0
    for start, end, written in sorted(changes, key=itemgetter(0)):
        pieces += [text[copied:start], written]
        copied = end
    pieces.append(text[copied:])
    return text[:0].join(pieces)


def is_in_word(text: str, offset: int) -> bool:
    """Return whether an offset between two characters is inside a word of Latin letters or digits.

    Example:
        >>> is_in_word("5G network", 1), is_in_word("5G network", 2), is_in_word("5G网络", 3)
        (True, False, False)

    Args:
        text: A text.
        offset: Code points before it; from 1 to one less than the text has.
    """
    return all(char.isascii() and char.isalnum() for char in text[offset - 1 : offset + 1])


_TWO_PARTIES = (
    "许可 授权 保险 代理 担保 抵押 监护 委托 抚养 扶养 赡养 收养 继承 申请 上诉 申诉 执行 投资 收购 并购 转让 雇佣 "
    "雇用 审计 监管 监督 考核 评估 检查 鉴定 救助 征收 拆迁 转介 推荐 提名 选举 代表 介绍 背书"
).split()
"""What one party does to another, so that 被 names the other one, and hardly ever means *by*."""

_DONE_TO = lazy_pattern(f"被(?:{'|'.join(_TWO_PARTIES)})[方人]")


def done_to(text: str) -> Iterator[Span]:
    """Yield where a text names those that something is done to.

    Example:
        >>> text = "被許可方應當付款，被负责人否认"  # the licensee shall pay; denied by the person in charge
        >>> [span.of(text) for span in done_to(text)]
        ['被許可方']
    """
    if "被" in text:
        yield from (Span(*match.span()) for match in _DONE_TO.finditer(simplify(text)))
