"""The sentences that a finding is about, with its words marked in them."""

from typing import NamedTuple

from termalign.language.text import Span

MOST_EXCERPT = 1000
"""Code points of a side of an excerpt; of a longer text those around the span."""


class ExcerptSide(NamedTuple):
    """A text, or a part of one, and a marked span of it.

    Example:
        >>> passage = ExcerptSide.around("发展数字经济", Span(2, 6))  # develop the digital economy
        >>> passage.before, passage.marked, passage.after
        ('发展', '数字经济', '')
    """

    text: str
    span: Span | None = None
    """In `text`; None if nothing is marked."""
    cut: tuple[int, int] = (0, 0)
    """Number of code points left out before and after."""

    @classmethod
    def around(cls, text: str, span: Span | None, most: int = MOST_EXCERPT) -> "ExcerptSide":
        """Return a text, or the part around a span where it has more than `most` code points."""
        if len(text) <= most:
            return cls(text, span)
        start = min(max(0, span.start - most // 2), len(text) - most) if span is not None else 0
        end = min(len(text), start + most)
        inside = Span(span.start - start, min(span.end, end) - start) if span is not None else None
        return cls(text[start:end], inside, (start, len(text) - end))

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


class Excerpt(NamedTuple):
    """Both sides of a unit, with the words of a finding marked."""

    src: ExcerptSide
    tgt: ExcerptSide
