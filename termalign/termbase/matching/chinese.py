"""Where a Chinese translation has a rendering: candidates in tiers, from exact to reordered.

Chinese has no inflection; what differs between two writings of a term is script, width, spaces between scripts, 的,
quotation marks, the marks of a list (、/，) and words for *and*, the words of a region (软件, in Taiwan 軟體), and what
is between its words. All but the last are found by searching folded text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from termalign.language.keys.folded import zh_key
from termalign.language.text import Span, fold, is_in_word, simplify
from termalign.language.text.script import HAN_RUN, converted
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.cues import FormCues, TextCues
from termalign.termbase.matching.edges import whole_words
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.ladder import Ladder, Translation
from termalign.termbase.matching.searching import SearchedText, all_in
from termalign.termbase.matching.tiers import Tier

MOST_SCATTERED = 64
"""Words of the longest rendering that is looked for with others between or in another order: a paragraph is a text."""

LEAST_UNCUT = 4
"""Characters from which a rendering is no end of a word with the beginning of the next."""

MOST_CHARACTERS_BETWEEN = 6
"""Characters that may be between the words of a split rendering, all together."""

_LIGHT = lazy_pattern(r"[的之、，,·・\"'《》〈〉「」『』()（）\[\]【】〔〕/／\-]")
"""What a term may have or lack; folded already."""

_LISTING = lazy_pattern("[、，,]")

_ANDS = str.maketrans("与及", "和和")
"""Words for *and*, one as good as the other between two words: 贸易与投资 (trade and investment), 贸易和投资."""

_CHINESE_AND = lazy_pattern("[和与及]")

_CHINESE_CLAUSE_END = lazy_pattern(r"[。；;!?:：！？]")


class ChineseTarget(Translation):
    """A translation into Chinese.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> target = ChineseTarget("數字的經濟，软体产业，经济（数字）")
        >>> def tiers(text):
        ...     form = Rendering(text, Term(text, "zh"), variant=False, chinese=True)
        ...     return [next(iter(tier(target, form)), None) is not None for tier in CHINESE_LADDER.tiers]
        >>> tiers("数字经济")  # digital economy
        [False, True, False, True]
        >>> tiers("软件产业")  # software industry, in the words of the Mainland
        [False, False, True, False]
    """

    def __init__(self, text: str) -> None:
        """Take a text."""
        super().__init__(text, zh_key(text))
        self._word_starts: dict[str, list[int]] = {}

    @property
    def ladder(self) -> Ladder:
        """The tiers for Chinese."""
        return CHINESE_LADDER

    @cached_property
    def light(self) -> tuple[str, list[int]]:
        """The key without what a term may have or lack, and the offsets of its characters in the key."""
        offsets = [offset for offset, char in enumerate(self.key.text) if _LIGHT.match(char) is None]
        return "".join(self.key.text[offset] for offset in offsets), offsets

    @cached_property
    def light_text(self) -> SearchedText:
        """The key without what a term may have or lack, and with one word for *and*, to be searched."""
        return SearchedText(self.light[0].translate(_ANDS))

    def word_starts(self, word: str) -> Sequence[int]:
        """Return where a word of a rendering is in the key, none across another."""
        starts = self._word_starts.get(word)
        if starts is None:
            starts = self._word_starts[word] = []
            for start in self.key_text.starts(word):
                if not starts or start >= starts[-1] + len(word):
                    starts.append(start)
        return starts

    def _look_for_forms(self, forms: Sequence[Rendering]) -> None:
        self.light_text.look_for(map(_light_key, forms))
        self.key_text.look_for(part for form in forms for part in (*_in_regions(form.text), *form.pieces))

    @cached_property
    def cues(self) -> TextCues:
        """What it has of `cues_of`."""
        return TextCues(f"{self.key.text}\0{self.light_text.text}")

    @staticmethod
    def cues_of(form: Rendering) -> FormCues:
        """Return what the tiers look for: the key without what it may lack, its words in regions, and all words."""
        if form.verbatim:
            return FormCues()
        runs = [[key] for key in (_light_key(form), *_in_regions(form.text)) if key]
        return FormCues([*runs, form.pieces] if len(form.pieces) > 1 else runs)


def strict(target: ChineseTarget, form: Rendering) -> Iterator[Candidate]:
    """Yield the occurrences where at most script, width, case and spaces differ."""
    for span in _places(target, form.key):
        if _stands(target, form, span):
            exact = span.of(target.text) == form.text
            yield Candidate(span, _tier(form, Tier.EXACT if exact else Tier.FORM), form)


def lightened(target: ChineseTarget, form: Rendering) -> Iterator[Candidate]:
    """Yield the occurrences that differ in 的, 和 for 与, quotation marks, brackets or the marks of a list."""
    light_key = _LIGHT.sub("", form.key)
    if form.verbatim or not light_key:
        return
    text, offsets = target.light
    ands = _ands(light_key) if form.allowed else ()
    for offset in target.light_text.starts(_light_key(form)):
        if _without(text[offset : offset + len(light_key)], ands) != _without(light_key, ands):
            continue
        start, end = offsets[offset], offsets[offset + len(light_key) - 1] + 1
        if len(light_key) < LEAST_UNCUT and _LISTING.search(target.key.text, start, end):
            continue  # 方法，治疗 has no 法治 (rule of law)
        span = target.key.span(start, end)
        if _stands(target, form, span):
            yield Candidate(span, _tier(form, Tier.FORM), form)


def _light_key(form: Rendering) -> str:
    """Return the key without what a term may lack, and with one word for *and*."""
    return _LIGHT.sub("", form.key).translate(_ANDS)


@lru_cache(maxsize=65_536)
def _ands(key: str) -> tuple[int, ...]:
    """Return where a term has a word for *and* between two words.

    Example:
        >>> _ands("贸易与投资"), _ands("参与"), _ands("和平")  # trade and investment, take part, peace
        ((2,), (), ())
    """
    offsets = []
    if _CHINESE_AND.search(key) is not None:
        for run in HAN_RUN.finditer(key):
            offset = run.start()
            for word in words_of_run(run.group()):
                if _CHINESE_AND.fullmatch(word) and 0 < offset < len(key) - 1:
                    offsets.append(offset)
                offset += len(word)
    return tuple(offsets)


def _without(text: str, offsets: tuple[int, ...]) -> str:
    """Return a text without the characters at some offsets."""
    return "".join(char for offset, char in enumerate(text) if offset not in offsets)


def regional(target: ChineseTarget, form: Rendering) -> Iterator[Candidate]:
    """Yield the occurrences that have the rendering in the words of another region."""
    if form.verbatim:
        return
    for variant in _in_regions(form.text):
        for span in _places(target, variant):
            if variant != form.key and _stands(target, form, span):
                yield Candidate(span, Tier.VARIANT, form)


@lru_cache(maxsize=65_536)
def _in_regions(text: str) -> tuple[str, ...]:
    """Return the keys of a term in the words of the Mainland, Taiwan and Hong Kong, of a Latin word in its plural too.

    Example:
        >>> _in_regions("Pod")
        ('pod', 'pods')
    """
    keys = [zh_key(converted(text, profile)).text for profile in _PROFILES]
    if text[-1:].isascii() and text[-1:].isalpha():
        keys.append(f"{keys[0]}s")
    return tuple(dict.fromkeys(key for key in keys if key))


_PROFILES = ("tw2sp", "s2twp", "hk2s", "s2hk")
"""OpenCC's: words of Taiwan to those of the Mainland and the other way, and the characters of Hong Kong."""


