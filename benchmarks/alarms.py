"""Alarms on good text and mistakes that are found, at once: fewer of the former are worth nothing without the latter.

By genre: errors and warnings a thousand words of published translations, into English and into Chinese, with the
glossaries of the labels (`training/findings_data.py`). Of the labelled findings: how many that are real are still
errors or warnings, and which share of all that are is real. Of mistakes put into these texts: how many are reported at
all, as warnings or errors, and as errors; so of those of substance, which were written by hand
(`training/labels/held-out/substance.tsv`), with those that are no errors.

The figures come from the model that ships, which was fitted on these documents; `python -m training.findings` has those
of models that have not seen a document.

Example:
    TERMALIGN_SHARED=../shared python -m benchmarks.alarms
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Finding, Severity
from termalign.language.text.language import Direction
from training.findings_data import (
    KINDS,
    Document,
    Seeded,
    documents,
    mistakes_of_substance,
    preceding,
    read_labels,
    seeded,
)

SEVERE = (Severity.ERROR, Severity.WARNING)
LABELLED = ("TA1", "TA3")
"""Beginnings of the codes of the rules whose findings are counted."""


def counted(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule.startswith(LABELLED)]


def share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else "–"


def found_of(checker: Checker, units: Sequence[CheckUnit], seed: Seeded) -> set[Severity]:
    """Return the severities of what is found about a seeded mistake."""
    return {
        finding.severity
        for finding in checker.check([*preceding(units, seed.unit), seed.unit])
        if seed.is_about(finding) and finding.rule[:3] in ("TA1", "TA2")
    }


def seeds_of(document: Document, name: str, direction: Direction) -> Iterator[Seeded]:
    """Yield the mistakes that are put into a document."""
    for kind in KINDS:
        yield from seeded(document, document.glossaries[name], direction, kind)
    yield from mistakes_of_substance(document, name, direction)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-seeds", action="store_true", help="good text alone")
    arguments = parser.parse_args()
    words: Counter[tuple[str, str]] = Counter()
    alarms: Counter[tuple[str, str, str]] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    severities: dict[tuple[object, ...], str] = {}
    seeds: dict[tuple[str, str], Counter[str]] = {}
    for document in documents():
        for name, glossary in document.glossaries.items():
            for direction in Direction:
                checker = Checker(glossary, direction=direction)
                words[document.genre, direction.value] += sum(len(en.split()) for _, en in document.pairs)
                units = document.units(direction)
                for finding in counted(checker.check(units)):
                    alarms[document.genre, direction.value, finding.severity.value] += 1
                    rules[finding.rule, finding.severity.value] += 1
                    place = finding.src or finding.tgt
                    column = finding.src.column if finding.src is not None else None
                    key = (document.name, place and place.line, direction.value, name, finding.source, column)
                    severities[key] = finding.severity.value
                for seed in () if arguments.no_seeds else seeds_of(document, name, direction):
                    found = found_of(checker, units, seed)
                    counts = seeds.setdefault((direction.value, seed.kind), Counter())
                    counts["seeded"] += 1
                    counts["reported"] += bool(found)
                    counts["severe"] += bool(found.intersection(SEVERE))
                    counts["error"] += Severity.ERROR in found
                    if seed.kind == "substance" and Severity.ERROR not in found:
                        worst = (
                            "warning"
                            if Severity.WARNING in found
                            else "information"
                            if found
                            else "not reported"
                        )
                        print(f"{document.name}:{seed.unit.src_from.line} {seed.term}: {worst}")
    for (genre, way), count in sorted(words.items()):
        rates = (f"{each.value}s {1000 * alarms[genre, way, each.value] / count:.2f}" for each in SEVERE)
        print(f"{genre} {way}: {count:,} words; a thousand words: {', '.join(rates)}")
    for rule in sorted({rule for rule, _ in rules}):
        print(f"{rule}: " + ", ".join(f"{rules[rule, each.value]} {each.value}" for each in Severity))
    verdicts: Counter[tuple[bool, str]] = Counter()
    for label in read_labels():
        key = (label.document, label.pair, label.direction, label.glossary, label.term, label.column)
        verdicts[label.verdict == "real", severities.get(key, "not reported")] += 1
    severe = {real: sum(verdicts[real, each.value] for each in SEVERE) for real in (True, False)}
    total = {
        real: sum(count for (each, _), count in verdicts.items() if each is real) for real in (True, False)
    }
    print(f"labelled findings that are real: {total[True]}, errors or warnings {severe[True]}")
    print(f"labelled findings that are not: {total[False]}, errors or warnings {severe[False]}")
    print(
        f"share that is real of those that are errors or warnings: {share(severe[True], sum(severe.values()))}"
    )
    for (way, kind), counts in sorted(seeds.items()):
        rates = (
            f"{name} {share(counts[name], counts['seeded'])}" for name in ("reported", "severe", "error")
        )
        print(f"{kind} {way}: {counts['seeded']} seeded, {', '.join(rates)}")


if __name__ == "__main__":
    main()
