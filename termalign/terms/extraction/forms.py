"""Forms of a rendering: which writings are one term, and the form to cite it in.

Spelling (British or American), hyphens, number and case make forms of one term, not terms. It is cited as a
dictionary would: in the singular where the texts have one, and without the capital that a word has only for
standing first in its sentence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import regex

from termalign.language.keys.words import lemma
from termalign.language.lexicon.gloss_counts import gloss_counts
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.terms.extraction.statistics import Example


def citation_form(
    forms: Mapping[str, int], attested: Iterable[str] = (), examples: Iterable[Example] = ()
) -> str:
    """Return the form to cite a term in.

    Example:
        >>> citation_form({"patent applications": 3, "patent application": 1})
        'patent application'
        >>> citation_form({"Patent applications": 2, "Belt and Road": 1})  # no singular in the texts
        'patent applications'

    Args:
        forms: The writings of the term, with counts.
        attested: Further writings in the texts, of the same lemmas.
        examples: Places of the forms: a capital inside a sentence belongs to the term.
    """
    known = {*forms, *attested}
    inside = {example.rendering for example in examples if not _is_first(example)}
    counts: Counter[str] = Counter()
    for form, count in forms.items():
        counts[_uncapitalized(form) if _first_only(form, known, inside) else form] += count
    best = min(counts, key=lambda form: (-counts[form], form[:1].isupper(), form))
    return _singular(best, known | set(counts))


def is_capitalized(form: str) -> bool:
    """Tell whether a form is written as a name: every word with a capital, function words aside.

    Example:
        >>> is_capitalized("Belt and Road Initiative"), is_capitalized("supply chain"), is_capitalized("5G")
        (True, False, False)
    """
    words = [word for word in _WORD.findall(form) if word not in LIGHT_WORDS]
    return bool(words) and all(word[0].isupper() for word in words) and not _is_acronym(form)


_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")


def _is_acronym(form: str) -> bool:
    return " " not in form and sum(char.isupper() or char.isdigit() for char in form) > 1


def _first_only(form: str, known: set[str], inside: set[str]) -> bool:
    """Tell whether a form has a capital only for standing first in a sentence."""
    words = _WORD.findall(form)
    if not words or not form[0].isupper() or words[0][1:].lower() != words[0][1:]:
        return False
    if any(word[0].isupper() for word in words[1:]) or form in inside:
        return False
    return _uncapitalized(form) in known or _is_ordinary(words[0])


def _uncapitalized(form: str) -> str:
    return form[:1].lower() + form[1:]


def _is_first(example: Example) -> bool:
    """Tell whether the rendering stands first in a sentence, quotation marks aside."""
    before = example.en[: example.en_spans[0].start].rstrip(" \t\"'“”‘’(—-")
    return not before or before[-1] in ".!?:;\n•"


def _is_ordinary(word: str) -> bool:
    """Tell whether a word is written in lower case more often than not, in the glosses of CC-CEDICT."""
    words = gloss_counts().words
    return words.get(word.lower(), 0) > words.get(word.capitalize(), 0)


def _singular(form: str, known: set[str]) -> str:
    """Return the attested form with the last word in the singular, if there is one."""
    start, _, last = form.rpartition(" ")
    if not last.endswith("s") or lemma(last) == last.lower():
        return form
    single = {
        other
        for other in known
        if (other_start := other.rpartition(" "))[0] == start and other_start[2].lower() == lemma(last)
    }
    return min(single, key=lambda other: (other[:1].isupper() != form[:1].isupper(), other), default=form)
