"""Folding: one form for what readers take as the same, with a map back to the original.

Folded text is for comparing, never for output: compatibility forms become plain (NFKC, so full-width Latin
and digits become ASCII), curly quotes and the many hyphens become their ASCII forms, white space becomes a
space, and invisible characters (zero-width spaces, soft hyphens, byte-order marks), marks that enclose a character or
are on Han, and footnote marks such as `[1]` go away. `comparable` takes script, with its quotation marks, and case out
of it as well.

Most text is folded a character for a character, and is folded by one table that fills itself with the
characters that it meets. What goes away, grows, or belongs to the character before it is folded by itself, and the
text between stays the table's.

References:
    Unicode Standard Annex #15, Unicode Normalization Forms (NFKC).
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import regex

from termalign.language.text.script import HAN_CHARACTER, settled, simplified_char
from termalign.language.text.spans import Span
from termalign.runtime.lazy import lazy_pattern

_QUOTATION_MARKS = dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟″«»", '"')
_HYPHEN_FORMS = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_WHITE_SPACE = dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x85\u00a0\u2028\u2029\u3000", " ")
_RADICALS = dict(
    zip(
        "⺟⺠⺩⺫⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻳",
        "母民王目示虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龜龟",
        strict=True,
    )
)
"""Radicals that are a character by themselves, which text from PDF has in its place; Unicode's equivalent ideographs.
NFKC replaces the others."""

_REPLACED = _QUOTATION_MARKS | _HYPHEN_FORMS | _WHITE_SPACE | _RADICALS
_COMPARED_ALIKE = dict.fromkeys("「」『』", '"') | dict.fromkeys("•‧・⋅∙", "·") | {"〇": "零"}
"""What differs from script to script as characters do: quotation marks, the dot in foreign names (约翰·史密斯, John
Smith), and zeros."""

_RAISED_FORMS = str.maketrans(
    "0123456789()（）abcdefghijklmnoprstuvwxyzTM①②③④⑤⑥⑦⑧⑨",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴹ¹²³⁴⁵⁶⁷⁸⁹",
)
_RAISED = (
    r"[\u00b9\u00b2\u00b3\u2070-\u2079\u207d-\u207f"
    r"\u02b0\u02b2\u02b3\u02b7\u02b8\u02e1-\u02e3\u1d2c-\u1d5b\u1dbb\u1da0]"
)
"""Superscript characters: digits, brackets and letters."""
_RAISED_MARK = rf"{_RAISED}++(?:[,，、\-–\u207b]\s?{_RAISED}++)*+"

_INVISIBLE_PATTERN = r"[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Me}]|(?=[\p{Cc}])[^\t\n\r\v\f\x1c-\x1e\x85]"
_FOOTNOTE = (
    r"(?<=\S)[ ]?\[\d{1,3}\](?!\w)|(?<=\p{Han})\[\d{1,3}\](?=\p{Han})"
    rf"|(?<=\p{{Han}}){_RAISED_MARK}(?=\p{{Han}})"
    rf"|(?<!{_RAISED}){_RAISED_MARK}(?=\s|\p{{P}}|$)"
    r"|[①-⑳](?=[\s，。；：,.;:]|$)"
)
_COMBINING_MARKS = r"(?:(?![\p{Default_Ignorable_Code_Point}\p{Me}])\p{M})+"
_REMOVED = lazy_pattern(f"{_INVISIBLE_PATTERN}|{_FOOTNOTE}")
_UNSEEN = lazy_pattern(_INVISIBLE_PATTERN)
_IRREGULAR = lazy_pattern(rf"(?P<removed>{_REMOVED.pattern})|.{_COMBINING_MARKS}", regex.DOTALL)
"""What no table folds: what goes away, and characters with marks of their own."""

_MAYBE_IRREGULAR = lazy_pattern(
    rf"[\p{{Cf}}\p{{Default_Ignorable_Code_Point}}\p{{Cc}}\p{{M}}\[①-⑳]|{_RAISED}"
)
"""A character of which every such match has one."""

_NON_SPACES = lazy_pattern("[^ ]+")

_UNDECIDED = "\0"
"""What the careful table has for these; no folded text has it."""


def visible(text: str) -> str:
    """Return a text without invisible characters, its other characters as they are.

    Example:
        >>> visible("碳\u200b达峰")
        '碳达峰'
    """
    return _UNSEEN.sub("", text)


def raised(text: str) -> str:
    """Return what a document has as a superscript in characters that are one, if it is the mark of a note or a number.

    Example:
        >>> [raised(text) for text in ("12", "1,2", "(3)", "a", "TM", "th", "2+")]
        ['¹²', '¹,²', '⁽³⁾', 'ᵃ', 'ᵀᴹ', 'th', '2+']
    """
    return text.translate(_RAISED_FORMS) if _RAISED_TEXT.fullmatch(text) is not None else text


_RAISED_TEXT = lazy_pattern(
    r"\s*+(?:[(（]?\d{1,3}(?:\s?[,，、–-]\s?\d{1,3})*+[)）]?|[a-z]|TM|[①-⑨]|[(（][a-z][)）])\s*+"
)


class _FoldingTable(dict[int, str]):
    """Folded forms by code point, each made at its first use."""

    def __init__(self, *, compared: bool, careful: bool) -> None:
        super().__init__()
        self._compared, self._careful = compared, careful

    def __missing__(self, code: int) -> str:
        char = chr(code)
        apart = self._careful and char not in _WHITE_SPACE and _MAYBE_IRREGULAR.match(char) is not None
        form = self[code] = _UNDECIDED if apart else self.form(char)
        return form

    def form(self, text: str) -> str:
        """Return the folded form of a character with its marks, which mean nothing on Han."""
        text = text[0] if len(text) > 1 and HAN_CHARACTER.match(text) else text
        plain = _REPLACED.get(text) or unicodedata.normalize("NFKC", text)
        if self._compared:
            plain = unicodedata.normalize("NFKC", "".join(map(simplified_char, plain)).casefold())
            plain = "".join(_COMPARED_ALIKE.get(char, char) for char in plain)
        return "".join(_REPLACED.get(char, char) for char in plain)


class _FoldingTables(NamedTuple):
    """What folds a text to one degree."""

    careful: _FoldingTable
    """Marks what may have to be folded apart."""
    plain: _FoldingTable
    ascii: Callable[[str], str]
    """What becomes of ASCII that stays as it is but for its case."""


_FOLDING, _COMPARING = (
    _FoldingTables(
        _FoldingTable(compared=compared, careful=True), _FoldingTable(compared=compared, careful=False), ascii
    )
    for compared, ascii in ((False, str), (True, str.lower))
)


class _FoldedRun(NamedTuple):
    """A stretch of folded text and where it comes from."""

    folded: int
    """Where it starts in the folded text."""
    start: int
    """Where it starts in the original."""
    whole: int
    """Length of the original, if the stretch is one form of all of it; 0: a character for a character."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and the way back."""

    text: str
    """The folded text."""
    _runs: tuple[_FoldedRun, ...] | None
    """Where it comes from, in order; None when nothing moved."""

    @property
    def in_place(self) -> bool:
        """Whether every character keeps its offset."""
        return self._runs is None

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original text that became `text[start:end]` (not empty)."""
        if self._runs is None:
            return Span(start, end)
        return Span(self._of(start).start, self._of(end - 1).end)

    def without_spaces(self) -> "Folded":
        """Return the same without its spaces.

        Example:
            >>> folded = fold("数字　经济").without_spaces()
            >>> folded.text, folded.span(2, 4)
            ('数字经济', Span(start=3, end=5))
        """
        if " " not in self.text:
            return self
        runs = self._runs or (_FoldedRun(0, 0, 0),)
        ends = [*(run.folded for run in runs[1:]), len(self.text)]
        shifted: list[_FoldedRun] = []
        length = 0
        for run, end in zip(runs, ends, strict=True):
            for word in _NON_SPACES.finditer(self.text, run.folded, end):
                start = run.start if run.whole else run.start + word.start() - run.folded
                shifted.append(_FoldedRun(length, start, run.whole))
                length += word.end() - word.start()
        return Folded(self.text.replace(" ", ""), tuple(shifted))

    def _of(self, offset: int) -> Span:
        """Return the span of the original text that became one character."""
        assert self._runs is not None
        run = self._runs[bisect_right(self._runs, offset, key=attrgetter("folded")) - 1]
        if run.whole:
            return Span(run.start, run.start + run.whole)
        start = run.start + offset - run.folded
        return Span(start, start + 1)


def fold(text: str) -> Folded:
    """Fold `text` for comparison.

    Case and script are kept: a tokenizer needs both; `comparable` goes all the way.

    Example:
        >>> folded = fold("Ｇ２０\\u200b‘Plus’ [1]")
        >>> folded.text
        "G20'Plus'"
        >>> folded.span(3, 9)  # 'Plus', with its quotes, in the original
        Span(start=4, end=10)
    """
    return _fold(text, _FOLDING)


def comparable(text: str) -> Folded:
    """Fold `text`, simplify it and take case out of it, with the way back to the original.

    Example:
        >>> comparable("ＡＩ與國家安全").text  # AI and national security
        'ai与国家安全'
    """
    folded = _fold(text, _COMPARING)
    compared = settled(folded.text)
    return folded if compared is folded.text else Folded(compared, folded._runs)


def form_alone(char: str, *, compared: bool = False) -> str | None:
    """Return what `fold`, or `comparable`, makes of a character by itself; None if its neighbours decide about it.

    Example:
        >>> form_alone("Ｇ"), form_alone("國"), form_alone("…"), form_alone("[")
        ('G', '國', '...', None)
        >>> form_alone("Ｇ", compared=True), form_alone("國", compared=True)
        ('g', '国')
    """
    form = (_COMPARING if compared else _FOLDING).careful[ord(char)]
    return None if form == _UNDECIDED else form


def match_key(text: str) -> str:
    """Return the form under which two writings of a term are the same.

    Folded, simplified, without case, with runs of white space as one space and none at the ends.

    Example:
        >>> match_key(" Chinese‑Path  Modernization ")
        'chinese-path modernization'
        >>> match_key("國家安全"), match_key("乾縣")  # national security; Qian county: Traditional script
        ('国家安全', '乾县')
    """
    return " ".join(comparable(text).text.split())


def _fold(text: str, tables: _FoldingTables) -> Folded:
    if _is_plain(text):
        return Folded(tables.ascii(text), None)
    folded = _translated(text, tables)
    if _UNDECIDED not in folded and len(folded) == len(text):
        return Folded(folded, None)
    pieces: list[str] = []
    runs: list[_FoldedRun] = []
    length = 0
    for form, start, whole in _parts(text, tables.plain):
        if form:
            pieces.append(form)
            runs.append(_FoldedRun(length, start, whole))
            length += len(form)
    moved = any(run.whole != 0 or run.folded != run.start for run in runs) or length != len(text)
    return Folded("".join(pieces), tuple(runs) if moved else None)


def _translated(text: str, tables: _FoldingTables) -> str:
    """Return a text folded by a table, what is mostly English at the speed that Python has for ASCII."""
    if len(_BEYOND_ASCII.findall(text, 0, _SAMPLE_LENGTH)) > _MOST_STRETCHES:
        return text.translate(tables.careful)
    return "".join(
        [
            tables.ascii(stretch) if _is_plain(stretch) else stretch.translate(tables.careful)
            for stretch in _BEYOND_ASCII.split(text)
        ]
    )


_BEYOND_ASCII = lazy_pattern(r"([^\x00-\x7f]+)")
_SAMPLE_LENGTH, _MOST_STRETCHES = 200, 10
"""Code points of a text that are looked at, and stretches beyond ASCII in them from which it is folded at once."""


def _is_plain(text: str) -> bool:
    """Return whether a text is ASCII that stays as it is but for its case."""
    return text.isascii() and text.isprintable() and "[" not in text and "`" not in text


def _parts(text: str, table: _FoldingTable) -> Iterator[tuple[str, int, int]]:
    """Yield the forms of what is folded apart, and of the stretches between, with their offsets as in `_FoldedRun`."""
    position = 0
    for start, end, form in _irregular(
        text, (match.start() for match in _MAYBE_IRREGULAR.finditer(text)), table
    ):
        yield from _stretch(text, position, start, table)
        position = end
        if form:
            yield form, start, end - start
    yield from _stretch(text, position, len(text), table)


def _irregular(text: str, offsets: Iterable[int], table: _FoldingTable) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and form of what is folded apart; `offsets` are the offsets of the characters that may begin it.

    Such a character is the first or the second of the match: a mark, a bracket after a space.
    """
    end = 0
    for offset in offsets:
        for start in (offset - 1, offset):
            match = _IRREGULAR.match(text, start) if start >= end else None
            if match is not None:
                end = match.end()
                yield start, end, table.form(match.group()) if match["removed"] is None else ""
                break


def irregular_parts(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and the form that `comparable` gives them of what is not one character for one.

    Args:
        text: The text.
        offsets: Those of the characters that `form_alone` has no form, or none of one character, for; in order.

    Example:
        >>> list(irregular_parts("绿色…发展 [1]", [2, 6]))  # green development, with a footnote mark
        [(2, 3, '...'), (5, 9, '')]
    """
    table = _COMPARING.plain
    sought = list(offsets)
    end_before, upcoming = 0, 0
    for start, end, form in _irregular(text, sought, table):
        while upcoming < len(sought) and sought[upcoming] < start:
            if sought[upcoming] >= end_before:
                yield sought[upcoming], sought[upcoming] + 1, table[ord(text[sought[upcoming]])]
            upcoming += 1
        yield start, end, form
        end_before = end
    for offset in sought[upcoming:]:
        if offset >= end_before:
            yield offset, offset + 1, table[ord(text[offset])]


def _stretch(text: str, start: int, end: int, table: _FoldingTable) -> Iterator[tuple[str, int, int]]:
    form = text[start:end].translate(table)
    if len(form) == end - start:
        yield form, start, 0
        return
    for offset in range(start, end):
        yield table[ord(text[offset])], offset, 1
