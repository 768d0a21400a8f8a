"""What is known already: a glossary that extraction is compared with."""

from dataclasses import dataclass, replace
from enum import StrEnum

from termalign.glossary import Entry, Glossary
from termalign.keys import Index, Level

RENDERINGS = Level.INFLECTION
"""The level at which a rendering is a known one: a text may have the plural of what a glossary cites."""


class KnownMode(StrEnum):
    """What to do with terms of the glossary."""

    LEAVE_OUT = "leave-out"
    """List only what is new."""
    ONLY = "only"
    """List only what is known."""
    CONFLICTS = "conflicts"
    """List only what is known with other renderings."""


@dataclass(frozen=True, slots=True)
class Known:
    """A glossary and what to do with its terms."""

    glossary: Glossary
    mode: KnownMode = KnownMode.LEAVE_OUT

    def apply(self, entry: Entry) -> Entry | None:
        """Return an entry to list, with a note where its best rendering is not a known one; None for others.

        Example:
            >>> from termalign.glossary import entry
            >>> house = Glossary((entry("合法权益", "lawful rights and interests"),))
            >>> Known(house, KnownMode.CONFLICTS).apply(entry("合法权益", "legal rights")).note
            'known as: lawful rights and interests'
            >>> Known(house).apply(entry("合法权益", "legal rights")) is None
            True
        """
        entries = self.glossary.find(entry.zh[0].text)
        if self.mode is KnownMode.LEAVE_OUT:
            return None if entries else entry
        if not entries:
            return None
        renderings = [term for item in entries for term in item.en if term.usable]
        known = Index(RENDERINGS, ((form, form) for term in renderings for form in (term.text, *term.forms)))
        if not renderings or (entry.en and entry.en[0].text in known):
            return entry if self.mode is KnownMode.ONLY else None
        texts = " | ".join(dict.fromkeys(term.text for term in renderings))
        note = "; ".join(filter(None, (entry.note, f"known as: {texts}")))
        return replace(entry, note=note)
