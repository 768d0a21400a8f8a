"""Initialisms: what a term may be abbreviated to by the first letters of its words."""

from termalign.language.text.function_words import LIGHT_WORDS
from termalign.runtime.lazy import lazy_pattern

LEAST_INITIALS = 2
"""Letters of the shortest initialism."""

LONGEST_SHORT = 10
"""Letters of the longest short form that is one (Schwartz & Hearst 2003, section 3.1)."""

_TIED_WORD = lazy_pattern(
    r"(?P<tie>(?<=\w)\s?[-‐‑–/]\s?)?(?P<word>[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)(?:['’]\p{L}+)?"
)


def initials(text: str) -> frozenset[str]:
    """Return what a text may be abbreviated to.

    The first letters of its words, with and without those that carry no meaning, and with and without those that
    a hyphen ties to the word before.

    Example:
        >>> sorted(initials("Memorandum of Understanding"))
        ['MOU', 'MU']
        >>> "SME" in initials("small and medium-sized enterprise")
        True
    """
    words = [(match["word"], match["tie"] is not None) for match in _TIED_WORD.finditer(text)]
    heads = [word for word, tied in words if not tied]
    every = [word for word, _ in words]
    result = set()
    for chosen in (every, heads):
        content = [word for word in chosen if word.casefold() not in LIGHT_WORDS]
        if len(content) >= LEAST_INITIALS:
            result |= {"".join(word[0] for word in words).upper() for words in (content, chosen)}
    return frozenset(result)


_INITIAL = lazy_pattern(r"(?<!\p{L})\p{L}|(?<!\p{N})\p{N}")


def letters_of_initials(text: str) -> frozenset[str]:
    """Return the letters that initials of a text, or of some words of it, may have, and perhaps others.

    Example:
        >>> sorted(letters_of_initials("small and medium-sized enterprise"))
        ['A', 'E', 'M', 'S']
    """
    return frozenset("".join(_INITIAL.findall(text)).upper())


def is_short_form(text: str) -> bool:
    """Return whether a word looks like a short form: two to ten letters or digits, most of them capitals.

    Example:
        >>> [is_short_form(text) for text in ("AI", "SMEs", "G20", "Ministry", "2025")]
        [True, True, True, False, False]
    """
    capitals = sum(map(str.isupper, text))
    length = len(text)
    return (
        LEAST_INITIALS <= length <= LONGEST_SHORT and capitals > 0 and 2 * (length - capitals) <= length + 1
    )


def abbreviates(short: str, full: str) -> bool:
    """Return whether `short` is an initialism of `full`, the plural's *s* aside.

    Example:
        >>> abbreviates("CLS", "Continuous Linked Settlement"), abbreviates("AI", "advanced industry cluster")
        (True, False)
    """
    return is_short_form(short) and short.removesuffix("s").upper() in initials(full)


_FORM_WITH_INITIALISM = lazy_pattern(r"(.+?) \(([^()]+)\)")


def is_within(short: str, full: str) -> bool:
    """Return whether a text has all characters of another in their order, as a full form has those of a short one.

    Example:
        >>> [is_within(short, "证券监督管理委员会") for short in ("证监会", "会监")]  # a commission on securities
        [True, False]
    """
    rest = iter(full)
    return all(char in rest for char in short)


def both_forms(text: str) -> tuple[str, ...]:
    """Return the full form and its initialism of a term that is written with both; else nothing.

    Example:
        >>> both_forms("gross domestic product (GDP)"), both_forms("bank (river)")
        (('gross domestic product', 'GDP'), ())
    """
    match = _FORM_WITH_INITIALISM.fullmatch(text) if text.endswith(")") else None
    return match.groups() if match is not None and abbreviates(match[2], match[1]) else ()
