"""Pages in one file: templates that escape, and a policy that runs nothing but what the page brought.

Templates are translated when they are compiled, with no mark in them: what they show is the text between their tags,
the attributes that are read out or shown, and the sentences among their strings. Each is looked up whole. The space
that parts English sentences is left out behind full-width marks.

References:
    W3C. Content Security Policy Level 3, section 2.3.1 (hashes of inline scripts and styles).
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.resources import files
from itertools import islice
from typing import Any

import regex
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from termalign.documents.html.fragments import marked, shown, tagged

FILES_PACKAGE = "termalign.documents.html"
"""The package whose `files` hold templates, styles and scripts."""


def resource(name: str) -> str:
    """Return the content of a template's style or script."""
    return files(FILES_PACKAGE).joinpath("files", name).read_text("utf-8")


def environment(
    translate: Callable[[str], str] = str, translate_message: Callable[[str], str] = str
) -> Environment:
    """Return what renders templates: everything is escaped, a name nobody gave is an error.

    Args:
        translate: Returns what a template shows in the language of the reader.
        translate_message: The same for a message, or the name of a rule.
    """
    pages = Environment(
        loader=PackageLoader(FILES_PACKAGE, "files"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["shown"] = shown
    pages.filters["tagged"] = tagged
    pages.filters["grouped"] = "{:,}".format
    pages.filters["translated"] = translate
    pages.filters["message"] = translate_message
    pages.globals["marked"] = marked
    pages.globals["translate_message"] = translate_message
    pages.extend(translate=translate)
    pages.add_extension(Translating)
    return pages


def page(
    template: str,
    *,
    styles: tuple[str, ...],
    scripts: tuple[str, ...],
    translate: Callable[[str], str] = str,
    translate_message: Callable[[str], str] = str,
    **context: Any,
) -> str:
    """Return a page that is whole in one file.

    Args:
        template: Name of the template.
        styles: Names of its style sheets.
        scripts: Names of its scripts, run as modules.
        translate: Returns what a template shows in the language of the reader.
        translate_message: The same for a message, or the name of a rule.
        context: What the template shows.
    """
    style, script = ("\n".join(map(resource, names)) for names in (styles, scripts))
    rendered = environment(translate, translate_message).get_template(template)
    context |= {"policy": policy(style, script), "style": Markup(style), "script": Markup(script)}
    pieces = rendered.generate(**context)
    joined = map("".join, iter(lambda: list(islice(pieces, _JOINED_AT_ONCE)), []))
    return b"".join(part.encode("utf-8", "surrogatepass") for part in joined).decode("utf-8", "surrogatepass")


_JOINED_AT_ONCE = 10_000
"""Pieces of a page that are joined at once: all of a page of many findings take several times as much as the page, and
twice as much again as text, most of which is markup."""


def policy(style: str, script: str) -> str:
    """Return a policy that allows these, as they are inline, and nothing else.

    Example:
        >>> policy("", "")[:42]
        "default-src 'none'; script-src 'sha256-47D"
    """
    return (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


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
    pieces = []
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
        pieces.append(part)
    return "".join(pieces), inside, last
