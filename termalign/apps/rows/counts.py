"""What is counted in the columns that are added to rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RowCounts:
    """The counts of columns that were added."""

    rows: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    """Why rows were left without results, to how many."""
    findings: Counter[str] = field(default_factory=Counter)
    """Severity to how many findings."""
    checks: int = 0
    successes: int = 0
    occurrences: int = 0

    @classmethod
    def of(cls, added: Any, prefix: str) -> "RowCounts":
        """Return the counts of added columns."""
        columns = {name.removeprefix(prefix): added.column(name).to_pylist() for name in added.column_names}
        checks = columns.get("checks", ())
        shares = zip(checks, columns.get("term_success", ()), strict=True)
        return cls(
            added.num_rows,
            Counter(problem for problem in columns["problem"] if problem is not None),
            Counter(finding["severity"] for row in columns.get("findings", ()) for finding in row or ()),
            sum(filter(None, checks)),
            sum(round(count * share) for count, share in shares if count and share),
            sum(len(row or ()) for row in columns.get("occurrences", ())),
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "RowCounts":
        """Return counts that were written."""
        counters = {name: Counter(record[name]) for name in ("problems", "findings")}
        return cls(**{**record, **counters})

    def add(self, other: "RowCounts") -> None:
        """Add others."""
        self.rows += other.rows
        self.problems.update(other.problems)
        self.findings.update(other.findings)
        self.checks += other.checks
        self.successes += other.successes
        self.occurrences += other.occurrences

    def to_record(self) -> dict[str, Any]:
        """Return them as plain values."""
        return {**vars(self), "problems": dict(self.problems), "findings": dict(self.findings)}
