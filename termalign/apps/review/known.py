"""What is known of a term beside its candidates: what glossaries have, and how the text has it.

The glossaries are the house's, and those that come with termalign; the text's is what a check of the translation found.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from termalign.checking.findings.finding import Finding
from termalign.termbase.decisions import term_key
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


MOST_WORDING_PLACES = 5
"""Positions that are named, of each wording."""


@dataclass
class FoundUsage:
    """The findings about one term."""

    counts: Counter[str] = field(default_factory=Counter)
    """How often the text has a wording that was not decided for; the empty one: no rendering was found."""
    places: dict[str, list[str]] = field(default_factory=dict)
    """Where, by wording: the first `MOST_WORDING_PLACES`."""

    @classmethod
    def by_term(cls, findings: Iterable[Finding]) -> Mapping[str, Self]:
        """Return the findings about each term, by what terms are compared by."""
        by_term: dict[str, Self] = {}
        for finding in findings:
            if finding.zh and finding.expected:
                by_term.setdefault(term_key(finding.zh), cls())._take(finding)
        return by_term

    def _take(self, finding: Finding) -> None:
        wording = finding.found or ""
        self.counts[wording] += finding.count
        first = [finding.place] if finding.place is not None else []
        positions = self.places.setdefault(wording, [])
        positions += [place.short for place in (*first, *finding.also)]
        del positions[MOST_WORDING_PLACES:]

    def to_records(self) -> list[dict[str, Any]]:
        """Return the wordings, the most frequent first."""
        return [
            {"found": wording, "count": count, "places": self.places[wording]}
            for wording, count in sorted(self.counts.items(), key=lambda use: (-use[1], use[0]))
        ]


@dataclass(frozen=True)
class LastCheck:
    """What the last check of the translation found, and of which state of the decisions."""

    usage: Mapping[str, FoundUsage] = field(default_factory=dict)
    """By what terms are compared by."""
    versions: Mapping[str, int] = field(default_factory=dict)
    """How often each term had been changed; those never changed are left out."""
    at: str = ""
    """When it was, in UTC; empty where there was none."""

    @classmethod
    def now(cls, findings: Iterable[Finding], versions: Mapping[str, int]) -> Self:
        """Return a check that has ended just now."""
        return cls(FoundUsage.by_term(findings), versions, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")

    def of(self, key: str, version: int) -> dict[str, Any]:
        """Return what was found of a term, when, and whether nothing was decided of it since."""
        usage = self.usage.get(key)
        return {
            "found": usage.to_records() if usage is not None else [],
            "at": self.at,
            "is_current": self.versions.get(key, 0) == version,
        }
