"""The smallest glossary that breaks a law, and how it is shown: Hypothesis takes minutes for it, and sixty lines."""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, replace
from typing import TypeVar

import msgspec

from termalign.language.text import is_han
from termalign.termbase.formats.plain import plain
from termalign.termbase.glossary import Entry, Glossary, Term

Item = TypeVar("Item", Entry, Term)

MOST_TRIES = 1_000
"""Glossaries tried: a second or two, for each has a few concepts."""

SIDES = ("zh", "en", "others")


def smallest(glossary: Glossary, breaks: Callable[[Glossary], bool]) -> Glossary:
    """Return a glossary that breaks a law still, with as little in it as can be."""
    tries = 0
    simpler = True
    while simpler:
        simpler = False
        for candidate in _simpler(glossary):
            tries += 1
            if tries > MOST_TRIES:
                return glossary
            if breaks(candidate):
                glossary, simpler = candidate, True
                break
    return glossary


def shown(glossary: Glossary) -> str:
    """Return a glossary for a message: a concept a line, without what is as it always is."""
    about = {"title": glossary.title, "metadata": dict(glossary.metadata)}
    lines = [about] if any(about.values()) else []
    return "\n  ".join(msgspec.json.encode(line).decode() for line in (*lines, *map(plain, glossary)))


def _simpler(glossary: Glossary) -> Iterator[Glossary]:
    """Yield a glossary without one of its concepts, terms, or fields at a time."""
    if glossary.title:
        yield replace(glossary, title="")
    if glossary.metadata:
        yield replace(glossary, metadata={})
    for index, entry in enumerate(glossary):
        before, after = glossary.entries[:index], glossary.entries[index + 1 :]
        yield replace(glossary, entries=(*before, *after))
        for less in _with_less(entry):
            yield replace(glossary, entries=(*before, less, *after))


def _with_less(entry: Entry) -> Iterator[Entry]:
    for side in SIDES:
        terms = getattr(entry, side)
        for index, term in enumerate(terms):
            for less in ((), *((simpler,) for simpler in _plainer(term))):
                changed = {side: (*terms[:index], *less, *terms[index + 1 :])}
                if any(({name: getattr(entry, name) for name in SIDES} | changed).values()):
                    yield replace(entry, **changed)
    yield from _plainer(entry)


def _plainer(item: Item) -> Iterator[Item]:
    """Yield a term or an entry with one field as it is by default, or cut by half."""
    for field in fields(item):
        value = getattr(item, field.name)
        if field.name == "text":
            usual = "法治" if any(map(is_han, value)) else "law"
            if len(usual) < len(value):
                yield replace(item, text=usual)
        elif field.default is not MISSING and field.name != "language" and value != field.default:
            yield replace(item, **{field.name: field.default})
            if type(value) in (str, tuple) and len(value) > 1 and field.name not in ("id", "others"):
                for half in (value[: len(value) // 2], value[len(value) // 2 :]):
                    yield replace(item, **{field.name: half})
