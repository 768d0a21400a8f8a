"""Laws of every format in the registry: what is read back is what was written without what the losses name."""

from collections import Counter
from dataclasses import fields, replace

import pytest
from hypothesis import given

from termalign.errors import FormatError
from termalign.termbase.formats.cells import FIELD_OF
from termalign.termbase.formats.contexts import with_contexts
from termalign.termbase.formats.holdings import CONTENT, EVERYTHING, MACHINE, SHAPES, TERM
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.registry import FORMATS, Format
from termalign.termbase.glossary import Entry, Glossary, Status, Term, with_ids

from .generated import EN_TEXT, FEW, ZH_TEXT, glossaries

NATURAL = glossaries(ZH_TEXT, EN_TEXT)
"""Glossaries whose Chinese terms have Han characters and whose English ones have none."""

WITH_COLUMNS = [name for name, item in FORMATS.items() if "definition" in item.holds]
"""Formats that say which term is Chinese; the others are read by the script of their terms."""


def remaining(glossary: Glossary, named: set[str]) -> Glossary:
    """Return a glossary without what losses name: the meaning of each name, written down once more."""
    entries = [kept for item in glossary if (kept := _entry(item, named)) is not None]
    if "concepts" in named:
        by_zh: dict[str, list[Entry]] = {}
        for item in entries:
            for term in item.zh:
                by_zh.setdefault(term.text, []).append(replace(item, zh=(term,)))
        entries = [
            replace(same[0], en=_single([term for item in same for term in item.en]))
            for same in by_zh.values()
        ]
    if "status" in named:
        entries = [replace(item, zh=_plain(item.zh), en=_plain(item.en)) for item in entries]
    kept = {"signature"} - named | ({"metadata"} - named)
    metadata = {
        name: text
        for name, text in glossary.metadata.items()
        if ("signature" if name == "signature" else "metadata") in kept
    }
    return Glossary(tuple(entries), "" if "title" in named else glossary.title, metadata)


def _entry(item: Entry, named: set[str]) -> Entry | None:
    zh, en, others = item.zh, item.en, () if "other_languages" in named else item.others
    if "deprecated" in named:
        zh, en, others = (tuple(term for term in side if term.usable) for side in (zh, en, others))
    if not (zh or en or others) or ("untranslated" in named and not (zh and en)):
        return None
    if "synonyms" in named:
        en = tuple([term for term in en if term.status is Status.PREFERRED][:1]) or en[:1]
    if "zh_synonym_fields" in named:
        further = [term for term in zh[1:] if term.usable or not zh[0].usable]
        zh = (zh[:1]) + tuple(Term(term.text, zh[0].language, zh[0].status) for term in further)
    made = {
        field.name: field.default
        for field in fields(Entry)
        for what in named
        if FIELD_OF.get(what.removeprefix("entry_"), FIELD_OF.get(what, what)) == field.name
        and what not in ("source", "note", "other")
    }
    zh = tuple(_term(term, named, "zh_") for term in zh)
    en, others = (tuple(_term(term, named, "") for term in side) for side in (en, others))
    if "repeats" in named:
        zh, en, others = map(_single, (zh, en, others))
    return replace(item, **made | {"zh": zh, "en": en, "others": others})


def _term(term: Term, named: set[str], prefix: str) -> Term:
    changes = {}
    for field in fields(Term):
        if prefix + field.name in named and field.name not in ("text", "status"):
            changes[field.name] = field.default
    if "language" in changes:
        changes["language"] = term.language.split("-")[0]
    if "layout" in named:
        changes["note"] = " ".join(changes.get("note", term.note).split())
    return replace(term, **changes)


def _single(terms: list[Term] | tuple[Term, ...]) -> tuple[Term, ...]:
    keys = [(term.text, term.language) for term in terms]
    return tuple(term for number, term in enumerate(terms) if keys.index(keys[number]) == number)


