"""Published translations with the glossaries of `labels/findings/`, and mistakes put into them.

The documents are in the folder that TERMALIGN_SHARED names. Published translations are right, or nearly so: what is
reported for them is an alarm, but for what the labels say is real. A mistake is a rendering that is deleted, replaced
by that of another term, or has its first content word replaced; one a pair, where it is the only rendering of a term
that occurs once (or, `masked`, one of as many as there are occurrences).
"""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from termalign.checking.checks.mentions import Mention, Mentions
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.findings.finding import Finding
from termalign.language.keys import Level, same
from termalign.language.text import Span, simplify
from termalign.language.text.function_words import LIGHT_WORDS
from termalign.language.text.language import Direction
from termalign.language.text.script import HAN_RUN
from termalign.language.vocabulary import words_of_run
from termalign.termbase.formats import read_glossary
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.matching.assignment import candidates_of
from termalign.termbase.matching.judging import judge, target_of
from termalign.termbase.matching.terms import terms_of
from termalign.termbase.matching.tiers import Tier
from training.labels import FOLDER, shared

LABELS = FOLDER / "findings"
SUBSTANCE = FOLDER / "held-out" / "substance.tsv"
"""Mistakes that change what a translation says, written by hand; nothing is fitted on them."""
SEED = 28

GENRES = ("software", "law", "medicine", "finance", "news")
READERS_LISTS = {"tico-wikinews-1": "news-wikinews", "tico-wikinews-4": "news-wikinews"}
"""Documents whose reader's list has another name."""
FIRST_NEWS = 6
"""Articles of `ntrex`, in order, that the list `news-ntrex` is about."""


class Document(NamedTuple):
    """A published translation and the glossaries it is checked with."""

    name: str
    genre: str
    pairs: tuple[tuple[str, str], ...]
    """Chinese and English."""
    glossaries: dict[str, Glossary]

    def units(self, direction: Direction) -> list[CheckUnit]:
        """Return the pairs that have text on both sides, numbered from 1."""
        units = []
        for line, (zh, en) in enumerate(self.pairs, 1):
            if zh.strip() and en.strip():
                src, tgt = (zh, en) if direction is Direction.ZH_EN else (en, zh)
                units.append(
                    CheckUnit(
                        src,
                        tgt,
                        TextOrigin(f"{self.name}.src", line),
                        TextOrigin(f"{self.name}.tgt", line),
                        self.name,
                    )
                )
        return units


@cache
def documents() -> tuple[Document, ...]:
    """Read all documents that the labels are about, and their neighbours in the same folders."""
    data = shared()
    policy = read_glossary("policy")
    found = []
    for name in ("gwr/2016", "gwr/2018", "gwr/2020", "newyear/2020", "newyear/2022"):
        path = data / "policy" / f"{name}.par"
        found.append(Document(f"policy/{name}.par", "policy", _lines(path), {"policy": policy}))
    articles = [path.stem for path in _sides(data / "genres" / "news") if path.name.startswith("ntrex-")]
    for genre in GENRES:
        for path in _sides(data / "genres" / genre):
            name = path.name.removesuffix(".zh")
            listed = READERS_LISTS.get(name, "news-ntrex" if name in articles[:FIRST_NEWS] else name)
            glossaries = {"policy": policy}
            rows = data / "lists" / f"{listed}.R1.tsv"
            pairs = _lines(path.with_name(name))
            if rows.exists():
                glossaries["reader"] = _readers(rows, "\n".join(en for _, en in pairs))
            found.append(Document(f"genres/{genre}/{name}", genre, pairs, glossaries))
    found.append(
        Document(
            "fresh/game",
            "game",
            _lines(data / "fresh" / "game"),
            {"policy": policy, "extracted": _small("game")},
        )
    )
    for chapter in "13":
        name = f"plurality-4-{chapter}"
        zh, en = (
            [
                line
                for line in (data / "fresh" / f"{name}.{side}.md").read_text("utf-8").splitlines()
                if line.strip()
            ]
            for side in ("zht", "en")
        )
        pairs = _beads(LABELS / f"{name}.beads", zh, en)
        found.append(
            Document(f"fresh/{name}", "essay", pairs, {"policy": policy, "extracted": _small(f"pl{chapter}")})
        )
    for number in range(1, 7):
        path = data / "sentalign" / "mac" / "dev" / f"00{number}"
        zh, en = (path.with_suffix(f".{side}").read_text("utf-8").splitlines() for side in ("zh", "en"))
        pairs = _beads(path.with_suffix(".beads"), zh, en)
        found.append(
            Document(f"sentalign/mac/dev/00{number}", "novel", pairs, {"extracted": _small(f"mac{number}")})
        )
    return tuple(found)


