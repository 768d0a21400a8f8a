"""Findings as marks in the documents that they are about."""

from collections import defaultdict

from termalign.checking.findings.finding import Finding, Severity
from termalign.documents.readers.base import Mark, Marks, Source
from termalign.documents.readers.locating import Locator
from termalign.documents.readers.remarks import signed
from termalign.language.text import Span


class Annotations:
    """The findings about each of the documents of a run.

    A finding marks the words that were found, else the paragraph. Those of severity info, which only formats for data
    report, are not written.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._findings: dict[str, list[Finding]] = defaultdict(list)

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
            self._findings[finding.place.path].append(finding)

    def marks(self, path: str) -> Marks:
        """Return the marks of a document."""
        source = self._sources[path]
        return source.marks(_marks(source, self._findings[path]))


def _marks(source: Source, findings: list[Finding]) -> list[Mark]:
    locator = Locator(source)
    marks = []
    for finding in findings:
        place = finding.place
        if place is None:
            continue
        located = locator.span((place.line, place.column), (place.end_line, place.end_column))
        if located is not None:
            block, span = located
            text = source.blocks[block].text
            if finding.found is None:
                span = Span(0, len(text))
            span = _trimmed(text, span)
            comment = signed(
                f"{finding.rule} {finding.severity.value}: {finding.message}", finding.local_fingerprint
            )
            marks.append(Mark(block, span, span.of(text), comment))
    return marks


def _trimmed(text: str, span: Span) -> Span:
    """Return a span without the white space at its ends."""
    held = span.of(text)
    start = span.start + len(held) - len(held.lstrip())
    return Span(start, start + len(held.strip())) if held.strip() else span
