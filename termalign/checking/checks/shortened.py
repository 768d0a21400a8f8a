"""Renderings that a translation shortens: *underlying condition* for *underlying health condition*.

Who has named a thing once leaves out what goes without saying: 新冠疫情 for 新冠病毒疫情. In English the first word is
there, for with another one it is another term, and the last. In Chinese the last word is there, and before it what is
left or no noun. Where it was not named before, a part is another thing, as 货币供应量 is of 广义货币供应量, and only
the place may go from a name: 银行公会 for 香港银行公会.

In Chinese, at any time, all may be there but a suffix (投资回报 for 投资回报率); or the last word, which names a
category, is another such (银行业 for 银行体系); or it names a level or a place, and a word says which (地方 for
地方政府, 西部 for 西部地区).
"""

from collections.abc import Iterator, Sequence

import regex

from termalign.checking.checks.weighed_finding import MOST_FORMS, WeighedFinding, rendering_words
from termalign.language.text import LIGHT_WORDS, Span, is_han
from termalign.language.text.script import HAN_RUN
from termalign.language.vocabulary import chinese_word, words_of_run
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.edges import NEIGHBOURING_CHARACTERS, whole_words
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


def is_gloss(text: str, span: Span) -> bool:
    """Return whether a stretch is alone in brackets: it explains what is before them, and renders nothing."""
    return text.endswith(("(", "（"), 0, span.start) and text.startswith((")", "）"), span.end)


def _english(weighed: WeighedFinding) -> Iterator[Span]:
    if not _was_named(weighed):
        return
    words = weighed.english_words
    for form in weighed.forms:
        own = rendering_words(form)
        if not LIGHT_WORDS.isdisjoint(own.lemmas):
            continue
        for last in weighed.near_indices if len(own.stems) > 2 else ():
            first = last - len(own.stems) + 2
            if (
                first >= 0
                and words.stems[last] == own.stems[-1]
                and _lacks_one(words.stems[first : last + 1], own.stems)
                and all(map(words.lemmas[first : last + 1].__contains__, filter(makes_another, own.lemmas)))
                and not CLAUSE_MARK.search(words.between(first, last))
            ):
                yield words.span(first, last)


def _lacks_one(stretch: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether a stretch, one word shorter, is words without one that is neither the first nor the last."""
    pairs = list(zip(stretch, words, strict=False)), list(zip(stretch[::-1], words[::-1], strict=False))
    before, behind = (next((i for i, (a, b) in enumerate(own) if a != b), len(stretch)) for own in pairs)
    return max(1, len(stretch) - behind) <= min(before, len(stretch) - 1)


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
