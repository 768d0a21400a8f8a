"""Renderings that a translation shortens: *underlying condition* for *underlying health condition*.

Who has named a thing once leaves out what goes without saying: 新冠疫情 for 新冠病毒疫情. In English that is one word
inside the rendering, or at an end, if nothing is in its place: with another word there it is another term. In Chinese
the last word is there, and before it what is left or no noun. Where it was not named before, a part is another thing,
as 货币供应量 is of 广义货币供应量, and only the place may go from a name: 银行公会 for 香港银行公会.

In English, at any time, the end of a rendering may give way to what renders the source beside it: *monetary tightening*
renders 收紧货币政策.

In Chinese, at any time, all may be there but a suffix (投资回报 for 投资回报率); or the last word, which names a
category, is another such (银行业 for 银行体系); or it names a level or a place, and a word says which (地方 for
地方政府, 西部 for 西部地区).
"""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import regex

from termalign.checking.checks.mentions import beside, occurrences_of
from termalign.checking.checks.occurrence_kinds import is_gloss
from termalign.checking.checks.weighed_finding import (
    MOST_FORMS,
    WORDS_CACHE_SIZE,
    WeighedFinding,
    chinese_words,
    glossing,
    rendering_words,
)
from termalign.language.text import LIGHT_WORDS, Span, is_han
from termalign.language.text.script import HAN_RUN
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.edges import NEIGHBOURING_CHARACTERS, whole_words
from termalign.termbase.matching.expected import LONGEST_RENDERING
from termalign.termbase.matching.negation import makes_another

_NOUN_SUFFIXES = tuple("率权性界业")
"""Last characters of Chinese nouns that say what kind of thing it is: rate, right, quality, circles, trade."""

_RATES = ("rate", "rates", "ratio", "ratios")
"""How an English term ends that is a rate, which is not what it is a rate of: 赤字率, 赤字 (deficit)."""

_CATEGORIES = ("业", "界", "业界", "行业", "体系", "部门", "领域")
"""Last words of Chinese nouns that name an industry, a sector or a field, one as good as the other."""

_LEVELS_AND_PLACES = ("政府", "地区")
"""Last words of Chinese nouns that go without saying: government, region."""

LEAST_LEFT = 3
"""Characters that are left of a Chinese rendering whose words are left out; at least half of all are."""


