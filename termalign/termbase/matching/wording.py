"""Whether two renderings choose different words, or are one in another form."""

import regex

from termalign.language.keys import Level, same
from termalign.language.keys.families import LEAST_ROOT_LETTERS, derived_alike, of_one_family, uninflected
from termalign.language.keys.folded import zh_key
from termalign.language.keys.initialisms import abbreviates, is_within
from termalign.language.keys.words import word_lemma
from termalign.language.text import is_han
from termalign.language.text.function_words import FORMS_OF_ADDRESS, FUNCTION_WORDS
from termalign.termbase.matching.words import EnglishWords

LEAST_BEGINNING = 3
"""Letters of the shortest word that may abbreviate another as its beginning."""


def other_words(rendering: str, main: str) -> bool:
    """Return whether a rendering, English or Chinese, chooses other words than the main one.

    Example:
        >>> [other_words(text, "Exchange Fund") for text in ("the exchange funds", "the Fund", "EF", "Currency Fund")]
        [False, False, False, True]
        >>> other_words("Mr. Li", "Li Fan"), other_words("Lee Fan", "Li Fan")
        (False, True)
        >>> [other_words(text, "证券监督管理委员会") for text in ("证券的监督管理委员会", "证监会", "股票管理局")]
        [False, False, True]
    """
    if same(rendering, main, Level.INFLECTION) or _is_symbolic(rendering) or _is_symbolic(main):
        return False
    if any(map(is_han, rendering + main)):
        return _other_characters(rendering, main)
    words, main_words = (frozenset(_content_words(text)) for text in (rendering, main))
    if not words or not main_words or not _unmatched(words, main_words) or not _unmatched(main_words, words):
        return False
    # What is left of both without the words they share may be a short form and its full form: LAC Rules.
    first, second = _without(rendering, main_words), _without(main, words)
    if _ACRONYM_INSIDE.search(first) or _ACRONYM_INSIDE.search(second):
        return False  # its full form need not have these letters: RMB, for renminbi
    return not (_shortens(first, second) or _shortens(second, first) or _akin(first, second))


def differs(rendering: str, main: str) -> bool:
    """Return whether two English renderings of a term differ in more than grammar and in where they begin and end.

    Example:
        >>> [differs(text, "new quality forces") for text in ("forces of new quality", "quality forces", "new forces")]
        [False, False, True]
    """
    if other_words(rendering, main):
        return True
    ours, theirs = (_content_words(text) for text in (rendering, main))
    shorter, longer = sorted((ours, theirs), key=len)
    return bool(shorter) and set(shorter) < set(longer) and not _is_stretch(shorter, longer)


def _is_stretch(words: list[str], main: list[str]) -> bool:
    return any(main[start : start + len(words)] == words for start in range(len(main) - len(words) + 1))


def _other_characters(rendering: str, main: str) -> bool:
    """Return whether neither has the characters of the other in order, as a short form has those of its full form."""
    first, second = (_BESIDE_NAME.sub("", zh_key(text).text.replace("的", "")) for text in (rendering, main))
    chinese = any(map(is_han, first)) and any(map(is_han, second))
    return chinese and not (is_within(first, second) or is_within(second, first) or _opposed(first, second))


def _opposed(first: str, second: str) -> bool:
    """Return whether one negates the other (无效, 有效); after *not* both mean the same."""
    first_plain, second_plain = (text.translate(_WITHOUT_NEGATION) for text in (first, second))
    return bool(first_plain) and first_plain == second_plain


def _is_symbolic(text: str) -> bool:
    """Return whether a rendering is a number, a date or a sum, which translators write in many ways."""
    return any(char.isdigit() or char in "$%" for char in text)


def _akin(first: str, second: str) -> bool:
    """Return whether each word is of the family of its counterpart, in order, or one side is the other run together.

    What is run together may be inside a longer word: *volume snapshots* in *VolumeSnapshotClass*.
    """
    ours, theirs = (side.casefold().split() for side in (first, second))
    if len(ours) != len(theirs):
        fewer, more = sorted((ours, theirs), key=len)
        together = uninflected("".join(more))
        return len(fewer) == 1 and len(together) >= LEAST_ROOT_LETTERS and together in fewer[0]
    return all(map(of_one_family, ours, theirs))


_BESIDE_NAME = regex.compile(r"(?<=.)(?:先生|女士|小姐|太太|夫人|老师|教授|博士|医生|同志)$|^[本该](?=..)")
"""Forms of address behind a name: Mr, Ms, Miss, Mrs, Madam, teacher, professor, doctor, comrade, *this* before it."""
_ACRONYM_INSIDE = regex.compile(r"\b(?!US\b)\p{Lu}{2,}s?\b")
_WITHOUT_NEGATION = str.maketrans("", "", "不无未非没有")


def _shortens(short: str, full: str) -> bool:
    """Return whether a text is an initialism of another, or its beginning (*Sep* for *September*)."""
    return abbreviates(short, full) or (
        LEAST_BEGINNING <= len(short) < len(full) and full.casefold().startswith(short.casefold().rstrip("."))
    )


def _unmatched(lemmas: frozenset[str], others: frozenset[str]) -> set[str]:
    """Return the words that are derived from none of the others."""
    return {lemma for lemma in lemmas if not any(derived_alike(lemma, other_lemma) for other_lemma in others)}


def _without(text: str, other_lemmas: frozenset[str]) -> str:
    """Return the content words of a text that are derived from none of the others."""
    words = (word for word in EnglishWords(text).surfaces if word.casefold() not in FUNCTION_WORDS)
    return " ".join(word for word in words if _unmatched(frozenset({word_lemma(word)}), other_lemmas))


def _content_words(text: str) -> list[str]:
    """Return the lemmas of the content words; a title before a name is none (*Director Li*)."""
    lemmas = [word_lemma(word) for word in EnglishWords(text).surfaces]
    after = [*lemmas[1:], ""]
    return [
        lemma
        for lemma, following in zip(lemmas, after, strict=True)
        if lemma not in FUNCTION_WORDS
        and not (lemma in FORMS_OF_ADDRESS and following and following not in FUNCTION_WORDS)
    ]
