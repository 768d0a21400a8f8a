"""Optional rules, off until a project switches them on: what a house style requires and good translators do freely.

A name whose case the glossary declares to matter is fixed: its spelling, hyphens and articles are checked all the same.

How often each is wrong on good text is in `docs/explanation/checking.md`.
"""

from collections.abc import Iterable, Iterator
from itertools import product

import regex

from termalign.checking.checks.pending_findings import MOST_CONTEXT
from termalign.checking.checks.units import CheckUnit
from termalign.checking.findings.finding import RULES, Finding
from termalign.language.keys.words import cut, word_lemma
from termalign.language.text import Direction, Span, fold
from termalign.language.text.function_words import ARTICLES
from termalign.language.text.number_words import SCALE_WORDS
from termalign.language.text.spelling import Spelling, spelling_beside
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.matching.assignment import Candidate
from termalign.termbase.matching.tiers import Tier

NAME, NUMBER, NUMERAL, SPELLING = "TA501", "TA502", "TA503", "TA504"

_DIGIT_GROUPS = r"(?<!\p{Latin}-?|\d|\p{Latin}-?(?:\d+[.,])+)\d++(?:[.,]\d++)*+"
"""A number that is no part of a word: not the 3.5 of GPT-3.5."""
_CHINESE_NUMERAL = lazy_pattern(
    rf"{_DIGIT_GROUPS}(?!\p{{Latin}})(?: (?=[十百千万亿]))?[多余]?[十百千]?[万亿]*+月?"
)
_ENGLISH_NUMERAL = lazy_pattern(
    rf"{_DIGIT_GROUPS}(?:(?:st|nd|rd|th)\b)?(?!\p{{Latin}})(?:[ -](?:{'|'.join(SCALE_WORDS)})s?\b)?",
    regex.IGNORECASE,
)

_SPACE_INSIDE = lazy_pattern(r"(?<=\d) (?=[十百千万亿])")
"""What some write between digits and their scale: 112 亿."""


def strict_rules(candidate: Candidate, written: str) -> Iterator[str]:
    """Yield the optional rules that a rendering breaks as it is written.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> from termalign.termbase.matching.expected import Rendering
        >>> form = Rendering("Belt and Road", Term("Belt and Road"), variant=False)
        >>> list(strict_rules(Candidate(Span(0, 13), Tier.CASE, form), "belt and road"))
        ['TA501']
    """
    from termalign.terms.extraction.forms import is_capitalized

    form = candidate.rendering.text
    if is_fixed_otherwise(candidate, written) or (
        candidate.tier in (Tier.CASE, Tier.FORM) and is_capitalized(form) and _other_name(form, written)
    ):
        yield NAME
    if candidate.tier is Tier.INFLECTION and _other_number(form, written):
        yield NUMBER


def is_fixed_otherwise(candidate: Candidate, written: str) -> bool:
    """Return whether the glossary fixes how a name is written, and it is written with other letters or hyphens.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> from termalign.termbase.matching.expected import Rendering
        >>> term = Term("Authorized Institution", case_sensitive=True)
        >>> form = Rendering(term.text, term, variant=False)
        >>> is_fixed_otherwise(Candidate(Span(0, 22), Tier.FORM, form), "Authorised Institution")
        True
    """
    form = candidate.rendering
    return (
        form.term.case_sensitive
        and form.text[:1].isupper()
        and not form.variant
        and (
            candidate.tier is Tier.FORM
            or (candidate.tier is Tier.INFLECTION and _has_other_articles(form.text, written))
        )
        and fold(form.text).text != fold(written).text
    )


def _has_other_articles(form: str, written: str) -> bool:
    """Return whether a name has other articles inside it."""
    articles = [[word for word in cut(text).words if word.casefold() in ARTICLES] for text in (form, written)]
    return articles[0] != articles[1]


def _other_name(form: str, written: str) -> bool:
    """Return whether a name has other capitals or hyphens; one all in capitals is a heading."""
    expected, used = fold(form).text, fold(written).text
    return expected != used and not used.isupper() and _bare(expected) == _bare(used)


def _bare(text: str) -> str:
    return text.replace("-", "").replace(" ", "").casefold()


def _other_number(form: str, written: str) -> bool:
    """Return whether the last words are one noun in singular and plural."""
    expected, used = cut(form).words, cut(written).words
    if not expected or not used or expected[-1].casefold() == used[-1].casefold():
        return False
    ends = {word[-1].casefold().endswith("s") for word in (expected, used)}
    return word_lemma(expected[-1]) == word_lemma(used[-1]) and ends == {True, False}


def spelled_otherwise(candidate: Candidate, written: str, accepted: Iterable[str], spelling: Spelling) -> str:
    """Return the accepted rendering that is written in another spelling than is wanted; empty where none is.

    Example:
        >>> from termalign.termbase.glossary import Term
        >>> from termalign.termbase.matching.expected import Rendering
        >>> form = Rendering("data centre", Term("data centre"), variant=False)
        >>> candidate = Candidate(Span(0, 12), Tier.INFLECTION, form)
        >>> spelled_otherwise(candidate, "data centers", [form.text], Spelling.BRITISH)
        'data centre'
        >>> spelled_otherwise(candidate, "data centers", [form.text], Spelling.AMERICAN)
        ''
    """
    if is_fixed_otherwise(candidate, written):  # is a finding in any spelling
        return ""
    words = cut(written).words
    for form in dict.fromkeys((candidate.rendering.text, *accepted)):
        of_form = cut(form).words
        pairs = zip(words, of_form, strict=True) if len(words) == len(of_form) else product(words, of_form)
        if any(spelling_beside(*pair) not in (None, spelling) for pair in pairs):
            return form
    return ""


def lost_numerals(unit: CheckUnit, direction: Direction) -> Iterator[Finding]:
    """Yield a finding for every number in digits whose value the translation does not have.

    1.2万亿 is *1.2 trillion*: values are compared, with their scale words. What is part of a word is no number
    (*COVID-19*, *5G*).
    """
    from termalign.alignment.sentalign.signals.numbers import en_numbers, zh_numbers

    def chinese(text: str) -> Iterator[str]:
        return zh_numbers(_SPACE_INSIDE.sub("", text))

    numeral, read, read_there = _CHINESE_NUMERAL, chinese, en_numbers
    if direction is Direction.EN_ZH:
        numeral, read, read_there = _ENGLISH_NUMERAL, en_numbers, chinese
    there: set[str] | None = None
    for match in numeral.finditer(unit.src):
        there = there if there is not None else set(read_there(unit.tgt))
        if all(value in there for value in read(match.group())):
            continue
        start = max(0, match.start() - MOST_CONTEXT // 2) if len(unit.src) > MOST_CONTEXT else 0
        yield Finding(
            NUMERAL,
            RULES[NUMERAL].severity,
            Tier.NONE,
            "",
            src=unit.src_place(Span(*match.span())),
            tgt=unit.tgt_place(None),
            note=f"{match.group()} is not in the translation",
            context=unit.src[start : start + MOST_CONTEXT],
            excerpt=unit.excerpt(Span(*match.span()), None),
        )
