"""Templates in another language: what they show is translated when they are compiled, with no mark in them.

What a template shows is the text between its tags, the attributes that are read out or shown, and the sentences among
its strings. Each is looked up whole. The space that parts English sentences is left out behind full-width marks.
"""

from collections.abc import Callable, Iterator

import regex
from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_TRANSLATED_ATTRIBUTE = regex.compile(
    r'(?<=\b(?:aria-label|title|placeholder|data-(?:text|none|sentence|places|pinned|label))=")[^"]+(?=")'
)
"""The value of an attribute that people read or hear."""

_TAG_OR_TEXT = regex.compile(r"[<>]|[^<>]+")

_WIDE_MARKS = tuple("，。；：！？、")
"""Marks that are as wide as a character, the space behind them included."""

_WORDS = ("beginning", "end", "axis", "none")
"""Arguments whose strings are shown though they are single words."""


class Translating(Extension):
    """Translates a template by the function `translate` of its environment."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, what it shows translated."""
        translate: Callable[[str], str] = self.environment.translate  # type: ignore[attr-defined]
        inside = False
        last = ""  # the text that is right before
        before = ("", "")
        for token in stream:
            value = token.value
            if token.type == "data":
                value, inside, last = _translated(value, inside, last, translate)
            elif token.type == "string" and (" " in value or (before[1] == "=" and before[0] in _WORDS)):
                value = last = translate(value)
            elif token.type == "variable_begin":
                last = ""
            before = before[1], "=" if token.type == "assign" else value
            yield Token(token.lineno, token.type, value)


def _translated(html: str, inside: bool, last: str, translate: Callable[[str], str]) -> tuple[str, bool, str]:
    """Return a piece of a page translated, whether it ends inside a tag, and the text at its end."""
    made = []
    for part in _TAG_OR_TEXT.findall(html):
        if part in "<>":
            inside, last = part == "<", ""
        elif inside:
            part = _TRANSLATED_ATTRIBUTE.sub(lambda match: translate(match[0]), part)
            if not part.startswith("input"):  # there somebody writes English
                part = part.replace('lang="en"', f'lang="{translate("en")}"')
        else:
            if last.endswith(_WIDE_MARKS):
                part = part.lstrip(" ")
            if any(map(str.isalpha, part)):
                text = part.strip()
                part = part.replace(text, last := translate(text), 1)
                if last.endswith(_WIDE_MARKS):
                    part = part.rstrip(" ")
        made.append(part)
    return "".join(made), inside, last


def translate_templates(environment: Environment, translate: Callable[[str], str]) -> None:
    """Make an environment translate its templates."""
    environment.extend(translate=translate)
    environment.add_extension(Translating)
