"""What is known already: a glossary that extraction is compared with."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from termalign.language.keys import Index, Level
from termalign.termbase.glossary import Entry, Glossary, zh_terms
from termalign.termbase.glossary.undecided import DEPRECATED, KNOWN_AS, KNOWN_TERM, REMARK_SEPARATOR

RENDERING_LEVEL = Level.INFLECTION
"""The level at which a rendering is a known one: a text may have the plural of what a glossary cites."""


class KnownMode(StrEnum):
    """What to do with terms of the glossary."""

    LEAVE_OUT = "leave-out"
    """List only what is new."""
    MARK = "mark"
    """List all, what is known marked as such and compared."""
    ONLY = "only"
    """List only what is known, marked and compared."""
    CONFLICTS = "conflicts"
    """List only what is known and rendered otherwise: no known rendering comes first, or a deprecated one is used."""


@dataclass(frozen=True, slots=True)
class Known:
    """A glossary and what to do with its terms."""

    glossary: Glossary
    mode: KnownMode = KnownMode.LEAVE_OUT

    @property
    def terms(self) -> tuple[str, ...]:
        """Its Chinese terms, which extraction looks for whatever they look like."""
        return tuple(dict.fromkeys(zh_terms(self.glossary)[0]))

    def renderings_of(self, zh: str) -> Callable[[str], bool]:
        """Return what decides whether a text is a usable rendering of a term.

        Example:
            >>> from termalign import entry
            >>> is_rendering = Known(Glossary((entry("法治", "rule of law"),))).renderings_of("法治")
            >>> is_rendering("Rule of Law"), is_rendering("law")
            (True, False)
        """
        return _renderings(self.glossary.find(zh), usable=True).__contains__

    def apply(self, entry: Entry) -> Entry | None:
        """Return an entry to list, with a note on what is known of it; None for others.

        Example:
            >>> from termalign import entry
            >>> house = Glossary((entry("合法权益", "lawful rights and interests"),))
            >>> Known(house, KnownMode.CONFLICTS).apply(entry("合法权益", "legal rights")).note
            'known as: lawful rights and interests'
            >>> Known(house, KnownMode.MARK).apply(entry("合法权益", "lawful rights and interests")).note
            'known'
            >>> Known(house).apply(entry("合法权益", "legal rights")) is None
            True
        """
        known = self.glossary.find(entry.zh[0].text)
        if self.mode is KnownMode.LEAVE_OUT:
            return None if known else entry
        if not known:
            return entry if self.mode is KnownMode.MARK else None
        conflicts = list(_conflicts(known, entry))
        if self.mode is KnownMode.CONFLICTS and not conflicts:
            return None
        return replace(
            entry, note=REMARK_SEPARATOR.join(filter(None, (entry.note, *(conflicts or [KNOWN_TERM]))))
        )


def _renderings(known: Iterable[Entry], *, usable: bool) -> Index[str]:
    """Return the renderings that entries declare, usable ones or the others."""
    terms = (term for concept in known for term in concept.en if term.usable is usable)
    return Index(RENDERING_LEVEL, ((form, form) for term in terms for form in (term.text, *term.forms)))


def _conflicts(known: Sequence[Entry], entry: Entry) -> Iterator[str]:
    """Yield how an entry is rendered otherwise than what is known of it has it."""
    terms = [term for concept in known for term in concept.en]
    usable, deprecated = (_renderings(known, usable=flag) for flag in (True, False))
    texts = " | ".join(dict.fromkeys(term.text for term in terms if term.usable))
    if texts and not (entry.en and entry.en[0].text in usable):
        yield f"{KNOWN_AS}{texts}"
    used = [term.text for term in entry.en if term.text in deprecated and term.text not in usable]
    if used:
        yield f"{DEPRECATED}{' | '.join(used)}"
