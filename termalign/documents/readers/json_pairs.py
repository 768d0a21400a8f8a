"""JSON that holds both sides: objects with a text and its translation, or an object from text to translation.

The keys of objects are understood as the headings of tables are. Which objects hold pairs, at whatever depth, is
decided by their keys. Other shapes are known too: the messages of each language under its name, and, by the languages
they are in, lists of two texts and objects from text to translation.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from termalign.documents.readers.base import Block, Source, digest
from termalign.documents.readers.inserting import Text
from termalign.documents.readers.json_messages import JsonToken, json_tokens, omissions_of, unique
from termalign.documents.streams import IntakePolicy
from termalign.documents.tables.sides import exchanged, keys_account, side_keys
from termalign.documents.tables.visible import Omissions
from termalign.errors import FormatError, counted
from termalign.language import languages
from termalign.language.text.decoding import text_of
from termalign.language.text.language import direction_of, side_of
from termalign.runtime.lazy import lazy_pattern

_Objects = dict[tuple[str, ...], dict[str, JsonToken]]
"""The texts of objects by key, by the path of each object."""


class _JsonPair(NamedTuple):
    """A text and its translation; None for what is not there."""

    where: str
    src: JsonToken | None
    tgt: JsonToken | None

    @property
    def texts(self) -> tuple[str, str]:
        return (self.src.text if self.src else ""), (self.tgt.text if self.tgt else "")


def read_pairs(data: bytes, path: str, policy: IntakePolicy) -> Source:
    """Return the pairs that JSON holds."""
    text = text_of(data, path=path).removeprefix("\ufeff")
    tokens = list(json_tokens(text, path=path))
    objects: _Objects = {}
    for token in tokens:
        if token.kind == "string" and token.path:
            objects.setdefault(token.path[:-1], {})[token.path[-1]] = token
    pairs = _of_languages(tokens, policy, path) if policy.columns is None else []
    pairs = pairs or list(_of_objects(objects, policy, path))
    if policy.columns is None:
        lists = [(texts["0"], texts["1"]) for texts in objects.values() if [*texts] == ["0", "1"]]
        pairs = pairs or _crossing(lists, "lists of two texts", policy, path)
    if pairs:  # in an object from text to translation alone a key may be there several times
        tokens = list(unique(tokens, text, path))
    elif policy.columns is None:
        pairs = _of_members(tokens, policy, path)
    if not pairs:
        raise FormatError(
            "holds no pairs; allowed: objects with a text and its translation under keys such as zh and en, source and "
            "target, or an object from text to translation; for messages give both languages, two files",
            path=path,
        )
    sides = direction_of(pair.texts for pair in pairs).languages
    positions = Text(text)
    blocks = []
    for number, pair in enumerate(pairs, 1):
        for side_text, side in zip((pair.src, pair.tgt), sides, strict=True):
            if side_text is not None and side_text.text.strip():
                anchors = side_text.anchors(positions)
                blocks.append(Block(side_text.text, pair.where, anchors[0].line, anchors, side, str(number)))
    taken = {token.path for pair in pairs for token in (pair.src, pair.tgt) if token is not None}
    asides = omissions_of(tokens, taken).asides
    return Source(path, "json", tuple(blocks), digest(data), bilingual=True, asides=asides)


def _of_objects(objects: _Objects, policy: IntakePolicy, path: str) -> Iterator[_JsonPair]:
    """Yield the pairs of objects whose keys name both sides; one that lacks a side is a text without the other."""
    keys_of = {where: _keys(tuple(texts), policy, path) for where, texts in objects.items()}
    # The source of the first that has both is that of all, in whatever order another has them, or lacks one.
    known = next(filter(None, keys_of.values()), None)
    if known is None:
        return
    first = next(texts for where, texts in objects.items() if keys_of[where])
    policy.on_notice(keys_account(known, [key for key in first if key not in known]))
    if exchange := exchanged(known, [[first[key].text for key in known]]):
        policy.left_out(exchange, path)
    omitted = 0
    for where, texts in objects.items():
        keys = keys_of[where]
        if {*known} == {*keys} if keys else not {*known}.isdisjoint(texts):
            keys = known
        if keys is None:
            omitted += 1
        else:
            yield _JsonPair(".".join(where), texts.get(keys[0]), texts.get(keys[1]))
    if omitted:
        policy.left_out(f"{counted(omitted, 'object')} without both texts: not read", path)


def _keys(names: tuple[str, ...], policy: IntakePolicy, path: str) -> tuple[str, str] | None:
    try:
        return side_keys(names, policy.columns, path)
    except FormatError:  # another object may have the chosen keys
        return None


def _of_languages(tokens: Iterable[JsonToken], policy: IntakePolicy, path: str) -> list[_JsonPair]:
    """Return the messages that both languages have, each under its name."""
    roots: dict[str, str] = {}
    messages: dict[tuple[str, ...], dict[str, JsonToken]] = {}
    omissions = Omissions()
    for token in tokens:
        if token.kind != "string" or len(token.path) < len(("language", "key")):
            continue
        side = languages.side(languages.language(token.path[0]) or "")
        if side in ("zh", "en"):
            if roots.setdefault(side, token.path[0]) == token.path[0]:
                messages.setdefault(token.path[1:], {})[side] = token
            else:
                omissions.add(Omissions.FURTHER)
    if len(roots) < len(("zh", "en")):
        return []
    source, target = roots
    policy.on_notice(f"messages under {roots[source]} and {roots[target]}: {counted(len(messages), 'pair')}")
    policy.unread(omissions.message, "", path)
    return [
        _JsonPair(".".join(where), texts.get(source), texts.get(target)) for where, texts in messages.items()
    ]


def _of_members(tokens: Sequence[JsonToken], policy: IntakePolicy, path: str) -> list[_JsonPair]:
    """Return the members of objects from text to translation, where most are in one language and the other."""
    members = [
        (key, value)
        for key, value in pairwise(tokens)  # a key may be there several times
        if (key.kind, value.kind, value.path[-1:]) == ("key", "string", (key.text,))
        and not _LANGUAGE_TAG.fullmatch(key.text)
    ]
    if 2 * sum(_NAME_IN_PROGRAM.fullmatch(key.text) is not None for key, _ in members) > len(members):
        return []  # messages of one language
    return _crossing(members, "an object from text to translation", policy, path)


_LANGUAGE_TAG = lazy_pattern(r"(?i:zh|en)(?:[-_]\w+)*")
"""A key that names the language of a text, which is no text that its value translates."""


_NAME_IN_PROGRAM = lazy_pattern(r"[\p{Ll}_$][^\s\p{Han}]*|[^\s\p{Han}]*(?:[._-]|\p{Ll}\p{Lu})[^\s\p{Han}]*")
"""A key that is one word such as *open*, *openFile* or *menu.open*: texts have several, or begin with a capital."""


def _crossing(
    pairs: Sequence[tuple[JsonToken, JsonToken]], keys: str, policy: IntakePolicy, path: str
) -> list[_JsonPair]:
    """Return pairs, the source of all in one language; none where most are not in both."""
    sides = [(side_of(src.text), side_of(tgt.text)) for src, tgt in pairs]
    crossing = [pair for pair in sides if all(pair) and pair[0] != pair[1]]
    if 2 * len(crossing) <= len(pairs):
        return []
    source = max(("zh", "en"), key=[side for side, _ in crossing].count)
    in_order = [pair for pair, (side, _) in zip(pairs, sides, strict=True) if side == source]
    policy.on_notice(f"{keys}: {counted(len(in_order), 'pair')}")
    if omitted := len(pairs) - len(in_order):
        policy.left_out(
            f"{counted(omitted, 'pair')} of them in one language, or the other way round: not read", path
        )
    return [_JsonPair("", src, tgt) for src, tgt in in_order]
