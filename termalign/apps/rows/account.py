"""What a run leaves in writing: what it read, how, what came out, and when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from termalign.errors import DISTRIBUTION
from termalign.runtime.versions import version_of


@dataclass
class RowCounts:
    """What was counted in the columns that were added."""

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
            Counter(item["severity"] for row in columns.get("findings", ()) for item in row or ()),
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


def account_of(
    settings: Mapping[str, Any],
    inputs: list[dict[str, Any]],
    outputs: list[dict[str, Any]],
    counts: RowCounts,
    began: datetime,
) -> bytes:
    """Return the account of a run, as JSON."""
    ended = datetime.now(UTC)
    record = {
        "termalign": version_of(DISTRIBUTION),
        "settings": settings,
        "inputs": inputs,
        "outputs": outputs,
        "counts": counts.to_record(),
        "began": began.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - began).total_seconds(), 1),
    }
    return msgspec.json.format(msgspec.json.encode(record)) + b"\n"