def shortened(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield where the passage in which a rendering is expected has a short form of it that is no gloss in brackets.

    What makes another word is never left out: 自愿干扰 is none of 非自愿干扰.
    """
    text = weighed.translation
    for span in _english(weighed) if weighed.into_english else _chinese(weighed):
        if weighed.is_in_passage(span) and not is_gloss(text, span):
            yield span


def in_initialism(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield initialisms of names with a rendering, near where one is expected: *LGS* for 贷款担保, in 贷款担保计划.

    The translation has introduced them, and the term has the same words beside it as it had there.
    """
    before, behind = beside(weighed.unit.src, weighed.hit.span)
    for name in weighed.mention.names:
        if (before and before == name.before) or (behind and behind == name.behind):
            yield from occurrences_of(name.initialism, weighed.translation, weighed.near)


def _english(weighed: WeighedFinding) -> Iterator[Span]:
    yield from in_initialism(weighed)
    words = weighed.english_words
    indices: dict[str, list[int]] = {}
    for index in weighed.near_indices:
        indices.setdefault(words.stems[index], []).append(index)
    for form in weighed.forms:
        for shorter in _shorter_forms(form):
            left = len(shorter.stems)
            for first in indices.get(shorter.stems[0], ()):
                is_there = words.stems[first : first + left] == shorter.stems
                if is_there and _goes_without_saying(weighed, shorter, first):
                    yield words.span(first, first + left - 1)


class _Shorter(NamedTuple):
    """An English rendering without some words that follow one another."""

    stems: Sequence[str]
    """Those of the others."""
    lemmas: Sequence[str]
    """Those of the others."""
    first: int
    """Which word of the rendering is the first that is left out."""
    size: int
    """How many are left out."""


@lru_cache(WORDS_CACHE_SIZE)
def _shorter_forms(form: str) -> Sequence[_Shorter]:
    """Return a rendering of nouns and adjectives without up to half of its words; what makes another word stays."""
    own = rendering_words(form)
    number = len(own.lemmas)
    if number > LONGEST_RENDERING or not LIGHT_WORDS.isdisjoint(own.lemmas):
        return []
    return [
        _Shorter(
            [*own.stems[:first], *own.stems[first + size :]],
            [*own.lemmas[:first], *own.lemmas[first + size :]],
            first,
            size,
        )
        for size in range(1, number // 2 + 1)
        for first in range(number - size + 1)
        if not any(map(makes_another, own.lemmas[first : first + size]))
        # *Hong* is no *Hong Kong*.
        and (0 < first < number - size or all(map(str.islower, own.surfaces[first : first + size])))
    ]


def _goes_without_saying(weighed: WeighedFinding, shorter: _Shorter, index: int) -> bool:
    """Return whether what is left of a rendering, at a word of the translation, says the same.

    Inside it, or where nothing is in its place, one word goes without saying once the term was named. At an end, the
    word in its place renders the source beside the term: *monetary tightening*, for 收紧货币政策.
    """
    words, text, left = weighed.english_words, weighed.translation, len(shorter.stems)
    last = index + left - 1
    if CLAUSE_MARK.search(words.between(index, last)):
        return False
    if 0 < shorter.first < left:
        return shorter.size == 1 and _was_named(weighed)
    if words.lemmas[index : last + 1] != shorter.lemmas or (shorter.first == 0 and left == 1):
        return False  # *market* may be any, not the *stock market*
    before, behind = (index - 1, index) if shorter.first == 0 else (last, last + 1)
    beside = before if shorter.first == 0 else behind
    starts, ends = words.bounds
    is_adjacent = before >= 0 and behind < len(starts) and text[ends[before] : starts[behind]] in (" ", "-")
    if not is_adjacent or words.lemmas[beside] in LIGHT_WORDS:
        return shorter.size == 1 < left and _was_named(weighed)
    surface, lemma = words.surfaces[beside], words.lemmas[beside]
    # What a verb in the past says may be said of anything: *money grew*.
    is_past = surface != lemma and not surface.endswith(("s", "ing"))
    return surface.islower() and not is_past and words.stems[beside] in _stems_beside(weighed)


def _stems_beside(weighed: WeighedFinding) -> Set[str]:
    """Return the stems of what the dictionary has for the Chinese words right before and behind a term."""
    source, (start, end) = weighed.unit.src, weighed.hit.span
    runs = (
        _HAN_BEFORE.search(source, max(0, start - NEIGHBOURING_CHARACTERS), start),
        HAN_RUN.match(source, end, end + NEIGHBOURING_CHARACTERS),
    )
    before, behind = (chinese_words(run.group()) if run else () for run in runs)
    return {stem for word in (*before[-1:], *behind[:1]) for stem in glossing(word)}


def _was_named(weighed: WeighedFinding) -> bool:
    """Return whether a document has named a term before by a rendering."""
    return weighed.mention.is_recent or weighed.mention.rendered > 0


def _chinese(weighed: WeighedFinding) -> Iterator[Span]:
    text, (start, end) = weighed.simplified, weighed.passage
    was_named, is_name = _was_named(weighed), weighed.outcome.expected.en[:1].isupper()
    for form in weighed.outcome.expected.accepted[:MOST_FORMS]:
        words = form.pieces
        least = max(LEAST_LEFT, len("".join(words)) / 2)
        if least > len(text) or "," in form.key:  # no clause of a saying goes without saying
            continue
        may_go = [was_named and not makes_another(word) for word in words]
        if is_name and words and chinese_word(words[0]).tag == _PLACE:
            may_go[0] = True
        without_first = {"".join(words[index:]) for index in range(1, len(words)) if may_go[index - 1]}
        without_one = {
            "".join(words[:index] + words[index + 1 :]) for index in range(1, len(words) - 1) if may_go[index]
        }
        is_rate = not was_named and form.key.endswith("率") and weighed.outcome.expected.en.endswith(_RATES)
        other_ends = set() if is_rate else set(_other_ends(form.key))
        said = (
            {form.key.removesuffix(words[-1])}
            if len(words) == 2 and words[-1] in _LEVELS_AND_PLACES
            else set()
        )
        other_ends |= said
        for short in sorted(without_first | without_one | other_ends):
            if text.find(short, start, end) < 0 or (len(short) < least and short not in said):
                continue
            for match in regex.finditer(regex.escape(short), text, pos=start, endpos=end):
                span = Span(*match.span())
                if short in other_ends and not ends_word(text, span):
                    continue
                left_out = form.key.removesuffix(short)
                if short not in without_first or begins_phrase(weighed, text, span.start, left_out):
                    yield span


def _other_ends(key: str) -> Iterator[str]:
    """Yield a Chinese noun without its suffix, and with another word for the category: 银行业 for 银行体系."""
    if key.endswith(_NOUN_SUFFIXES):
        yield key[:-1]
    for category in filter(key.endswith, _CATEGORIES):
        yield from (key.removesuffix(category) + other for other in _CATEGORIES if other != category)


def begins_phrase(weighed: WeighedFinding, text: str, offset: int, left_out: str) -> bool:
    """Return whether nothing before an offset of a translation modifies what is behind it, as `left_out` did."""
    before = text[max(0, offset - 1) : offset]
    if before and left_out.endswith(before):  # 打磨的工人 has other words than 失职的工人
        return False
    is_light = not before or not is_han(before) or before in _LIGHT_CHARACTERS
    if is_light or weighed.occupied.overlap(Span(offset - 1, offset)):
        return True
    run = _HAN_BEFORE.search(text, max(0, offset - NEIGHBOURING_CHARACTERS), offset)
    return run is not None and chinese_word(words_of_run(run.group())[-1]).tag in _GOVERNING_TAGS


def ends_word(text: str, span: Span) -> bool:
    """Return whether a stretch of a Chinese translation is no part of a longer word, nor has another suffix."""
    run = HAN_RUN.match(text, span.end)
    after = words_of_run(run.group()[:NEIGHBOURING_CHARACTERS])[0] if run else ""
    is_light = len(after) != 1 or chinese_word(after).tag.startswith(_LIGHT_TAGS)
    return is_light and whole_words(text, span) == span


_PLACE = "ns"
"""How jieba tags names of places."""

_LIGHT_TAGS = tuple("cdfpruy")
"""How jieba's tags of Chinese words begin that are no suffix of what is before them: 不, 也, 等, 中, 的, 各."""

_GOVERNING_TAGS = ("p", "v")
"""Those of words whose object follows them: 根据, 扩大."""

_HAN_BEFORE = lazy_pattern(r"\p{Han}+$")

_LIGHT_CHARACTERS = frozenset("的和与及或在由为对从以于并被把将让令而但其该此这各")
"""Chinese words of one character that modify no noun behind them as a noun would."""

CLAUSE_MARK = lazy_pattern(r"[;:!?()]|[.,](?!\d)")
"""What parts clauses, and no numbers: no rendering reaches across it, unless it has as many of its own."""
