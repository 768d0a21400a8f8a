"""The baseline: findings that are known and no longer reported, so that only new ones fail a run.

A finding is identified by its fingerprint: rule, term, what was found and the source text, but not the line, so that
moving text brings nothing back. Equal findings are counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from termalign.checking.findings.finding import Finding
from termalign.errors import FileError, FormatError
from termalign.files import STANDARD, read_bytes, write_text

BASELINE_VERSION = 2
"""Version of the file and of fingerprints; one never changes without the other."""


class _BaselineFile(msgspec.Struct, forbid_unknown_fields=True):
    termalign_baseline: int
    findings: dict[str, int]


class _BaselineVersion(msgspec.Struct):
    termalign_baseline: int


def new_findings(
    findings: Iterable[Finding], known: Counter[str], suppressed: Counter[str] | None = None
) -> Iterator[Finding]:
    """Yield the findings that are not in a baseline, using up its counts.

    Args:
        findings: All findings.
        known: The baseline.
        suppressed: Counts those that are in it.
    """
    remaining = Counter(known)
    for finding in findings:
        fingerprint = finding.fingerprint
        if remaining[fingerprint] > 0:
            remaining[fingerprint] -= 1
            if suppressed is not None:
                suppressed["in the baseline"] += 1
        else:
            yield finding


def read_baseline(path: str | Path) -> Counter[str]:
    """Read the fingerprints of known findings, with their counts.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no baseline, or one of another version.
    """
    if str(path) != STANDARD and not Path(path).exists():
        raise FileError(str(path), "no such baseline (write it with --update-baseline)")
    data = read_bytes(path)
    remedy = "write it anew with --update-baseline"
    try:
        version = msgspec.json.decode(data, type=_BaselineVersion).termalign_baseline
        if version != BASELINE_VERSION:
            raise FormatError(
                f"a baseline of version {version}; allowed: {BASELINE_VERSION} ({remedy})", path=str(path)
            )
        return Counter(msgspec.json.decode(data, type=_BaselineFile).findings)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FormatError(f"not a baseline: {error} ({remedy})", path=str(path)) from None


def write_baseline(path: str | Path, findings: Iterable[Finding]) -> int:
    """Write the fingerprints of findings as a baseline; return how many there are.

    Raises:
        FileError: The file cannot be written.
    """
    counts = Counter(finding.fingerprint for finding in findings)
    content = _BaselineFile(BASELINE_VERSION, dict(sorted(counts.items())))
    write_text(path, msgspec.json.format(msgspec.json.encode(content), indent=1).decode("utf-8") + "\n")
    return counts.total()
