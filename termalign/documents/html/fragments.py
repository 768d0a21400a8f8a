"""Fragments: texts with stretches marked, and tables."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from termalign.language.text import Span, language, simplify
from termalign.language.text.display import LINE_END, printable
from termalign.runtime.lazy import lazy_pattern


class Highlight(NamedTuple):
    """A stretch of a text that is shown as more than text."""

    span: Span
    kind: str
    """Its class."""
    target: str = ""
    """Id of what a click on it leads to; empty for none."""
    group: str = ""
    """What belongs together: stretches of one group are shown as one."""


def shown(text: str) -> str:
    """Return text as a page shows it: line ends as spaces, what would steer the reader's eye as escapes.

    Example:
        >>> shown("one\\ntwo \\u202ethree")
        'one two \\\\u202ethree'
    """
    return printable(LINE_END.sub(" ", text) if not text.isprintable() else text)


def tagged(text: str, chinese: str = "zh-Hans") -> Markup:
    """Return a text in English, with what is Chinese in it tagged, for its fonts.

    Example:
        >>> print(tagged("法治: not found"))  # rule of law
        <span lang="zh-Hans">法治</span>: not found
    """
    pieces = _CHINESE_RUN.split(shown(text))
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(chinese, piece) if index % 2 else Markup.escape(piece)
        for index, piece in enumerate(pieces)
    )


_CHINESE_RUN = lazy_pattern(
    r"(\p{Han}(?:[\p{Han}\u3001-\u3011\uff01-\uff1f·“”‘’…—]*[\p{Han}\u300b\u300d\u3011])?)"
)
"""Chinese characters, with the marks between them."""


def marked(text: str, marks: Iterable[Highlight]) -> Markup:
    """Return a text with stretches marked; where they overlap, the shortest one leads.

    Example:
        >>> print(marked("a <b> c", [Highlight(Span(2, 5), "term", "c1", "7")]))
        a <a class="term" href="#c1" data-group="7">&lt;b&gt;</a> c
    """
    ordered = sorted((mark for mark in marks if mark.span.start < mark.span.end), key=lambda mark: mark.span)
    if not ordered:
        return Markup.escape(shown(text))
    cuts = sorted({0, len(text), *(edge for mark in ordered for edge in mark.span if edge <= len(text))})
    pieces: list[Markup] = []
    open_marks: list[Highlight] = []
    coming = 0
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.span.end > start]
        while coming < len(ordered) and ordered[coming].span.start <= start:
            open_marks.append(ordered[coming])
            coming += 1
        pieces.append(_piece(text[start:end], open_marks))
    return Markup("").join(pieces)


def _piece(text: str, marks: Sequence[Highlight]) -> Markup:
    """Return a stretch that the same marks cover."""
    content = shown(text)
    if not marks:
        return Markup.escape(content)
    ordered = sorted(marks, key=lambda mark: (mark.span.end - mark.span.start, mark.span.start))
    classes = " ".join(dict.fromkeys(mark.kind for mark in ordered))
    groups = " ".join(dict.fromkeys(mark.group for mark in ordered if mark.group))
    target = next((mark.target for mark in ordered if mark.target), "")
    # By hand: `Markup.format` takes five times as long, and a long page has a hundred thousand pieces.
    data = f' data-group="{escape(groups)}"' if groups else ""
    if not target:
        return Markup(f'<mark class="{escape(classes)}"{data}>{escape(content)}</mark>')
    return Markup(f'<a class="{escape(classes)}" href="#{escape(target)}"{data}>{escape(content)}</a>')


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | Markup]]) -> Markup:
    """Return a table with real headers; the first cell of a row is its header.

    Example:
        >>> print(table("two terms", ["zh", "en"], [["碳达峰", "carbon peaking"]]))
        <table><caption>two terms</caption><thead><tr><th scope="col">zh</th><th scope="col">en</th></tr></thead><tbody>
        <tr><th scope="row">碳达峰</th><td>carbon peaking</td></tr>
        </tbody></table>
    """
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in heads)
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>\n').format(
            first, Markup("").join(Markup("<td>{}</td>").format(cell) for cell in rest)
        )
        for first, *rest in rows
    )
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table>").format(
        caption, head, body
    )


SCRIPT_SAMPLE = 2_000
"""Code points that decide about a text's script."""


def language_of(text: str) -> str:
    """Return the tag of a text: `en`, or by its script, for fonts differ, `zh-Hans` or `zh-Hant`.

    Example:
        >>> language_of("国家安全"), language_of("國家安全"), language_of("national security")
        ('zh-Hans', 'zh-Hant', 'en')
    """
    if language.language_of(text) == "en":
        return "en"
    sample = text[:SCRIPT_SAMPLE]
    return "zh-Hans" if simplify(sample) == sample else "zh-Hant"
