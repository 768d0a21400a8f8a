"""What people are shown, in their language: English as the code has it, and Chinese from a catalogue.

The code writes messages as what they are, English text and f-strings; the library raises and returns them so, whoever
uses it. Only where a command prints one is it translated: the catalogue holds the f-strings as templates
(`{path}: is empty`), the text is matched with them, and its values are set into the translation. A value that is itself
a message is translated in turn: so are a message behind a file and a line, and the items of a list. What the catalogue
does not hold is shown in English. `scripts/catalogue.py` collects the templates.
"""

import struct
from collections.abc import Callable
from functools import cache, cached_property
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter, digits
from typing import IO, NamedTuple

import regex

from termalign.language.text.display import LONGEST_MESSAGE, shortened

LOCALE = Path(__file__).parent / "locale"

WORD = "word"
"""Context of single words that are shown by themselves, and are no messages: headings, names of rules."""

MESSAGES, PAGES = "messages", "pages"
"""The catalogues of a language: what commands show, and the pages in a browser."""

_FEW_LETTERS = 2
"""Letters of a template below which its values are words without spaces: `U+{char}` is no beginning of a sentence."""

_COLON = regex.compile(r": (?![^(]*\))")
"""What parts a position from the message behind it."""

_MOST_COLONS = 8
"""Colons that may part a position from its message, the first ones and the last: a name may have any number."""

_LONGEST_TRANSLATED = 8 * LONGEST_MESSAGE
"""Code points of a message that is looked up whole; of a longer one the middle, which nobody is shown, goes before."""

_FIRST_VALUE = rf"(?:(?!{_COLON.pattern}).)*?(?:; .*?)?"
"""A value that a message begins with: what is before a colon is the position of a message, not part of it."""

_QUOTED = regex.compile(r"""'[^']*'|"[^"]*\"""")

_OR = regex.compile(r"(?<=['\"]) or (?=['\"\d])")
"""What parts quoted texts."""

_NUMBER = r"[\d.,]+"
"""A count as messages have it: values whose name is `count`, or ends in it."""

_ADDED = r"(?:(?:; |, | \(| and ).*?)?"
"""A value right behind another one: empty, or something that is joined to it."""

_COUNTED = "counted_"
"""Before the noun in the name of a value that is a count with its noun."""

_LISTS = (
    (regex.compile(r" → "), " → "),
    (regex.compile(r"; (?![^(]*\))"), "；"),
    (regex.compile(r", (?![^(]*\))"), "，"),
)
"""What parts messages that are joined, outside parentheses; and the same in Chinese."""

_REMARK = regex.compile(r"(.+) \((.+)\)", regex.DOTALL)
"""A message with another one behind it in parentheses."""


_IN_PARENTHESES = regex.compile(r" ?\(([^()]+)\)")
"""A message in parentheses, behind a value."""


class _Template(NamedTuple):
    """A message of the catalogue with values in it."""

    length: int
    """Characters of its own."""
    longest: str
    """Its longest text between values: what does not hold it is not this message."""
    joins: bool
    """Whether it has in it what also joins messages."""
    pattern: str
    translation: str

    @classmethod
    def of(cls, message: str, translation: str) -> "_Template":
        parts: list[str] = []
        texts, names = [""], set()
        parsed = list(Formatter().parse(message))
        letters = sum(map(str.isalpha, "".join(text for text, *_ in parsed)))
        value = r".*?" if letters >= _FEW_LETTERS else r"\S*?"
        for text, name, *_ in parsed:
            first, after_another = not (parts or text), bool(parts and not text)
            parts.append(regex.escape(text, literal_spaces=True))
            texts.append(text)
            if name is not None:
                own = _NUMBER if name.rstrip(digits).endswith("count") else _FIRST_VALUE if first else value
                if after_another:
                    own = _ADDED
                if name.startswith(_COUNTED):
                    # Of a noun all but its last letter, which the plural may change.
                    own = rf"{_NUMBER} [\p{{L}} ]*{name.removeprefix(_COUNTED)[:-1]}\p{{L}}*"
                parts.append(f"(?P={name})" if name in names else f"(?P<{name}>{own})")
                names.add(name)
        joins = any(between.search(message) for between, _ in _LISTS)
        return cls(sum(map(len, texts)), max(texts, key=len), joins, "".join(parts), translation)


