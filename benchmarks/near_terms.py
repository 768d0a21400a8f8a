"""Whether a near term in the place of a term is reported: *licensee* for *licensor*, 短期贷款 for 长期贷款.

Data: `benchmarks/data/near-terms.tsv`, written for the project, 525 terms with another one beside each: its
opposite, the next of its kind, or a part of it. Each is put into two sentences, with a glossary of the term alone
(`one`), and into pairs that have both terms and are checked against both: the near one twice (`both`), or once for the
second of two occurrences of the term (`masked`).

Example:
    python -m benchmarks.near_terms
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Finding, Severity
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Glossary, Status, Term

DATA = Path(__file__).parent / "data" / "near-terms.tsv"

SENTENCES = (
    ("The report discusses {} in detail.", "报告详细讨论了{}。"),
    (
        "Pursuant to the notice, {} shall be subject to review in each quarter.",
        "根据通知，{}应当在每个季度接受审查。",
    ),
)
BOTH = ("Both {} and {} are discussed in the report.", "报告讨论了{}和{}。")
MASKED = (
    "The report says that {} rose in May and that {} fell in June.",
    "报告称，五月{}上升，六月{}下降。",
)

Pair = tuple[str, str]
"""A term in Chinese and in English."""


def rows() -> Iterator[tuple[Pair, Pair]]:
    """Yield each term and its near one."""
    for line in DATA.read_text(encoding="utf-8").splitlines()[1:]:
        zh, en, near_zh, near_en = line.split("\t")
        yield (zh, en), (near_zh, near_en)


def found(
    checker: Checker, sentence: Pair, source: Sequence[Pair], target: Sequence[Pair], direction: Direction
) -> list[Finding]:
    """Return what is found where a sentence of some terms is translated with others."""
    english = sentence[0].format(*(en for _, en in (target, source)[direction is Direction.EN_ZH]))
    chinese = sentence[1].format(*(zh for zh, _ in (source, target)[direction is Direction.EN_ZH]))
    texts = (chinese, english) if direction is Direction.ZH_EN else (english, chinese)
    at = TextOrigin("sentence", 1)
    return list(checker.check([CheckUnit(*texts, at, at, "sentence")]))


def worst(findings: Sequence[Finding]) -> str:
    """Return the worst severity of what is found about terms."""
    severities = {finding.severity for finding in findings if finding.rule.startswith(("TA1", "TA2"))}
    return min(severities, key=lambda severity: severity.rank).value if severities else "not reported"


def mildest(results: Sequence[str]) -> str:
    """Return the one that is reported least."""
    order = [*(severity.value for severity in Severity), "not reported"]
    return max(results, key=order.index)


def glossary_of(pairs: Sequence[Pair]) -> Glossary:
    return Glossary(
        tuple(
            Entry((Term(zh, "zh", status=Status.PREFERRED),), (Term(en, "en", status=Status.PREFERRED),))
            for zh, en in pairs
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--look", action="store_true", help="show what is no error or warning")
    arguments = parser.parse_args()
    counts: Counter[tuple[str, str, str]] = Counter()
    for term, near in rows():
        for direction in Direction:
            alone, both = (
                Checker(glossary_of(pairs), direction=direction) for pairs in ([term], [term, near])
            )
            results = {
                "one": mildest([worst(found(alone, each, [term], [near], direction)) for each in SENTENCES]),
                "both": worst(found(both, BOTH, [term, near], [near, near], direction)),
                "masked": worst(found(both, MASKED, [term, term], [term, near], direction)),
            }
            for kind, result in results.items():
                counts[direction.value, kind, result] += 1
                if arguments.look and result not in ("error", "warning"):
                    print(f"{direction.value} {kind}: {term} {near}: {result}")
    for (way, kind, result), count in sorted(counts.items()):
        print(f"{way} {kind}: {count} {result}")


if __name__ == "__main__":
    main()
