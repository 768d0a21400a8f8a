"""The baseline: findings that are known and no longer reported, so that only new ones fail a run.

A finding is identified by its fingerprint: rule, term, what was found and the source text, but not the line, so that
moving text brings nothing back. Equal findings are counted.

The file is for review: a line a finding, in an order that does not depend on the run. Its rule, its term, its words and
its file are there for people, and never compared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from termalign.checking.findings.excerpt import ExcerptSide
from termalign.checking.findings.finding import Finding
from termalign.errors import FileError, FormatError
from termalign.language.text.decoding import text_of
from termalign.language.text.display import printable
from termalign.runtime.files.names import is_special
from termalign.runtime.files.reading import read_bytes, read_regular
from termalign.runtime.files.standard_streams import STANDARD
from termalign.runtime.files.writing import TextForm, in_utf8, write_bytes
from termalign.runtime.remote_files import is_taken
from termalign.runtime.urls import portable

BASELINE_VERSION = 3
"""Version of the file that is written."""

_FINGERPRINTS_ALONE = 2
"""Version that holds nothing but fingerprints and counts; it is read, and rewritten as the present one."""


class _BaselineFinding(msgspec.Struct, forbid_unknown_fields=True):
    """A finding, or several equal ones."""

    fingerprint: str
    count: int
    rule: str = ""
    term: str = ""
    excerpt: str = ""
    location: str = ""


class _BaselineFile(msgspec.Struct, forbid_unknown_fields=True):
    termalign_baseline: int
    findings: list[_BaselineFinding]


class _FingerprintsFile(msgspec.Struct, forbid_unknown_fields=True):
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
    if str(path) != STANDARD and not is_taken(path):
        raise FileError(str(path), "no such baseline (write it with --update-baseline)")
    data = text_of(read_bytes(path) if str(path) == STANDARD else read_regular(path), path=str(path))
    remedy = "delete it, and write it again with --update-baseline"
    try:
        version = msgspec.json.decode(data, type=_BaselineVersion).termalign_baseline
        if version == _FINGERPRINTS_ALONE:
            return Counter(msgspec.json.decode(data, type=_FingerprintsFile).findings)
        if version != BASELINE_VERSION:
            raise FormatError(
                f"a baseline of version {version}; allowed: {_FINGERPRINTS_ALONE}, {BASELINE_VERSION} ({remedy})",
                path=str(path),
            )
        known: Counter[str] = Counter()
        for finding in msgspec.json.decode(data, type=_BaselineFile).findings:
            # Of the lines of two branches a merge may have kept both.
            known[finding.fingerprint] = max(known[finding.fingerprint], finding.count)
        return known
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FormatError(f"not a baseline: {error} ({remedy})", path=str(path)) from None


def write_baseline(path: str | Path, findings: Iterable[Finding]) -> int:
    """Write findings as a baseline, where there is none or one that can be read; return how many there are.

    Raises:
        FileError: The file cannot be written.
        FormatError: There is another file, or a baseline that is not understood.
    """
    if str(path) != STANDARD and not is_special(str(path)) and is_taken(path):
        read_baseline(path)
    rows: dict[str, _BaselineFinding] = {}
    for finding in findings:
        row = rows.setdefault(finding.fingerprint, _row(finding))
        row.count += 1
    listed = sorted(
        rows.values(), key=lambda row: (row.location, row.rule, row.term, row.excerpt, row.fingerprint)
    )
    lines = ",\n".join(f"  {msgspec.json.encode(row).decode('utf-8')}" for row in listed)
    listing = f"[\n{lines}\n ]" if lines else "[]"
    content = f'{{\n "termalign_baseline": {BASELINE_VERSION},\n "findings": {listing}\n}}\n'
    write_bytes(path, b"".join(TextForm.of(path).written(in_utf8(content).splitlines(keepends=True))))
    return sum(row.count for row in listed)


def _row(finding: Finding) -> _BaselineFinding:
    """Return a finding as it is listed, not counted yet. Lines are left out, for they change with every edit."""
    place = finding.place
    location = portable(place.path) if place is not None else ""
    if place is not None and place.reference and not place.numbered:
        location += f": {place.reference}"
    texts = map(printable, (finding.source, _excerpt(finding), location))
    return _BaselineFinding(finding.fingerprint, 0, finding.rule, *texts)


def _excerpt(finding: Finding) -> str:
    """Return the words that a finding is about and some around them: in the translation, else in the source."""
    sides = (finding.excerpt.tgt, finding.excerpt.src) if finding.excerpt is not None else ()
    marked = (side for side in sides if side.marked)
    return next(marked, sides[0] if sides else ExcerptSide(finding.context)).in_context
