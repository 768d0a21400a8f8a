"""Whether two checkouts find the same, byte for byte: every finding and every count of `check`, over many texts.

Annual reports, one paragraph a unit and fifteen; the same with renderings deprecated, forbidden and cased and with all
optional rules; in Traditional script; other genres, talks, and work reports, with the curated glossary. All but
our own sample are read from the folder that `TERMALIGN_SHARED` names.

Example:
    TERMALIGN_SHARED=... python -m benchmarks.same_findings --before CHECKOUT
"""

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

TOGETHER = 15
"""Paragraphs of a unit of several."""
MOST_TALKS = 20_000


class Work(NamedTuple):
    """What is checked."""

    name: str
    glossary: object
    units: Sequence[object]
    optional: Collection[str] = ()


def works() -> Iterator[Work]:
    from termalign.checking.findings.finding import OPTIONAL
    from termalign.termbase.formats import read_glossary
    from termalign.termbase.glossary import Glossary, entry

    def terms(*paths: Path) -> Glossary:
        found: dict[str, dict[str, None]] = {}
        for path in paths:
            for line in path.read_text(encoding="utf-8").splitlines():
                zh, en, *_ = line.split("\t")
                found.setdefault(zh, {}).update(dict.fromkeys(en.split("|")))
        return Glossary(tuple(entry(zh, *en) for zh, en in found.items()))

    own = Path("benchmarks/data")
    yield Work("own", terms(own / "checks.terms.tsv"), pairs([own / "checks.zh"]))
    data = Path(os.environ["TERMALIGN_SHARED"]) / "data"
    reports = terms(*sorted(data.glob("hkma/*/*.terms.tsv")))
    curated = Glossary(
        tuple(item for path in sorted(Path("glossaries").glob("*.tsv")) for item in read_glossary(path))
    )
    both = Glossary((*curated, *reports))
    paragraphs = pairs(sorted(data.glob("hkma/*/*.zh")))
    yield Work("reports", reports, paragraphs)
    yield Work("reports, banned", banned(reports), paragraphs, OPTIONAL)
    yield Work("reports, many paragraphs a unit", reports, together(paragraphs))
    yield Work("the same, banned", banned(reports), together(paragraphs), OPTIONAL)
    yield Work("Traditional reports", both, pairs(sorted(data.glob("hkma/*/*.zht"))), OPTIONAL)
    yield Work("genres", both, pairs(sorted(data.glob("genres/*/*.zh"))), OPTIONAL)
    yield Work("talks", both, pairs([data / "train/ted.zh"])[:MOST_TALKS])
    work_reports = pairs(sorted(data.glob("policy/*/*.par.zh")))
    yield Work("work reports", curated, work_reports, OPTIONAL)
    yield Work("work reports, banned", banned(curated), work_reports, OPTIONAL)


def pairs(sources: Sequence[Path]) -> Sequence[object]:
    from termalign.checking.checks.line_pairs import line_batches

    files = ((str(path), str(path.with_suffix(".en"))) for path in sources)
    return [unit for both in files for batch in line_batches(*both) for unit in batch]


def together(units: Sequence[object]) -> Sequence[object]:
    """Return units of several paragraphs, as texts whose lines are no pairs have them."""
    from termalign.checking.checks.units import CheckUnit, TextOrigin

    made = []
    for start in range(0, len(units), TOGETHER):
        some = units[start : start + TOGETHER]
        src, tgt = ("\n".join(getattr(unit, side) for unit in some) for side in ("src", "tgt"))
        made.append(
            CheckUnit(src, tgt, TextOrigin("zh", start), TextOrigin("en", start), f"part {start // 600}")
        )
    return made


def banned(glossary: object) -> object:
    """Return a glossary with some renderings deprecated, forbidden, or of one case only."""
    from termalign.termbase.glossary import Glossary, Status

    entries = []
    assert isinstance(glossary, Glossary)
    for number, item in enumerate(glossary):
        en = list(item.en)
        if number % 3 == 0 and len(en) > 1:
            en[-1] = replace(en[-1], status=Status.DEPRECATED)
        if number % 5 == 0 and en:
            en[0] = replace(en[0], case_sensitive=number % 2 == 0)
        if number % 7 == 0:
            en = [
                replace(term, status=Status.ADMITTED if place else Status.FORBIDDEN)
                for place, term in enumerate(en)
            ]
        entries.append(replace(item, en=tuple(en)))
    return Glossary(tuple(entries))


def digest(work: Work) -> str:
    """Return the number of findings and a hash of all of them and of the counts."""
    from termalign.checking.checks.usage import Checker
    from termalign.checking.findings.reporters.json import summary

    checker = Checker(work.glossary, optional=work.optional)  # type: ignore[arg-type]
    found = [repr(finding.to_dict()) for finding in checker.check(work.units)]  # type: ignore[arg-type]
    found.append(repr(summary(checker.tally)))
    return f"{len(found) - 1:,} findings, {hashlib.sha256(chr(10).join(found).encode()).hexdigest()[:16]}"


def findings_of(checkout: Path) -> list[str]:
    """Return a line for every text, made in a process of its own with the package of a checkout."""
    command = [sys.executable, str(Path(__file__).resolve()), "--alone", str(checkout)]
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=checkout)
    return done.stdout.splitlines()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", type=Path, help="another checkout")
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        for work in works():
            print(f"{work.name}: {digest(work)}", flush=True)
        return
    now = findings_of(Path(__file__).resolve().parents[1])
    before = findings_of(arguments.before.resolve()) if arguments.before else now
    for one, other in zip(before, now, strict=True):
        print(one if one == other else f"DIFFERS: {one} / {other}")
    sys.exit(int(before != now))


if __name__ == "__main__":
    main()