def scattered(target: ChineseTarget, form: Rendering) -> Iterator[Candidate]:
    """Yield the shortest stretches with all words of the rendering, in order with others between, or in another.

    In another order they have no comma between them.
    """
    words = form.pieces
    if form.verbatim or not 2 <= len(words) <= MOST_SCATTERED:
        return
    text = target.key.text
    longest = len(form.key) + MOST_CHARACTERS_BETWEEN
    for first in _beginnings(target, words, longest):
        window = text[first : first + longest]
        end = _CHINESE_CLAUSE_END.search(window)
        match = _in_window(window[: end.start()] if end else window, words)
        if match is None:
            continue
        spans, ordered = match
        if spans[0].start or (not ordered and "," in window[: max(span.end for span in spans)]):
            continue
        pieces = tuple(target.key.span(first + span.start, first + span.end) for span in spans)
        whole = Span(pieces[0].start, max(piece.end for piece in pieces))
        yield Candidate(whole, Tier.SPLIT if ordered else Tier.REORDERED, form, pieces)


def _beginnings(target: ChineseTarget, words: tuple[str, ...], longest: int) -> list[int]:
    """Return where one of some words is, if the rarest of them is no farther behind than all of them may be."""
    starts = {word: target.word_starts(word) for word in words}
    rarest = min(starts, key=lambda word: len(starts[word]))
    near = {
        first
        for last in target.key_text.starts(rarest)
        for each in starts.values()
        for first in each[bisect_left(each, last - longest) : bisect_right(each, last)]
    }
    return sorted(near)


CHINESE_LADDER = Ladder((strict, lightened, regional, scattered), strict=3)


def _in_window(window: str, words: tuple[str, ...]) -> tuple[list[Span], bool] | None:
    """Return the spans of all words in a window, in the order of the text, and whether that is theirs."""
    spans: list[Span] = []
    offset, ordered = 0, True
    for word in words:
        start = window.find(word, offset)
        if start < 0:
            ordered = False
            start = next(
                (at for at in all_in(window, word) if not any(Span(at, at + 1).overlaps(s) for s in spans)),
                -1,
            )
        if start < 0:
            return None
        spans.append(Span(start, start + len(word)))
        offset = start + len(word) if ordered else 0
    return sorted(spans), ordered


def _places(target: ChineseTarget, part: str) -> Iterator[Span]:
    for offset in target.key_text.starts(part) if part else ():
        yield target.key.span(offset, offset + len(part))


def _tier(form: Rendering, tier: Tier) -> Tier:
    return Tier.VARIANT if form.variant else tier


def _stands(target: ChineseTarget, form: Rendering, span: Span) -> bool:
    """Return whether a form is a term of its own there: a banned one inside a longer word is another word.

    Where case is declared to matter, and in a name that is kept, letters have their capitals.
    """
    text = target.text
    if any(0 < offset < len(text) and is_in_word(text, offset) for offset in span):
        return False
    if (form.verbatim or form.term.case_sensitive) and not _same_case(span.of(text), form.text):
        return False
    return not _crosses_words(text, span) if form.allowed else whole_words(text, span) == span


def _crosses_words(text: str, span: Span) -> bool:
    """Return whether a short stretch is the end of one word and the beginning of the next: 法治 in 方法治疗."""
    if len(span.of(text)) >= LEAST_UNCUT:
        return False
    wider = whole_words(text, span)
    if span.start == wider.start or span.end == wider.end:
        return False
    words = simplify(wider.of(text))  # which may be a phrase with the rendering in it: 依法治国
    return len(words_of_run(words)) > 1 and not chinese_word(words).frequency


def _same_case(written: str, form: str) -> bool:
    """Return whether two texts of the same letters have the same capitals, whatever their width."""
    mine, theirs = ("".join(filter(str.isupper, fold(side).text)) for side in (written, form))
    return mine == theirs
