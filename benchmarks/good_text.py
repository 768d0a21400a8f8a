"""Findings a thousand words on good published translations, by severity and by rule.

Published translations are right, or hardly ever wrong: findings on them are noise, and a book has a hundred thousand
words. Words are those of the translation.

Example:
    python -m benchmarks.good_text policy shared/data/policy/gwr/2020.par
"""

import argparse
from collections import Counter
from itertools import chain

from termalign import Severity, read_glossary
from termalign.checking.checks.line_pairs import line_batches
from termalign.checking.checks.usage import Checker


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("glossary", help="a file, or the name of a glossary that comes with termalign")
    parser.add_argument("texts", nargs="+", help="NAME for NAME.zh and NAME.en, line by line")
    arguments = parser.parse_args()

    checker = Checker(read_glossary(arguments.glossary))
    total: Counter[str] = Counter()
    for name in arguments.texts:
        units = list(chain.from_iterable(line_batches(f"{name}.zh", f"{name}.en")))
        words = sum(len(unit.tgt.split()) for unit in units)
        found = list(checker.check(units))
        counts = Counter[str](finding.severity.value for finding in found)
        rates = ", ".join(f"{severity} {1000 * counts[severity.value] / words:.2f}" for severity in Severity)
        print(f"{name}: {words:,} words; a thousand: {rates}")
        total.update(counts)
        total.update(finding.rule for finding in found)
        total["words"] += words
    words = total.pop("words")
    for kind, count in sorted(total.items()):
        print(f"{kind:<8} {count:>6,} {1000 * count / words:>8.2f} a thousand words")


if __name__ == "__main__":
    main()
