"""What refers to a term that was named a moment ago: a pronoun, *the former*, *the Authority*, a short form.

Chinese repeats a name where English has *he*, *its* or *the Bureau*, and drops a subject where English cannot. What
refers to a term is recognised by three things together: its rendering is in this pair or one shortly before, the word
is in the position that the term has in its sentence, and the translation has more such words than its source.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter

import regex

from termalign.checking.checks.mentions import occurrences_of
from termalign.checking.checks.weighed_finding import (
    TRANSLATION_CACHE_SIZE,
    WeighedFinding,
    dictionary,
    rendering_words,
)
from termalign.language.candidates.persons import is_romanisation
from termalign.language.keys.words import word_lemma
from termalign.language.text import LIGHT_WORDS, Span, simplify
from termalign.runtime.lazy import lazy_pattern

MOST_AWAY = 60
"""Code points, half a sentence, from where a rendering is expected to what refers to it."""

MOST_AWAY_IN_CHINESE = 25
"""The same in Chinese, which says as much with fewer characters."""

LONGEST_HEAD = 40
"""Code points behind a determiner in which a word is looked for: no word is longer."""

LONGEST_BEFORE = 60
"""Code points before a term in which the beginning of its clause is looked for."""

PATTERNS_CACHE_SIZE = 64
"""Kinds of words whose places in a text are remembered, those of a pair and of the one before."""


def references(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield what may refer to a term in its translation, near the expected position."""
    text, mention = weighed.translation, weighed.mention
    for short in sorted(mention.short_forms, key=len, reverse=True):
        yield from occurrences_of(short, text, weighed.near)
    if mention.is_recent:
        yield from _english(weighed) if weighed.into_english else _chinese(weighed)


def _english(weighed: WeighedFinding) -> Iterator[Span]:
    text = weighed.translation
    for form in weighed.forms:
        if head := _head(form).casefold():
            spans, pointing = _determined(text).of(head)
            if not pointing or pointing > len(_spans(_POINTING_ZH, weighed.unit.src)):
                yield from _within_reach(spans, weighed)
    yield from _more_than_source(weighed, _FORMER_EN, _FORMER_ZH)
    pronouns = _PERSON_PRONOUNS if _is_person(weighed) else _THING_PRONOUNS
    before = _before(weighed.unit.src, weighed.hit.span)
    if weighed.unit.src.startswith(("的", "之"), weighed.hit.span.end):
        yield from _more_than_source(weighed, pronouns["possessive"], _SOURCE_PRONOUNS)
    elif _begins_clause(before):
        yield from _more_than_source(weighed, pronouns["subject"], _SOURCE_PRONOUNS)
    else:
        yield from _more_than_source(weighed, pronouns["object"], _SOURCE_PRONOUNS)


def _chinese(weighed: WeighedFinding) -> Iterator[Span]:
    before = _before(weighed.unit.src, weighed.hit.span)
    for form in weighed.outcome.expected.accepted:
        if len(form.pieces) > 1 and len(form.pieces[-1]) > 1 and form.pieces[-1] in weighed.translation:
            head = regex.escape(form.pieces[-1])
            pronouns_and_head = regex.compile(
                rf"(?P<word>(?:[该該此这這]|上述)(?:[一些]|一?[个個种種项項类類])?{head})"
            )
            yield from _more_than_source(weighed, pronouns_and_head, _POINTING_EN)
    yield from _more_than_source(weighed, _FORMER_ZH, _SOURCE_FORMER)
    if _begins_clause(_ARTICLE_BEFORE.sub("", before)):
        pronouns = _CHINESE_PERSON if _is_person(weighed) else _CHINESE_THING
        yield from _more_than_source(weighed, pronouns, _ENGLISH_PRONOUNS)


def _more_than_source(
    weighed: WeighedFinding, pattern: "regex.Pattern[str]", in_source: "regex.Pattern[str]"
) -> Iterator[Span]:
    """Yield words of the translation of a kind of which it has more than its source."""
    spans = _spans(pattern, weighed.translation)
    if len(spans) > len(_spans(in_source, weighed.unit.src)):
        yield from _within_reach(spans, weighed)


