"""How much of official texts the glossary `policy` holds, and how often it calls them wrong.

    TERMALIGN_SHARED=... python -m benchmarks.policy [GLOSSARY]

Held: of the terms that two readers of a report or address agree on, the share that the glossary has. Errors: of the
checks of an official text (a source term in a paragraph pair), the share whose finding is an error; the texts are
right by definition. Every figure twice: with the whole glossary, which was made from these texts too, and without
what the text itself taught, as an estimate for a text never seen.

Without a text: a rendering goes whose source is that text, unless another text at hand has it as well, in a
paragraph whose original has the term; a concept that keeps no rendering goes. Renderings from memory count as known
for errors, and are told apart for what is held: whoever wrote them down may have thought of them because of the text.
The estimate is pessimistic where a rendering is known from documents that are not at hand.
"""

import argparse
from dataclasses import replace
from functools import cache, cached_property
from typing import NamedTuple

import termalign
from benchmarks.list_documents import Lists, list_key, shared_data
from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.checking.checks.usage import Checker
from termalign.checking.findings.finding import Severity
from termalign.termbase.glossary import Entry, Glossary, Status, Term
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.targets import Target, inflected, respelled, strict
from termalign.terms.spotting.settled import curated_glossary

LISTS = {
    "gwr-2016": ("gwr-2016", "gwr-2016-b", "gwr-2016-c"),
    "gwr-2018": ("gwr-2018", "gwr-2018-b", "gwr-2018-c"),
    "gwr-2020": ("gwr-2020", "gwr-2020-b", "gwr-2020-c"),
    "newyear-2020": ("newyear-2020",),
    "newyear-2022": ("newyear-2022",),
}
"""Readers' lists by text."""
SOURCES = {"gwr": "Report on the Work of the Government, ", "newyear": "New Year Address, "}
"""How the glossary cites the texts: kind, then year."""
MEMORY = "(from memory)"
"""The mark of a source that was not looked up."""


class Paragraph(NamedTuple):
    """A paragraph and its translation."""

    zh: str
    """As `list_key` has it."""
    target: Target


class Text:
    """An official text with its translation, paragraph by paragraph."""

    def __init__(self, name: str) -> None:
        self.name = name
        kind, year = name.split("-")
        self.source = SOURCES[kind] + year
        base = shared_data() / "policy" / kind / year
        self._sides = [
            base.with_suffix(f".par.{side}").read_text(encoding="utf-8").splitlines() for side in ("zh", "en")
        ]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return [Paragraph(list_key(zh), Target(en)) for zh, en in zip(*self._sides, strict=True)]

    @property
    def units(self) -> list[CheckUnit]:
        return [
            CheckUnit(zh, en, TextOrigin("zh", number), TextOrigin("en", number), self.name)
            for number, (zh, en) in enumerate(zip(*self._sides, strict=True), 1)
        ]

    def has(self, zh: set[str], term: Term) -> bool:
        """Tell whether a paragraph with one of the terms has the rendering, whatever its number and spelling."""
        form = Rendering(term.text, term, variant=False)
        return any(
            any(True for find in (strict, respelled, inflected) for _ in find(paragraph.target, form))
            for paragraph in self.paragraphs
            if any(key in paragraph.zh for key in zh)
        )


def without(glossary: Glossary, text: Text, others: list[Text], *, memory: bool) -> Glossary:
    """Return the glossary as it would be had its authors not seen the text."""

    def known(entry: Entry, term: Term) -> bool:
        if not term.usable:
            return True
        if MEMORY in term.source or not term.source:
            return memory
        zh = {list_key(other.text) for other in entry.zh}
        return term.source != text.source or any(other.has(zh, term) for other in others)

    kept = (replace(entry, en=tuple(term for term in entry.en if known(entry, term))) for entry in glossary)
    return Glossary(tuple(entry for entry in kept if any(term.usable for term in entry.en)))


@cache
def curated_without(name: str) -> Glossary:
    """Return the curated glossary as it would be had its authors not seen a document with lists, nor known it."""
    text = text_of(name)
    if text not in LISTS:
        return curated_glossary()
    others = [Text(other) for other in LISTS if other != text]
    return without(curated_glossary(), Text(text), others, memory=False)


def text_of(document: str) -> str:
    """Return what documents of one text share: the lists of a report are of the report that is labelled."""
    return next((text for text, names in LISTS.items() if document in names), document.removesuffix("-b"))


def held(glossary: Glossary, lists: Lists, text: Text) -> str:
    """Return the share of the agreed terms of a text that the glossary has."""
    agreed = {zh for name in LISTS[text.name] for zh in lists.read(name).agreed}
    terms = {list_key(term.text) for entry in glossary for term in entry.zh}
    return f"{len(agreed & terms) / len(agreed):.2f}"


def errors(glossary: Glossary, text: Text) -> str:
    """Return the share of the checks of a text that are errors, and how many checks can be none."""
    proposed = {
        term.text
        for entry in glossary
        if all(term.status is Status.PROPOSED for term in entry.en if term.usable)
        for term in entry.zh
    }
    checker = Checker(glossary)
    wrong = sum(finding.severity is Severity.ERROR for finding in checker.check(text.units))
    checks = checker.tally.total.checks
    unsettled = sum(score.checks for zh, score in checker.tally.terms.items() if zh in proposed)
    return f"{wrong} of {checks} checks ({wrong / checks:.1%}), {unsettled} of them of proposed terms"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("glossary", nargs="?", default="policy")
    glossary = termalign.read_glossary(parser.parse_args().glossary)
    texts, lists = [Text(name) for name in LISTS], Lists()
    settled = sum(entry.en[0].status is Status.PREFERRED for entry in glossary)
    print(f"{len(glossary)} concepts, {settled} with a preferred rendering")
    for text in texts:
        others = [other for other in texts if other is not text]
        sourced = without(glossary, text, others, memory=False)
        unseen = without(glossary, text, others, memory=True)
        print(
            f"{text.name}: holds {held(glossary, lists, text)}; without it {held(unseen, lists, text)}, "
            f"and without memory {held(sourced, lists, text)}"
        )
        print(f"  errors {errors(glossary, text)}; without it {errors(unseen, text)}", flush=True)


if __name__ == "__main__":
    main()
