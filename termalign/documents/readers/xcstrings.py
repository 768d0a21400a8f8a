"""String catalogs of Xcode (`.xcstrings`): all languages in one file, so both sides.

A string without an entry in the source language is its own key. Strings that are not to be translated, comments and
states are left out; forms of plurals and devices go with the same form of the other language. A finding goes into the
comment of its string, which translators see.

References:
    Apple. Localizing and varying text with a string catalog (WWDC 2023, session 10155).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import regex

from termalign.documents.readers.arb import json_string, with_comma
from termalign.documents.readers.base import Block, Editable, Source, digest, source_of
from termalign.documents.readers.bilingual import PLURAL
from termalign.documents.readers.inserting import editable_text
from termalign.documents.readers.json_messages import JsonToken, json_tokens, messages_of, unique
from termalign.documents.readers.keyed import PLURAL_FORMS, SEPARATOR, block_of
from termalign.documents.readers.remarks import PREFIX, is_own, without_own
from termalign.documents.readers.unit_pairs import side
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError
from termalign.language.text import Passage, decode
from termalign.language.text.language import LANGUAGE_NAMES
from termalign.language.text.structured import json_value

_STRINGS = "strings"
_LOCALIZATIONS = "localizations"
_STRING_UNIT = ("stringUnit", "value")
_COMMENT_KEY = '"comment" : '
_COMMENT_LINE = regex.compile(r"(?:^|\\n)((?:[^\\]|\\[^n])*+)")
"""A line of a comment, with the line end before it, as JSON has it."""


class _Text(NamedTuple):
    """A string in a language."""

    key: str
    language: str
    variation: tuple[str, ...]
    """Which of its variations it is: `plural`, `one`; none for most strings."""
    token: JsonToken


class _Catalog(NamedTuple):
    texts: list[_Text]
    strings: dict[str, int]
    """Offsets behind the braces that open strings."""
    comments: dict[str, JsonToken]
    source: str
    omissions: Omissions


def read_pairs(data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the strings that are in Chinese and in English."""
    text = decode(data, path=path).text
    catalog = _catalog(text, path)
    blocks = tuple(block for block, _ in _blocks(text, catalog, path))
    source = source_of(blocks, digest(data), catalog.omissions, path=path, format="xcstrings")
    return replace(source, bilingual=True)


def editable(content: bytes, path: str) -> Editable:
    """Return a catalog that gets the remarks about a string in its comment."""
    text = decode(content, path=path).text
    catalog = _catalog(text, path)
    entries = _blocks(text, catalog, path)
    return editable_text(content, entries, partial(_remark, text, catalog), partial(_own, catalog), path=path)


def _own(catalog: _Catalog, text: str) -> Iterator[tuple[int, int]]:
    """Yield where our remarks are in comments, and the comments that hold nothing else."""
    for key, token in catalog.comments.items():
        start, end = token.start + 1, token.end - 1
        lines = [
            (start + match.start(), start + match.end(), is_own(str(json.loads(f'"{match[1]}"'))))
            for match in _COMMENT_LINE.finditer(text[start:end])
        ]
        if all(own for *_, own in lines):
            if token.start == catalog.strings[key] + len(_COMMENT_KEY):
                start, end = catalog.strings[key], token.end + 2 * text.startswith(", ", token.end)
            yield start, end
        else:
            yield from ((start, end) for start, end, own in lines if own)


def _remark(text: str, catalog: _Catalog, key: str, comments: Sequence[str]) -> tuple[int, str]:
    written = json_string("\n".join(f"{PREFIX}{comment}" for comment in comments))
    if key in catalog.comments:
        token = catalog.comments[key]
        return token.end - 1, (r"\n" if token.text else "") + written[1:-1]
    offset = catalog.strings[key]
    return offset, with_comma(f"{_COMMENT_KEY}{written}", text, offset)


