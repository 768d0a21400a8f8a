"""Renderings that a good translator writes in other ways than the glossary, and nobody would change.

A noun becomes a verb, and the words around it another order (*filing*, *shall be filed*); a person who was named is
called by a part of the name (*Sha*, for *Sha Ruishan*); an abbreviation or identifier stays as it is in Chinese
(*COVID-19*); an everyday word becomes another one that a dictionary has for it. What the texts alone show to be so is
reported as information, with the words.
"""

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import compress, pairwise

import regex

from termalign.checking.checks.mentions import Mentions
from termalign.checking.checks.occurrence_kinds import is_gloss
from termalign.checking.checks.references import references
from termalign.checking.checks.shortened import CLAUSE_MARK, begins_phrase, ends_word, shortened
from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.weighed_finding import (
    MOST_FORMS,
    WORDS_CACHE_SIZE,
    WeighedFinding,
    chinese_words,
    dictionary,
    rendering_words,
)
from termalign.language.candidates.persons import is_romanisation
from termalign.language.keys.families import beginnings_of, has_other_part, may_have_roots, root_keys
from termalign.language.keys.initialisms import is_short_form
from termalign.language.lexicon.cedict import is_headword
from termalign.language.lexicon.lexicon import gloss_lemmas
from termalign.language.text import Direction, Span, simplify
from termalign.language.text.function_words import (
    ARTICLES,
    FORMS_OF_ADDRESS,
    FUNCTION_WORDS,
    LIGHT_WORDS,
)
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.expected import LONGEST_RENDERING
from termalign.termbase.matching.judging import Outcome
from termalign.termbase.matching.negation import is_negated, is_prefixed_rendering, makes_another
from termalign.termbase.matching.targets import are_other_words
from termalign.termbase.matching.tiers import Tier
from termalign.termbase.matching.words import EnglishWords, wording

MOST_INSERTED = 3
"""Words that may be inserted among those of a rendering in another order: *competition among them is fair*."""

LEAST_GIVEN_NAME = 2
"""Characters of a given name that may be without its surname in Chinese: one alone is mostly another word."""


def free_wordings(weighed: WeighedFinding) -> list[Span]:
    """Return where a translation has a term that lacks a rendering in other forms, a name in part, or as it is.

    Only words near the expected position that render no other term count.
    """
    text, expected = weighed.translation, weighed.outcome.expected
    if weighed.into_english:
        words = weighed.english_words
        candidates = list(derived_words(words, weighed.near_indices, weighed.forms))
        names = [(expected.zh, form) for form in weighed.forms]
    else:
        candidates = [
            *kept_as_it_is(
                text, weighed.hit.span.of(weighed.unit.src), weighed.near, is_name=is_named(weighed)
            ),
            *_partly_kept(weighed),
            *dictionary_words(weighed),
        ]
        names = [(form, expected.source) for form in weighed.forms]
    for chinese, english in names:
        candidates += part_of_name(text, chinese, english, weighed.into_english, weighed.near)
    candidates += shortened(weighed)
    free = [
        span
        for span in dict.fromkeys(candidates)
        if weighed.is_free_and_near(span) and not _is_another(weighed, span)
    ]
    if not free and not weighed.into_english:
        free = [*written_once(weighed), *listed(weighed)]
    return free or [span for span in dict.fromkeys(references(weighed)) if weighed.is_free_and_near(span)]


def is_literal(weighed: WeighedFinding) -> bool:
    """Return whether an English passage has, side by side, a gloss of each word of a term: *mortgage loans*, 按揭贷款.

    One word more may be among them. What the dictionary has for a term of one word renders others, too; and where it
    has an accepted rendering as well, the glossary has chosen among synonyms.
    """
    is_chosen = weighed.term.literal == 1
    wanted = weighed.term.glosses_of_words if weighed.into_english and not is_chosen else ()
    number = len(wanted)
    if number < 2 or not all(any(map(weighed.in_passage.issuperset, glosses)) for glosses in wanted):
        return False
    words = weighed.english_words
    free = [index for index in weighed.near_indices if words.content[index]]
    return any(
        last - first <= number
        and weighed.is_in_passage(words.span(first, last))
        and not CLAUSE_MARK.search(words.between(first, last))
        and _has_each(set(words.stems[first : last + 1]), wanted)
        for at, first in enumerate(free)
        for last in free[at + number - 1 : at + number + 1]
    )


