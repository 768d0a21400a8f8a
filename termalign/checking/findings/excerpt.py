"""The sentences that a finding is about, with what it is about marked in them."""

from typing import NamedTuple

from termalign.language.text import Span

MOST_TEXT = 1000
"""Code points of a side that an excerpt holds; of a longer text those around the span."""


class ExcerptSide(NamedTuple):
    """A text, or a part of one, and a stretch of it.

    Example:
        >>> passage = ExcerptSide.around("发展数字经济", Span(2, 6))  # develop the digital economy
        >>> passage.before, passage.marked, passage.after
        ('发展', '数字经济', '')
    """

    text: str
    span: Span | None = None
    """In `text`; None where nothing in it is meant more than the rest."""
    cut: tuple[int, int] = (0, 0)
    """Code points that were left out before and after."""

    @classmethod
    def around(cls, text: str, span: Span | None, most: int = MOST_TEXT) -> "ExcerptSide":
        """Return a text, or the part around a span where it has more than `most` code points."""
        if len(text) <= most:
            return cls(text, span)
        start = min(max(0, span.start - most // 2), len(text) - most) if span is not None else 0
        end = min(len(text), start + most)
        inside = Span(span.start - start, min(span.end, end) - start) if span is not None else None
        return cls(text[start:end], inside, (start, len(text) - end))

    @property
    def before(self) -> str:
        """What stands before the span; all of the text where there is none."""
        return self.text[: self.span.start] if self.span is not None else self.text

    @property
    def marked(self) -> str:
        """What the span covers."""
        return self.span.of(self.text) if self.span is not None else ""

    @property
    def after(self) -> str:
        """What stands after the span."""
        return self.text[self.span.end :] if self.span is not None else ""


class Excerpt(NamedTuple):
    """Both sides of a unit, as a finding sees them."""

    src: ExcerptSide
    tgt: ExcerptSide
