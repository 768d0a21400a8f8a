"""How well the checker distinguishes good translations from bad ones.

Good human translations must pass, and seeded errors must be found: a rendering deleted, swapped for another
term's, or partly wrong (one of its words replaced); on our own data a deprecated variant too. A *check* is a
source term in a line pair; longest matches only.

Data: `benchmarks/data/checks.{zh,en,terms.tsv}` written for the project, and, with `--hkma FOLDER`, annual
reports of the Hong Kong Monetary Authority (WMT25 terminology track) with the organisers' dictionaries, one
folder a year. Dictionaries from English are turned round with `--turned`, which is noisier.

Example:
    python -m benchmarks.checks --hkma ../shared/data/hkma
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from termalign.checking.checks.explainer import Explainer
from termalign.checking.checks.questions import Spot
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import OPTIONAL, Finding, Severity
from termalign.language.text import Span
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.matching.judging import Outcome, judge
from termalign.termbase.matching.targets import Target, strict
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier

DATA = Path(__file__).parent / "data"
SEED = 20261125


@dataclass
class Corpus:
    name: str
    glossary: Glossary
    units: list[CheckUnit]


def read_terms(path: Path, *, turned: bool = False) -> Glossary:
    """Read `zh TAB en|en TAB deprecated`, or `en TAB zh|zh` when turned round."""
    renderings: dict[str, list[str]] = {}
    banned: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        left, right, *others = line.split("\t")
        for zh, en in [(zh, left) for zh in right.split("|")] if turned else [(left, right)]:
            renderings.setdefault(zh, []).extend(en.split("|"))
            banned.setdefault(zh, []).extend(others)
    return Glossary(
        tuple(
            Entry(
                (Term(zh, "zh"),),
                (
                    *(Term(text, status=Status.ADMITTED) for text in dict.fromkeys(en)),
                    *(Term(text, status=Status.DEPRECATED) for text in banned[zh]),
                ),
            )
            for zh, en in renderings.items()
        )
    )


def read_units(zh: Path, en: Path) -> list[CheckUnit]:
    pairs = zip(*(path.read_text(encoding="utf-8").split("\n") for path in (zh, en)), strict=True)
    return [
        CheckUnit(src, tgt, TextOrigin(str(zh), number), TextOrigin(str(en), number), str(en))
        for number, (src, tgt) in enumerate(pairs, 1)
        if src or tgt
    ]


def hkma(folder: Path, *, turned: bool, part: str | None = None) -> Iterator[Corpus]:
    for year in sorted(path for path in folder.iterdir() if path.is_dir()):
        terms = year / ("terms.enzh.tsv" if turned else "terms.zhen.tsv")
        if terms.is_file():
            units = [
                unit
                for zh in sorted(year.glob("*.zh"))
                if part in (None, part_of(year.name, int(zh.stem)))
                for unit in read_units(zh, zh.with_suffix(".en"))
            ]
            if units:
                yield Corpus(year.name, read_terms(terms, turned=turned), units)


PARTS = ("read", "unread")


def part_of(year: str, chapter: int) -> str:
    """Return whether the alarms of a chapter were read while rules were made."""
    return PARTS[0] if year == "2016" or (year == "2018" and chapter % 2 == 0) else PARTS[1]


def good(corpus: Corpus, spot: Spot | None) -> Counter[str]:
    """Count checks, and those with each severity and rule as their worst, on text that is right.

    Findings of the optional rules are counted one by one and have no part in the severities.
    """
    checker = Checker(corpus.glossary, explain=spot or False, optional=OPTIONAL)
    counts: Counter[str] = Counter()
    worst: dict[tuple[str, str, int], Finding] = {}
    for finding in checker.check(corpus.units):
        if finding.rule in ("TA301", "TA302"):
            counts[finding.rule] += 1
            continue
        if finding.rule == "TA401" or finding.rule in OPTIONAL:
            counts[finding.rule] += 1
            continue
        key = (finding.zh, finding.tgt.path, finding.tgt.line)
        if key not in worst or finding.severity.rank < worst[key].severity.rank:
            worst[key] = finding
    for finding in worst.values():
        counts[finding.severity.value] += 1
        counts[finding.rule] += 1
    counts["checks"] = checker.tally.total.checks
    counts["successes"] = checker.tally.total.successes
    return counts


@dataclass
class Seeded:
    unit: CheckUnit
    zh: str
    good: CheckUnit
    """The unit as it was."""


KINDS = ("deleted", "deleted where it occurs once", "swapped", "partly wrong", "deprecated")


def seeds(corpus: Corpus, kind: str, random_: random.Random) -> Iterator[Seeded]:
    """Yield units with one error each, wherever a rendering is right.

    Every place of every accepted rendering that renders no other term is changed: cut out (`deleted`),
    replaced by a rendering of another term (`swapped`) or a deprecated one (`deprecated`), or one of its words
    is replaced (`partly wrong`).
    """
    terms = Terms(corpus.glossary)
    others = [term.text for item in corpus.glossary for term in item.en[:1]]
    for unit, hits in zip(corpus.units, terms.find([unit.src for unit in corpus.units]), strict=True):
        target = Target(unit.tgt)
        outcomes = judge(terms, hits, target)
        for outcome in outcomes:
            if not outcome.used or outcome.used[0].tier not in (Tier.EXACT, Tier.CASE):
                continue
            spans = own_places(outcome, outcomes, target)
            if kind == KINDS[1] and (len(outcome.hits) > 1 or len(spans) > 1):
                continue
            text = spans[0].of(unit.tgt)
            new = ""
            accepted = {form.text.casefold() for form in outcome.expected.accepted}
            if kind == "swapped":
                new = random_.choice(others)
                if any(new.casefold() in form or form in new.casefold() for form in accepted):
                    continue
            elif kind == "partly wrong":
                words = text.split(" ")
                content = [number for number, word in enumerate(words) if word.lower() not in LIGHT_WORDS]
                if len(content) < 2:
                    continue
                words[random_.choice(content)] = random_.choice(random_.choice(others).split(" "))
                new = " ".join(words)
                if new.casefold() in accepted:
                    continue
            elif kind == "deprecated":
                if not outcome.expected.banned:
                    continue
                new = outcome.expected.banned[0].text
            tgt = unit.tgt
            for span in reversed(spans):
                tgt = tgt[: span.start] + new + tgt[span.end :]
            yield Seeded(replace(unit, tgt=tgt), outcome.expected.zh, unit)


def own_places(outcome: Outcome, outcomes: list[Outcome], target: Target) -> list[Span]:
    """Return all places of a term's renderings that do not belong to another term, in order, disjoint."""
    taken = [used.span for other in outcomes if other is not outcome for used in other.used]
    places: list[Span] = []
    candidates = [candidate.span for form in outcome.expected.accepted for candidate in strict(target, form)]
    for span in sorted(set(candidates), key=lambda span: (span.start, -span.end)):
        if not any(span.overlaps(other) for other in [*taken, *places]):
            places.append(span)
    return places or [outcome.used[0].span]


