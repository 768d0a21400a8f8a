"""Building glossaries from what files hold: lenient reading settles statuses and ids here alone."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from termalign.errors import InputError, Message
from termalign.termbase.formats import values
from termalign.termbase.formats.cells import shown
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Entry, Glossary
from termalign.termbase.glossary.status_words import settled


class EntryBuilder:
    """An entry in the making: terms and fields in any order, then `build`."""

    def __init__(self, reading: Reading, line: int | None = None) -> None:
        self.line = line
        self.fields: dict[str, Any] = {}
        """Fields of the entry other than its terms."""
        self.other: list[tuple[str, str]] = []
        """Categories without a field."""
        self._reading = reading
        self._terms: dict[str, list[dict[str, Any]]] = {"zh": [], "en": [], "others": []}

    def add(self, text: str, language: str, line: int | None = None, **fields: Any) -> bool:
        """Add a term; without a `status` it gets one when all terms are known. False where it has no text."""
        cleaned, change = values.term_text(text)
        if change:
            advice: Message = "; write several terms in a row each" if self._reading.headings else ""
            self._reading.problem(f"{change} in the term {shown(cleaned)}{advice}", line or self.line)
        if not cleaned.strip():
            return False
        self._terms[values.side(language)].append({"text": cleaned, "language": language, **fields})
        return True

    def texts(self, side: str) -> list[str]:
        """Return the texts of the terms that a side (`zh`, `en`, `others`) has so far."""
        return [term["text"] for term in self._terms[side]]

    def build(self) -> Entry | None:
        """Return the entry, or None when it has no term or breaks a rule, which is reported."""
        if not any(self._terms.values()) and not self.fields.get("others"):
            self._reading.problem("a concept without terms is left out", self.line)
            return None
        fields = dict(self.fields)
        if self.other:
            fields["other"] = (*fields.get("other", ()), *self.other)
        try:
            zh, en, others = (tuple(settled(self._terms[side])) for side in ("zh", "en", "others"))
            return Entry(zh, en, **{**fields, "others": (*others, *fields.get("others", ()))})
        except InputError as error:
            self._reading.problem(f"a concept is left out: {error}", self.line)
            return None


class GlossaryBuilder:
    """A glossary in the making."""

    def __init__(self, reading: Reading) -> None:
        self.title = ""
        self.metadata: dict[str, str] = {}
        self._reading = reading
        self._entries: list[Entry] = []
        self._ids: set[str] = set()
        self._numbers: dict[str, Iterator[int]] = {}
        """What the next concept with an id that is taken gets behind it."""

    def add(self, builder: EntryBuilder) -> None:
        """Add an entry, unless it has no terms."""
        entry = builder.build()
        if entry is not None:
            self.append(entry, builder.line)

    def append(self, entry: Entry, line: int | None = None) -> None:
        """Add an entry that is complete; an id that is taken is changed."""
        if entry.id in self._ids:
            suffixes = self._numbers.setdefault(entry.id, count(2))
            free = next(name for n in suffixes if (name := f"{entry.id}-{n}") not in self._ids)
            self._reading.problem(
                f"the id {shown(entry.id)} is taken; this concept is named {shown(free)}", line
            )
            entry = replace(entry, id=free)
        if entry.id:
            self._ids.add(entry.id)
        self._entries.append(entry)
        self._reading.lines.append(line)

    def build(self) -> Glossary:
        """Return the glossary."""
        return Glossary(tuple(self._entries), self.title, self.metadata)
