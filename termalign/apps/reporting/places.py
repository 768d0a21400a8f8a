"""Every place of the glossary's terms in the source of a bitext, counted by term and rendering."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from termalign.documents.bitext import Bitext
from termalign.language.text import Span
from termalign.language.text.language import Direction
from termalign.termbase.glossary import Entry, Evidence, Glossary
from termalign.termbase.matching.renderings import RenderingNames
from termalign.termbase.matching.sources import source_terms
from termalign.terms.spotting import ConcordanceLine, Spotter
from termalign.terms.spotting.backwards import linked
from termalign.terms.spotting.occurrences import TermOccurrence as Place
from termalign.terms.spotting.occurrences import find_occurrences


@dataclass(frozen=True, slots=True)
class ShownOccurrence:
    """A place of a term in the source, with what renders it in the translation."""

    number: int
    """0-based, in the order of the text."""
    pair: int
    """0-based number of the sentence pair."""
    source: str
    target: str
    src_span: Span
    """The term, in code points of `source`."""
    tgt_spans: tuple[Span, ...]
    """Its rendering, in code points of `target`; none where none is likely."""
    rendering: str
    """By which name its rendering is counted; empty for none."""
    nested: bool = False
    """Whether the term occurs inside a longer word, or inside another of the terms."""


@dataclass
class ShownConcept:
    """A term of the source language that occurs in the text, with its occurrences."""

    number: int
    """Different for every concept; in the order of the glossary."""
    entry: Entry
    """The first of the glossary that has the term."""
    head: str
    """The term."""
    occurrences: list[ShownOccurrence] = field(default_factory=list)

    @property
    def others(self) -> list[str]:
        """Other Chinese terms of the entry, where the term is Chinese."""
        texts = [term.text for term in self.entry.zh]
        return texts[1:] if self.head in texts else []

    @cached_property
    def renderings(self) -> list[tuple[str, int]]:
        """How often each rendering is used where the term occurs by itself, the most frequent first.

        Of those used equally often, in the order of the glossary.
        """
        counts = Counter(item.rendering for item in self.counted if item.rendering)
        listed = [term.text for term in (*self.entry.en, *self.entry.zh)]
        found = dict.fromkeys((*(text for text in listed if text in counts), *counts))
        return sorted(((text, counts[text]) for text in found), key=lambda row: -row[1])

    @cached_property
    def counted(self) -> list[ShownOccurrence]:
        """The places where the term occurs by itself; all where it never is."""
        return [item for item in self.occurrences if not item.nested] or self.occurrences

    @cached_property
    def without(self) -> int:
        """How many places have no likely rendering."""
        return sum(not item.rendering for item in self.counted)


def concepts(bitext: Bitext, glossary: Glossary, spotter: Spotter) -> list[ShownConcept]:
    """Return the concepts whose terms occur in the source of a bitext, in the order of the glossary.

    Places that the evidence of the glossary shows are taken from it; the spotter finds all others.

    Raises:
        InputError: The bitext's words are not linked.
    """
    owners: dict[str, int] = {}  # of homographs, the first: the text does not say which is meant
    for number, entry in enumerate(glossary):
        for term in entry.zh:
            for text in (term.text, *term.forms):
                owners.setdefault(text.strip(), number)
    entries = glossary.entries
    read = bitext.read(Direction.ZH_EN)
    lines = _lines(read, {text: entries[number] for text, number in owners.items()}, spotter)
    if bitext.direction is Direction.EN_ZH:
        return _english(read, glossary, [(line, owners[line.zh]) for line in lines])
    made: dict[int, ShownConcept] = {}
    names = RenderingNames()
    taken: set[tuple[int, int, Span]] = set()
    for number, line in enumerate(lines):
        owner = owners[line.zh]
        place = (owner, line.pair, line.src_span)
        if place not in taken:  # two writings of one term match at the same place
            taken.add(place)
            concept = made.get(owner)
            if concept is None:
                concept = made[owner] = ShownConcept(owner, entries[owner], entries[owner].zh[0].text)
                for term in entries[owner].en:
                    names.of(concept.head, term.text)  # other forms of it are called as the glossary has it
            name = names.of(concept.head, line.rendering) if line.rendering else ""
            at = line.src_span, line.tgt_spans
            concept.occurrences.append(
                ShownOccurrence(number, line.pair, line.source, line.target, *at, name, line.nested)
            )
    return [made[owner] for owner in sorted(made)]


def _english(
    read: Bitext, glossary: Glossary, lines: Sequence[tuple[ConcordanceLine, int]]
) -> list[ShownConcept]:
    """Return the concepts of an English source: its terms, and what renders them in Chinese.

    That is the Chinese term of an entry of theirs, where the spotter found them rendered by each other, or else what
    their words are linked with.

    Args:
        read: The bitext as it reads from Chinese.
        glossary: The terms.
        lines: Every place of its Chinese terms, with the number of the entry.
    """
    entries = [
        replace(item, en=tuple(term for term in item.en if term.count or not item.count)) for item in glossary
    ]
    source = source_terms(Glossary(tuple(entries)), Direction.EN_ZH)
    of_pair: dict[int, list[tuple[ConcordanceLine, int]]] = {}
    for line, owner in lines:
        of_pair.setdefault(line.pair, []).append((line, owner))
    made: dict[int, ShownConcept] = {}
    names = RenderingNames()
    number = 0
    for place, pair in enumerate(read.pairs):
        for hit in source.hits(pair.tgt.text):
            owners = source.owners[hit.pattern]
            known = (
                line.src_span
                for line, owner in of_pair.get(place, ())
                if owner in owners and any(span.overlaps(hit.span) for span in line.tgt_spans)
            )
            span = next(known, None) or next(
                (found.span for found in [linked(pair, hit.span)] if found), None
            )
            head = source.headword(hit.pattern).text
            concept = made.setdefault(hit.pattern, ShownConcept(hit.pattern, entries[owners[0]], head))
            name = names.of(head, span.of(pair.src.text)) if span is not None else ""
            rendering = (span,) if span is not None else ()
            concept.occurrences.append(
                ShownOccurrence(number, place, pair.tgt.text, pair.src.text, hit.span, rendering, name)
            )
            number += 1
    return [made[pattern] for pattern in sorted(made)]


def _lines(bitext: Bitext, owners: Mapping[str, Entry], spotter: Spotter) -> list[ConcordanceLine]:
    """Return every place of the terms, in the order of the text."""
    terms = list(owners)
    lines: list[ConcordanceLine] = []
    unknown: list[str] = []
    for term, places in zip(terms, find_occurrences(terms, bitext.pairs), strict=True):
        shown = {(proof.zh, proof.en, proof.zh_span): proof for proof in owners[term].evidence}
        proofs = [
            shown.get((pair.src.text, pair.tgt.text, at.span))
            for at in places
            for pair in (bitext.pairs[at.pair],)
        ]
        lines += (
            _line(term, at, proof) for at, proof in zip(places, proofs, strict=True) if proof is not None
        )
        if None in proofs:
            unknown.append(term)
    known = {(line.zh, line.pair, line.src_span) for line in lines}
    spotted = spotter.concordance(unknown, bitext) if unknown else ()
    lines += (line for line in spotted if (line.zh, line.pair, line.src_span) not in known)
    return sorted(lines, key=lambda line: (line.pair, line.src_span, line.zh))


def _line(term: str, place: Place, proof: Evidence) -> ConcordanceLine:
    return ConcordanceLine(
        zh=term,
        rendering=proof.rendering,
        confidence=proof.score,
        nested=False,  # extraction shows places where the term occurs by itself
        src_document=proof.document,
        src_line=proof.zh_line,
        tgt_document="",
        tgt_line=proof.en_line or None,
        source=proof.zh,
        target=proof.en,
        src_span=proof.zh_span,
        tgt_spans=proof.en_spans,
        pair=place.pair,
    )


def by_pair(found: Sequence[ShownConcept], pairs: int) -> list[list[tuple[ShownConcept, ShownOccurrence]]]:
    """Return the places of every sentence pair."""
    places: list[list[tuple[ShownConcept, ShownOccurrence]]] = [[] for _ in range(pairs)]
    for concept in found:
        for occurrence in concept.occurrences:
            places[occurrence.pair].append((concept, occurrence))
    return places
