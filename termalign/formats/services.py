"""Glossaries of machine translation services: two columns, and rules about what may stand in them.

Every violation is found before anything is written.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

import regex

from termalign.errors import FormatError
from termalign.formats.pairs import Pair, pairs
from termalign.glossary import Glossary, Term
from termalign.glossary.text import BIDI, BREAKS, CONTROL

HOLDS = frozenset(("zh_synonyms",))
"""What a service keeps beside the pairs: a further Chinese term is a row of its own."""


class Rules(NamedTuple):
    """What a service allows."""

    service: str
    delimiter: str
    term_bytes: int | None
    """Most bytes of a term in UTF-8."""
    file_bytes: int
    header: tuple[str, str] | None = None
    """First row of a CSV file."""


class RulesError(FormatError):
    """A glossary breaks the rules of a service; `violations` has every breach."""

    def __init__(self, violations: list[str], service: str) -> None:
        self.violations = violations
        self.service = service
        more = f" (and {len(violations) - _LISTED} more)" if len(violations) > _LISTED else ""
        listed = "; ".join(violations[:_LISTED])
        super().__init__(f"{service} does not allow this glossary: {listed}{more}")


_LISTED = 3
"""Violations that the message lists; the error keeps all."""


_REFUSED = regex.compile(f"[{CONTROL}{BREAKS}{BIDI}]")


def write(glossary: Glossary, rules: Rules) -> bytes:
    """Return the file.

    Raises:
        RulesError: A rule of the service is broken.
    """
    rows = list({(pair.zh.text, pair.en.text): pair for pair in pairs(glossary, best=True)}.values())
    content = _table(rows, rules).encode()
    violations = list(_violations(rows, rules))
    if len(content) > rules.file_bytes:
        violations.append(f"the file has {len(content):,} bytes; allowed: {rules.file_bytes:,}")
    if not rows:
        violations.append("there is no pair to write")
    if violations:
        raise RulesError(violations, rules.service)
    return content


def _table(rows: list[Pair], rules: Rules) -> str:
    if rules.delimiter == "\t":  # services take tab-separated cells as they are, quotes included
        return "".join(f"{zh.text}\t{en.text}\n" for zh, en, _ in rows)
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=rules.delimiter, lineterminator="\n")
    if rules.header is not None:
        writer.writerow(rules.header)
    writer.writerows((zh.text, en.text) for zh, en, _ in rows)
    return buffer.getvalue()


def _violations(rows: list[Pair], rules: Rules) -> Iterator[str]:
    targets: dict[str, str] = {}
    for zh, en, _ in rows:
        if zh.text in targets:
            also = f"{targets[zh.text]!r} and {en.text!r}"
            yield f"{zh.text!r} has two renderings, {also}; allowed: one"
        targets.setdefault(zh.text, en.text)
        for term in (zh, en):
            yield from _term_violations(term, rules)


def _term_violations(term: Term, rules: Rules) -> Iterator[str]:
    size = len(term.text.encode())
    if rules.term_bytes is not None and size > rules.term_bytes:
        yield f"{term.text[:_SHOWN]!r} … has {size:,} bytes; allowed: {rules.term_bytes:,}"
    if term.text != term.text.strip():
        yield f"{term.text!r} begins or ends with a space"
    if found := _REFUSED.search(term.text):
        yield f"{term.text!r} holds U+{ord(found[0]):04X}"


_SHOWN = 20
"""Code points of a term that is too long in a message."""