def _within_reach(spans: Sequence[Span], weighed: WeighedFinding) -> Iterator[Span]:
    """Return those of some stretches, in order, that begin no farther from the expected position than they may."""
    reach = MOST_AWAY if weighed.into_english else MOST_AWAY_IN_CHINESE
    first = bisect_left(spans, weighed.position - reach, key=_start)
    return islice(spans, first, bisect_right(spans, weighed.position + reach, key=_start))


_start = attrgetter("start")


@lru_cache(PATTERNS_CACHE_SIZE)
def _spans(pattern: "regex.Pattern[str]", text: str) -> Sequence[Span]:
    """Return where a text has a word of a kind; cached, for a unit may have many findings."""
    group = "word" if "(?P<word>" in pattern.pattern else 0
    return [Span(*match.span(group)) for match in pattern.finditer(text)]


class _Determined:
    """Words of a text behind a determiner: *this Authority*."""

    def __init__(self, text: str) -> None:
        self._text = text
        behind = [(match.start(), match.end()) for match in _DETERMINER.finditer(text)]
        self._words = sorted((text[end : end + LONGEST_HEAD].casefold(), start, end) for start, end in behind)
        """What is behind each, where the determiner begins, and where it ends."""
        self._known: dict[str, tuple[Sequence[Span], int]] = {}

    def of(self, head: str) -> tuple[Sequence[Span], int]:
        """Return where a word is behind a determiner, with it, and how often that points: *this*, not *the*."""
        known = self._known.get(head)
        if known is None:
            spans, text = [], self._text
            for following, start, after in islice(self._words, bisect_left(self._words, (head,)), None):
                if not following.startswith(head):
                    break
                end = after + len(head)
                if text[after:end].casefold() == head and (behind := _BEHIND_HEAD.match(text, end)):
                    spans.append(Span(start, behind.end()))
            spans.sort()
            pointing = sum(text[span.start : span.start + 4].lower() != "the " for span in spans)
            known = self._known[head] = spans, pointing
        return known


_determined = lru_cache(TRANSLATION_CACHE_SIZE)(_Determined)


def _head(form: str) -> str:
    """Return the last word of what a rendering of several words names: *Ministry* of *Ministry of Finance*."""
    first = _OF.split(form, maxsplit=1)[0]
    surfaces = [word for word in rendering_words(first).surfaces if word_lemma(word) not in LIGHT_WORDS]
    return surfaces[-1] if surfaces and len(form.split()) > 1 and len(surfaces[-1]) > 2 else ""


def _is_person(weighed: WeighedFinding) -> bool:
    """Return whether a term is the name of a person: in pinyin, or transcribed with a middle dot."""
    name = simplify(weighed.outcome.expected.zh)
    return "·" in name or any(
        form[:1].isupper() and is_romanisation(name, form, dictionary().pinyin) for form in weighed.forms
    )


def _before(source: str, span: Span) -> str:
    """Return what is before a term in its sentence."""
    return source[max(0, span.start - LONGEST_BEFORE) : span.start]


def _begins_clause(before: str) -> bool:
    end = before.rstrip()[-3:]  # a mark, and a conjunction of two characters
    return not end or _CLAUSE_END.search(end) is not None


_DETERMINER = lazy_pattern(r"\b(?:the|this|that|these|those|such|said|both|our|its|their) ", regex.IGNORECASE)
_BEHIND_HEAD = lazy_pattern(r"(?:s|es)?\b(?! of\b)", regex.IGNORECASE)
"""What is before and behind a head that is known: *the Authority*."""

_POINTING_ZH = lazy_pattern(r"[该該此这這其本]|上述|他们|我们")
_POINTING_EN = lazy_pattern(r"\b(?:this|that|these|those|such|said)\b", regex.IGNORECASE)
_ARTICLE_BEFORE = lazy_pattern(r"\b(?:the|a|an|this|that)\s*$", regex.IGNORECASE)

_OF = lazy_pattern(r" (?:of|for|on|in|to|with|under) ")
_CLAUSE_END = lazy_pattern(
    r"[，。！？；：、,.!?;:“”「」『』…—](?:但|而|因此|所以|于是|那么|如果|虽然|当|并|也)?$"
)

