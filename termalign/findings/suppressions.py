"""Suppressions: findings that somebody has looked at and lets stand, with the reason.

In a text, a comment on the line of the finding, or alone on the line before it:

    <!-- termalign: ignore[TA101] the minister's own words -->

or for many texts a TOML file:

    [[suppress]]
    rule = "TA101"
    zh = "影响"             # optional: only this term
    path = "speeches/*"    # optional: only these translations
    reason = "too common a word to be a term here"
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import msgspec
import regex

from termalign.errors import FormatError
from termalign.files import read_text
from termalign.findings.finding import RULES, Finding, Place
from termalign.text import match_key

MARK = "termalign:"
"""What every comment holds: texts without it need no closer look."""

_COMMENT = regex.compile(r"<!--\s*termalign:\s*(.*?)\s*-->", regex.DOTALL)
_IGNORE = regex.compile(r"ignore\[([^\]]*)\]\s*(.*)", regex.DOTALL)
_USAGE = "write <!-- termalign: ignore[TA101] reason -->"


class _Item(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    reason: str
    zh: str = ""
    path: str = "*"


class _Content(msgspec.Struct, forbid_unknown_fields=True):
    suppress: list[_Item] = []


@dataclass
class Suppressions:
    """Which findings are let stand."""

    _items: list[_Item] = field(default_factory=list)
    _lines: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """Path and line to the rules that a comment suppresses there."""

    @classmethod
    def read(cls, path: str | Path) -> "Suppressions":
        """Read a suppression file.

        Raises:
            FileError: The file cannot be read.
            FormatError: It is no TOML, lacks a rule or reason, or names an unknown rule.
        """
        name = str(path)
        try:
            content = msgspec.convert(tomllib.loads(read_text(name)), _Content)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise FormatError(str(error), path=name) from None
        for number, item in enumerate(content.suppress, 1):
            if item.rule not in RULES:
                raise FormatError(f"suppress entry {number}: {_unknown(item.rule)}", path=name)
            if not item.reason.strip():
                raise FormatError(f"suppress entry {number} needs a reason", path=name)
        return cls(content.suppress)

    def take(self, text: str, path: str, *, line: int = 1) -> str:
        """Note the comments of a text that begins at `line` of a file; return it with spaces in their place.

        Example:
            >>> suppressions = Suppressions()
            >>> suppressions.take("Reform <!-- termalign: ignore[TA101] as spoken -->", "a.en.txt").rstrip()
            'Reform'

        Raises:
            FormatError: A comment has no reason, or names an unknown rule.
        """
        if MARK not in text:
            return text
        pieces, end = [], 0
        for comment in _COMMENT.finditer(text):
            at = line + text.count("\n", 0, comment.start())
            rules = _rules(comment.group(1), path, at)
            before = text[text.rfind("\n", 0, comment.start()) + 1 : comment.start()]
            after = text[comment.end() :].partition("\n")[0]
            alone = not (before.strip() or after.strip())
            lines = comment.group().count("\n")
            self._lines.setdefault((path, at + lines + alone), set()).update(rules)
            blank = "".join(char if char == "\n" else " " for char in comment.group())
            pieces += [text[end : comment.start()], blank]
            end = comment.end()
        return "".join([*pieces, text[end:]])

    def keep(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings that nothing suppresses."""
        return (finding for finding in findings if not self.covers(finding))

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is suppressed."""
        return any(
            finding.rule in self._lines.get((place.path, line), ())
            for place in (finding.src, finding.tgt)
            if place is not None and self._lines
            for line in range(place.line, place.end_line + 1)
        ) or any(_matches(item, finding) for item in self._items)


def _matches(item: _Item, finding: Finding) -> bool:
    places: list[Place] = [place for place in (finding.tgt, finding.src) if place is not None]
    return (
        item.rule == finding.rule
        and (not item.zh or match_key(item.zh) == match_key(finding.zh))
        and (item.path == "*" or any(fnmatch(Path(place.path).as_posix(), item.path) for place in places))
    )


def _rules(comment: str, path: str, line: int) -> list[str]:
    ignore = _IGNORE.fullmatch(comment)
    if ignore is None:
        raise FormatError(f"unknown comment {comment!r}; {_USAGE}", path=path, line=line)
    rules = [rule.strip() for rule in ignore.group(1).split(",")]
    for rule in rules:
        if rule not in RULES:
            raise FormatError(_unknown(rule), path=path, line=line)
    if not ignore.group(2).strip():
        raise FormatError(f"a suppression needs a reason; {_USAGE}", path=path, line=line)
    return rules


def _unknown(rule: str) -> str:
    return f"unknown rule {rule!r}; allowed: {', '.join(RULES)}"
