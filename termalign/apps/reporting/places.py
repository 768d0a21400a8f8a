"""Every place of the glossary's terms in the source of a bitext, counted by term and rendering."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from termalign.apps.reporting.parts import TOKENIZED_AT_ONCE, tokenized
from termalign.apps.reporting.renderings import SourceOccurrence, renderings
from termalign.checking.checks.explainer import Explainer
from termalign.checking.checks.units import units_of
from termalign.checking.findings.finding import Finding
from termalign.documents.bitext import Bitext
from termalign.language.text import Direction, Span, words_of
from termalign.termbase.glossary import Entry, Glossary
from termalign.termbase.matching.renderings import RenderingNames
from termalign.termbase.matching.terms import Terms, terms_of
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
        counts = Counter(occurrence.rendering for occurrence in self.counted if occurrence.rendering)
        listed = [term.text for term in (*self.entry.en, *self.entry.zh)]
        ordered = dict.fromkeys((*(text for text in listed if text in counts), *counts))
        return sorted(((text, counts[text]) for text in ordered), key=lambda row: -row[1])

    @cached_property
    def counted(self) -> list[ShownOccurrence]:
        """The places where the term occurs by itself; all where it never is."""
        return [occurrence for occurrence in self.occurrences if not occurrence.nested] or self.occurrences

    @cached_property
    def without(self) -> int:
        """How many places have no likely rendering."""
        return sum(not occurrence.rendering for occurrence in self.counted)


def concepts(
    bitext: Bitext, glossary: Glossary, explain: Explainer, findings: Iterable[Finding] = ()
) -> list[ShownConcept]:
    """Return the concepts whose terms occur in the source of a bitext, in the order of the glossary.

    Args:
        bitext: The text and its translation; words need not be linked.
        glossary: The terms.
        explain: Finds what renders terms where no rendering of the glossary does.
        findings: Those of a check of the translation.
    """
    units = [unit for unit in units_of(bitext) if unit.pair is not None]
    if bitext.direction is Direction.ZH_EN:
        terms = terms_of(glossary, Direction.ZH_EN)
        occurrences = _chinese(glossary, terms, bitext, explain)
        heads = {index: (entry, entry.zh[0].text) for index, entry in enumerate(glossary) if entry.zh}
    else:
        entries = tuple(
            replace(entry, en=tuple(term for term in entry.en if term.count or not entry.count))
            for entry in glossary
        )
        terms = terms_of(Glossary(entries), Direction.EN_ZH)
        hits_of_units = terms.find([unit.src for unit in units])
        occurrences = [
            SourceOccurrence(hit.pattern, pair, hit.span, hit.pattern)
            for pair, hits in enumerate(hits_of_units)
            for hit in hits
        ]
        heads = {
            use.concept: (entries[terms.owners[use.concept][0]], terms.expected[use.concept].en)
            for use in occurrences
        }
    proofs = {index: heads[index][0].evidence for index in {use.concept for use in occurrences}}
    known = renderings(occurrences, terms, units, proofs, findings, explain)
    by_index: dict[int, ShownConcept] = {}
    names = RenderingNames()
    for order, use in enumerate(occurrences):
        entry, head = heads[use.concept]
        concept = by_index.get(use.concept)
        if concept is None:
            concept = by_index[use.concept] = ShownConcept(use.concept, entry, head)
            for term in entry.en if bitext.direction is Direction.ZH_EN else entry.zh:
                names.of(head, term.text)  # other forms of it are called as the glossary has it
        unit, spans = units[use.pair], known.get(use, ())
        name = names.of(head, words_of(spans, unit.tgt)) if spans else ""
        concept.occurrences.append(
            ShownOccurrence(order, use.pair, unit.src, unit.tgt, use.span, spans, name, use.nested)
        )
    return [by_index[index] for index in sorted(by_index)]


def _chinese(glossary: Glossary, terms: Terms, bitext: Bitext, explain: Explainer) -> list[SourceOccurrence]:
    """Return the occurrences of Chinese terms, those inside others too, in the order of the text."""
    owners: dict[str, int] = {}  # of homographs, the first: the text does not say which is meant
    for index, entry in enumerate(glossary):
        for term in entry.zh:
            for text in (term.text, *term.forms):
                owners.setdefault(text.strip(), index)
    texts = list(owners)
    patterns = [
        next((hit.pattern for hit in hits if hit.span == Span(0, len(text))), None)
        for text, hits in zip(texts, terms.find(texts), strict=True)
    ]
    occurrences: list[SourceOccurrence] = []
    pairs = range(len(bitext))
    tokens = tokenized(bitext, pairs, lambda: explain.aligner)
    for first in pairs[::TOKENIZED_AT_ONCE]:
        found_of_texts = find_occurrences(texts, list(islice(tokens, TOKENIZED_AT_ONCE)))
        occurrences += (
            SourceOccurrence(owners[text], first + match.pair, match.span, pattern, match.nested)
            for text, pattern, of_text in zip(texts, patterns, found_of_texts, strict=True)
            for match in of_text
        )
    occurrences.sort(key=lambda occurrence: (occurrence.pair, occurrence.span, occurrence.concept))
    # Two writings of one term match at the same offset.
    return list({(use.concept, use.pair, use.span): use for use in occurrences}.values())


def by_pair(
    concepts_shown: Sequence[ShownConcept], pairs: int
) -> list[list[tuple[ShownConcept, ShownOccurrence]]]:
    """Return the places of every sentence pair."""
    of_pairs: list[list[tuple[ShownConcept, ShownOccurrence]]] = [[] for _ in range(pairs)]
    for concept in concepts_shown:
        for occurrence in concept.occurrences:
            of_pairs[occurrence.pair].append((concept, occurrence))
    return of_pairs
