"""Renderings replaced by others in published documents, to see whether their inconsistency is found.

A rendering is replaced in three ways, by turns: by one that the data has for the term elsewhere (declared), with a word
exchanged for a synonym of a list made for this (synonym), or for another gloss that the dictionary has for the same
Chinese word (gloss). Documents are the reports, policy texts and texts of other genres in the folder that
`TERMALIGN_SHARED` names: those of `TUNING` were read while the rules were made, the rest are for measuring.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import regex

from termalign.alignment.aligner import default_aligner
from termalign.documents.bitext import Bitext, from_pairs
from termalign.language.keys.initialisms import abbreviates
from termalign.language.keys.words import word_lemma
from termalign.language.lexicon.lexicon import Lexicon
from termalign.language.text import simplify
from termalign.language.text.language import Direction
from termalign.language.tokenizers import Jieba

LEAST_PLACES = 3
"""Places with the same rendering that a term needs to have one replaced."""

MOST_OTHER = 0.34
"""Share of a term's places without that rendering from which none is replaced: it has no rule to break."""

WAYS = ("synonym", "declared", "gloss")
"""In which renderings are replaced, by turns."""

Pairs = list[tuple[str, str]]


class Seed(NamedTuple):
    """A replaced rendering."""

    line: int
    zh: str
    en: str
    other: str
    way: str


def documents() -> dict[str, Pairs]:
    """Return the documents by name: chapters of a report, and pages of a site, are one."""
    data = Path(os.environ["TERMALIGN_SHARED"]) / "data"
    files: dict[str, list[tuple[Path, Path]]] = {}
    for zh in sorted(data.glob("hkma/*/*.zh")):
        part = "ab"[int(zh.stem) > 4]
        files.setdefault(f"hkma-{zh.parent.name}{part}", []).append((zh, zh.with_suffix(".en")))
    for zh in sorted(data.glob("policy/gwr/*.par.zh")):
        files[f"gwr-{zh.name[:4]}"] = [(zh, zh.with_suffix(".en"))]
    for zh in sorted(data.glob("genres/*/*.zh")):
        if zh.parent.name != "news":
            site = zh.stem.split("-")[0] if zh.stem.startswith(("k8s", "bitcoin")) else zh.stem
            files.setdefault(site, []).append((zh, zh.with_suffix(".en")))
    return {
        name: [
            pair
            for sides in parts
            for pair in zip(*(path.read_text("utf-8").splitlines() for path in sides), strict=True)
        ]
        for name, parts in files.items()
    }


TUNING = frozenset(
    "gwr-2016 gwr-2018 hkma-2015a hkma-2016b hkma-2017a hkma-2018b hkma-2019a hkma-2020b k8s tw-fair-trade-act "
    "python-sockets monero-moneropedia-a tico-wiki-vaccine".split()
)
"""Documents that were read while the rules were made."""


def half_of(names: list[str], half: str) -> list[str]:
    """Return the names of a half."""
    return [name for name in names if (name in TUNING) == (half == "tuning")]


def synonyms(language: str) -> dict[str, str]:
    """Return words and a word of the same meaning for each."""
    path = Path(__file__).with_name("samples") / f"synonyms.{language}.txt"
    pairs = (line.split() for line in path.read_text("utf-8").splitlines())
    return {word: other.replace("-", " ") if language == "en" else other for word, other in pairs}


