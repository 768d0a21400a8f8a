"""Glossaries as they were read once: kept for the next process, their entries made when they are used.

Reading a table row by row takes longer than all that a check of a few sentences does. What a file's content was read
to, with all that was reported, is kept in the user's cache folder by a hash of the content and of what decided how it
was read; a file that is compiled holds the same.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from itertools import accumulate

import msgspec

from termalign.errors import FormatError
from termalign.runtime.cache import Sections, cache_folder, cached, opened, version
from termalign.runtime.files.noted import take_guess
from termalign.runtime.files.writing import in_unicode, in_utf8
from termalign.termbase.formats.plain import entry_json, plain_entry
from termalign.termbase.formats.problems import Problem, Reading
from termalign.termbase.formats.registry import by_name
from termalign.termbase.glossary import Deferred, Entry, Glossary, Texts

LEAST_KEPT = 1 << 16
"""Bytes of a file from which what it was read to is kept: a smaller one is read in the time that a look-up takes."""


class _About(msgspec.Struct):
    """What is known of a glossary and its reading beside entries and their lines."""

    title: str
    metadata: dict[str, str]
    decides: bool
    summary: str
    headings: tuple[str, ...]
    comments: int
    taken_apart: list[int]
    problems: list[Problem]
    format: str
    """Its name."""
    is_utf8: bool
    path: str
    """Of the file."""


class _CompiledOf(msgspec.Struct):
    """What every version of termalign knew of a glossary that it compiled."""

    path: str = "GLOSSARY"


class _TermText(msgspec.Struct, gc=False):
    text: str


class _TermTexts(msgspec.Struct, gc=False):
    """What is read of an entry for the texts of its terms alone."""

    zh: list[_TermText]
    en: list[_TermText]


_TERMS = msgspec.json.Decoder(_TermTexts)


def read_once(
    data: bytes,
    decisive: Iterable[str],
    reading: Reading,
    parse: Callable[[Reading], Glossary],
    examined: Callable[[Glossary], Glossary],
) -> Glossary:
    """Return the glossary that a file's content is, read or as it was kept.

    Args:
        data: The content.
        decisive: All that decides how it is read, beside the content.
        reading: What its reading reports; filled in either way.
        parse: Reads it.
        examined: Reports what is wrong with a glossary that was read, and returns it without what is no term.
    """
    if len(data) < LEAST_KEPT or cache_folder() is None:
        return examined(parse(reading))
    parsed: list[Glossary] = []

    def sections() -> Sections:
        parsed.append(examined(parse(reading)))
        return sections_of(parsed[0], reading)

    source = [data, *map(in_utf8, decisive)]
    cached_glossary = cached("glossary", source, sections)
    glossary = parsed[0] if parsed else restored(cached_glossary, reading, parse)
    if isinstance(glossary.entries, Deferred):
        digest = [sha256(b"".join(source)).digest()]
        glossary.entries.kept = lambda kind, make: cached(kind, digest, make)
    return glossary


def sections_of(glossary: Glossary, reading: Reading) -> Sections:
    """Return a glossary and what its reading reported, as sections to be kept."""
    about = _About(
        glossary.title,
        dict(glossary.metadata),
        glossary.decides(),
        reading.summary,
        reading.headings,
        reading.comments,
        sorted(reading.taken_apart),
        [replace(problem, message=in_unicode(problem.message), path=None) for problem in reading.problems],
        reading.format,
        reading.is_utf8,
        in_unicode(reading.path or ""),
    )
    lines = array("q", (line or 0 for line in reading.lines))
    shared = {"about": msgspec.json.encode(about), "lines": lines.tobytes()}
    entries = glossary.entries
    if isinstance(entries, Deferred) and entries.sections is not None:
        return {**shared, **entries.sections()}
    records = [*map(entry_json, glossary)]
    begins = array("q", accumulate(map(len, records), initial=0))
    alone = bytes(texts.alone for texts in glossary.texts())
    return shared | {"entries": b"".join(records), "begins": begins.tobytes(), "alone": alone}


def restored(sections: Sections, reading: Reading, parse: Callable[[Reading], Glossary]) -> Glossary:
    """Return the glossary of sections; what its reading reported is reported again.

    Args:
        sections: As `sections_of` makes them.
        reading: Receives what was reported.
        parse: Reads the file, for a table with the sections as what is known of its rows.
    """
    about = msgspec.json.decode(sections["about"], type=_About)
    reading.summary, reading.headings, reading.comments = about.summary, about.headings, about.comments
    reading.taken_apart = set(about.taken_apart)
    reading.format = about.format
    reading.kept_lines = memoryview(sections["lines"]).cast("q")
    for problem in about.problems:
        reading.problem(problem.message, problem.line, problem.grade)
    if "rows" in sections:
        again = Reading(reading.path)
        again.direction, again.kept = reading.direction, sections
        again.format, again.is_utf8 = about.format, about.is_utf8
        return replace(parse(again), title=about.title, metadata=about.metadata)
    entries, begins = memoryview(sections["entries"]), memoryview(sections["begins"]).cast("q")
    alone = memoryview(sections["alone"])

    def make(index: int) -> Entry:
        return plain_entry(entries[begins[index] : begins[index + 1]])

    def texts() -> Iterator[Texts]:
        for index, is_alone in enumerate(alone):
            terms = _TERMS.decode(entries[begins[index] : begins[index + 1]])
            yield Texts(
                [term.text for term in terms.zh], [term.text for term in terms.en], alone=bool(is_alone)
            )

    return Glossary(Deferred(len(alone), make, texts, about.decides), about.title, about.metadata)


def parse_again(data: bytes, reading: Reading) -> Glossary:
    """Read a content in the format that it was recognised to be in; its problems were reported before."""
    glossary = by_name(reading.format, reading=True).codec.parse(data, reading)
    if reading.path is not None:
        take_guess(reading.path)
    return glossary


_VERSION, _SOURCE = "version", "source"
"""Sections of a compiled glossary: what made it, and the content of the file that it was made of."""
_GLOSSARY_SECTIONS = "glossary"


def read_compiled(path: str, reading: Reading) -> Glossary:
    """Return a glossary that was compiled; what was reported is reported again, of the file it was made of.

    Raises:
        FormatError: It is damaged, is none, or was compiled by another version of termalign.
    """
    sections = opened(path, own=False)
    if sections is None:
        raise FormatError(
            "a compiled glossary that is damaged; compile it again: termalign compile", path=path
        )
    if _VERSION not in sections:
        raise FormatError("no compiled glossary, but something else that termalign keeps", path=path)
    about = msgspec.json.decode(sections.get(f"{_GLOSSARY_SECTIONS}/about", b"{}"), type=_CompiledOf)
    made_by = bytes(sections[_VERSION]).decode()
    if made_by != version():
        raise FormatError(
            f"compiled by termalign {made_by}, and this is {version()}; compile it again: "
            f"termalign compile {about.path} -o {path}",
            path=path,
        )
    reading.path = about.path
    data = bytes(sections[_SOURCE])  # which is not copied
    glossary = restored(within(sections, _GLOSSARY_SECTIONS), reading, partial(parse_again, data))
    assert isinstance(glossary.entries, Deferred)
    glossary.entries.kept = lambda kind, make: within(sections, kind) or make()
    return glossary


def within(sections: Sections, kind: str) -> Sections:
    """Return the sections of a kind."""
    return {
        name.removeprefix(f"{kind}/"): section
        for name, section in sections.items()
        if name.startswith(f"{kind}/")
    }


def compiled_sections(
    data: bytes, glossary: Glossary, reading: Reading, prepare: Callable[[Glossary], object]
) -> Sections:
    """Return all that a compiled glossary holds.

    Args:
        data: The content of its file.
        glossary: What was read of it.
        reading: What its reading reported.
        prepare: Makes it ready for its use; what would be kept of it then is part of the compiled glossary.
    """
    own = sections_of(glossary, reading)
    kinds: dict[str, Sections] = {_GLOSSARY_SECTIONS: own}

    def keep(kind: str, make: Callable[[], Sections]) -> Sections:
        kinds[kind] = make()
        return kinds[kind]

    again = restored(own, Reading(reading.path), partial(parse_again, data))
    assert isinstance(again.entries, Deferred)
    again.entries.kept = keep
    prepare(again)
    return {
        _VERSION: version().encode(),
        _SOURCE: data if "rows" in own else b"",
        **{f"{kind}/{name}": section for kind, of_kind in kinds.items() for name, section in of_kind.items()},
    }
