"""Reviewdog Diagnostic Format, JSON Lines: a diagnostic a line.

Its columns count UTF-8 bytes, so the line is read again to convert them; where it cannot be (standard input, a
pipe), only the line is reported.

References:
    reviewdog, proto/rdf/reviewdog.proto.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from termalign.checking.findings.finding import Finding, Place
from termalign.checking.findings.tally import Tally
from termalign.documents.lines import IndexedLines
from termalign.errors import TermalignError
from termalign.language.text.display import json_text
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.remote_files import is_file, local


def report(findings: Iterable[Finding], tally: Tally) -> Iterator[str]:
    """Yield a diagnostic for each finding."""
    for finding in findings:
        place = finding.place
        diagnostic: dict[str, Any] = {
            "message": finding.located_message,
            "severity": finding.severity.value.upper(),
            "source": {"name": "termalign"},
            "code": {"value": finding.rule},
        }
        if place is not None:
            diagnostic["location"] = {"path": place.path, "range": _range(place)}
        yield json_text(diagnostic) + "\n"


def _range(place: Place) -> dict[str, Any]:
    lines = _lines(place.path)
    if place.end_line > len(lines):
        return {"start": {"line": place.line}, "end": {"line": place.end_line}}
    return {
        "start": {"line": place.line, "column": _bytes(lines[place.line - 1], place.column)},
        "end": {"line": place.end_line, "column": _bytes(lines[place.end_line - 1], place.end_column)},
    }


def _bytes(line: str, column: int) -> int:
    """Return the column in bytes, 1-based, of one in code points.

    Example:
        >>> _bytes("‘G20’", 2)
        4
    """
    return len(line[: column - 1].encode("utf-8")) + 1


@lru_cache(maxsize=4)
def _lines(path: str) -> Sequence[str] | IndexedLines:
    try:
        return IndexedLines(path) if path != STANDARD and is_file(local(path)) else ()
    except TermalignError:
        return ()
