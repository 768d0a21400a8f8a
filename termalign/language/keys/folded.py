"""The form in which texts and terms are compared letter by letter: one text with the way back, or many at once.

Many texts are folded as one array, by the forms that `termalign.language.text` gives every character. What is not
folded character by character (a footnote mark, an ellipsis, an accent of its own) is folded by itself, and the text
between stays the array's.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from termalign.language.arrays import Codes, Longs, code_points, lengths_of, ranges, sums_before, text_from
from termalign.language.keys.joined import TEXT_END, JoinedTexts
from termalign.language.keys.mark_up import around_parts, may_have_mark_up, without_mark_up, without_marks
from termalign.language.text import Folded, comparable
from termalign.language.text.folding import form_alone, irregular_parts
from termalign.language.text.script import settled

KEY_SEPARATOR = "\x1e"
"""Between texts that are folded at once; ASCII "record separator", in no folded text."""

_CODE_COUNT = 0x110000
_GONE_CODE, _IRREGULAR_CODE, _UNKNOWN_CODE = 0, _CODE_COUNT, _CODE_COUNT + 1
"""Instead of a code point: what goes away, what is not one character for one, what was not looked up yet."""


def zh_key(text: str) -> Folded:
    """Return Chinese text as it is compared: without white space, which means nothing between Han, and mark-up there.

    Example:
        >>> zh_key("Ｇ２０ 峰會").text  # the G20 summit, full-width and in Traditional script
        'g20峰会'
        >>> zh_key("新质<b>生产</b>力").text, zh_key("法治<br>国家").text  # new quality productive forces; law, state
        ('新质生产力', '法治<br>国家')
    """
    return comparable(without_mark_up(text)).without_spaces()


def unquoted(key: str) -> str:
    """Return the key of a term without quotation marks around all of it: texts have the term without them, too.

    Example:
        >>> unquoted(zh_key("“国家安全”").text), unquoted(zh_key("“五位一体”总体布局").text)
        ('国家安全', '"五位一体"总体布局')
    """
    inner = key[1:-1]
    return inner if inner and key[0] == key[-1] and key[0] in "\"'" and key[0] not in inner else key


def without_quotes(key: str) -> str:
    """Return the key of a Chinese term as it is looked for, which quotation marks or brackets break nowhere.

    Example:
        >>> without_quotes(zh_key("“五位一体”总体布局").text)  # Five-Sphere Integrated Plan
        '五位一体总体布局'
    """
    key = unquoted(key)
    pairs = around_parts(key)
    return without_marks(key, pairs).replace(" ", "") if pairs else key


def zh_term_key(text: str) -> str:
    """Return a Chinese term of a glossary as it is looked for."""
    return without_quotes(zh_key(text).text)


def en_key(text: str) -> Folded:
    """Return English text as it is compared in the strict tiers.

    Example:
        >>> key = en_key("a ‘Green\\u00adhouse’")
        >>> key.text, key.span(3, 13)
        ("a 'greenhouse'", Span(start=3, end=14))
    """
    return comparable(text)


class Keys:
    """The keys of many Chinese texts, and the way back to each, which is made at its first use.

    Example:
        >>> keys = zh_keys(["數字 經濟", "G20"])  # digital economy
        >>> keys.text.split(KEY_SEPARATOR), [each.tolist() for each in keys.locate(np.array([2]), np.array([4]))]
        (['数字经济', 'g20'], [[0], [3], [5]])
    """

    def __init__(
        self, text: str, begins: Longs, counts: Longs | None, parts: "_IrregularParts | None"
    ) -> None:
        self.text = text
        """The keys, `KEY_SEPARATOR` between them."""
        self._begins = begins
        """Where each text begins among all, one after another with a character between."""
        self._counts = counts
        """Characters of the keys that become of each of theirs; None where each stays one."""
        self._parts = parts

    def locate(self, starts: Longs, ends: Longs) -> tuple[Longs, Longs, Longs]:
        """Return the positions of the texts that stretches `text[start:end]` come from, and start and end in these."""
        ways = self._ways
        positions: Longs = np.searchsorted(ways.starts, starts, side="right") - 1
        begins = self._begins[positions]
        return positions, ways.froms[starts] - begins, ways.tos[ends - 1] - begins

    @cached_property
    def _ways(self) -> "_Ways":
        if self._counts is None:
            froms = np.arange(len(self.text), dtype=np.int64)
            return _Ways(self._begins[:-1], froms, froms + 1)
        # Of every character of the keys: where its origin begins and ends among the texts.
        froms = np.repeat(np.arange(len(self._counts), dtype=np.int64), self._counts)
        tos = froms + 1
        if self._parts is not None:
            tos[self._parts.here(froms)] = np.repeat(self._parts.ends, self._parts.sizes)
        return _Ways(np.searchsorted(froms, self._begins[:-1]), froms, tos)


class _Ways(NamedTuple):
    """The way from keys to their texts."""

    starts: Longs
    """Where each key begins."""
    froms: Longs
    tos: Longs
    """Where what each character comes from begins and ends."""


def zh_keys(texts: Sequence[str]) -> Keys:
    """Return the keys of many Chinese texts, folded at once."""
    if not isinstance(texts, JoinedTexts) or may_have_mark_up(texts.text):
        texts = list(map(without_mark_up, texts))
    return _keys(texts, spaced=False)


def en_keys(texts: Sequence[str]) -> list[str]:
    """Return the keys of many English texts, folded at once, without their places.

    Example:
        >>> en_keys(["Green\u2011house …", "AI"])
        ['green-house ...', 'ai']
    """
    return [
        key
        for start in range(0, len(texts), _BATCH_TEXTS)
        for key in _keys(texts[start : start + _BATCH_TEXTS], spaced=True).text.split(KEY_SEPARATOR)
    ]


_BATCH_TEXTS = 10_000
"""English texts that are folded at once: terms of a few words, whose arrays stay small."""


def _keys(texts: Sequence[str], *, spaced: bool) -> Keys:
    """Return the keys of texts, with their spaces or without."""
    if isinstance(texts, JoinedTexts) and KEY_SEPARATOR not in texts.text:
        codes = code_points(texts.text)
        ends = np.flatnonzero(codes == TEXT_END[0])
        begins = np.concatenate(([0], ends + 1, [len(codes) + 1]))
        forms = _forms(codes)
        forms[ends] = ord(KEY_SEPARATOR)
    else:
        joined = KEY_SEPARATOR.join(texts)
        if joined.count(KEY_SEPARATOR) >= len(texts):
            joined = KEY_SEPARATOR.join(text.replace(KEY_SEPARATOR, " ") for text in texts)
        forms = _forms(code_points(joined))
        begins = sums_before(lengths_of(texts) + 1)
    if spaced:
        forms[forms == _GONE_CODE] = ord(" ")
    # `counts`: the characters of the keys that each character of the texts becomes, shape (len(forms),).
    is_code = forms != _GONE_CODE
    parts = None
    if len(forms) and forms.max() == _IRREGULAR_CODE:
        irregular = np.flatnonzero(forms == _IRREGULAR_CODE)
        parts = _IrregularParts.of(_irregular_parts(texts, begins, irregular, spaced=spaced))
    counts = None
    if parts is not None:
        counts = is_code.astype(np.int64)
        counts[parts.inside] = 0
        counts[parts.starts] = parts.sizes
        froms = np.repeat(np.arange(len(forms), dtype=np.int64), counts)
        forms = forms[froms]
        forms[parts.here(froms)] = parts.forms
    elif not is_code.all():
        counts = is_code.astype(np.int64)
        forms = forms[is_code]
    text = settled(text_from(forms))
    return Keys(text, begins, counts, parts)


class _IrregularParts(NamedTuple):
    """What is not one character for one, as columns."""

    starts: Longs
    ends: Longs
    sizes: Longs
    """Characters of each form."""
    forms: Codes
    inside: Longs
    """Every character of the texts that they replace."""

    @classmethod
    def of(cls, parts: Iterable[tuple[int, int, str]]) -> "_IrregularParts":
        starts, ends, forms = zip(*parts, strict=True)
        begin, end = np.array(starts, np.int64), np.array(ends, np.int64)
        sizes = lengths_of(forms)
        return cls(begin, end, sizes, code_points("".join(forms)), ranges(begin, end - begin))

    def here(self, froms: Longs) -> Longs:
        """Return the offsets of the characters of all forms in the keys, given the origin of each character."""
        return ranges(np.searchsorted(froms, self.starts), self.sizes)


def _irregular_parts(
    texts: Sequence[str], begins: Longs, irregular: Longs, *, spaced: bool
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and form of what is not one character for one, in order."""
    owners = np.searchsorted(begins, irregular, side="right") - 1
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    for position, own in zip(owners[firsts].tolist(), np.split(irregular, firsts[1:]), strict=True):
        begin = int(begins[position])
        for start, end, form in irregular_parts(texts[position], (own - begin).tolist()):
            yield begin + start, begin + end, form if spaced else form.replace(" ", "")


def _forms(codes: Codes) -> Codes:
    """Return what becomes of code points, one by one."""
    table = _table()
    forms: Codes = table[codes]
    if len(forms) and forms.max() == _UNKNOWN_CODE:
        for code in set(codes[forms == _UNKNOWN_CODE].tolist()):
            form = KEY_SEPARATOR if chr(code) == KEY_SEPARATOR else form_alone(chr(code), compared=True)
            table[code] = (
                _IRREGULAR_CODE
                if form is None or len(form) != 1
                else _GONE_CODE
                if form == " "
                else ord(form)
            )
        forms = table[codes]
    return forms


@cache
def _table() -> Codes:
    """Return the table of forms, which fills itself with the characters that it meets."""
    return np.full(_CODE_COUNT, _UNKNOWN_CODE, np.uint32)