_CONJUNCTIONS = "and|but|so|then|when|as|that|while|because|if|after|before|since|although|where"
_START = rf"(?:^|[.!?;:,—“”\"(]\s*)(?:(?:{_CONJUNCTIONS}) )?"
_PERSON_PRONOUNS = {
    "subject": lazy_pattern(rf"{_START}(?P<word>he|she|they)\b", regex.IGNORECASE),
    "possessive": lazy_pattern(r"\b(?P<word>his|hers?|their)\b", regex.IGNORECASE),
    "object": lazy_pattern(r"\b(?P<word>him|her|them)\b", regex.IGNORECASE),
}
_THING_PRONOUNS = {
    "subject": lazy_pattern(rf"{_START}(?P<word>it(?! (?:is|was|seems) )|they)\b", regex.IGNORECASE),
    "possessive": lazy_pattern(r"\b(?P<word>its|their)\b", regex.IGNORECASE),
    "object": lazy_pattern(r"\b(?P<word>it|them)\b", regex.IGNORECASE),
}
"""By position in the sentence."""
_SOURCE_PRONOUNS = lazy_pattern(
    r"(?<!其)[他她它]|(?<![因如从從彼至就])此(?![外后後前])|其(?![他她它实實中余餘次])|[这该該這]"
)
"""Not the characters of 其他 (other), 其中 (among them), 因此 (therefore), 此外 (besides)."""
_CHINESE_START = r"(?:^|[，。！？；：、“「\s])(?:但|而|因此|所以|当|當)?"
_CHINESE_PERSON = lazy_pattern(rf"{_CHINESE_START}(?P<word>[他她][们們]?)")
_CHINESE_THING = lazy_pattern(rf"{_CHINESE_START}(?P<word>它[们們]?|其(?![他它她实實中余餘]))")
_ENGLISH_PRONOUNS = lazy_pattern(
    r"\b(?:it|its|itself|they|them|their|themselves|he|his|him|himself|she|hers?|herself|this|these|those|such)\b",
    regex.IGNORECASE,
)
_FORMER_EN = lazy_pattern(
    r"\b(?P<word>the (?:former|latter))\b(?=[,.;:)]|'s|.*\bthe (?:former|latter)\b"
    r"|(?<=the former .*the latter)| (?:is|are|was|were|has|have|had|will|can|may|would|could|does|do|did|and|or)\b)",
    regex.IGNORECASE,
)
"""*The former* is an adjective in *the former president*; a pronoun has a verb or a mark behind it, or has *the latter*
beside it."""
_FORMER_ZH = lazy_pattern(r"(?P<word>[前后後两兩二三]者)")
_SOURCE_FORMER = lazy_pattern(r"\b(?:former|latter|both|two|three|either|neither)\b", regex.IGNORECASE)
"""What 前者, 后者 and 二者 render: *both* too."""


def is_speaker_of_speech_alone(source: str, span: Span, translation: str) -> bool:
    """Return whether a Chinese term names who speaks, and its English translation is what is said and no more.

    Example:
        >>> is_speaker_of_speech_alone("韦小宝道：“皇上？”", Span(0, 3), "'His Majesty?'")
        True
        >>> is_speaker_of_speech_alone("韦小宝道：“皇上？”", Span(0, 3), "'His Majesty?' said .")
        False
    """
    return (
        _SPEECH_BEHIND.match(source, span.end) is not None
        and _begins_clause(_before(source, span))
        and _is_speech(translation)
    )


@lru_cache(TRANSLATION_CACHE_SIZE)
def _is_speech(translation: str) -> bool:
    """Return whether a translation is one speech alone."""
    spoken = translation.strip()
    return (
        spoken.startswith(_QUOTED_FROM)
        and spoken.endswith(_QUOTED_TO)
        and _BETWEEN_SPEECHES.search(spoken) is None
    )


_SPEECH_BEHIND = lazy_pattern(r"\p{Han}{0,4}[道说說问問答喊叫骂罵]\p{P}*[“「『‘\"]")
"""A verb of saying, what is before it (笑, smiling), and the quotation mark that opens what is said."""
_QUOTED_FROM, _QUOTED_TO = tuple("'\"‘“"), tuple("'\"’”")
_BETWEEN_SPEECHES = lazy_pattern(r"[,.!?…]['\"’”]+\s+\p{L}")
