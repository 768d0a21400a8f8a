"""What glossaries have on a term: the house's, and those that come with termalign."""

from collections.abc import Mapping
from typing import Any

from termalign.termbase.glossary import Entry, Glossary
from termalign.terms.extraction import Known, KnownMode


class KnownRenderings:
    """Glossaries that candidates are compared with, by name."""

    def __init__(self, glossaries: Mapping[str, Glossary]) -> None:
        self._known = {name: Known(glossary, KnownMode.CONFLICTS) for name, glossary in glossaries.items()}
        self._unknown: set[str] = set()
        """Terms that were looked for and that no glossary has: most, so a list is narrowed quickly."""

    def of(self, zh: str) -> list[dict[str, Any]]:
        """Return the renderings that each glossary has of a term, with their statuses and sources."""
        return [
            {
                "glossary": name,
                "en": term.text,
                "status": term.status.value,
                "source": term.source or entry.source,
            }
            for name, known in self._known.items()
            for entry in known.glossary.find(zh)
            for term in entry.en
        ]

    def has(self, zh: str) -> bool:
        """Return whether a glossary has a term."""
        if zh not in self._unknown and not any(known.glossary.find(zh) for known in self._known.values()):
            self._unknown.add(zh)
        return zh not in self._unknown

    def contradict(self, entry: Entry) -> bool:
        """Return whether a glossary has other renderings of a term, or one of the entry's is deprecated there."""
        return any(known.apply(entry) is not None for known in self._known.values())