def caught(corpus: Corpus, kind: str) -> Counter[str]:
    checker = Checker(corpus.glossary)
    counts: Counter[str] = Counter()
    for seed in seeds(corpus, kind, random.Random(SEED)):
        counts["seeded"] += 1
        findings = list(checker.check([seed.unit]))
        about = [finding for finding in findings if finding.zh == seed.zh]
        counts["error"] += any(finding.severity is Severity.ERROR for finding in about)
        if any(map(is_flagged, about)):
            counts["flagged"] += 1
        else:
            counts[why_unflagged(checker, about, findings, seed.good)] += 1
    return counts


def is_flagged(finding: Finding) -> bool:
    """Return whether a finding is an error or a warning."""
    return finding.severity is not Severity.INFO


class Unflagged(StrEnum):
    """Why a deletion is neither an error nor a warning about its term."""

    ELSEWHERE = "flagged for another term"
    """Which has the same rendering, and lacks it."""
    RENDERED = "rendered as often as it occurs"
    """The pair has the rendering once more."""
    FEWER = "rendered fewer times"
    """The pair has the rendering, but not for each occurrence, and what is left out is named: TA106 as information."""
    MISSED = "missed"


def why_unflagged(
    checker: Checker, about: list[Finding], findings: list[Finding], good: CheckUnit
) -> Unflagged:
    """Return why a deletion is not flagged.

    Args:
        checker: What checked the unit.
        about: The findings about the term.
        findings: All findings of the unit with the deletion.
        good: The unit without it.
    """
    before = {(finding.zh, finding.source) for finding in checker.check([good]) if is_flagged(finding)}
    if any(is_flagged(finding) and (finding.zh, finding.source) not in before for finding in findings):
        return Unflagged.ELSEWHERE
    if not about:
        return Unflagged.RENDERED
    return Unflagged.FEWER if all(finding.rule == "TA106" for finding in about) else Unflagged.MISSED


def share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%}" if whole else "     –"


def report(corpora: list[Corpus], spot: Spot | None = None) -> None:
    total: Counter[str] = Counter()
    for corpus in corpora:
        counts = good(corpus, spot)
        total += counts
        print(
            f"{corpus.name}: {counts['checks']} checks, errors {share(counts['error'], counts['checks'])}, "
            f"warnings {share(counts['warning'], counts['checks'])}"
        )
    rules = " ".join(f"{rule}:{count}" for rule, count in sorted(total.items()) if rule.startswith("TA"))
    print(
        f"all good: {total['checks']} checks, errors {share(total['error'], total['checks'])}, "
        f"warnings {share(total['warning'], total['checks'])}; {rules}"
    )
    for kind in KINDS:
        seeded: Counter[str] = Counter()
        for corpus in corpora:
            seeded += caught(corpus, kind)
        if seeded["seeded"]:
            print(
                f"{kind}: {seeded['seeded']} seeded, flagged {share(seeded['flagged'], seeded['seeded'])}, "
                f"as errors {share(seeded['error'], seeded['seeded'])}; not flagged: "
                + ", ".join(f"{seeded[why]} {why}" for why in Unflagged)
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--explain", action="store_true", help="look for what is there instead, on good text")
    parser.add_argument("--hkma", type=Path, help="folder of years")
    parser.add_argument(
        "--turned", action="store_true", help="also the dictionaries from English, turned round"
    )
    parser.add_argument("--part", choices=PARTS, help="chapters read while rules were made, or the others")
    arguments = parser.parse_args()
    terms = read_terms(DATA / "checks.terms.tsv")
    report([Corpus("own", terms, read_units(DATA / "checks.zh", DATA / "checks.en"))])
    if arguments.hkma:
        spot = Explainer() if arguments.explain else None
        report(list(hkma(arguments.hkma, turned=False, part=arguments.part)), spot)
        if arguments.turned:
            report(list(hkma(arguments.hkma, turned=True, part=arguments.part)))


if __name__ == "__main__":
    main()
