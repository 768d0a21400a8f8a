"""Lint: what can be wrong with a glossary itself, and fixing what is safe to fix."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, islice

from termalign.checking.findings.finding import RULES, Finding, Place, Severity
from termalign.checking.lint.term_text import flaws, repaired, tagged_by_script
from termalign.language.keys import Index, Level, keys_at, level_of
from termalign.language.keys.initialisms import both_forms
from termalign.language.text.display import shortened
from termalign.termbase.formats.several import TERM_SEPARATORS, parts
from termalign.termbase.glossary import Entry, Glossary, Status, Term, TermType, is_kept, used_and_avoided
from termalign.termbase.matching.tiers import Tier


@dataclass(frozen=True, slots=True, eq=False)
class _CheckedConcept:
    """An entry with what several rules need of it."""

    entry: Entry
    place: Place | None
    name: str
    """Its first term."""
    zh: tuple[str, ...]
    """Keys of the Chinese terms."""
    en: tuple[str, ...]
    zh_keys: frozenset[str]
    """The same, to look for one."""
    en_keys: frozenset[str]
    is_kept: bool
    opposed: dict[str, None]
    """What one of its terms states may be used, and another one that it may not."""


def lint(glossary: Glossary, *, path: str = "", lines: Sequence[int | None] = ()) -> Iterator[Finding]:
    """Yield what is wrong with a glossary, concept by concept.

    Findings have the file `path`, and as their line that of `lines` at which their concept begins.

    Example:
        >>> from termalign import entry
        >>> for finding in lint(Glossary((entry("法治", "rule of law "),)), path="house.tsv", lines=[2]):
        ...     print(finding)
        house.tsv:2:1: TL301 法治: found 'rule of law ', spaces at an end
    """
    texts = [term.text for concept in glossary for term in (*concept.zh, *concept.en)]
    keys = keys_at(texts, DUPLICATES)
    known = [_known(concept, _place(path, lines, index), keys) for index, concept in enumerate(glossary)]
    by_zh: dict[str, list[_CheckedConcept]] = defaultdict(list)
    preferred: dict[str, dict[_CheckedConcept, None]] = defaultdict(dict)
    for concept in known:
        for key in dict.fromkeys(concept.zh):
            by_zh[key].append(concept)
        for term, key in zip(concept.entry.en, concept.en, strict=True):
            if term.status is Status.PREFERRED:
                preferred[key][concept] = None
    ids = {concept.id for concept in glossary if concept.id}
    for concept in known:
        yield from _sides(concept)
        yield from _repeats(concept)
        yield from _preferred_within(concept)
        yield from _deprecated(concept, preferred, by_zh)
        yield from _references(concept, ids)
        yield from _several(concept)
        terms = zip((*concept.entry.zh, *concept.entry.en), (*concept.zh, *concept.en), strict=True)
        for term, key in terms:
            stays = key in concept.en_keys or concept.is_kept
            for rule, note, severity in flaws(term):
                if not (rule == "TL203" and severity is Severity.WARNING and stays):
                    yield _finding(concept, rule, note, term.text, severity)
    # Cached, for two concepts may have very many terms in common.
    share_rendering = cache(lambda first, second: not first.en_keys.isdisjoint(second.en_keys))
    for concepts in by_zh.values():
        yield from _across(concepts, share_rendering)


def _several(concept: _CheckedConcept) -> Iterator[Finding]:
    """Find strings that are several terms."""
    for term, texts in _apart(concept.entry):
        if len(texts) > 1:
            quoted = " and ".join(repr(part[:_QUOTED_TERM]) for part in texts[:2])
            yield _finding(concept, "TL307", f"seems to be several terms: {quoted}", term.text)


_QUOTED_TERM = 40
"""Code points of a term that a note quotes."""


def _apart(concept: Entry) -> Iterator[tuple[Term, list[str]]]:
    """Yield the Chinese and the English terms of a concept, each with the terms that it seems to hold.

    A phrase (a slogan, a saying) is one term, whatever separates its parts.
    """
    for terms, translations, side in ((concept.zh, concept.en, "zh"), (concept.en, concept.zh, "en")):
        beside = [term.text for term in translations[:_COMPARED_TERMS]]
        for term in terms:
            whole = term.type is TermType.PHRASE
            texts = [term.text] if whole else parts(term.text, side, TERM_SEPARATORS, beside)
            yield term, [form for part in texts for form in both_forms(part) or (part,)]


_COMPARED_TERMS = 5
"""Terms of the other language that are compared to decide whether a term is several."""


def fixed(glossary: Glossary, *, tags: bool = True) -> Glossary:
    """Return the glossary with what is safe to fix fixed.

    Stray spaces, invisible characters and Unicode forms of terms, the tag of Traditional terms (with `tags`),
    several terms in one, and repeated terms of a concept that are equal in everything.
    """
    return replace(glossary, entries=tuple(_fixed(concept, tags=tags) for concept in glossary))


def _fixed(concept: Entry, *, tags: bool) -> Entry:
    single: dict[str, list[Term]] = {"zh": [], "en": []}
    for term, texts in _apart(concept):
        side = "zh" if term.language.startswith("zh") else "en"
        single[side].append(replace(term, text=texts[0]) if len(texts) > 1 else term)
        demoted = side == "en" and term.status is Status.PREFERRED
        status = Status.ADMITTED if demoted else term.status
        single[side] += [replace(term, text=text, status=status) for text in texts[1:]]
    tagged = [tagged_by_script(term) for term in single["zh"]] if tags else single["zh"]
    zh, en = (tuple(_once(map(repaired, side))) for side in (tagged, single["en"]))
    return concept if (zh, en) == (concept.zh, concept.en) else replace(concept, zh=zh, en=en)


def _once(terms: Iterable[Term]) -> Iterable[Term]:
    """Return the terms without repeats: those that equal another, or would but for being preferred."""
    unique: dict[Term, Term] = {}
    for term in terms:
        preferred = term.status is Status.PREFERRED
        plain = replace(term, status=Status.ADMITTED) if preferred else term
        if preferred or plain not in unique:
            unique[plain] = term
    return unique.values()


def _known(concept: Entry, place: Place | None, keys: Iterator[str]) -> _CheckedConcept:
    """Return a concept with what rules need of it; `keys` are those of the terms of this one and all that follow."""
    name = next(term.text for side in (concept.zh, concept.en, concept.others) for term in side)
    zh, en = (tuple(islice(keys, len(side))) for side in (concept.zh, concept.en))
    opposed = used_and_avoided(concept.en)
    return _CheckedConcept(
        concept, place, name, zh, en, frozenset(zh), frozenset(en), is_kept(concept), opposed
    )


def _place(path: str, lines: Sequence[int | None], index: int) -> Place | None:
    line = lines[index] if index < len(lines) else None
    return Place(path, line, 1, line, 1) if line is not None else None


def _finding(
    concept: _CheckedConcept, rule: str, note: str, used: str | None = None, severity: Severity | None = None
) -> Finding:
    """Return a finding about a concept, of the severity of its rule or of another."""
    severity = severity or RULES[rule].severity
    return Finding(rule, severity, Tier.NONE, concept.name, found=used, src=concept.place, note=note)


def _sides(concept: _CheckedConcept) -> Iterator[Finding]:
    for side, language in ((concept.entry.zh, "Chinese"), (concept.entry.en, "English")):
        if not side:
            yield _finding(concept, "TL201", f"no {language} term")
    for term, key in zip(concept.entry.zh, concept.zh, strict=True):
        if key in concept.en_keys and not concept.is_kept:
            yield _finding(
                concept, "TL202", "the same in both languages, and not marked `translate: no`", term.text
            )
    if concept.is_kept and concept.zh:
        chinese = {term.text for term in concept.entry.zh}
        for term in concept.entry.en:
            if term.usable and term.text not in chinese:
                yield _finding(concept, "TL207", "not the term, which is marked `translate: no`", term.text)


def _repeats(concept: _CheckedConcept) -> Iterator[Finding]:
    """Find terms of a concept that are the same, or one term in two writings."""
    for side in (concept.entry.zh, concept.entry.en):
        if len(side) < 2:  # as most are, and keys are what linting takes most time for
            continue
        terms_before: set[tuple[str, str]] = set()
        near: dict[str, Index[str]] = {}
        for term in side:
            known = near.setdefault(term.language, Index(NEAR_DUPLICATES))
            if (term.text, term.language) in terms_before:
                if term.text not in concept.opposed:  # else it is TL103
                    yield _finding(concept, "TL104", "twice in this concept", term.text)
                continue
            terms_before.add((term.text, term.language))
            match = known.first(term.text)
            if match is None:
                known.add(term.text, term.text)
                continue
            level = level_of(term.text, match)
            assert level is not None
            note = f"and {shortened(match)!r} differ in {_DIFFERENCES[level]} only"
            yield _finding(concept, "TL105", note, term.text)


DUPLICATES = Level.FORM
"""The level at which terms of two concepts are the same: what one concept states of it then applies to the other."""

NEAR_DUPLICATES = Level.INFLECTION
"""The level at which two terms of one concept are reported: looser ones are different terms."""

_DIFFERENCES = {
    Level.CASE: "case",
    Level.FORM: "form (width, script, hyphens, spaces or spelling)",
    Level.INFLECTION: "number, verb form or articles",
}


def _preferred_within(concept: _CheckedConcept) -> Iterator[Finding]:
    by_language: dict[str, dict[str, None]] = defaultdict(dict)
    for term in concept.entry.en:
        if term.status is Status.PREFERRED:
            by_language[term.language][term.text] = None
    for texts in by_language.values():
        best, *others = texts
        for text in others:
            note = f"preferred, and so is {shortened(best)!r}"
            yield _finding(concept, "TL102", note, text)


def _deprecated(
    concept: _CheckedConcept,
    preferred: dict[str, dict[_CheckedConcept, None]],
    by_zh: dict[str, list[_CheckedConcept]],
) -> Iterator[Finding]:
    """Find renderings that are bad here and preferred here or elsewhere: an error for the same source term."""
    bad = [(term, key) for term, key in zip(concept.entry.en, concept.en, strict=True) if not term.usable]
    for text in concept.opposed:
        yield _finding(concept, "TL103", "to be avoided, and to be used in the same concept", text)
    near = dict.fromkeys(other for zh in concept.zh if bad for other in by_zh[zh][:_COMPARED_CONCEPTS])
    for term, key in bad:
        preferred_here = preferred.get(key, {})
        others = list(islice(preferred_here, _COMPARED_CONCEPTS))
        if len(others) < len(preferred_here):
            others += (other for other in near if other in preferred_here)
        for other in dict.fromkeys(others):
            if other is concept and term.text in concept.opposed:
                continue
            same = not concept.zh_keys.isdisjoint(other.zh_keys)
            note = f"{term.status.value}, and the preferred rendering of {shortened(other.name)}{_at(other)}"
            yield _finding(concept, "TL103", note, term.text, None if same else Severity.WARNING)


def _references(concept: _CheckedConcept, ids: set[str]) -> Iterator[Finding]:
    for reference in concept.entry.references:
        if reference not in ids:
            yield _finding(concept, "TL106", f"no concept has the id {shortened(reference)!r}")
        elif reference == concept.entry.id:
            yield _finding(concept, "TL106", "a reference to the concept itself")


def _across(
    concepts: list[_CheckedConcept], share_rendering: Callable[[_CheckedConcept, _CheckedConcept], bool]
) -> Iterator[Finding]:
    """Compare the concepts that share a Chinese term; those of different subject fields may differ."""
    for first, second in combinations(concepts[:_COMPARED_CONCEPTS], 2):
        if share_rendering(first, second):
            yield _finding(second, "TL101", f"also a concept{_at(first) or ' of its own'}")
        elif first.entry.subject == second.entry.subject:
            first_term, second_term = _best(first.entry), _best(second.entry)
            if first_term and second_term:
                note = f"preferred, and {shortened(first_term)!r} is{_at(first)}"
                yield _finding(second, "TL102", note, second_term)


_COMPARED_CONCEPTS = 20
"""Concepts of one term that are compared: above it, their number is the problem."""


def _best(concept: Entry) -> str:
    return next((term.text for term in concept.en if term.status is Status.PREFERRED), "")


def _at(concept: _CheckedConcept) -> str:
    return f" in line {concept.place.line}" if concept.place is not None else ""