def rewordings() -> dict[tuple[str, str], tuple[str, str]]:
    """Return other words for terms of the documents of `TUNING`, by Chinese and English term: English, then Chinese.

    They were written as a person would write them, and mostly share no word with the usual rendering.
    """
    lines = Path(__file__).with_name("samples").joinpath("rewordings.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {(zh, en): (other_en, other_zh) for zh, en, other_en, other_zh in rows}


def declared() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the renderings that the lists of the data have for a term, and the terms for a rendering."""
    data = Path(os.environ["TERMALIGN_SHARED"]) / "data"
    paths = [*data.glob("hkma/*/*.terms.tsv"), *data.glob("lists/*.tsv"), *data.glob("terms/policy*.tsv")]
    terms: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for path in sorted(paths):
        for line in path.read_text("utf-8").splitlines():
            zh, en, *_ = line.split("\t")
            for text in en.split("|"):
                if text.isascii() and text not in terms.setdefault(zh, []):
                    terms[zh].append(text)
                    back.setdefault(text.casefold(), []).append(zh)
    return terms, back


class Ways:
    """The ways in which a rendering is replaced."""

    def __init__(self, direction: str) -> None:
        self.terms, self.back = declared()
        self._into_english = direction == "zh-en"
        self._words = Jieba()
        self._glosses = Lexicon().glosses
        self._synonyms = synonyms("en" if self._into_english else "zh")
        self.rewordings = rewordings()

    def of(self, way: str, zh: str, en: str) -> list[str]:
        """Return what may replace a rendering."""
        ways: dict[str, Callable[[str, str], Iterator[str]]] = {
            "declared": self._declared,
            "synonym": self._synonym if self._into_english else self._chinese_synonym,
            "gloss": self._gloss if self._into_english else self._declared,
            "reworded": self._reworded,
        }
        main = en if self._into_english else zh
        differs = _differs if self._into_english else _differs_in_chinese
        return sorted({text for text in ways[way](zh, en) if differs(text, main)})

    def _declared(self, zh: str, en: str) -> Iterator[str]:
        yield from self.terms.get(zh, ()) if self._into_english else self.back.get(en.casefold(), ())

    def _synonym(self, zh: str, en: str) -> Iterator[str]:
        for word in en.casefold().split():
            other = self._synonyms.get(word) or self._synonyms.get(word_lemma(word))
            if other is not None:
                yield _exchanged(en, word, other)

    def _chinese_synonym(self, zh: str, en: str) -> Iterator[str]:
        yield from (zh.replace(word, other) for word, other in self._synonyms.items() if word in zh)

    def _reworded(self, zh: str, en: str) -> Iterator[str]:
        other = self.rewordings.get((zh, en), ("", ""))[not self._into_english]
        yield from [other] if other else []

    def _gloss(self, zh: str, en: str) -> Iterator[str]:
        """Yield the rendering with a word exchanged for one that is glossed beside it, of the same Chinese word."""
        for part in {token.text for token in self._words.tokenize(zh)}:
            glosses = [gloss for gloss in self._glosses(part) if _WORD.fullmatch(gloss)]
            for word in en.casefold().split():
                if word_lemma(word) in glosses:
                    yield from (_exchanged(en, word, other) for other in glosses)


def _exchanged(text: str, word: str, other: str) -> str:
    """Return a text with a word exchanged, in the number and case of that."""
    if word.endswith("s") and word_lemma(word) != word and not other.endswith("s"):
        other += "s"
    return regex.sub(
        rf"\b{regex.escape(word)}\b",
        lambda found: other.capitalize() if found[0][:1].isupper() else other,
        text,
        flags=regex.IGNORECASE,
    )


_WORD = regex.compile("[a-z]{4,}")


def _differs(one: str, other: str) -> bool:
    """Tell whether each has a word that begins as none of the other does; short forms are no other words."""
    if any(word[1:].lower() != word[1:] for word in f"{one} {other}".split()):
        return False
    if abbreviates(one.upper(), other) or abbreviates(other.upper(), one):
        return False
    ours, theirs = ({word[:4] for word in regex.findall(r"\w+", side.casefold())} for side in (one, other))
    return bool(ours - theirs and theirs - ours)


def _differs_in_chinese(one: str, other: str) -> bool:
    """Tell whether each has a character that the other has not, in one script."""
    ours, theirs = set(simplify(one)), set(simplify(other))
    return bool(ours - theirs and theirs - ours)


def seeded(
    pairs: Pairs,
    ways: Ways,
    direction: str,
    count: int,
    choice: random.Random,
    listed: Sequence[tuple[str, str]] | None = None,
    order: Sequence[str] = WAYS,
) -> tuple[Pairs, list[Seed]]:
    """Return the pairs with renderings replaced, of the listed terms or those of the lists of the data, and which."""
    pairs = list(pairs)
    side = int(direction == "zh-en")
    zh_text, en_text = ("\n".join(pair[side] for pair in pairs).casefold() for side in (0, 1))
    text = (zh_text, en_text)[side]
    turns = cycle(order)
    way = next(turns)
    seeds: list[Seed] = []
    touched: set[int] = set()
    terms = [
        (zh, en)
        for zh, en in listed or ((zh, en) for zh in sorted(ways.terms) for en in ways.terms[zh])
        if len(zh) > 1 and zh_text.count(zh) >= LEAST_PLACES <= en_text.count(en.casefold())
    ]
    choice.shuffle(terms)
    done: set[str] = set()
    for zh, en in terms:
        if len(seeds) == count or zh in done:
            continue
        pattern = regex.compile(rf"\b{regex.escape(en)}s?\b", regex.IGNORECASE)
        both = [(line, pair[0].count(zh), len(pattern.findall(pair[1]))) for line, pair in enumerate(pairs)]
        here = [item for item in both if item[2 - side]]
        same = [item for item in here if item[1 + side]]
        places = [line for line, left, right in same if left == right == 1 and line not in touched]
        if len(same) < LEAST_PLACES or len(same) < (1 - MOST_OTHER) * len(here) or not places:
            continue
        for tried in (way, *islice(turns, len(order) - 1)):
            others = [other for other in ways.of(tried, zh, en) if other.casefold() not in text]
            others = others or [o for o in ways.of(tried, zh, en) if text.count(o.casefold()) * 3 < len(same)]
            if others:
                break
        way = next(turns)
        if not others:
            continue
        line, other = choice.choice(places), choice.choice(others)
        left, right = pairs[line]
        if side:
            found = pattern.search(right)
            if found is not None and found[0][:1].isupper():
                other = other[:1].upper() + other[1:]
            if found is not None and found[0].endswith("s") > en.endswith("s") and not other.endswith("s"):
                other += "s"
            pairs[line] = left, pattern.sub(other.replace("\\", ""), right)
        else:
            pairs[line] = left.replace(zh, other), right
        seeds.append(Seed(line + 1, zh, en, other, tried))
        touched.add(line)
        done.add(zh)
    return pairs, seeds


def linked(name: str, pairs: Pairs, direction: str) -> Bitext:
    """Return pairs as a bitext, in a direction."""
    return default_aligner().link(from_pairs(pairs, names=(name, name))).read(Direction(direction))


def exchanged(seed: Seed, direction: Direction) -> list[str]:
    """Return the words, or characters, that were put there and that the main rendering has not."""
    if direction is Direction.EN_ZH:
        return [char for char in seed.other if char not in seed.zh]
    kept = {word[:4] for word in _words(seed.en)}
    return [word for word in _words(seed.other) if word[:4] not in kept]


def _words(text: str) -> list[str]:
    return regex.findall(r"\w+", text.casefold())


def hits(seeds: Sequence[Seed], reported: Sequence[tuple[int, str, str]], direction: Direction) -> set[Seed]:
    """Return the seeds that are reported: at their line a stretch that has words which were put there.

    It is reported for the term, a part of it or a longer one, or has all that was put there: whoever reads the
    sentence and the stretch finds the deviation.

    Args:
        seeds: What was put there.
        reported: Line, term and rendering of each deviation.
        direction: Of the documents.
    """
    folded = [(line, term.casefold(), rendering.casefold()) for line, term, rendering in reported]
    return {
        seed
        for seed in seeds
        for line, term, rendering in folded
        if line == seed.line
        and (
            seed.other.casefold() in rendering
            or any(term in text.casefold() or text.casefold() in term for text in (seed.zh, seed.en))
        )
        and any(word in rendering for word in exchanged(seed, direction))
    }
