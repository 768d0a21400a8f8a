"""Suppressions: findings that somebody has reviewed and accepted, with the reason.

In a text, a comment on the line of the finding, or alone on the line before it:

    <!-- termalign: ignore[TA101] the minister's own words -->

or for many texts a TOML file:

    [[suppress]]
    rule = "TA101"
    zh = "影响"             # optional: only this term
    path = "speeches/*"    # optional: only these translations
    reason = "too common a word to be a term here"

One that suppresses nothing is reported with the finding that it is most like.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec
import regex

from termalign.checking.findings.finding import RULES, Finding, Place
from termalign.documents.readers.remarks import signature
from termalign.errors import FormatError, Message
from termalign.language.keys import Level, key_at, same
from termalign.language.text.decoding import text_of
from termalign.language.text.structured import toml_table
from termalign.runtime.files.reading import read_regular
from termalign.runtime.lazy import lazy_pattern
from termalign.runtime.urls import portable

COMMENT_MARK = "termalign:"
"""Prefix of every comment: texts without it are not searched."""

TERM_LEVEL = Level.FORM
"""The level at which a suppressed term equals that of a finding: both are as the glossary has them."""

_COMMENT_START = lazy_pattern(r"<!--\s*+termalign:")
_COMMENT_END = "-->"
_IGNORE = lazy_pattern(r"ignore\[([^\]]*)\](.*)", regex.DOTALL)
_USAGE = "write <!-- termalign: ignore[TA101] reason -->"


class _SuppressionEntry(msgspec.Struct, forbid_unknown_fields=True):
    rule: str = ""
    reason: str = ""
    zh: str | None = None
    path: str = "*"


class _SuppressionFile(msgspec.Struct, forbid_unknown_fields=True):
    suppress: list[_SuppressionEntry] = []


class Comment(NamedTuple):
    """A comment for termalign in a text."""

    start: int
    end: int
    content: str
    """The text after `termalign:`."""
    line: int
    """The line it begins in, 0-based."""
    alone: bool
    """Whether nothing else is on its lines."""


def comments(text: str) -> Iterator[Comment]:
    """Yield the comments for termalign in a text, in order; one that never ends is none.

    Example:
        >>> [(comment.content, comment.line, comment.alone) for comment in comments("A\\n<!-- termalign: x -->\\nB")]
        [('x', 1, True)]
    """
    line, counted, end, position = 0, 0, 0, 0
    while (opened := _COMMENT_START.search(text, position)) is not None:
        closed = text.find(_COMMENT_END, opened.end())
        if closed < 0:
            return
        start, before = opened.start(), end
        end = position = closed + len(_COMMENT_END)
        line += text.count("\n", counted, start)
        counted = start
        # Nothing is searched twice: only the first comment of a line can be alone on it.
        begin = text.rfind("\n", before, start) + 1
        alone = (begin > 0 or before == 0) and not text[begin:start].strip()
        if alone:
            stop = text.find("\n", end)
            alone = not text[end : stop if stop >= 0 else len(text)].strip()
        yield Comment(start, end, text[opened.end() : closed].strip(), line, alone)


class _Suppression(NamedTuple):
    """What a file of suppressions, or a comment, suppresses."""

    where: str
    """What people call it: `house.toml: suppress entry 2`, `a.en.txt:12`."""
    rule: str
    term: str
    """As it is written; empty for every term."""
    path: str
    """A pattern, or the file of a comment."""

    def __str__(self) -> str:
        """Return what it is, in words."""
        path = f" in {self.path}" if self.path != _EVERYWHERE and not self.where.startswith(self.path) else ""
        return f"{self.where}: {self.rule}{f' {self.term}' if self.term else ''}{path}"


LEAST_LIKE = 0.5
"""Similarity of two terms from which one may have been meant by the other; that of half of their characters."""


class SeenFinding(NamedTuple):
    """What a finding is known by."""

    rule: str
    term: str
    path: str


def nearest_finding(findings: Iterable[SeenFinding], rule: str, term: str, path: str) -> Message:
    """Return, in words, which finding comes nearest to one that is not there.

    Example:
        >>> nearest_finding([SeenFinding("TA102", "影响", "a.en.txt")], "TA101", "影響", "*")  # influence
        'nearest: TA102 影响 in a.en.txt'
        >>> nearest_finding([], "TA101", "影响", "*")
        'no finding is like it'

    Args:
        findings: The findings that there are.
        rule: That of the one expected.
        term: Its term; empty for any.
        path: The pattern of its files.
    """
    scored = [
        ((_likeness(finding.term, term), finding.rule == rule, _is_in(finding.path, path)), finding)
        for finding in findings
    ]
    near = [
        (score, finding)
        for score, finding in scored
        if (score[0] >= LEAST_LIKE if term else score[1] or score[2])
    ]
    if not near:
        return "no finding is like it"
    _, best = max(near, key=lambda each: each[0])
    rule_and_term = " ".join(filter(None, (best.rule, best.term)))
    return f"nearest: {rule_and_term} in {best.path}" if best.path else f"nearest: {rule_and_term}"


def _is_in(path: str, pattern: str) -> bool:
    """Return whether a pattern, whose wildcards are `*` and `?`, is for a file, which may have brackets in its name."""
    return fnmatch(path, pattern.replace("[", "[[]"))


def _likeness(term: str, other: str) -> float:
    """Return how like a term is to another, 0 to 1."""
    if not other or same(term, other, Level.INFLECTION):
        return 1.0
    from difflib import SequenceMatcher

    return SequenceMatcher(None, term.lower(), other.lower(), autojunk=False).ratio()


@dataclass
class Suppressions:
    """Which findings are suppressed, and what suppresses none."""

    _paths: dict[tuple[str, str], dict[str, _Suppression]] = field(default_factory=dict)
    """Rule and key of a term (empty: every term) to the path patterns for which it is suppressed."""
    _lines: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """Path and rule to the lines where a comment suppresses it, in order."""
    _matched: dict[tuple[str, str, tuple[str, ...]], bool] = field(default_factory=dict)
    """Rule, key of a term and paths to whether it is suppressed there: what was asked, and noted, once."""
    _unmatched: dict[_Suppression, None] = field(default_factory=dict)
    """What has suppressed no finding so far, in order."""
    _seen: dict[SeenFinding, None] = field(default_factory=dict)
    """Findings that were not suppressed, the first of each file, rule and term."""

    @classmethod
    def read(cls, path: str | Path) -> "Suppressions":
        """Read a suppression file.

        Raises:
            FileError: The file cannot be read.
            FormatError: It is no TOML, lacks a rule or reason, or names an unknown rule.
        """
        name = str(path)
        try:
            content = msgspec.convert(
                toml_table(text_of(read_regular(name), path=name), path=name), _SuppressionFile
            )
        except msgspec.ValidationError as error:
            raise FormatError(str(error), path=name) from None
        suppressions = cls()
        for number, row in enumerate(content.suppress, 1):
            if not row.rule:
                raise FormatError(f"suppress entry {number} needs a rule: {', '.join(RULES)}", path=name)
            if row.rule not in RULES:
                raise FormatError(f"suppress entry {number}: {_unknown(row.rule)}", path=name)
            if not row.reason.strip():
                raise FormatError(f"suppress entry {number} needs a reason", path=name)
            term = key_at(row.zh, TERM_LEVEL) if row.zh is not None else ""
            for key, value in (("zh", row.zh and term), ("path", row.path)):
                if value == "":  # an empty one would suppress more than somebody has named
                    raise FormatError(
                        f"suppress entry {number}: {key} names nothing; leave it out for all", path=name
                    )
            entry = _Suppression(f"{name}: suppress entry {number}", row.rule, row.zh or "", row.path)
            # Of equal ones the first stands for all: a later one suppresses as much.
            if suppressions._paths.setdefault((row.rule, term), {}).setdefault(row.path, entry) is entry:
                suppressions._unmatched[entry] = None
        return suppressions

    def take(self, text: str, path: str, *, line: int = 1) -> str:
        """Note the comments of a text that begins at `line` of a file; return it with spaces instead of them.

        Example:
            >>> suppressions = Suppressions()
            >>> suppressions.take("Reform <!-- termalign: ignore[TA101] as spoken -->", "a.en.txt").rstrip()
            'Reform'

        Raises:
            FormatError: A comment has no reason, or names an unknown rule.
        """
        if COMMENT_MARK not in text:
            return text
        pieces, end = [], 0
        for comment in comments(text):
            written = text[comment.start : comment.end]
            first_line = line + comment.line
            for rule in _rules(comment.content, path, first_line):
                on = first_line + written.count("\n") + comment.alone
                insort(self._lines.setdefault((path, rule), []), on)
                self._unmatched[_comment_entry(path, on, rule)] = None
            pieces += [text[end : comment.start], _BLANKED.sub(" ", written)]
            end = comment.end
        return "".join([*pieces, text[end:]])

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding is suppressed."""
        places = [place for place in (finding.src, finding.tgt) if place is not None]
        for place in places if self._lines else ():
            lines = self._lines.get((place.path, finding.rule), ())
            index = bisect_left(lines, place.line)
            if index < len(lines) and lines[index] <= place.end_line:
                self._unmatched.pop(_comment_entry(place.path, lines[index], finding.rule), None)
                return True
        return (bool(self._paths) and self._covers_by_file(finding, places)) or self._leaves(finding)

    def _covers_by_file(self, finding: Finding, places: Sequence[Place]) -> bool:
        paths = tuple(portable(place.path) for place in places)
        terms = dict.fromkeys(("", *(key_at(term, TERM_LEVEL) for term in (finding.zh, finding.en) if term)))
        # All of them are asked, for whatever matches is noted.
        covered = [self._matches(finding.rule, term, paths) for term in terms]
        return any(covered)

    def _matches(self, rule: str, term: str, paths: tuple[str, ...]) -> bool:
        """Return whether entries about a rule and a term are for one of some files; note those that are."""
        if (entries := self._paths.get((rule, term))) is None:
            return False
        asked = (rule, term, paths)
        if asked not in self._matched:
            matching = [
                entry
                for path, entry in entries.items()
                if path == _EVERYWHERE or any(_is_in(each, path) for each in paths)
            ]
            for entry in matching:
                self._unmatched.pop(entry, None)
            self._matched[asked] = bool(matching)
        return self._matched[asked]

    def _leaves(self, finding: Finding) -> bool:
        """Note a finding that is not suppressed, for those who look for the nearest."""
        place = finding.place
        if self._unmatched and len(self._seen) < MOST_SEEN:
            path = portable(place.path) if place is not None else ""
            self._seen[SeenFinding(finding.rule, finding.source, path)] = None
        return False

    def unmatched(self, documents: Iterable[str] | None = None) -> Iterator[Message]:
        """Yield what suppressed no finding, each with the nearest one that there was.

        Args:
            documents: Paths of the texts that were checked: what is for others is left out. None: whatever it is for.
        """
        checked = None if documents is None else [portable(path) for path in documents]
        seen = list(islice(self._seen, MOST_LIKENESSES // max(len(self._unmatched), 1)))
        for entry in self._unmatched:
            if checked is None or any(_is_in(path, entry.path) for path in checked):
                nearest = nearest_finding(seen, entry.rule, entry.term, entry.path)
                yield f"{entry}: suppresses no finding ({nearest})"


def _comment_entry(path: str, line: int, rule: str) -> _Suppression:
    return _Suppression(f"{path}:{line}", rule, "", path)


MOST_SEEN = 10_000
"""Findings among which the nearest is looked for; a file of suppressions is about far fewer."""

MOST_LIKENESSES = 200_000
"""Pairs of what suppressed nothing and a finding that are compared for it, seven seconds: twenty entries are compared
with all findings, thousands with the first ones."""

_EVERYWHERE = "*"
_BLANKED = lazy_pattern(r"[^\n]")


def _rules(comment: str, path: str, line: int) -> list[str]:
    ignore = _IGNORE.fullmatch(comment)
    if ignore is None:
        if signature(comment):  # a remark that `--annotate` wrote
            return []
        raise FormatError(f"unknown comment {_quoted(comment)!r}; {_USAGE}", path=path, line=line)
    rules = list(dict.fromkeys(rule.strip() for rule in ignore.group(1).split(",")))
    for rule in rules:
        if rule not in RULES:
            raise FormatError(_unknown(rule), path=path, line=line)
    if not ignore.group(2).strip():
        raise FormatError(f"a suppression needs a reason; {_USAGE}", path=path, line=line)
    return rules


def _unknown(rule: str) -> str:
    return f"unknown rule {_quoted(rule)!r}; allowed: {', '.join(RULES)}"


def _quoted(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + " …"


MAX_QUOTED = 60
"""Code points of a comment that an error quotes."""
