"""One wording in place of another, with its inflection and its capitals."""

from collections.abc import Iterator

from termalign.language.keys.lemmas import is_irregular, lemma_of
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.language.text.script import HAN_CHARACTER

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")
"""Ends of words whose forms take *es*."""

_LONGEST_ACRONYM = 5
"""Letters of a word in capitals up to which it may be an acronym, not a title in capitals."""


def reworded(used: str, old: str, new: str) -> str | None:
    """Return a new wording as an old one is written in a text; None where its inflection cannot be carried over.

    Example:
        >>> reworded("Carbon exchanges", "carbon exchange", "emissions market")
        'Emissions markets'
        >>> reworded("CARBON EXCHANGE", "carbon exchange", "carbon market")
        'CARBON MARKET'
        >>> reworded("tests", "test", "criterion") is None  # whose plural is irregular
        True
        >>> reworded("exchange of carbon", "carbon exchange", "carbon market") is None
        True

    Args:
        used: The words in the text.
        old: The wording that they are a form of, as a glossary has it.
        new: The wording in place of it, as a glossary has it.
    """
    if HAN_CHARACTER.search(new) is not None:
        return new if used == old else None
    words, before = used.split(), old.split()
    if len(words) != len(before) or [word.lower() for word in words[:-1]] != [
        word.lower() for word in before[:-1]
    ]:
        return None
    result = _inflected(new, before[-1].lower(), words[-1].lower())
    return None if result is None else _with_capitals(result, used, old)


def _inflected(new: str, old: str, used: str) -> str | None:
    """Return a wording with its last word in the form that a word has in place of its own."""
    if used == old:
        return new
    lemma = lemma_of(old)
    if lemma_of(used) != lemma:
        return None
    *rest, last = new.split()
    if used == lemma and lemma_of(last.lower()) != last.lower():
        return " ".join((*rest, lemma_of(last.lower())))
    if old != lemma or lemma_of(last.lower()) != last.lower() or is_irregular(last.lower()):
        return None
    ending = next((ending for ending in ("s", "ed", "ing") if used.endswith(ending)), "")
    forms = [form for form in _forms(last, ending) if lemma_of(form.lower()) == last.lower()]
    if not forms and ending == "s":  # a word that no dictionary has
        forms = list(_forms(last, ending))
    return " ".join((*rest, forms[0])) if forms else None


def _forms(word: str, ending: str) -> Iterator[str]:
    """Yield how a word may be written with an ending, the regular spelling first."""
    if not ending:
        return
    if word.endswith("y") and word[-2:-1] not in _VOWELS and ending != "ing":
        yield word[:-1] + ("ies" if ending == "s" else "ied")
    elif ending == "s":
        yield word + ("es" if word.endswith(_HISSING) else "s")
    elif word.endswith("e"):
        yield word[:-1] + ending
    else:
        yield word + ending
        yield word + word[-1] + ending


def _with_capitals(new: str, used: str, old: str) -> str:
    """Return a wording with the capitals that the words found have beyond those of the glossary."""
    letters = "".join(filter(str.isalpha, used))
    if letters.isupper() and not old.isupper() and len(letters) > _LONGEST_ACRONYM:
        return new.upper()
    content = [
        (word, plain)
        for word, plain in zip(used.split(), old.split(), strict=True)
        if word.lower() not in LIGHT_WORDS
    ]
    raised = [word[:1].isupper() and plain[:1].islower() for word, plain in content]
    if len(raised) > 1 and all(raised):
        return " ".join(
            word if word.lower() in LIGHT_WORDS and index else _raised(word)
            for index, word in enumerate(new.split())
        )
    if used[:1].isupper() and old[:1].islower():
        return _raised(new)
    return new


def _raised(word: str) -> str:
    return word[:1].upper() + word[1:]
