"""Decisions applied to what was extracted."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from termalign.errors import require
from termalign.termbase.decisions.model import Decision, Decisions, Verdict, term_key, text_key
from termalign.termbase.glossary import Entry, Evidence, Status, Term


def settle(entries: Iterable[Entry], decisions: Decisions) -> list[Entry]:
    """Return entries as decided: what was rejected gone, merged and split as decided, new pairs added at the end.

    In an entry, renderings decided for come first and are preferred unless the decision gives another status;
    deprecated and forbidden ones come last. An entry whose head no decision is about stays as it is.

    Example:
        >>> from termalign import entry
        >>> found = entry("合法权益", "lawful rights", "rights", status=Status.PROPOSED)
        >>> decided = Decisions((Decision(Verdict.EDITED, "合法权益", "lawful rights",
        ...                               "lawful rights and interests"),))
        >>> [(term.text, term.status.value) for term in settle([found], decided)[0].en]
        [('lawful rights and interests', 'preferred'), ('rights', 'admitted')]
    """
    extracted = [require(entry, Entry, "what is settled") for entry in require(entries, Iterable, "entries")]
    if not require(decisions, Decisions, "what was decided"):
        return extracted
    senses = {(_head(entry), entry.subject) for entry in extracted}
    settled = [(_head(entry), part) for entry in extracted for part in _decided(entry, decisions, senses)]
    return _with_new(_merged(settled, decisions), decisions)


Settled = list[tuple[str, Entry]]
"""Entries, each with the Chinese term it was found as."""


def _head(entry: Entry) -> str:
    return term_key(entry.zh[0].text) if entry.zh else ""


def _decided(entry: Entry, decisions: Decisions, senses: Set[tuple[str, str]]) -> list[Entry]:
    """Return what an entry comes to: itself changed, several when it was split, none when it was rejected.

    `senses` are the concepts there are, by term and subject field: what was split before is not split again.
    """
    own_decisions = decisions.of(_head(entry)) if entry.zh else []
    if not own_decisions:
        return [entry]
    if decisions.rejects(_head(entry)):
        return []
    parts: dict[str, list[Decision]] = {}
    for decision in own_decisions:
        parts.setdefault(decision.split, []).append(decision)
    if entry.subject and entry.subject in parts:
        whole = [_with_renderings(entry, parts[entry.subject])]
        return [_with_head(part, own_decisions) for part in whole if part is not None]
    split = {sense: group for sense, group in parts.items() if sense}
    apart = [decision for group in split.values() for decision in group]
    whole = [_with_renderings(entry, parts.get("", ()), leave_out=apart)]
    whole += [
        _with_renderings(replace(entry, subject=sense, id=""), group, only=True)
        for sense, group in split.items()
        if (_head(entry), sense) not in senses
    ]
    return [_with_head(part, own_decisions) for part in whole if part is not None]


def _with_renderings(
    entry: Entry, decisions: Sequence[Decision], *, leave_out: Sequence[Decision] = (), only: bool = False
) -> Entry | None:
    """Return an entry with its renderings as decided; with `only`, without any that nobody decided for."""
    remaining = {text_key(term.text): term for term in reversed(entry.en)}
    for decision in leave_out:
        remaining.pop(text_key(decision.en), None)
    chosen: dict[str, Term] = {}
    marks: list[Decision] = []
    for decision in decisions:
        shown_term = remaining.pop(text_key(decision.en), None) if decision.en else None
        if not (text := decision.rendering):
            continue
        other = remaining.pop(text_key(text), None)
        term = _chosen(
            decision,
            other or shown_term or Term(text),
            first=not any(term.usable for term in chosen.values()),
        )
        chosen.setdefault(text_key(text), term)
        marks.append(decision)
    rest = [] if only else [term for term in entry.en if text_key(term.text) in remaining]
    usable = [term for term in chosen.values() if term.usable]
    unusable = [term for term in chosen.values() if not term.usable]
    if entry.en and not (chosen or rest):
        return None
    zh = entry.zh
    if usable:
        zh = (replace(zh[0], status=Status.PREFERRED), *zh[1:])
    evidence = tuple(_with_boundaries(evidence_of, marks) for evidence_of in entry.evidence)
    return replace(entry, zh=zh, en=(*usable, *rest, *unusable), evidence=evidence)


def _chosen(decision: Decision, term: Term, *, first: bool) -> Term:
    text = decision.rendering
    forms = tuple(dict.fromkeys(form for form in (term.text, *term.forms) if form != text))
    status = decision.status or (Status.PREFERRED if first else Status.ADMITTED)
    return replace(term, text=text, status=status, forms=forms, note=decision.note or term.note)


def _with_boundaries(evidence: Evidence, decisions: Sequence[Decision]) -> Evidence:
    """Return evidence with the spans that were marked in it."""
    for decision in decisions:
        marked = decision.boundaries
        if marked is None or (marked.document, marked.line) != (evidence.document, evidence.zh_line):
            continue
        if marked.zh.end <= len(evidence.zh) and all(span.end <= len(evidence.en) for span in marked.en):
            return replace(evidence, zh_span=marked.zh, en_spans=marked.en or evidence.en_spans)
    return evidence


def _with_head(entry: Entry, decisions: Sequence[Decision]) -> Entry:
    """Return an entry with its Chinese term corrected; what was found stays as a form."""
    text = next((decision.new_zh for decision in decisions if decision.new_zh), "")
    head = entry.zh[0]
    if not text or text == head.text:
        return entry
    forms = tuple(dict.fromkeys(form for form in (head.text, *head.forms) if form != text))
    return replace(entry, zh=(replace(head, text=text, forms=forms, status=Status.PREFERRED), *entry.zh[1:]))


def _merged(settled: Settled, decisions: Decisions) -> list[Entry]:
    """Return entries with those that were merged, or corrected, into another joined to it.

    Where no entry is the target of a merger, it is what the merged ones are named.
    """
    homes: dict[tuple[str, str], int] = {}
    for index, (extracted_as, entry) in enumerate(settled):
        if _head(entry) == extracted_as and not decisions.target(extracted_as):
            homes.setdefault((extracted_as, entry.subject), index)
    joined: dict[int, Entry] = {}
    for index, (extracted_as, entry) in enumerate(settled):
        target = decisions.target(extracted_as) if entry.zh else ""
        if not target and _head(entry) == extracted_as:
            joined[index] = _joined(entry, joined.pop(index)) if index in joined else entry
            continue
        if target:
            head = Term(target, entry.zh[0].language, Status.PREFERRED)
            entry = replace(entry, zh=(head, *_synonyms(entry.zh)))
        home = homes.setdefault((_head(entry), entry.subject), index)
        joined[home] = _joined(joined[home], entry) if home in joined else entry
    return [joined[index] for index in sorted(joined)]


def _joined(entry: Entry, further: Entry) -> Entry:
    zh = {term_key(term.text): term for term in reversed((*entry.zh, *_synonyms(further.zh)))}
    en: dict[str, Term] = {text_key(term.text): term for term in entry.en}
    for term in further.en:
        same = en.get(text_key(term.text))
        if same is None:
            status = Status.ADMITTED if term.status is Status.PREFERRED else term.status
            en[text_key(term.text)] = replace(term, status=status)
        else:
            en[text_key(term.text)] = replace(same, count=same.count + term.count)
    ordered = tuple(dict.fromkeys(zh[term_key(term.text)] for term in (*entry.zh, *further.zh)))
    return replace(
        entry,
        zh=ordered,
        en=tuple(sorted(en.values(), key=lambda term: not term.usable)),
        evidence=tuple(dict.fromkeys((*entry.evidence, *further.evidence))),
    )


def _synonyms(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(
        replace(term, status=Status.ADMITTED) if term.status in (Status.PREFERRED, Status.PROPOSED) else term
        for term in terms
    )


def _with_new(entries: list[Entry], decisions: Decisions) -> list[Entry]:
    """Return entries with the pairs that were added by hand, unless they were found after all."""
    heads = {term_key(term.text) for entry in entries for term in entry.zh}
    added: dict[str, list[Decision]] = {}
    for decision in decisions.decided:
        if decision.verdict is Verdict.NEW and term_key(decision.zh) not in heads:
            added.setdefault(term_key(decision.zh), []).append(decision)
    for group in added.values():
        entry = Entry((Term(group[0].zh, "zh", Status.PREFERRED),), ())
        entries += [part for part in _decided(entry, Decisions(tuple(group)), set()) if part.en]
    return entries
