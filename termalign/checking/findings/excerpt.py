"""The sentences that a finding is about, with its words marked in them."""

from typing import NamedTuple

from termalign.language.text import Span

MOST_EXCERPT = 1000
"""Code points of a side of an excerpt; of a longer text those around the span."""

MOST_EITHER_SIDE = 40
"""Code points of a text on each side of its marked words that are shown with these: half a line of a terminal."""


class ExcerptSide(NamedTuple):
    """A text, or a part of one, and a marked span of it.

    Example:
        >>> passage = ExcerptSide.around("发展数字经济", Span(2, 6))  # develop the digital economy
        >>> passage.before, passage.marked, passage.after
        ('发展', '数字经济', '')
    """

    whole: str
    """All of the text, which the findings in it share."""
    span: Span | None = None
    """In `text`; None if nothing is marked."""
    cut: tuple[int, int] = (0, 0)
    """Number of code points left out before and after."""

    @property
    def text(self) -> str:
        """The text, or the part."""
        before, after = self.cut
        return self.whole[before : len(self.whole) - after]

    @classmethod
    def around(cls, text: str, span: Span | None, most: int = MOST_EXCERPT) -> "ExcerptSide":
        """Return a text, or the part around a span where it has more than `most` code points."""
        if len(text) <= most:
            return cls(text, span)
        start = min(max(0, span.start - most // 2), len(text) - most) if span is not None else 0
        end = min(len(text), start + most)
        inside = Span(span.start - start, min(span.end, end) - start) if span is not None else None
        return cls(text, inside, (start, len(text) - end))

    @property
    def before(self) -> str:
        """The text before the span; all of it without one."""
        return self.text[: self.span.start] if self.span is not None else self.text

    @property
    def marked(self) -> str:
        """The text of the span."""
        return self.span.of(self.text) if self.span is not None else ""

    @property
    def after(self) -> str:
        """The text after the span."""
        return self.text[self.span.end :] if self.span is not None else ""

    @property
    def in_context(self) -> str:
        """The marked words with some beside them, or the beginning of a text that has none, on one line.

        Example:
            >>> ExcerptSide.around("They\\nspoke of state safety.", Span(14, 26)).in_context
            'They spoke of [state safety].'
            >>> ExcerptSide.around("word " * 30 + "here" + " word" * 30, Span(150, 154)).in_context
            '… word word word word word word word word [here] word word word word word word word word …'
        """
        if not self.marked:
            return _beginning(self.text, 2 * MOST_EITHER_SIDE, cut=self.cut[1] > 0)
        before, after = (
            " ".join(self.before.split()),
            _beginning(self.after, MOST_EITHER_SIDE, cut=self.cut[1] > 0),
        )
        if len(before) > MOST_EITHER_SIDE or self.cut[0]:
            before = f"… {before[-MOST_EITHER_SIDE:].partition(' ')[2] or before[-MOST_EITHER_SIDE:]}"
        space_before, space_after = self.before[-1:].isspace(), self.after[:1].isspace()
        return f"{before}{' ' * space_before}[{' '.join(self.marked.split())}]{' ' * space_after}{after}"


class Excerpt(NamedTuple):
    """Both sides of a unit, with the words of a finding marked."""

    src: ExcerptSide
    tgt: ExcerptSide


def _beginning(text: str, most: int, *, cut: bool) -> str:
    """Return at most so many code points of a text on one line, whole words of it; `cut`: it goes on."""
    text = " ".join(text.split())
    return f"{text[:most].rpartition(' ')[0] or text[:most]} …" if len(text) > most or cut else text