def _has_each(stems: Set[str], wanted: Sequence[Sequence[Set[str]]]) -> bool:
    """Return whether some stems have a gloss of each word, each stem for one."""
    for glosses in wanted:
        found = next(filter(stems.__ge__, glosses), None)
        if found is None:
            return False
        stems = stems - found
    return True


def _is_another(weighed: WeighedFinding, span: Span) -> bool:
    """Return whether a prefix makes another word of a stretch, as of *performing* in *non-performing*."""
    direction = Direction.ZH_EN if weighed.into_english else Direction.EN_ZH
    return is_prefixed_rendering(weighed.translation, span, direction) and not is_negated(
        weighed.unit.src, weighed.hit.span, direction
    )


def derived_words(words: EnglishWords, free: Sequence[int], forms: Sequence[str]) -> Iterator[Span]:
    """Yield where an English translation has the words of a rendering in other forms, close together in any order.

    Example:
        >>> text = "Any merger shall be filed in advance"
        >>> [span.of(text) for span in derived_words(EnglishWords(text), range(7), ["filing"])]
        ['filed']

    Args:
        words: Those of the translation.
        free: The indices of those that may render the term.
        forms: The accepted renderings; one with a capital is a name, whose words stay as they are.
    """
    sought = {form: roots for form in forms if 0 < len(roots := _roots_of_words(form)) <= len(free)}
    beginnings = beginnings_of(keys for roots in sought.values() for _, keys in roots)
    there = {
        index: root_keys(word)
        for index in (free if sought else ())
        if words.content[index] and may_have_roots(word := words.surfaces[index], beginnings)
    }
    for form, roots_of_words in sought.items():
        indices = [
            [
                index
                for index, own in there.items()
                if not keys.isdisjoint(own) and not has_other_part(word, words.surfaces[index])
            ]
            for word, keys in roots_of_words
        ]
        if not all(indices):
            continue
        for first in indices[0]:
            chosen = [first]
            for own in indices[1:]:  # *year on year* has a word twice
                chosen.append(min(own, key=lambda index: (index in chosen, abs(index - first))))
            ends = min(chosen), max(chosen)
            marks = len(CLAUSE_MARK.findall(words.between(*ends))) - len(CLAUSE_MARK.findall(form))
            if (
                len({*chosen}) == len(roots_of_words)
                # *Two countries, one system* is not *one country, two systems*.
                and (chosen == sorted(chosen) or not any(makes_another(word) for word, _ in roots_of_words))
                and ends[1] - ends[0] < len(rendering_words(form).surfaces) + MOST_INSERTED
                and marks <= 0
                and not are_other_words(rendering_words(form).surfaces, words.surfaces[ends[0] : ends[1] + 1])
            ):
                yield words.span(*ends)


@lru_cache(WORDS_CACHE_SIZE)
def _roots_of_words(form: str) -> Sequence[tuple[str, Set[str]]]:
    """Return the words of a rendering that have a meaning, with the keys of their roots; none of a name."""
    own = wording(form)
    words = list(compress(own.surfaces, own.content))
    return [] if any(word[:1].isupper() for word in words) else [(word, root_keys(word)) for word in words]


