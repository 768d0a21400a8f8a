"""Laws of every format in the registry: what is read back is what was written without what the losses name.

Those of one format alone: `pytest tests/test_formats_laws.py -k NAME`.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from termalign.errors import FormatError
from termalign.termbase.formats.cells import FIELD_OF
from termalign.termbase.formats.contexts import with_contexts
from termalign.termbase.formats.holdings import (
    CONCEPT_SHAPES,
    EVERYTHING,
    MACHINE,
    SEPARATORS,
    TERM_FIELDS,
    WRITTEN_BY_PEOPLE,
)
from termalign.termbase.formats.problems import Reading
from termalign.termbase.formats.registry import FORMATS, Format
from termalign.termbase.glossary import Entry, Glossary, Status, Term, TermType, entry, with_ids

from .generated import EN_TEXT, FEW, ZH_TEXT, glossaries
from .smallest import shown, smallest

LARGE = settings(FEW, phases=(Phase.explicit, Phase.generate))
"""Large glossaries; what breaks a law is made small by `smallest`, in seconds."""

NATURAL = glossaries(ZH_TEXT, EN_TEXT)
"""Glossaries whose Chinese terms have Han characters and whose English ones have none."""

PACKED = ("xlsx", "parquet", "src-dst-xlsx")
"""Formats whose content is compressed."""

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
    if "homonyms" in named:
        entries = [replace(item, en=item.en[:1]) for item in entries]
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


def difference(target: Format, glossary: Glossary) -> str:
    """Return what is read back otherwise than the losses say, for a message; empty where all is well."""
    part, losses = target.kept(glossary)
    try:
        content = b"".join(target.codec.format(part))
    except FormatError:
        return ""  # the format has a rule that this glossary breaks
    reading = Reading("generated")
    read = target.codec.parse(content, reading)
    named = {loss.what for loss in losses}
    given = glossary
    if target.contexts:
        shown_in_context = (with_contexts(item, sources="other" in target.holds) for item in glossary)
        given = replace(glossary, entries=tuple(shown_in_context))
    expected = remaining(given, named)
    if SEPARATORS in named:
        fits = target.codec.fits  # type: ignore[attr-defined]
        expected = replace(expected, entries=tuple(item for item in expected if fits(item)))
    file = f"losses: {', '.join(sorted(named)) or 'none'}\nfile: {_text(content)}"
    if reading.problems:
        return f"{file}\nreported in reading: {'; '.join(map(str, reading.problems))}"
    # Formats that hold a concept in several places name those that have no name yet.
    if in_any_order(read) not in (in_any_order(expected), in_any_order(with_ids(expected))):
        return f"{file}\nexpected:\n  {shown(expected)}\nread:\n  {shown(read)}"
    if len(reading.lines) != len(read):
        return f"{file}\nreading.lines has {len(reading.lines)} lines for {len(read)} concepts"
    if (again := b"".join(target.codec.format(read))) != content:
        return f"{file}\nwritten again: {_text(again)}"
    return ""


def _text(content: bytes) -> str:
    return repr(content[:MOST_SHOWN].decode("utf-8", "backslashreplace"))


MOST_SHOWN = 400
"""Bytes of a file in a message."""


def hold(law: Callable[[Format, Glossary], str], target: Format, glossary: Glossary) -> None:
    """Fail where a law says that something is wrong, with the smallest glossary for which it says so."""
    __tracebackhide__ = True
    try:
        wrong = law(target, glossary)
    except Exception as error:
        kind = type(error)
        least = smallest(glossary, lambda simpler: _raises(kind, law, target, simpler))
        error.add_note(f"{target.name}, given\n  {shown(least)}")
        raise
    if wrong:
        least = smallest(glossary, lambda simpler: bool(law(target, simpler)))
        pytest.fail(f"{target.name}, given\n  {shown(least)}\n{law(target, least)}", pytrace=False)


def _raises(
    kind: type[Exception], law: Callable[[Format, Glossary], str], target: Format, glossary: Glossary
) -> bool:
    try:
        law(target, glossary)
    except kind:
        return True
    return False


OF_TERM: list[tuple[str, Any]] = [
    ("status", Status.PROPOSED),
    ("part_of_speech", "noun"),
    ("type", TermType.PHRASE),
    ("forms", ("laws", "a|b")),
    ("usage", "in laws"),
    ("context", "a law"),
    ("source", "a code"),
    ("note", "a\nb"),
    ("case_sensitive", True),
    ("whole_word", False),
    ("translate", False),
    ("score", 0.5),
    ("count", 2),
    ("other", (("register", "formal"),)),
]
OF_ENTRY: list[tuple[str, Any]] = [
    ("id", "law-1"),
    ("subject", "law"),
    ("definition", "law before power"),
    ("source", "a code"),
    ("note", "a\tb"),
    ("salience", 0.5),
    ("documents", 3),
    ("keyness", -12.5),
    ("references", ("law-2",)),
    ("others", (Term("Rechtsstaat", "de", Status.PREFERRED),)),
    ("other", (("register", "formal"),)),
]
PAIR = entry("法治", "rule of law")
SIMPLE = {
    "a pair": [PAIR],
    "two renderings": [entry("法治", "rule of law", "law-based governance")],
    "two Chinese terms": [replace(PAIR, zh=(*PAIR.zh, Term("依法治国", "zh", Status.ADMITTED)))],
    "no rendering": [replace(PAIR, en=())],
    "no Chinese term": [replace(PAIR, zh=())],
    "a forbidden rendering": [replace(PAIR, en=(*PAIR.en, Term("rule by law", status=Status.FORBIDDEN)))],
    "one term of two concepts": [PAIR, replace(PAIR, en=(Term("legality", status=Status.PREFERRED),))],
    "a term with marks of its own": [entry("法治|“人治”", "rule, 'of'; <law> & \"order\" | A\\B #1")],
    **{f"zh {name}": [replace(PAIR, zh=(replace(PAIR.zh[0], **{name: value}),))] for name, value in OF_TERM},
    **{f"en {name}": [replace(PAIR, en=(replace(PAIR.en[0], **{name: value}),))] for name, value in OF_TERM},
    **{name: [replace(PAIR, **{name: value})] for name, value in OF_ENTRY},
}
"""Concepts that differ from a pair in one thing each: they break a law at once, and show by what."""


@pytest.mark.parametrize("name", FORMATS)
def test_each_thing_by_itself_is_read_back_or_named_as_a_loss(name: str) -> None:
    for entries in SIMPLE.values():
        hold(difference, FORMATS[name], Glossary(tuple(entries)))


@pytest.mark.parametrize("name", FORMATS)
@LARGE
@given(glossary=NATURAL)
def test_what_is_read_back_is_what_the_losses_do_not_name(name: str, glossary: Glossary) -> None:
    hold(difference, FORMATS[name], glossary)


@pytest.mark.parametrize("name", WITH_COLUMNS)
@LARGE
@given(glossary=glossaries())
def test_whatever_the_terms_are(name: str, glossary: Glossary) -> None:
    hold(difference, FORMATS[name], glossary)


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


def unusable(target: Format, glossary: Glossary) -> str:
    """Return which terms not to be used a file has, or lacks, against what its format says; empty where all is well."""
    glossary, texts = marked(glossary)
    try:
        content = b"".join(target.format(glossary)).decode()
    except FormatError:
        return ""
    there = [text for text in texts if text in content]
    if not target.shows_status and there:
        return f"readers see no status, and the file has terms not to be used: {there}"
    if target.shows_status and "zh_synonym_fields" in target.holds and there != texts:
        return f"the format holds deprecated terms, and the file lacks {[text for text in texts if text not in there]}"
    return ""


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in PACKED])
@LARGE
@given(glossary=NATURAL)
def test_what_knows_no_status_gets_no_term_that_is_not_to_be_used(name: str, glossary: Glossary) -> None:
    """The whole text of the file is what a tool that knows no status reads; what is packed has a status column."""
    hold(unusable, FORMATS[name], glossary)


WITHOUT_STATUS = {"tmx", "xliff", "omegat", "deepl", "google", "amazon", "azure"}
"""Formats that name their languages and whose readers see no status."""


def test_which_formats_show_a_status() -> None:
    """Decided by who reads them: people see the status column, and TBX has an element that its tools show."""
    expected = WITHOUT_STATUS | {name for name in FORMATS if FORMATS[name].directed}
    found = {name for name, item in FORMATS.items() if not item.shows_status}
    assert found == expected, (
        f"{found ^ expected}: a format whose readers see a status holds 'deprecated'; others are in "
        "WITHOUT_STATUS of this file"
    )


def test_no_format_for_others_holds_what_machines_made() -> None:
    ours = {"tsv", "csv", "csv-excel", "xlsx", "json", "jsonl", "parquet"}
    assert {name for name, item in FORMATS.items() if item.holds & MACHINE} == ours


def test_every_field_of_the_model_has_a_name() -> None:
    """So no format can pass over a field that is new."""
    assert {field.name for field in fields(Term)} - {"text"} == TERM_FIELDS
    entry_fields = {FIELD_OF.get(name, name) for name in EVERYTHING} | {"zh", "en"}
    assert {field.name for field in fields(Entry)} <= entry_fields


@pytest.mark.parametrize("name", FORMATS)
def test_formats_hold_what_there_is(name: str) -> None:
    assert FORMATS[name].holds <= EVERYTHING
    assert WRITTEN_BY_PEOPLE | MACHINE == EVERYTHING
    assert set(CONCEPT_SHAPES) <= WRITTEN_BY_PEOPLE