def _plain(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    seen: Counter[str] = Counter()
    made = []
    for term in terms:
        status = Status.ADMITTED if seen[term.language] else Status.PREFERRED
        seen[term.language] += 1
        made.append(replace(term, status=status))
    return tuple(made)


def in_any_order(glossary: Glossary) -> Glossary:
    """Sort what has no order of its own: categories without a field."""

    def of(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(replace(term, other=tuple(sorted(term.other))) for term in terms)

    entries = (
        replace(item, zh=of(item.zh), en=of(item.en), others=of(item.others), other=tuple(sorted(item.other)))
        for item in glossary
    )
    return replace(glossary, entries=tuple(entries))


def check(target: Format, glossary: Glossary) -> None:
    part, losses = target.kept(glossary)
    try:
        content = b"".join(target.codec.format(part))
    except FormatError:
        return  # the format has a rule that this glossary breaks
    reading = Reading("generated")
    read = target.codec.parse(content, reading)
    assert [str(problem) for problem in reading.problems] == []
    named = {loss.what for loss in losses}
    expected = remaining(
        Glossary(
            tuple(with_contexts(item, sources="other" in target.holds) for item in glossary),
            glossary.title,
            glossary.metadata,
        )
        if target.contexts
        else glossary,
        named,
    )
    # Formats that hold a concept in several places name those that have no name yet.
    assert in_any_order(read) in (in_any_order(expected), in_any_order(with_ids(expected)))
    assert len(reading.lines) == len(read)
    assert b"".join(target.codec.format(read)) == content


@pytest.mark.parametrize("name", FORMATS)
@FEW
@given(glossary=NATURAL)
def test_what_is_read_back_is_what_the_losses_do_not_name(name: str, glossary: Glossary) -> None:
    check(FORMATS[name], glossary)


@pytest.mark.parametrize("name", WITH_COLUMNS)
@FEW
@given(glossary=glossaries())
def test_whatever_the_terms_are(name: str, glossary: Glossary) -> None:
    check(FORMATS[name], glossary)


def marked(glossary: Glossary) -> tuple[Glossary, list[str]]:
    """Return a glossary whose terms not to be used have texts of their own, and these texts."""
    texts: list[str] = []

    def of(terms: tuple[Term, ...], text: str) -> tuple[Term, ...]:
        made = []
        for term in terms:
            if term.status in (Status.DEPRECATED, Status.FORBIDDEN):
                texts.append(f"{text}{len(texts)}Q")
                term = replace(term, text=texts[-1])
            made.append(term)
        return tuple(made)

    entries = tuple(
        replace(item, zh=of(item.zh, "弃词"), en=of(item.en, "badword"), others=of(item.others, "badword"))
        for item in glossary
    )
    return replace(glossary, entries=entries), texts


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("xlsx", "parquet")])
@FEW
@given(glossary=NATURAL)
def test_what_knows_no_status_gets_no_term_that_is_not_to_be_used(name: str, glossary: Glossary) -> None:
    """The whole text of the file is what a tool that knows no status reads; what is packed has a status column."""
    target = FORMATS[name]
    glossary, texts = marked(glossary)
    try:
        content = b"".join(target.format(glossary)).decode()
    except FormatError:
        return
    there = [text for text in texts if text in content]
    if not target.tells_status:
        assert there == []
    elif "zh_synonym_fields" in target.holds:
        assert there == texts


def test_which_formats_tell_a_status() -> None:
    """Decided by who reads them: people see the status column, and TBX has an element that its tools show."""
    blind = {"tmx", "xliff", "omegat", "deepl", "google", "amazon", "azure"}
    assert {name for name, item in FORMATS.items() if not item.tells_status} == blind


def test_no_format_for_others_holds_what_machines_made() -> None:
    ours = {"tsv", "csv", "csv-excel", "xlsx", "json", "jsonl", "parquet"}
    assert {name for name, item in FORMATS.items() if item.holds & MACHINE} == ours


def test_every_field_of_the_model_has_a_name() -> None:
    """So no format can pass over a field that is new."""
    assert {field.name for field in fields(Term)} - {"text"} == TERM
    entry_fields = {FIELD_OF.get(name, name) for name in EVERYTHING} | {"zh", "en"}
    assert {field.name for field in fields(Entry)} <= entry_fields


@pytest.mark.parametrize("name", FORMATS)
def test_formats_hold_what_there_is(name: str) -> None:
    assert FORMATS[name].holds <= EVERYTHING
    assert CONTENT | MACHINE == EVERYTHING
    assert set(SHAPES) <= CONTENT
