"""What a check reports: findings, by rules with stable codes and severities, and their positions.

A finding has the positions on both sides, the expected renderings, the words of the translation instead, and how sure
the check is: its tier is the loosest matching that was needed to find a rendering.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from termalign.checking.findings.excerpt import Excerpt
from termalign.errors import Message
from termalign.language.text import Direction
from termalign.language.text.display import shortened
from termalign.runtime.urls import portable
from termalign.termbase.matching.tiers import Tier


class Severity(StrEnum):
    """How severe a finding is."""

    ERROR = "error"
    """Wrong, as far as the check knows: fails a run."""
    WARNING = "warning"
    """A person should look: fails a run only with `--fail-on warning`."""
    INFO = "info"
    """Good to know; never fails a run."""

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _SEVERITY_RANKS[self]


_SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class FindingRule(NamedTuple):
    """A kind of finding."""

    code: str
    name: str
    severity: Severity
    meaning: str


RULES: dict[str, FindingRule] = {
    code: FindingRule(code, name, Severity(severity), meaning)
    for rule, meaning in {
        "TA101 missing-term error": "No accepted rendering of a source term is there.",
        "TA102 loose-match warning": (
            "The words of a rendering are there: split, reordered, or without a general last one."
        ),
        "TA103 close-rendering warning": "No longer reported: a missing term of tier `close`.",
        "TA104 straddle error": "No rendering, but the match may not be an occurrence of the term.",
        "TA105 undeclared-abbreviation warning": "An abbreviation is used, undeclared.",
        "TA106 fewer-renderings warning": "A term is rendered less often than the source has it.",
        "TA107 rendered-otherwise warning": "A term rendered elsewhere in the pair has other words.",
        "TA108 derived-form info": "Words derived from those of a rendering are there.",
        "TA109 free-wording info": (
            "A term is rendered freely: in other forms and order, by a pronoun, a short form or a part "
            "of a name, or as the abbreviation it is."
        ),
        "TA201 forbidden-term error": "A rendering is used that the glossary forbids.",
        "TA202 deprecated-term error": "A rendering is used that the glossary deprecates.",
        "TA203 admitted-term info": "A rendering is used where another is preferred.",
        "TA204 undecided-term warning": "A rendering is used that is only proposed, where another is decided on.",
        "TA301 inconsistent warning": "A document renders a term in several ways.",
        "TA302 inconsistent-across info": "Documents differ in their rendering of a term.",
        "TA401 untranslated warning": "Text of the source's language is left in the translation.",
        "TA501 name-form info": "A name has other capitals or hyphens than the glossary gives it.",
        "TA502 number info": "A rendering is in the plural for the singular, or the other way.",
        "TA503 numeral info": "A number of the source is not in the translation.",
        "TA504 spelling warning": "A rendering is in American spelling for British, or the other way.",
        "TL001 read-problem warning": "The file breaks the rules of its format.",
        "TL002 misread error": "The file cannot be the glossary it is read as, or hides a ban.",
        "TL101 duplicate-concept warning": "Two concepts have the same pair of terms.",
        "TL102 conflicting-preferred error": "A source term has two preferred renderings.",
        "TL103 deprecated-preferred error": "A term is deprecated here and preferred there.",
        "TL104 duplicate-term warning": "A concept has the same term twice.",
        "TL105 near-duplicate info": "Terms of a concept differ in form or inflection only.",
        "TL106 broken-reference error": "A cross-reference leads to no concept, or to itself.",
        "TL201 empty-side warning": "A concept has no term in one of the two languages.",
        "TL202 identical-sides warning": "A term and its rendering are the same.",
        "TL203 wrong-script error": "A term is not in the script of its language.",
        "TL204 mixed-script warning": "A term mixes Traditional and Simplified characters.",
        "TL205 script-and-tag warning": "A term is not in the script that its tag names.",
        "TL206 missing-language info": "A Traditional term is not tagged as such.",
        "TL207 kept-otherwise warning": "A term that is not to be translated has another rendering.",
        "TL301 stray-space warning": "A term has spaces where none, or just one, should be.",
        "TL302 stray-punctuation warning": "A term has stray punctuation.",
        "TL303 invisible-character error": "A term has invisible characters.",
        "TL304 not-composed warning": "A term is not in Unicode's composed form (NFC).",
        "TL305 full-width warning": "An English term has full-width characters.",
        "TL306 over-long warning": "A term is longer than terms are.",
        "TL307 several-in-one warning": "A term seems to be several terms.",
    }.items()
    for code, name, severity in (rule.split(),)
}
"""Code to rule. A code keeps its meaning for ever; the severity is the worst that the rule reports by default."""


OPTIONAL = frozenset(("TA501", "TA502", "TA503"))
"""Rules that are off unless a project gives them a severity."""


class Place(NamedTuple):
    """A stretch of a file; lines and columns are 1-based, columns in code points, the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    reference: str = ""
    """What people call the position (`unit 7`); empty where the line suffices."""
    numbered: bool = False
    """Whether lines are paragraph numbers, for a file without visible lines: the reference suffices."""

    def __str__(self) -> str:
        """Return the position in the form in which lines for people begin.

        Example:
            >>> print(Place("news.en.txt", 12, 5, 12, 26, "unit 7"))
            news.en.txt:12:5
            >>> print(Place("news.en.docx", 3, 5, 3, 26, "paragraph 3", numbered=True))
            news.en.docx: paragraph 3
        """
        return self.shown_in(str)

    def shown_in(self, translated: Callable[[Message], str]) -> str:
        """Return the position in the language of a reader, by what translates a reference."""
        path = self.path or "<text>"
        if self.has_only_reference:
            return f"{path}: {translated(self.reference)}"
        return f"{path}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """The position inside its file, without the column."""
        return self.reference if self.has_only_reference else f"{self.line}"

    @property
    def has_only_reference(self) -> bool:
        """Whether the reference is shown in place of line and column."""
        return self.numbered and bool(self.reference)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a translation that does not agree with the glossary.

    Example:
        >>> place = Place("news.en.txt", 12, 5, 12, 26)
        >>> print(Finding("TA101", Severity.ERROR, Tier.NONE, "共同富裕",
        ...     ("common prosperity",), "shared wealth", tgt=place))
        news.en.txt:12:5: TA101 共同富裕: expected 'common prosperity', found 'shared wealth'
    """

    rule: str
    severity: Severity
    tier: Tier
    zh: str
    """The Chinese term as the glossary has it; empty when the finding is about no term."""
    expected: tuple[str, ...] = ()
    """Accepted renderings, best first: a hundred at most, very long ones without their middle."""
    found: str | None = None
    """The words of the translation instead; None if unknown."""
    src: Place | None = None
    tgt: Place | None = None
    """Position of `found`; the whole translated sentence if that is None."""
    note: str = ""
    """What the rule adds in words."""
    context: str = ""
    """The source text of the unit; empty when the finding is about no unit."""
    count: int = 1
    """Number of equal findings that this one represents."""
    also: tuple[Place, ...] = ()
    """Positions of the first of the others."""
    direction: Direction = Direction.ZH_EN
    en: str = ""
    """The English source term as the glossary has it, from English into Chinese; empty otherwise."""
    confidence: float | None = field(default=None, compare=False)
    """Probability that it is a mistake, 0 to 1; None where the rule alone decides."""
    excerpt: Excerpt | None = field(default=None, compare=False, repr=False)
    """Both sides of the unit with the spans marked; None if the finding is about no unit."""
    pair: int | None = field(default=None, compare=False)
    """Index (0-based) of the pair among those given to `check`, or of the bead in its bitext; None if not counted."""

    @property
    def source(self) -> str:
        """The source term as the glossary has it."""
        return self.en or self.zh

    @property
    def fingerprint(self) -> str:
        """What identifies the finding from run to run: rule, file, term, words of the translation and source text.

        Words that only explaining finds do not count, for other runs do not have them.
        """
        return self._fingerprint(portable(self.tgt.path if self.tgt is not None else ""))

    @property
    def local_fingerprint(self) -> str:
        """What identifies the finding inside its file, wherever that is: the fingerprint without the path."""
        return self._fingerprint("")

    def _fingerprint(self, path: str) -> str:
        text = "" if self.rule in EXPLAINED else self.found or ""
        return fingerprint(self.rule, path, self.source, text, " ".join(self.context.split()))

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, in the published schema (`docs/reference/findings.schema.json`).

        Lines and columns are 1-based, columns in code points; all are null where a side has no position.

        Example:
            >>> row = Finding("TA101", Severity.ERROR, Tier.NONE, "对口支援", ("paired assistance",)).to_dict()
            >>> row["schema"], row["rule"], row["severity"], row["expected"], row["found"], row["tgt_line"]
            (1, 'TA101', 'error', ['paired assistance'], None, None)
        """
        return {
            "schema": SCHEMA,
            "rule": self.rule,
            "name": RULES[self.rule].name,
            "severity": self.severity.value,
            "tier": self.tier.value,
            "message": self.message,
            "direction": self.direction.value,
            "source": shortened(self.source),
            "zh": shortened(self.zh),
            "expected": list(self.expected),
            "found": self.found,
            **place_fields("src", self.src),
            **place_fields("tgt", self.tgt),
            "ref": self.reference or None,
            "count": self.count,
            "also": [{name: getattr(place, name) for name in _WHERE} for place in self.also],
            "context": self.context,
            "confidence": None if self.confidence is None else round(self.confidence, CONFIDENCE_DECIMALS),
            "fingerprint": self.fingerprint,
        }

    @property
    def clauses(self) -> list[Message]:
        """What the message states of the term: what was expected, what was found, what the rule adds."""
        parts = []
        if self.expected:
            most = 1 if self.rule in _BESIDE_BETTER else _MAX_EXPECTED
            renderings = [repr(shortened(text)) for text in self.expected[:most]]
            if len(self.expected) > most > 1:
                renderings.append(f"{len(self.expected) - most} more")
            parts.append(f"expected {' or '.join(renderings)}")
        if self.found is not None:
            parts.append(f"found {shortened(self.found)!r}")
        elif self.rule in ("TA101", "TA104"):
            parts.append("not found")
        if self.note:
            parts.append(self.note)
        if self.count > 1:
            parts.append(f"{self.count} times")
            for index, position in enumerate(_positions(self.also, self.place)):
                parts.append(position if index else f"also at {position}")
        return parts

    @property
    def message(self) -> str:
        """One line without the position: the term, what was expected, what was found."""
        return self.message_in(str)

    def message_in(self, translated: Callable[[Message], str]) -> str:
        """Return the message in the language of a reader, by what translates a clause."""
        text = translated(", ").join(map(translated, self.clauses))
        return shortened(f"{shortened(self.source)}: {text}" if self.source else text)

    @property
    def place(self) -> Place | None:
        """The position in the translation, else in the source."""
        return self.tgt or self.src

    @property
    def reference(self) -> str:
        """What people call the position (`unit 7`); empty where the line suffices."""
        return self.place.reference if self.place is not None else ""

    @property
    def bracketed_reference(self) -> str:
        """What is shown of the reference behind a message beside the position: ` (unit 7)`, or nothing."""
        place = self.place
        return f" ({place.reference})" if place and place.reference and not place.has_only_reference else ""

    @property
    def located_message(self) -> str:
        """The message with the reference, for formats that have no field for one."""
        return f"{self.message} ({self.reference})" if self.reference else self.message

    def __str__(self) -> str:
        """Return the finding as a line from which editors can jump."""
        return self.line_in(str)

    def line_in(self, translated: Callable[[Message], str]) -> str:
        """Return the same line in the language of a reader, by what translates a clause."""
        position = f"{self.place.shown_in(translated)}: " if self.place is not None else ""
        return f"{position}{self.rule} {self.message_in(translated)}{self.bracketed_reference}"


def fingerprint(*parts: str) -> str:
    """Return what identifies parts, in hexadecimal digits."""
    digits = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return digits[:_FINGERPRINT_DIGITS]


SCHEMA = 1
"""Version of the format of `Finding.to_dict`: raised when a field is removed or redefined, not when one is added."""

CONFIDENCE_DECIMALS = 3
"""Decimals of a confidence in data for programs."""

EXPLAINED = ("TA101", "TA104", "TA106")
"""Rules whose `found` only explaining fills."""

_FINGERPRINT_DIGITS = 16
"""Hexadecimal digits of a fingerprint: 64 bits, no clash among millions."""


def place_fields(side: str, place: Place | None) -> dict[str, Any]:
    """Return the fields of the published schema for the position on a side; null without one."""
    return {f"{side}_{name}": getattr(place, name, None) for name in _WHERE}


_WHERE = ("path", "line", "column", "end_line", "end_column")


def _positions(places: tuple[Place, ...], first: Place | None) -> list[str]:
    """Return positions after the first in short: without the file name where it is that of the one before."""
    locations, path = [], first.path if first is not None else ""
    for place in places[:_MAX_ALSO]:
        between = ": " if place.has_only_reference else ":"
        locations.append(place.short if place.path == path else f"{place.path}{between}{place.short}")
        path = place.path
    return [*locations, "…"] if len(places) > _MAX_ALSO else locations


_MAX_ALSO = 5
"""Further positions that a message lists; the data have more."""

_BESIDE_BETTER = ("TA203", "TA204")
"""Rules about a rendering that is accepted, where the best one is expected: the others, itself one of them, are not."""

_MAX_EXPECTED = 3
"""Expected renderings that a message lists; the data have all."""
