"""How well English → Chinese checking distinguishes good translations from bad ones.

Annual reports that were written in English first, with the organisers' dictionaries (`en TAB zh|zh`), read from English
into Chinese. A *check* is an English term in a paragraph. Good translations must pass; a rendering deleted wherever it
occurs must be flagged. Look at some years, measure on others.

Example:
    python -m benchmarks.chinese_targets shared/data/hkma/2015 --look
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from benchmarks.checks import Unflagged, is_flagged, why_unflagged
from termalign.checking.checks.line_pairs import line_batches
from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Finding, Severity
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.matching.judging import judge, target_of
from termalign.termbase.matching.terms import Terms


def read_terms(path: Path) -> Glossary:
    rows = (line.split("\t")[:2] for line in path.read_text("utf-8").splitlines())
    return Glossary(
        tuple(
            Entry(tuple(Term(text, "zh", status=Status.ADMITTED) for text in zh.split("|")), (Term(en),))
            for en, zh in rows
        )
    )


def units_of(year: Path, script: str) -> Iterator[CheckUnit]:
    for zh in sorted(year.glob(f"*.{script}")):
        for unit in chain.from_iterable(line_batches(str(zh), str(zh.with_suffix(".en")))):
            if unit.tgt.strip():
                yield CheckUnit(unit.tgt, unit.src, unit.tgt_from, unit.src_from, str(zh))


def about_terms(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.source and finding.rule < "TA203"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("years", nargs="+", type=Path)
    parser.add_argument(
        "--script", choices=["zh", "zht"], default="zh", help="zht: Traditional, as published"
    )
    parser.add_argument("--look", action="store_true", help="show the findings on good text")
    arguments = parser.parse_args()

    counts: Counter[str] = Counter()
    for year in arguments.years:
        glossary = read_terms(year / "terms.enzh.tsv")
        units = list(units_of(year, arguments.script))
        checker = Checker(glossary, direction=Direction.EN_ZH)
        found = list(checker.check(units))
        counts["checks"] += checker.tally.total.checks
        missing = {
            (finding.src, finding.source): finding
            for finding in about_terms(found)
            if finding.severity is Severity.ERROR
        }
        wrong = {(f.src.path, f.src.line, f.source) for f in missing.values() if f.src is not None}
        warned = {
            (f.src.path, f.src.line, f.source)
            for f in about_terms(found)
            if f.severity is Severity.WARNING and f.src is not None
        }
        counts["good, error"] += len(wrong)
        counts["good, warning"] += len(warned - wrong)
        if arguments.look:
            for finding in missing.values():
                print(f"{finding}\n    {finding.context[:300]}")
        terms = Terms(glossary, Direction.EN_ZH)
        deleted = Checker(glossary, direction=Direction.EN_ZH)
        for unit, hits in zip(units, terms.find([unit.src for unit in units]), strict=True):
            for outcome in judge(terms, hits, target_of(unit.tgt, Direction.EN_ZH)):
                if not outcome.used or any(used.pieces for used in outcome.used):
                    continue
                text = unit.tgt
                for form in outcome.expected.accepted:
                    text = text.replace(form.text, "")
                if text == unit.tgt:
                    continue
                counts["deleted"] += 1
                findings = about_terms(list(deleted.check([replace(unit, tgt=text)])))
                about = [finding for finding in findings if finding.source == outcome.expected.source]
                counts["deleted, error"] += any(f.severity is Severity.ERROR for f in about)
                flagged = any(map(is_flagged, about))
                counts[
                    "deleted, " + ("flagged" if flagged else why_unflagged(deleted, about, findings, unit))
                ] += 1
    for name, of in (
        ("good, error", "checks"),
        ("good, warning", "checks"),
        ("deleted, flagged", "deleted"),
        ("deleted, error", "deleted"),
        *((f"deleted, {why}", "deleted") for why in Unflagged),
    ):
        print(f"{name:<33} {counts[name]:>6,} of {counts[of]:,}  {counts[name] / max(1, counts[of]):.1%}")


if __name__ == "__main__":
    main()
