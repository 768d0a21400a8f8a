"""Findings as marks in the documents that they are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from termalign.checking.findings.finding import Finding, Place, Severity
from termalign.documents.readers.base import Mark, Marks, Source
from termalign.documents.readers.locating import Locator
from termalign.documents.readers.remarks import signed
from termalign.errors import Message
from termalign.language.text import Span


class _Remark(NamedTuple):
    place: Place
    on_words: bool
    """Whether it is on the words themselves; else on their paragraph."""
    comment: str


class Annotations:
    """The remarks on each of the documents of a run.

    A finding marks the words that were found, else the paragraph. Those of severity info, which only formats for data
    report, are not written. They are for people, so in the language of the reader.
    """

    def __init__(self, translated: Callable[[Message], str] = str, word: Callable[[str], str] = str) -> None:
        """Begin.

        Args:
            translated: Returns a message in the language of the reader.
            word: The same for the name of a severity.
        """
        self._translated, self._word = translated, word
        self._sources: dict[str, Source] = {}
        self._remarks: dict[str, list[_Remark]] = defaultdict(list)

    def take(self, source: Source) -> None:
        """Note a document in the state in which it was checked."""
        self._sources[source.name] = source

    def drop(self, path: str) -> None:
        """Drop a document that could not be checked to its end."""
        self._sources.pop(path, None)

    def __contains__(self, path: str) -> bool:
        """Return whether a document was checked."""
        return path in self._sources

    def note(self, finding: Finding) -> None:
        """Note a finding."""
        if finding.place is not None and finding.severity is not Severity.INFO:
            severity = self._word(finding.severity.value)
            comment = f"{finding.rule} {severity}: {finding.message_in(self._translated)}"
            self.remark(finding.place, comment, finding.local_fingerprint, on_words=finding.found is not None)

    def remark(self, place: Place, comment: str, fingerprint: str, *, on_words: bool) -> None:
        """Note a remark, with the fingerprint by which it is replaced."""
        self._remarks[place.path].append(_Remark(place, on_words, signed(comment, fingerprint)))

    def marks(self, path: str) -> Marks:
        """Return the marks of a document."""
        source = self._sources[path]
        return source.marks(_marks(source, self._remarks[path]))


def _marks(source: Source, remarks: Iterable[_Remark]) -> list[Mark]:
    locator = Locator(source)

    @cache
    def words(block: int, span: Span | None) -> tuple[Span, str]:
        """Return where words are in a block and what they are, without the white space at their ends; all for None."""
        text = source.blocks[block].text
        span = span if span is not None else Span(0, len(text))
        marked = span.of(text)
        if not marked.strip():
            return span, marked
        start = span.start + len(marked) - len(marked.lstrip())
        return Span(start, start + len(marked.strip())), marked.strip()

    marks = []
    for place, on_words, comment in remarks:
        located = locator.span((place.line, place.column), (place.end_line, place.end_column))
        if located is not None:
            block, span = located
            marks.append(Mark(block, *words(block, span if on_words else None), comment))
    return marks
