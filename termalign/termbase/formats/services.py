"""Glossaries of machine translation services: two columns, and rules about what they may hold.

Each service is a row of data. Every violation is found before anything is written.

References:
    DeepL API documentation, Glossaries: format and limits.
    Google Cloud Translation documentation, Creating and using glossaries; Quotas and limits.
    Amazon Translate documentation, Creating a custom terminology; Guidelines and limits.
    Azure AI Translator documentation, Use glossaries with document translation; Service limits.
"""

from collections.abc import Iterator
from typing import NamedTuple

from termalign.documents.tables import Delimited
from termalign.errors import FormatError
from termalign.language.text import decode
from termalign.runtime.lazy import lazy_pattern
from termalign.termbase.formats.collecting import read_pairs
from termalign.termbase.formats.csv import csv_lines
from termalign.termbase.formats.problems import Reading
from termalign.termbase.glossary import Glossary, Term
from termalign.termbase.glossary.text import BIDI_CHARACTERS, CONTROL_CHARACTERS, LINE_BREAKS


class Service(NamedTuple):
    """What a service allows."""

    name: str
    delimiter: str
    term_bytes: int | None
    """Most bytes of a term in UTF-8."""
    file_bytes: int
    header: tuple[str, str] | None = None
    """First row of the file."""

    def parse(self, data: bytes, reading: Reading) -> Glossary:
        """Read a glossary of the service."""
        rows = iter(
            Delimited(
                decode(data, path=reading.path).text,
                path=reading.path,
                mark=self.delimiter,
                unquoted=self.delimiter == "\t",
                commented=False,
            )
        )
        if self.header is not None:
            next(rows, None)
        return read_pairs(rows, reading)

    def format(self, glossary: Glossary, *, from_english: bool = False) -> Iterator[bytes]:
        """Return the file: a line for each term with its rendering.

        Raises:
            RulesError: A rule of the service is broken; every breach is reported.
        """
        rows = [(zh, en) for concept in glossary for zh in concept.zh for en in concept.en]
        texts = [(zh.text, en.text) for zh, en in rows]
        if self.delimiter == "\t":  # services take tab-separated cells as they are, quotes included
            content = "".join(f"{zh}\t{en}\n" for zh, en in texts).encode()
        else:
            header = [self.header[::-1] if from_english else self.header] if self.header is not None else []
            content = "".join(csv_lines([*header, *texts])).encode()
        violations = list(_violations(rows, self))
        if len(content) > self.file_bytes:
            violations.append(f"the file has {len(content):,} bytes; allowed: {self.file_bytes:,}")
        if not rows:
            violations.append("there is no pair to write")
        if violations:
            raise RulesError(violations, self.name)
        yield content


DEEPL = Service("DeepL", "\t", term_bytes=1024, file_bytes=10 * 1024 * 1024)
GOOGLE = Service("Google", ",", term_bytes=1024, file_bytes=10_485_760)
AMAZON = Service("Amazon", ",", term_bytes=200, file_bytes=10_000_000, header=("zh", "en"))
AZURE = Service("Azure", "\t", term_bytes=None, file_bytes=10_000_000)


class RulesError(FormatError):
    """A glossary breaks the rules of a service; `violations` has every breach."""

    def __init__(self, violations: list[str], service: str) -> None:
        self.violations = violations
        self.service = service
        more = f" (and {len(violations) - _MAX_VIOLATIONS} more)" if len(violations) > _MAX_VIOLATIONS else ""
        listed = "; ".join(violations[:_MAX_VIOLATIONS])
        super().__init__(f"{service} does not allow this glossary: {listed}{more}")


_MAX_VIOLATIONS = 3
"""Violations that the message lists; the error keeps all."""


_REFUSED_CHARACTER = lazy_pattern(f"[{CONTROL_CHARACTERS}{LINE_BREAKS}{BIDI_CHARACTERS}]")


def _violations(rows: list[tuple[Term, Term]], service: Service) -> Iterator[str]:
    targets: dict[str, str] = {}
    for zh, en in rows:
        if zh.text in targets:
            also = f"{_shown(targets[zh.text])} and {_shown(en.text)}"
            yield f"{_shown(zh.text)} has two renderings, {also}; allowed: one"
        targets.setdefault(zh.text, en.text)
        for term in (zh, en):
            yield from _term_violations(term, service)


def _term_violations(term: Term, service: Service) -> Iterator[str]:
    size = len(term.text.encode())
    if service.term_bytes is not None and size > service.term_bytes:
        yield f"{_shown(term.text)} has {size:,} bytes; allowed: {service.term_bytes:,}"
    if term.text != term.text.strip():
        yield f"{_shown(term.text)} begins or ends with a space"
    if match := _REFUSED_CHARACTER.search(term.text):
        yield f"{_shown(term.text)} holds U+{ord(match[0]):04X}"


def _shown(text: str) -> str:
    return repr(text) if len(text) <= _LONGEST_EXAMPLE_SHOWN else f"{text[:_LONGEST_EXAMPLE_SHOWN]!r} …"


_LONGEST_EXAMPLE_SHOWN = 20
"""Code points of a term in a message."""
