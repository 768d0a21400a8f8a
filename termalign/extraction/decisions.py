"""Decisions of a terminologist about extracted terms, kept in a file that the next run applies.

The file is a table, a rendering a line, that a run begins and a person fills in: `accepted`, `rejected`, or
`edited` with the right rendering in the column `new`; an empty decision is none yet. `rejected` without an
English rendering rejects the Chinese term.

    decision  zh         en                              new
    accepted  新质生产力  new quality productive forces
    edited    合法权益    lawful rights                   lawful rights and interests
    rejected  进一步
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from termalign.errors import FormatError
from termalign.extraction.forms import rendering_key
from termalign.glossary import Entry, Status, Term
from termalign.text import match_key
from termalign.tokenizers import English

COLUMNS = ("decision", "zh", "en", "new", "count", "score")
"""Columns of the file; those after `new` help to decide and are not read."""


class Verdict(StrEnum):
    """What was decided of a pair."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EDITED = "edited"


class Decision(NamedTuple):
    """A line of the file with a decision."""

    verdict: Verdict
    zh: str
    en: str
    """Empty: the Chinese term as such."""
    new: str = ""
    """The right rendering, of an edited pair."""


@dataclass(frozen=True)
class Decisions:
    """All decisions, by term."""

    decided: tuple[Decision, ...] = ()
    _by_term: Mapping[str, list[Decision]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the decisions."""
        by_term: dict[str, list[Decision]] = {}
        for decision in self.decided:
            by_term.setdefault(term_key(decision.zh), []).append(decision)
        object.__setattr__(self, "_by_term", by_term)

    def of(self, zh: str) -> list[Decision]:
        """Return what was decided of a Chinese term, in the order of the file."""
        return self._by_term.get(term_key(zh), []) if self._by_term else []

    def wants(self, zh: str) -> bool:
        """Tell whether some rendering of a term was accepted or edited: it is kept whatever its score."""
        return any(decision.verdict is not Verdict.REJECTED for decision in self.of(zh))

    def rejects(self, zh: str) -> bool:
        """Tell whether the term as such was rejected."""
        return any(decision.verdict is Verdict.REJECTED and not decision.en for decision in self.of(zh))

    def apply(self, entry: Entry) -> Entry | None:
        """Return an entry as decided: accepted renderings first and preferred; None for one rejected.

        Example:
            >>> from termalign.glossary import entry
            >>> found = entry("合法权益", "lawful rights", "rights", status=Status.PROPOSED)
            >>> decided = Decisions((Decision(Verdict.EDITED, "合法权益", "lawful rights",
            ...                               "lawful rights and interests"),))
            >>> [(term.text, term.status.value) for term in decided.apply(found).en]
            [('lawful rights and interests', 'preferred'), ('rights', 'admitted')]
        """
        if self.rejects(entry.zh[0].text):
            return None
        decisions = self.of(entry.zh[0].text)
        if not decisions:
            return entry
        left = {text_key(term.text): term for term in reversed(entry.en)}
        chosen: dict[str, Term] = {}
        for decision in decisions:
            seen = left.pop(text_key(decision.en), None)
            if decision.verdict is Verdict.REJECTED:
                continue
            text = decision.new or decision.en
            other = left.pop(text_key(text), None)
            best = other or seen or Term(text)
            forms = tuple(dict.fromkeys(form for form in (best.text, *best.forms) if form != text))
            status = Status.ADMITTED if chosen else Status.PREFERRED
            chosen.setdefault(text_key(text), replace(best, text=text, status=status, forms=forms))
        rest = [term for term in entry.en if text_key(term.text) in left]
        if not chosen:
            return replace(entry, en=tuple(rest)) if rest else None
        zh = (replace(entry.zh[0], status=Status.PREFERRED), *entry.zh[1:])
        return replace(entry, zh=zh, en=(*chosen.values(), *rest))


def parse_decisions(text: str, path: str | None = None) -> Decisions:
    """Return the decisions of a file; lines without one, and lines that begin with `#`, are passed over.

    Raises:
        FormatError: A column is missing, or a decision is not understood.
    """
    return Decisions(tuple(decision for _, decision in _lines(text, path) if decision is not None))


def updated(text: str, entries: Iterable[Entry], path: str | None = None) -> str:
    """Return the content of a decisions file after a run: what was decided as it stood, then what is open.

    Example:
        >>> from termalign.glossary import entry
        >>> print(updated("", [entry("顶层设计", "top-level design")]).expandtabs(10))
        decision  zh        en        new       count     score
                  顶层设计      top-level design
        <BLANKLINE>
    """
    rows = _lines(text, path)
    kept = [line for line, decision in rows if decision is not None or line.startswith("#")]
    decided = parse_decisions(text, path)
    header = next((line for line in text.split("\n") if line.strip() and not line.startswith("#")), "")
    names = header.split("\t") if header else list(COLUMNS)
    new = []
    for item in entries:
        zh = item.zh[0].text
        known = {text_key(decision.new or decision.en) for decision in decided.of(zh)}
        for term in item.en:
            if text_key(term.text) in known:
                continue
            cells = {
                "zh": zh,
                "en": term.text,
                "count": str(term.count or ""),
                "score": "" if term.score is None else repr(term.score),
            }
            new.append("\t".join(cells.get(name, "") for name in names).rstrip("\t"))
    return "\n".join([*("\t".join(names),), *kept, *new, ""])


def term_key(zh: str) -> str:
    """Return what a Chinese term is compared by."""
    return match_key(zh).replace(" ", "")


def text_key(en: str) -> str:
    """Return what an English rendering is compared by."""
    return rendering_key(" ".join(token.key for token in _ENGLISH.tokenize(en)))


_ENGLISH = English()


def _lines(text: str, path: str | None) -> list[tuple[str, Decision | None]]:
    """Return every line after the header, and the decision on it."""
    columns: list[str] | None = None
    found: list[tuple[str, Decision | None]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            if line.strip():
                found.append((line, None))
            continue
        if columns is None:
            columns = [name.strip() for name in line.split("\t")]
            if missing := [name for name in COLUMNS[:4] if name not in columns]:
                raise FormatError(
                    f"no column {missing[0]!r}; needed: {', '.join(COLUMNS[:4])}", path=path, line=number
                )
            continue
        cells = dict(zip(columns, map(str.strip, line.split("\t")), strict=False))
        found.append((line, _decision(cells, path, number)))
    return found


def _decision(cells: Mapping[str, str], path: str | None, line: int) -> Decision | None:
    word = cells.get("decision", "").lower()
    if not word:
        return None
    if word not in list(Verdict):
        raise FormatError(f"decision {word!r}; allowed: {', '.join(Verdict)}, or empty", path=path, line=line)
    decision = Decision(Verdict(word), cells.get("zh", ""), cells.get("en", ""), cells.get("new", ""))
    if not decision.zh:
        raise FormatError("a decision without a Chinese term", path=path, line=line)
    if decision.verdict is Verdict.ACCEPTED and not decision.en:
        raise FormatError("accepted without a rendering in 'en'", path=path, line=line)
    if (decision.verdict is Verdict.EDITED) != bool(decision.new):
        problem = "needs the right rendering" if not decision.new else "is only for edited renderings"
        raise FormatError(f"the column 'new' {problem}", path=path, line=line)
    return decision