def _sides(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.zh"))


def _lines(path: Path) -> tuple[tuple[str, str], ...]:
    zh, en = (Path(f"{path}.{side}").read_text("utf-8").splitlines() for side in ("zh", "en"))
    return tuple(zip(zh, en, strict=True))


def _beads(path: Path, zh: Sequence[str], en: Sequence[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for row in path.read_text("utf-8").splitlines():
        sides = [
            [int(number) for number in side.split(",") if number] for side in (row + "\t").split("\t")[:2]
        ]
        pairs.append(
            ("".join(zh[number] for number in sides[0]), " ".join(en[number] for number in sides[1]))
        )
    return tuple(pairs)


def _small(name: str) -> Glossary:
    return read_glossary(str(LABELS / "glossaries" / f"{name}.tsv"))


def _readers(path: Path, english: str) -> Glossary:
    """Return a reader's list as a glossary: of every term the rendering that the document has most."""
    english = english.lower()
    entries = []
    for row in path.read_text("utf-8").splitlines():
        zh, renderings, _ = row.split("\t")
        choice = renderings.split("|")
        best = max(choice, key=lambda text: (english.count(text.lower()), -choice.index(text)))
        entries.append(
            Entry((Term(zh, "zh", status=Status.PREFERRED),), (Term(best, status=Status.PREFERRED),))
        )
    return Glossary(tuple(entries))


class Label(NamedTuple):
    """A verdict on a finding."""

    document: str
    pair: int
    direction: str
    glossary: str
    rule: str
    term: str
    column: int | None
    verdict: str
    cause: str


def read_labels() -> list[Label]:
    """Read the verdicts on findings."""
    rows = map(json.loads, (LABELS / "findings.jsonl").read_text("utf-8").splitlines())
    return [
        Label(
            *(row[name] for name in ("document", "pair", "direction", "glossary", "rule", "term")),
            row["source_column"],
            row["verdict"],
            row["cause"],
        )
        for row in rows
    ]


class Seeded(NamedTuple):
    """A pair with a mistake about a term."""

    unit: CheckUnit
    term: str
    kind: str
    chosen_from: int = 1
    """Mistakes of this kind that the pair might have had: one of them was chosen."""

    def is_about(self, finding: Finding) -> bool:
        """Return whether a finding is about the term in this pair."""
        return (
            finding.source == self.term
            and finding.src is not None
            and finding.src.line == self.unit.src_from.line
        )


PRECEDING = 3
"""Pairs before one with a mistake that it is checked with: a pronoun needs to see what it refers to."""


def preceding(units: Sequence[CheckUnit], unit: CheckUnit) -> list[CheckUnit]:
    """Return the pairs before one."""
    before = [each for each in units if each.src_from.line < unit.src_from.line]
    return before[-PRECEDING:]


def mentions(
    units: Sequence[CheckUnit], glossary: Glossary, direction: Direction
) -> dict[tuple[int, str], Mention]:
    """Return what a document has called a term before, by line and term, where it is as published."""
    terms = terms_of(glossary, direction)
    watch = Mentions()
    found = {}
    for unit, hits in zip(units, terms.find([unit.src for unit in units]), strict=True):
        if hits:
            outcomes = judge(terms, hits, target_of(unit.tgt, direction), src=unit.src)
            watch.add(unit, outcomes, direction)
            for outcome in outcomes:
                expected = outcome.expected
                found[unit.src_from.line, expected.source] = watch.of(expected)
    return found


KINDS = ("deleted", "swapped", "modifier", "masked")


def seeded(
    document: Document, glossary: Glossary, direction: Direction, kind: str, most: int = 20
) -> list[Seeded]:
    """Return pairs of a document with one mistake of a kind each, at most one a pair; chosen by a fixed seed."""
    random_ = random.Random(f"{SEED} {document.name} {kind}")
    units = document.units(direction)
    terms = terms_of(glossary, direction)
    zh_en = direction is Direction.ZH_EN
    renderings = [term.text for item in glossary.entries for term in (item.en if zh_en else item.zh)[:1]]
    by_pair: dict[int, list[Seeded]] = defaultdict(list)
    for row, (unit, hits) in enumerate(zip(units, terms.find([unit.src for unit in units]), strict=True)):
        outcomes = judge(terms, hits, target_of(unit.tgt, direction))
        for outcome in outcomes:
            if (
                outcome.expected.tentative
                or not outcome.used
                or outcome.used[0].tier not in (Tier.EXACT, Tier.CASE)
            ):
                continue
            own = {candidate.span for candidate in outcome.used}
            others = [c.span for each in outcomes if each is not outcome for c in each.used]
            spans = sorted(own | {c.span for c in candidates_of(outcome.offered)})
            if any(span.overlaps(other) for span in spans for other in others):
                continue
            masked = kind == "masked"
            if (len(outcome.hits) > 1, len(spans) > 1) != (masked, masked) or len(spans) != len(outcome.hits):
                continue
            span = random_.choice(spans)
            new = _wrong(
                kind,
                span.of(unit.tgt),
                [form.text for form in outcome.expected.accepted],
                renderings,
                random_,
            )
            if new is not None:
                by_pair[row].append(
                    Seeded(replace(unit, tgt=_put(unit.tgt, span, new)), outcome.expected.source, kind)
                )
    chosen = [random_.choice(found)._replace(chosen_from=len(found)) for found in by_pair.values()]
    random_.shuffle(chosen)
    return chosen[:most]


def mistakes_of_substance(document: Document, glossary: str, direction: Direction) -> list[Seeded]:
    """Return the pairs of a document with a mistake of substance about a term of a glossary.

    Raises:
        ValueError: A pair has the rendering that is replaced not once.
    """
    units = {unit.src_from.line: unit for unit in document.units(direction)}
    made = []
    with SUBSTANCE.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if (row["document"], row["glossary"], row["direction"]) == (document.name, glossary, direction):
                unit = units[int(row["pair"])]
                if unit.tgt.count(row["rendering"]) != 1:
                    raise ValueError(f"{document.name}:{row['pair']} has {row['rendering']!r} not once")
                tgt = unit.tgt.replace(row["rendering"], row["mistake"])
                made.append(Seeded(replace(unit, tgt=tgt), row["term"], "substance"))
    return made


def _put(text: str, span: Span, new: str) -> str:
    return text[: span.start] + new + text[span.end :]


def _wrong(
    kind: str, text: str, accepted: Sequence[str], renderings: Sequence[str], random_: random.Random
) -> str | None:
    if kind == "deleted":
        return ""
    new = random_.choice(renderings)
    if kind == "modifier":
        first = _first_word(text)
        if first == text or first.casefold() in LIGHT_WORDS:
            return None
        new = _first_word(new) + text.removeprefix(first)
    written = new.casefold()
    if any(same(new, form, Level.FAMILY) or _holds(written, form.casefold()) for form in accepted):
        return None
    return new


def _first_word(text: str) -> str:
    run = HAN_RUN.match(text) if " " not in text else None
    return text[: len(words_of_run(simplify(run.group()))[0])] if run else text.split(" ")[0]


def _holds(one: str, other: str) -> bool:
    return one in other or other in one
