"""Templates in another language: what they show is translated when they are compiled, with no mark in them.

What a template shows is the text between its tags, the attributes that are read out or shown, and the sentences among
its strings. Each is looked up whole.
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

_WORDS = ("beginning", "end", "axis", "none")
"""Arguments whose strings are shown though they are single words."""


class Translating(Extension):
    """Translates a template by the function `translate` of its environment."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template, what it shows translated."""
        translate: Callable[[str], str] = self.environment.translate  # type: ignore[attr-defined]
        inside = False
        before = ("", "")
        for token in stream:
            value = token.value
            if token.type == "data":
                value, inside = _translated(value, inside, translate)
            elif token.type == "string" and (" " in value or (before[1] == "=" and before[0] in _WORDS)):
                value = translate(value)
            before = before[1], "=" if token.type == "assign" else value
            yield Token(token.lineno, token.type, value)


def _translated(html: str, inside: bool, translate: Callable[[str], str]) -> tuple[str, bool]:
    """Return a piece of a page translated, and whether it ends inside a tag; `inside`: whether it begins so."""
    made = []
    for part in _TAG_OR_TEXT.findall(html):
        if part in "<>":
            inside = part == "<"
        elif inside:
            part = _TRANSLATED_ATTRIBUTE.sub(lambda match: translate(match[0]), part)
            if not part.startswith("input"):  # there somebody writes English
                part = part.replace('lang="en"', f'lang="{translate("en")}"')
        elif any(map(str.isalpha, part)):
            text = part.strip()
            part = part.replace(text, translate(text), 1)
        made.append(part)
    return "".join(made), inside


def translate_templates(environment: Environment, translate: Callable[[str], str]) -> None:
    """Make an environment translate its templates."""
    environment.extend(translate=translate)
    environment.add_extension(Translating)