class Catalogue(GNUTranslations):
    """Messages in another language; called with an English one, it returns the translation."""

    def __init__(self, fp: IO[bytes]) -> None:
        data = fp.read()
        super().__init__(BytesIO(data))
        self._data = data
        self._translations: dict[str, str | None] = {}

    def __call__(self, text: str) -> str:
        """Return a message in the language of the catalogue; in English where it is not known."""
        return self._known.get(text) or self._translation(shortened(text, _LONGEST_TRANSLATED)) or text

    def word(self, text: str) -> str:
        """Return a word that is shown by itself, such as a heading."""
        return self.pgettext(WORD, text)

    def _translation(self, text: str) -> str | None:
        """Return the translation of a text; None where no part of it is known. Each part is looked at once."""
        if text not in self._translations:
            self._translations[text] = self._translated(text)
        return self._translations[text]

    def _translated(self, text: str) -> str | None:
        if bracketed := _IN_PARENTHESES.fullmatch(text):
            inside = self._translation(bracketed[1])
            return f"（{inside}）" if inside is not None else None
        if text != (core := text.strip()):
            inside = self._translation(core) if core else None
            return text.replace(core, inside, 1) if inside is not None else None
        begins = [0, *(colon.end() for colon in _COLON.finditer(text.partition("; ")[0]))]
        if len(begins) > 2 * _MOST_COLONS:
            begins = [*begins[:_MOST_COLONS], *begins[-_MOST_COLONS:]]
        for begin in begins:
            if (whole := self._whole(text[begin:].lstrip())) is not None:
                return text[:begin] + whole
        for begin in reversed(begins):
            if (parts := self._in_parts(text[begin:].lstrip())) is not None:
                return text[:begin] + parts
        return None

    def _in_parts(self, text: str) -> str | None:
        """Return the translation of a message with a remark, or of those in a list that are known."""
        if (remark := _REMARK.fullmatch(text)) and (main := self._whole(remark[1])) is not None:
            return f"{main}（{self(remark[2])}）"
        for between, joined in _LISTS:
            parts = between.split(text)
            if any(self._translation(part) for part in parts if part != text):
                return joined.join(map(self, parts))
        return None

    def _whole(self, text: str) -> str | None:
        """Return the translation of a message, or of messages that are joined; None where a part is not known."""
        known = self._known.get(text) or self._filled(text, joining=True)
        return known or self._joined(text) or self._filled(text, joining=False)

    def _joined(self, text: str) -> str | None:
        """Return the translation of messages that are joined, by what joins them most loosely; None for any other."""
        for between, joined in _LISTS:
            if len(parts := between.split(text)) > 1:
                wholes = [self._whole(part) for part in parts]
                return joined.join(map(str, wholes)) if None not in wholes else None
        return None

    def _filled(self, text: str, *, joining: bool) -> str | None:
        """Return the translation of the template that a text has most of, its values set in.

        Args:
            text: The message.
            joining: Whether templates are tried that have in them what joins messages, or the others.
        """
        for template in self._templates:
            if template.joins is not joining or template.longest not in text:
                continue
            if match := _matcher(template.pattern)(text):
                values = {name: self._value(value) for name, value in match.groupdict().items()}
                return template.translation.format_map(values)
        return None

    def _value(self, text: str) -> str:
        """Return a value as a translation has it; what is quoted stays as it is."""
        if _QUOTED.fullmatch(text):
            return text
        parts = _OR.split(text)
        return self._known[" or "].join(part if _QUOTED.fullmatch(part) else self(part) for part in parts)

    @cached_property
    def _known(self) -> dict[str, str]:
        """Messages without values, to their translations."""
        return {
            message.format(): translation.format()
            for message, translation in self.messages()
            if "{" not in message.replace("{{", "")
        }

    @cached_property
    def _templates(self) -> list[_Template]:
        """Messages with values; those with the most text of their own first."""
        templates = [_Template.of(*pair) for pair in self.messages() if "{" in pair[0].replace("{{", "")]
        return sorted(templates, key=lambda template: (-template.length, template.pattern))

    def messages(self) -> list[tuple[str, str]]:
        """Return the messages with their translations, which gettext keeps to itself, singular and plural alike."""
        order = "<" if self._data[:4] == b"\xde\x12\x04\x95" else ">"
        count, messages, translations = struct.unpack(f"{order}3I", self._data[8:20])

        def text(table: int, index: int) -> str:
            size, start = struct.unpack_from(f"{order}2I", self._data, table + 8 * index)
            return self._data[start : start + size].decode("utf-8")

        pairs = [(text(messages, index), text(translations, index)) for index in range(count)]
        return [
            (form, translation.split("\0")[0])
            for message, translation in pairs
            if message and "\x04" not in message
            for form in message.split("\0")
        ]


@cache
def _matcher(pattern: str) -> "Callable[[str], regex.Match[str] | None]":
    return regex.compile(pattern, regex.DOTALL).fullmatch


def page_texts(language: str) -> dict[str, str]:
    """Return what the scripts of a page show, by the English; nothing for English."""
    return {} if language == "en" else dict(catalogue(language, PAGES).messages())


def page_translators(language: str) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return what translates the texts of a page, and what translates messages and names of rules in it."""
    if language == "en":
        return str, str
    pages, messages = catalogue(language, PAGES), catalogue(language)

    def message(text: str) -> str:
        name = text.replace(" ", "-")  # as rules have it
        return known if (known := messages.word(name)) != name else messages(text)

    return pages.gettext, message


@cache
def catalogue(language: str, domain: str = MESSAGES) -> Catalogue:
    """Return a catalogue of a language, which is not English: the code has that."""
    with (LOCALE / language.replace("-", "_") / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        return Catalogue(file)
