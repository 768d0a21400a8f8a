"""What a change of the glossary means for a translation, carried out: new renderings in place of old ones.

Done is what is beyond doubt: the old rendering is there as a whole, its inflection and capitals can be carried over,
and nothing but text is between its words. All else is left to a person, with the reason.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import regex

from termalign.checking.checks.affected import Affected, Effect
from termalign.documents.intake.rewriting import rewrite
from termalign.documents.readers.base import Source
from termalign.documents.readers.locating import Locator
from termalign.documents.readers.rewriting import Replacement
from termalign.language.keys import Level, same
from termalign.language.keys.lemmas import is_irregular, lemma_of
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.language.text.script import HAN_CHARACTER


class ByHand(NamedTuple):
    """A passage that a person must look at."""

    passage: Affected
    reason: str

    def __str__(self) -> str:
        """Return the passage as a line that editors can jump from, with the reason."""
        return f"{self.passage}; by hand: {self.reason}"


class RewordedFile(NamedTuple):
    """A document with new renderings."""

    content: bytes
    replaced: int
    """How many renderings were."""
    by_hand: tuple[ByHand, ...]
    """In the order of the passages."""


class Rewordings:
    """The passages of a run that a change of the glossary touches, by document."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._passages: dict[str, list[Affected]] = defaultdict(list)

    def take(self, source: Source) -> None:
        """Note a document in the state in which it was read."""
        self._sources[source.name] = source

    def note(self, passage: Affected) -> None:
        """Note a passage, unless the change makes it right."""
        if passage.effect is not Effect.RIGHT:
            self._passages[passage.tgt.path].append(passage)

    def applied(self, path: str, content: bytes) -> RewordedFile:
        """Return a document with the new renderings, from the bytes that are there now.

        Raises:
            InputError: It has changed since it was read.
        """
        source = self._sources[path]
        locator = Locator(source)
        replacements: dict[Replacement, Affected] = {}
        reasons: dict[Affected, str] = {}
        for passage in self._passages[path]:
            outcome = _replacement(passage, source, locator)
            if isinstance(outcome, str):
                reasons[passage] = outcome
            elif any(
                outcome.block == each.block and outcome.span.overlaps(each.span) for each in replacements
            ):
                reasons[passage] = "it overlaps another one"
            else:
                replacements[outcome] = passage
        result = rewrite(content, source, list(replacements))
        for replacement in result.skipped:
            reasons[replacements[replacement]] = "there is mark-up in it, or it is not written as it is read"
        applied = {key: passage for key, passage in replacements.items() if key not in result.skipped}
        for replacement, passage in applied.items():
            if _needs_other_article(replacement, source):
                reasons[passage] = f"replaced by {replacement.new!r}; change the article before it"
        by_hand = tuple(
            ByHand(passage, reasons[passage]) for passage in self._passages[path] if passage in reasons
        )
        return RewordedFile(result.content, len(applied), by_hand)


def _replacement(passage: Affected, source: Source, locator: Locator) -> Replacement | str:
    """Return what replaces a rendering, or why nothing can."""
    if passage.effect is not Effect.WRONG:
        return "it may stay"
    if passage.found is None:
        return "no rendering is there"
    if not passage.new:
        return "the new glossary has no rendering"
    old = next((text for text in passage.old if same(text, passage.found, Level.INFLECTION)), None)
    if old is None:
        return "it is no rendering of the old glossary as a whole"
    new = passage.new[0]
    new_text = reworded(passage.found, old, new)
    if new_text is None:
        return f"its form cannot be carried over to {new!r}"
    place = passage.tgt
    located = locator.span((place.line, place.column), (place.end_line, place.end_column))
    if located is None or located[1].of(source.blocks[located[0]].text) != passage.found:
        return "it goes on in the next line"
    return Replacement(located[0], located[1], passage.found, new_text)


_ARTICLE = regex.compile(r"\b(an?)\s++$", regex.IGNORECASE)
_VOWEL = regex.compile(r"[aeiou]", regex.IGNORECASE)


def _needs_other_article(replacement: Replacement, source: Source) -> bool:
    """Return whether *a* or *an* before a rendering does not seem to go with the new one."""
    before = source.blocks[replacement.block].text[: replacement.span.start]
    begins = [bool(_VOWEL.match(text)) for text in (replacement.old, replacement.new)]
    return _ARTICLE.search(before) is not None and begins[0] != begins[1]


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
