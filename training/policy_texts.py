"""The official texts that readers listed terms of, and the curated glossary without what one of them taught it."""

from dataclasses import replace
from functools import cache, cached_property
from typing import NamedTuple

from termalign.checking.checks.units import CheckUnit, TextOrigin
from termalign.termbase.glossary import Entry, Glossary, Term
from termalign.termbase.matching.expected import Rendering
from termalign.termbase.matching.targets import Target, inflected, respelled, strict
from termalign.terms.spotting.known_renderings import curated_glossary
from training.list_documents import list_key, shared_data

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