def dictionary_words(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield where a Chinese translation has what the dictionary has for a term, whole: 治理 for *governance*.

    A glossary that is read from English has *governance* for 治国理政 alone, and *environment* for 生态环境. Where the
    dictionary has the accepted rendering as well, the glossary has chosen among synonyms, and only a part of it counts,
    not a contraction: 国安 for 国家安全 is what a person would correct.
    """
    text, words = weighed.simplified, weighed.passage_words
    term, accepted = weighed.hit.span.of(weighed.unit.src), weighed.outcome.expected.accepted[:MOST_FORMS]
    number = len(_roots_of_term(term))
    if number > LONGEST_RENDERING or any(form.verbatim for form in accepted):
        return
    is_chosen = any(_renders(chinese_words(form.text), term) for form in accepted)
    for index, (start, _) in enumerate(words):
        before, previous = words[index - 1] if index else (-1, "")
        run, end = "", start
        for count, (offset, word) in enumerate(words[index : index + max(MOST_CUT, number)], 1):
            if offset != end:
                break
            run, end = run + word, offset + len(word)
            if len(run) > 1 and _renders([own for _, own in words[index : index + count]], term):
                span = Span(start, end)
                # 国民生产总值 (gross national product) is no 生产总值 (gross domestic product).
                is_whole = before + len(previous) < start or not is_headword(previous + run)
                if (
                    is_whole
                    and ends_word(text, span)
                    and (
                        not (is_chosen or any(run in form.key for form in accepted))
                        or any(_is_left(weighed, span, form.key) for form in accepted)
                    )
                ):
                    yield span
                break


def _is_left(weighed: WeighedFinding, span: Span, key: str) -> bool:
    """Return whether a part of a rendering says the same, as 持续发展 of 可持续发展 does not, nor 开放 in 对内开放."""
    text = weighed.simplified
    before, found, _ = key.partition(span.of(text))
    return bool(found) and (
        not before or (not makes_another(before) and begins_phrase(weighed, text, span.start, before))
    )


def _renders(words: Sequence[str], term: str) -> bool:
    """Return whether Chinese words are what the dictionary has for an English term: as one, or each a part of it."""
    joined, number = "".join(words), len(_roots_of_term(term))
    parts = [_rendered_by(word, term) for word in words]
    return bool(number) and (
        (all(parts) and len(frozenset().union(*parts)) == number)
        or (len(words) > 1 and is_headword(joined) and len(_rendered_by(joined, term)) == number)
    )


@lru_cache(WORDS_CACHE_SIZE)
def _rendered_by(word: str, term: str) -> frozenset[int]:
    """Return which words of an English term are a gloss of a Chinese word, one after the other, by their roots."""
    sought, words = _roots_of_term(term), gloss_lemmas(term)
    return frozenset(
        first + number
        for gloss in dictionary().glossed(word).glosses
        for first in range(len(sought) - len(gloss) + 1)
        if not any(map(frozenset.isdisjoint, map(root_keys, gloss), sought[first:]))
        and not any(map(has_other_part, words[first:], gloss))
        for number in range(len(gloss))
    )


@lru_cache(WORDS_CACHE_SIZE)
def _roots_of_term(term: str) -> Sequence[frozenset[str]]:
    return list(map(root_keys, gloss_lemmas(term)))


MOST_CUT = 2
"""Words into which a tokenizer may cut one that the dictionary has."""


def part_of_name(text: str, name: str, english: str, into_english: bool, near: range) -> Iterator[Span]:
    """Yield where a translation has the surname or the given name of a person alone, near a position.

    Example:
        >>> text = "Sha pointed to them, and Sha Jun nodded to Mr Sha."
        >>> [span.start for span in part_of_name(text, "沙瑞山", "Sha Ruishan", True, range(50))]
        [0, 46]

    Args:
        text: The translation.
        name: The Chinese name, in either script.
        english: The name as it is romanised.
        into_english: Whether the translation is English.
        near: The offsets at which it may begin.
    """
    if " " not in english or not english[:1].isupper():
        return
    name = simplify(name)
    if not is_romanisation(name, english, dictionary().pinyin):
        return
    if into_english:
        for part in english.split():
            for match in _begun_near(rf"\b{regex.escape(part)}\b", text, near, len(part)):
                before = _NEIGHBOUR_BEFORE.search(text, max(0, match.start() - LONGEST_NAME), match.start())
                after = _NEIGHBOUR_AFTER.match(text, match.end())
                neighbours = [word[1].casefold() for word in (before, after) if word is not None]
                if all(word in FUNCTION_WORDS or word in FORMS_OF_ADDRESS for word in neighbours):
                    yield Span(*match.span())
        return
    given_name = name[1:]
    if len(given_name) >= LEAST_GIVEN_NAME:
        for match in _begun_near(rf"(?<!{name[0]}){given_name}", text, near, len(given_name)):
            yield Span(*match.span())


def _begun_near(expression: str, text: str, near: range, length: int) -> Iterator["regex.Match[str]"]:
    """Return the matches of some length that begin near a position; a character behind them may be looked at."""
    return regex.finditer(expression, text, pos=max(0, near.start), endpos=near.stop + length)


def written_once(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield where a Chinese translation writes once what two terms share: 进口 (import) in 进出口."""
    text, near = weighed.simplified, weighed.near
    for form in map(simplify, weighed.forms):
        # One of both parts begins near the position.
        reach = len(form) + MOST_BETWEEN
        first, behind = max(0, near.start - reach), near.stop + reach
        for cut in range(1, len(form)):
            if text.find(form[:cut], first, behind) < 0:
                break
            if text.find(form[cut:], first, behind) < 0:
                continue
            pattern = rf"{regex.escape(form[:cut])}(\p{{Han}}{{1,{MOST_BETWEEN}}}){regex.escape(form[cut:])}"
            for match in regex.finditer(pattern, text, pos=first, endpos=behind):
                start, end = match.span()
                own = Span(start, match.start(1)), Span(match.end(1), end)
                if any(map(weighed.is_free_and_near, own)) and _is_shared_word(
                    text, match.span(1), start, end
                ):
                    yield Span(start, end)


def listed(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield where a Chinese translation lists what the head of a rendering goes with: 天使、创业等投资 for 天使投资."""
    text, near = weighed.simplified, weighed.near
    for form in weighed.outcome.expected.accepted[:MOST_FORMS]:
        for cut in range(1, len(form.pieces)):
            first, head = "".join(form.pieces[:cut]), "".join(form.pieces[cut:])
            start = text.find(first, max(0, near.start), near.stop)
            while start >= 0 and len(first) > 1 < len(head):
                end = start + len(first)
                match = _LIST_BEHIND.match(text, end)
                behind = text.find(head, end + 1, match.end() if match else end)
                if behind > 0 and weighed.is_free_and_near(Span(start, end)):
                    yield Span(start, end)
                start = text.find(first, end, near.stop)


LONGEST_BEHIND = 30
"""Characters of a list up to the end of the head that all of it goes with."""

_LIST_BEHIND = lazy_pattern(rf"(?:[、/及和与或等]|以及)[^。；！？，：“”]{{1,{LONGEST_BEHIND}}}")


def _is_shared_word(text: str, inner: tuple[int, int], start: int, end: int) -> bool:
    """Return whether a word of the dictionary has what is inserted, and something on both sides of it."""
    return any(
        is_headword(text[first:last])
        for first in range(start, inner[0])
        for last in range(inner[1] + 1, end + 1)
    )


MOST_BETWEEN = 2
"""Characters that a word may have inside another with which it shares some: 中小学, 国内外."""

LONGEST_NAME = 30
"""Code points before a part of a name in which the word before it is looked for."""

_NEIGHBOUR_BEFORE = lazy_pattern(r"(\p{Lu}[\p{L}'’]*)\.?[ ]$")
_NEIGHBOUR_AFTER = lazy_pattern(r"[ ](\p{Lu}[\p{L}]*)")


def kept_as_it_is(text: str, written: str, near: range, *, is_name: bool = False) -> Iterator[Span]:
    """Yield where a Chinese translation has an abbreviation, identifier or name as it is, near a position.

    Example:
        >>> list(kept_as_it_is("感染COVID-19的人", "COVID-19", range(10)))
        [Span(start=2, end=10)]
        >>> list(kept_as_it_is("这种 item 在", "item", range(10)))
        []
    """
    if is_name or _is_identifier(written):
        expression = rf"(?<!\p{{Latin}}){regex.escape(written)}(?!\p{{Latin}})"
        for match in _begun_near(expression, text, near, len(written)):
            if not is_gloss(text, span := Span(*match.span())):
                yield span


def is_named(weighed: WeighedFinding) -> bool:
    """Return whether an English term has a capital amid its sentence that the glossary does not give it: *a String*."""
    src, (start, end), term = weighed.unit.src, weighed.hit.span, weighed.outcome.expected.en
    return term.islower() and src[start:end].istitle() and src[:start].rstrip()[-1:].isalnum()


def _partly_kept(weighed: WeighedFinding) -> Iterator[Span]:
    """Yield where a Chinese translation keeps the abbreviation that begins a term, and renders the rest: AI 创新."""
    first, *more = weighed.hit.span.of(weighed.unit.src).split()
    if not more or not _is_identifier(first):
        return
    text, near = weighed.simplified, weighed.near
    for form in weighed.outcome.expected.accepted[:MOST_FORMS]:
        for cut in range(1, len(form.pieces)):
            rest = "".join(form.pieces[cut:])
            if len(rest) > 1 and rest in text:
                expression = rf"(?<!\p{{Latin}}){regex.escape(first)}\s*{regex.escape(rest)}"
                for match in _begun_near(expression, text, near, len(first) + len(rest) + 1):
                    yield Span(*match.span())


def _is_identifier(word: str) -> bool:
    return is_short_form(word) or _IDENTIFIER.search(word) is not None


_IDENTIFIER = lazy_pattern(r"\p{Lu}.*\d|\p{Ll}\p{Lu}")
"""A capital and a digit after it, or a capital inside a word: *COVID-19*, *PersistentVolume*."""


def _is_introduced(unit: CheckUnit, outcome: Outcome, candidate: Candidate, mentions: Mentions) -> bool:
    """Return whether an abbreviation is one that the translation has introduced."""
    return candidate.span.of(unit.tgt) in mentions.of(outcome.expected).short_forms


def _is_coordinated(unit: CheckUnit, outcome: Outcome, candidate: Candidate, mentions: Mentions) -> bool:
    """Return whether a rendering shares a word with another, as its source does: *import and export trade*."""
    if candidate.tier is not Tier.SPLIT:
        return False
    between = [unit.tgt[left.end : right.start] for left, right in pairwise(candidate.pieces)]
    around = (
        beside
        for hit in outcome.hits
        for beside in (
            unit.src[max(0, hit.span.start - LONGEST_COORDINATED) : hit.span.start],
            unit.src[hit.span.end : hit.span.end + LONGEST_COORDINATED],
        )
    )
    is_short = all(
        len(text.split()) <= MOST_COORDINATED and len(text) <= LONGEST_COORDINATED for text in between
    )
    # *Exceptions or limitations* has nothing between its own words but what coordinates them.
    has_another = any(_COORDINATES.sub("", text).strip() for text in between if _COORDINATES.search(text))
    return is_short and has_another and any(map(_COORDINATES.search, around))


_COORDINATES = lazy_pattern(r"\b(?:and|or|as well as)\b|[,/&、和与與及或]", regex.IGNORECASE)

LONGEST_COORDINATED = 24
"""Code points on both sides of a term in which it is coordinated with another: a few words."""

MOST_COORDINATED = 3
"""Words that may be between those that a coordination parts: *and export*."""


def _has_grammar_between(unit: CheckUnit, outcome: Outcome, candidate: Candidate, mentions: Mentions) -> bool:
    """Return whether a rendering has but grammar or brackets between its words: *for their research*, 离开了.

    Names have their own grammar; and in another order it is another wording, as *productive forces of new quality*.
    """
    if candidate.tier is not Tier.SPLIT:
        return False
    parted = [unit.tgt[left.end : right.start] for left, right in pairwise(candidate.pieces)]
    between = [_BRACKETED_GLOSS.sub("", text) for text in parted]
    if outcome.expected.en:
        return any(parted) and _ASPECTS.issuperset(between)
    rendering = candidate.rendering
    inserted = {word for text in between for word in _WORD_OR_MARK.findall(text)}
    own = [lemma for lemma in rendering.words.lemmas if lemma not in LIGHT_WORDS]
    if sorted(own) != sorted(
        lemma for piece in candidate.pieces for lemma in rendering_words(piece.of(unit.tgt)).lemmas
    ):
        return False
    if not inserted:
        return between != parted
    if not rendering.text.islower():
        return False
    return inserted <= _PREPOSITIONS | _DETERMINERS | LIGHT_WORDS.intersection(rendering.words.surfaces)


_BRACKETED_GLOSS = lazy_pattern(r"[》」”]?[(（\[][^()（）\[\]]*[)）\]]")
"""What is in brackets behind a word, with the mark that ends a quotation before them: 《条例》（第66章）."""

_PREPOSITIONS = frozenset("of in for to by on over upon among".split())
_DETERMINERS = ARTICLES | frozenset("s all its their our his her this these that those".split())
"""What parts the words of an English rendering and adds nothing to it; `s` is the possessive, cut off."""

_WORD_OR_MARK = lazy_pattern(r"\p{L}+|[^\s'’-]")
_ASPECTS = frozenset(("", "了", "着", "过"))
"""What may be behind each word of a Chinese rendering: it tells when, not what."""


FREE_IF = {"TA105": (_is_introduced,), "TA102": (_is_coordinated, _has_grammar_between)}
"""Rules of loose tiers, and what makes their findings free wording that nobody would change: one of these."""
