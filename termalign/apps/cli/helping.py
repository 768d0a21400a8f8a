"""The help in another language: click's own and ours, translated and wrapped where it is written.

Lines are as long as a terminal shows them, where a Chinese character takes two columns; a line breaks between any two
of them, but punctuation stays with what it belongs to.
"""

from collections.abc import Iterable
from typing import Any

import click
import regex

from termalign.apps.cli.messages import translated, word
from termalign.language.text.display import display_width

_WORD_WITH_ITS_MARKS = regex.compile(
    r"""
    [（《“‘【<]*                                       # what opens stays with what follows it
    (?: [^\s\p{Han}，。；：、？！（）《》“”‘’【】]+ | \p{Han} )?
    [，。；：、？！）》”’】…>]*                         # what closes, with what is before it
    \s*
    """,
    regex.VERBOSE,
)

_EXTRA = regex.compile(r"(.*?)((?: \.\w+)*)(?:  \[([^][]*)\])?", regex.DOTALL)
"""What a name means, its suffixes, and what click knows of the values of an option."""


_PLACEHOLDER = regex.compile(r"(?<![\w.-])(?:(?:INTEGER|FLOAT) RANGE|\p{Lu}{2,})(?![\w-])")
"""The placeholder of a value in the synopsis of a command, or behind an option."""


def named(synopsis: str) -> str:
    """Return a synopsis with the names of values in the language that messages are shown in, in angle brackets."""
    return _PLACEHOLDER.sub(
        lambda match: f"<{name}>" if (name := word(match[0])) != match[0] else name, synopsis
    )


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a paragraph.

    Example:
        >>> wrapped("检查译文，并报告结果（见 TA101）。", 16)
        ['检查译文，并报告', '结果（见', 'TA101）。']
    """
    lines = [""]
    for part in regex.findall(_WORD_WITH_ITS_MARKS, " ".join(text.split())):
        if display_width(lines[-1]) + display_width(part.rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += part
    return lines


class HelpFormatter(click.HelpFormatter):
    """Writes the help in the language that messages are shown in."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, named(args), f"{word('Usage')}：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a part."""
        self.write(f"{'':{self.current_indent}}{word(heading)}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        paragraphs = translated(text).split("\n\n")
        lines = [wrapped(paragraph, self.width - self.current_indent) for paragraph in paragraphs]
        self.write("\n".join("".join(f"{indent}{line}\n" for line in paragraph) for paragraph in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with what they mean beside them."""
        rows = [(named(first), second) for first, second in rows]
        start = min(max((display_width(first) for first, _ in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for first, second in rows:
            meaning = wrapped(_with_values(second), max(self.width - self.current_indent - start, 20))
            if display_width(first) > start - col_spacing:
                self.write(f"{indent}{first}\n")
                first = ""
            for line in meaning:
                self.write(f"{indent}{first}{' ' * (start - display_width(first))}{line}".rstrip() + "\n")
                first = ""


def _with_values(text: str) -> str:
    """Return what a name means in another language, with the default of an option and the bounds of its values."""
    match: Any = _EXTRA.fullmatch(text)
    meaning, suffixes, values = match.groups()
    extra = f"  [{'；'.join(map(translated, values.split('; ')))}]" if values else ""
    return f"{translated(meaning)}{suffixes}{extra}"
