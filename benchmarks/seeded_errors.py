"""Errors of the kinds that translators make, planted in good translations: which are reported, and which as errors.

One error a line pair (a paragraph), and all seeded pairs are checked at once, as `check --input pairs` does it: with
what is there instead looked up unless `--no-explain`. A seeded error is *reported* when a finding about its term is a
warning or an error, and *masked* when there is none or only information.

Kinds: `swapped`, the only rendering of a term replaced by that of another term; `swapped beside a right one`, one
of several renderings of a term that the source has as often; `modifier swapped`, the first content word replaced by
that of another rendering with the same last word (*onshore market*, *offshore market*); `modifier dropped`, that
word left out; `deprecated`, a rendering replaced by one that the glossary deprecates.

Data: annual reports of the Hong Kong Monetary Authority with the organisers' dictionaries (a folder a year) and
work reports with the curated glossary; `--look` takes the years to look at while tuning, without it those to
measure on.

Example:
    python -m benchmarks.seeded_errors ../shared/data [--look] [--no-explain] [--show]
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.checks import SEED, Corpus, own_places, read_terms, read_units, share
from termalign.checking.checks.units import CheckUnit
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Finding, Severity
from termalign.language.keys import Level, same
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.termbase.formats import read_glossary
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.matching.judging import Outcome, judge
from termalign.termbase.matching.targets import Target
from termalign.termbase.matching.terms import Terms
from termalign.termbase.matching.tiers import Tier

LOOKED_AT = ("2016", "gwr-2016")
MEASURED = ("2018", "2020", "gwr-2018", "gwr-2020")

MOST = 60
"""Seeded errors of a kind in a corpus."""

KINDS = ("swapped", "swapped beside a right one", "modifier swapped", "modifier dropped", "deprecated")


def corpora(folder: Path, names: tuple[str, ...]) -> Iterator[Corpus]:
    for name in names:
        if name.startswith("gwr-"):
            zh = folder / "policy" / "gwr" / f"{name.removeprefix('gwr-')}.par.zh"
            yield Corpus(name, read_glossary("policy"), read_units(zh, zh.with_suffix(".en")))
            continue
        year = folder / "hkma" / name
        units = [unit for zh in sorted(year.glob("*.zh")) for unit in read_units(zh, zh.with_suffix(".en"))]
        yield Corpus(name, read_terms(year / "terms.zhen.tsv"), units)


def seeded(corpus: Corpus, kind: str, random_: random.Random) -> Iterator[tuple[CheckUnit, str]]:
    """Yield units with one error each, and the term it is about."""
    terms = Terms(corpus.glossary)
    renderings = [term.text for item in corpus.glossary for term in item.en[:1]]
    by_head: dict[str, list[str]] = {}
    for text in renderings:
        by_head.setdefault(text.split(" ")[-1].casefold(), []).append(text)
    for unit, hits in zip(corpus.units, terms.find([unit.src for unit in corpus.units]), strict=True):
        target = Target(unit.tgt)
        outcomes = judge(terms, hits, target)
        for outcome in outcomes:
            if outcome.expected.tentative:  # nobody has decided on a rendering: information at most
                continue
            if not outcome.used or outcome.used[0].tier not in (Tier.EXACT, Tier.CASE):
                continue
            spans = own_places(outcome, outcomes, target)
            beside = kind == KINDS[1]
            if (len(outcome.hits) > 1, len(spans) > 1) != (beside, beside):
                continue
            span = random_.choice(spans)
            new = _wrong(kind, span.of(unit.tgt), outcome, renderings, by_head, random_)
            if new is not None:
                yield (
                    replace(unit, tgt=unit.tgt[: span.start] + new + unit.tgt[span.end :]),
                    outcome.expected.zh,
                )


def _wrong(
    kind: str,
    text: str,
    outcome: Outcome,
    renderings: list[str],
    by_head: dict[str, list[str]],
    random_: random.Random,
) -> str | None:
    words = text.split(" ")
    accepted = [form.text for form in outcome.expected.accepted]
    if kind == "deprecated":
        others = [other for other in renderings if len(other.split(" ")) > 1]
        return random_.choice(others)
    if kind.startswith("swapped"):
        new = random_.choice(renderings)
    elif len(words) < 2 or words[0].casefold() in LIGHT_WORDS:
        return None
    elif kind == "modifier dropped":
        new = " ".join(words[1:])
    else:
        others = [
            other for other in by_head.get(words[-1].casefold(), ()) if len(other.split(" ")) == len(words)
        ]
        if not others:
            return None
        new = " ".join([random_.choice(others).split(" ")[0], *words[1:]])
    if any(same(new, form, Level.FAMILY) or new.casefold() in form.casefold() for form in accepted) and (
        kind != "modifier dropped" or any(same(new, form, Level.FAMILY) for form in accepted)
    ):
        return None
    return new


def deprecating(
    corpus: Corpus, pairs: list[tuple[CheckUnit, str]], originals: dict[tuple[str, int], str]
) -> Glossary:
    """Return the glossary with what was planted declared as deprecated."""
    banned: dict[str, set[str]] = {}
    for unit, zh in pairs:
        before = originals[unit.tgt_from.path, unit.tgt_from.line]
        start = next(
            i for i, (a, b) in enumerate(zip(before + "\0", unit.tgt + "\1", strict=False)) if a != b
        )
        end = next(
            i
            for i, (a, b) in enumerate(zip(before[::-1] + "\0", unit.tgt[::-1] + "\1", strict=False))
            if a != b
        )
        start = unit.tgt.rfind(" ", 0, start + 1) + 1
        stop = len(unit.tgt) - end
        after = unit.tgt.find(" ", stop)
        new = unit.tgt[start : after if after >= 0 else len(unit.tgt)].strip(".,;:!?")
        banned.setdefault(zh, set()).add(new)
    return Glossary(
        tuple(
            replace(
                item,
                en=(
                    *item.en,
                    *(
                        Term(text, status=Status.DEPRECATED)
                        for text in sorted(banned.get(item.zh[0].text, ()))
                    ),
                ),
            )
            if isinstance(item, Entry) and item.zh
            else item
            for item in corpus.glossary
        )
    )


def run(corpus: Corpus, kind: str, explain: bool, show: bool) -> Counter[str]:
    random_ = random.Random(SEED)
    pairs = list(seeded(corpus, kind, random_))
    random_.shuffle(pairs)
    chosen: dict[tuple[str, int], tuple[CheckUnit, str]] = {}
    for unit, zh in pairs:
        if len(chosen) < MOST:
            chosen.setdefault((unit.tgt_from.path, unit.tgt_from.line), (unit, zh))
    glossary = corpus.glossary
    if kind == "deprecated":
        originals = {(unit.tgt_from.path, unit.tgt_from.line): unit.tgt for unit in corpus.units}
        glossary = deprecating(corpus, list(chosen.values()), originals)
    checker = Checker(glossary, explain=explain)
    found: dict[tuple[str, int], list[Finding]] = {}
    for finding in checker.check([unit for unit, _ in chosen.values()]):
        place = finding.tgt or finding.src
        if place is not None and finding.rule[:3] != "TA3":
            found.setdefault((place.path, place.line), []).append(finding)
    counts: Counter[str] = Counter()
    for place, (unit, zh) in chosen.items():
        severities = {finding.severity for finding in found.get(place, ()) if finding.zh == zh}
        counts["seeded"] += 1
        counts["reported"] += bool(severities & {Severity.ERROR, Severity.WARNING})
        counts["error"] += Severity.ERROR in severities
        if show and Severity.ERROR not in severities:
            lines = [str(finding) for finding in found.get(place, ()) if finding.zh == zh]
            print(f"    {zh}: {lines}\n      {unit.src[:200]}\n      {unit.tgt[:400]}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--look", action="store_true", help="the years to look at while tuning")
    parser.add_argument("--no-explain", action="store_true")
    parser.add_argument("--show", action="store_true", help="show what is no error")
    arguments = parser.parse_args()
    total: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for corpus in corpora(arguments.data, LOOKED_AT if arguments.look else MEASURED):
        for kind in KINDS:
            total[kind] += run(corpus, kind, not arguments.no_explain, arguments.show)
    for kind, counts in total.items():
        print(
            f"{kind}: {counts['seeded']} seeded, reported {share(counts['reported'], counts['seeded'])}, as errors "
            f"{share(counts['error'], counts['seeded'])}, masked {counts['seeded'] - counts['reported']}"
        )


if __name__ == "__main__":
    main()
