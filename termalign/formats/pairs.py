"""Pairs of a source term and its rendering: all that translation services and some tools take."""

from collections.abc import Iterator
from typing import NamedTuple

from termalign.glossary import Entry, Glossary, Status, Term


class Pair(NamedTuple):
    """A Chinese term with a rendering that may be used."""

    zh: Term
    en: Term
    entry: Entry


def pairs(glossary: Glossary, *, best: bool = False) -> Iterator[Pair]:
    """Yield the usable pairs; `best`: one rendering a term, a preferred one if there is one.

    Deprecated and forbidden terms are left out: what reads pairs knows no status.
    """
    for item in glossary:
        renderings = [term for term in item.en if term.usable]
        if best:
            renderings.sort(key=lambda term: term.status is not Status.PREFERRED)
            del renderings[1:]
        for zh in item.zh:
            if zh.usable:
                yield from (Pair(zh, en, item) for en in renderings)