def _blocks(text: str, catalog: _Catalog, path: str) -> list[tuple[Block, str]]:
    """Return the strings of both sides, those of one variation side by side, with their keys in the catalog."""
    chosen = _chosen_languages(catalog)
    if chosen is None:
        names = ", ".join(dict.fromkeys((catalog.source, *(text.language for text in catalog.texts))))
        raise FormatError(
            f"a string catalog without strings in both Chinese and English; it holds: {names}", path=path
        )
    in_others = {text.language for text in catalog.texts if side(text.language)} - {*chosen}
    further = sum(text.language in in_others for text in catalog.texts)
    catalog.omissions.add(Omissions.FURTHER, further)
    tokens = [each.token for each in catalog.texts if each.language in chosen]
    messages = dict(zip(tokens, messages_of(tokens, text), strict=True))
    blocks: list[tuple[Block, str]] = []
    for key, texts in _by_key(catalog).items():
        # Where one language has a single string for all numbers, it goes with the general form of the other.
        is_plain = any(not text.variation for text in texts if text.language in chosen)
        for name in chosen:
            for variant in texts:
                if variant.language != name:
                    continue
                message = messages[variant.token]
                inner = _inner_key(key, variant.variation, is_plain=is_plain)
                reference = key + "".join(f"[{part}]" for part in variant.variation if part not in _AXES)
                string = Passage(message.text, message.anchors)
                block = block_of(string, reference, key=inner, side=side(name))
                if block.text.strip():
                    blocks.append((block, key))
    return blocks


def _inner_key(key: str, variation: tuple[str, ...], *, is_plain: bool) -> str:
    """Return what a variation of a string has in common with its translation."""
    *around, form = variation or ("",)
    if form not in PLURAL_FORMS:
        return SEPARATOR.join((key, *variation))
    around = [part for part in around if part != "plural"]
    return SEPARATOR.join((key, *around)) + ("" if is_plain and form == "other" else PLURAL + form)


_AXES = frozenset(("plural", "device", "substitutions"))


def _by_key(catalog: _Catalog) -> dict[str, list[_Text]]:
    by_key: dict[str, list[_Text]] = {}
    for text in catalog.texts:
        by_key.setdefault(text.key, []).append(text)
    return by_key


def _chosen_languages(catalog: _Catalog) -> tuple[str, str] | None:
    """Return a Chinese and an English language of the catalog that share most strings, the source first."""
    keys: dict[str, set[str]] = {}
    for text in catalog.texts:
        keys.setdefault(text.language, set()).add(text.key)
    best, chosen = (0, False), None
    for first, own in keys.items():
        is_source = first == catalog.source
        if side(first) not in LANGUAGE_NAMES or (len(own), is_source) <= best:
            continue
        for second, others in keys.items():
            if second != catalog.source and {side(first), side(second)} == LANGUAGE_NAMES.keys():
                found = len(own & others), is_source
                if found > best:
                    best, chosen = found, (first, second)
    return chosen if best[0] else None


def _catalog(text: str, path: str) -> _Catalog:
    """Return what a catalog holds."""
    content = json_value(text, path=path)
    if not isinstance(content, dict) or not isinstance(content.get(_STRINGS), dict):
        raise FormatError('no string catalog: no object "strings"', path=path, line=1)
    source = str(content.get("sourceLanguage") or "en")
    hidden = {
        key
        for key, entry in content[_STRINGS].items()
        if isinstance(entry, dict) and entry.get("shouldTranslate") is False
    }
    catalog = _Catalog([], {}, {}, source, Omissions())
    keys: dict[str, JsonToken] = {}
    for token in unique(json_tokens(text, path=path), text, path):
        match token.kind, token.path:
            case "key", (first, key) if first == _STRINGS:
                keys[key] = token
            case "object", (first, key) if first == _STRINGS:
                catalog.strings[key] = token.end
            case "string", (first, key, "comment") if first == _STRINGS:
                catalog.comments[key] = token
                catalog.omissions.beside(Omissions.COMMENT, without_own(token.text))
            case "string", (first, key, second, language, *rest) if (
                first == _STRINGS
                and second == _LOCALIZATIONS
                and key not in hidden
                and tuple(rest[-2:]) == _STRING_UNIT
            ):
                variation = tuple(part for part in rest[:-2] if part != "variations")
                catalog.texts.append(_Text(key, language, variation, token))
            case "string", _:
                catalog.omissions.beside(Omissions.OTHER, token.text)
    in_source = {text.key for text in catalog.texts if text.language == source}
    for key, token in keys.items():
        if key not in hidden and key not in in_source and key in catalog.strings:
            catalog.texts.append(_Text(key, source, (), token))
    return catalog
