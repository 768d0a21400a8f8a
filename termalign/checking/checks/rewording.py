"""What a change of the glossary means for a translation, carried out: new renderings in place of old ones.

Done is what is beyond doubt: the old rendering is there as a whole, its inflection and capitals can be carried over,
and nothing but text is between its words. All else is left to a person, with the reason.
"""

from collections import defaultdict
from typing import NamedTuple

import regex

from termalign.checking.checks.affected import Affected, Effect
from termalign.documents.intake.rewriting import rewrite
from termalign.documents.readers.base import Source
from termalign.documents.readers.locating import Locator
from termalign.documents.readers.rewriting import Replacement
from termalign.language.keys import Level, same
from termalign.language.keys.inflecting import reworded


class ByHand(NamedTuple):
    """A passage that a person must look at."""

    passage: Affected
    reason: str

    def __str__(self) -> str:
        """Return the passage as a line that editors can jump from, with the reason."""
        return f"{self.passage}; by hand: {self.reason}"


class Reworded(NamedTuple):
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

    def applied(self, path: str, content: bytes) -> Reworded:
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
        return Reworded(result.content, len(applied), by_hand)


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
