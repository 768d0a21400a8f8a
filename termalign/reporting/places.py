"""Every place of the glossary's terms in a bitext, counted by term and rendering."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from termalign.bitext import Bitext
from termalign.findings.tally import Names
from termalign.glossary import Entry, Evidence, Glossary
from termalign.spotting import ConcordanceLine, Spotter
from termalign.spotting.occurrences import Occurrence as Place
from termalign.spotting.occurrences import find_occurrences
from termalign.text import Span


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of a term."""

    number: int
    """0-based, in the order of the text."""
    line: ConcordanceLine
    rendering: str
    """By which name its rendering is counted; empty for none."""


@dataclass
class Concept:
    """An entry of the glossary that stands in the text, with its places."""

    number: int
    """0-based, in the order of the glossary."""
    entry: Entry
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def head(self) -> str:
        """The Chinese term."""
        return self.entry.zh[0].text

    @cached_property
    def renderings(self) -> list[tuple[str, int]]:
        """How often each rendering is used where the term stands by itself, the most frequent first."""
        counts = Counter(item.rendering for item in self.counted if item.rendering)
        return counts.most_common()

    @cached_property
    def counted(self) -> list[Occurrence]:
        """The places where the term stands by itself; all where it never does."""
        return [item for item in self.occurrences if not item.line.nested] or self.occurrences

    @cached_property
    def without(self) -> int:
        """How many places have no likely rendering."""
        return sum(not item.rendering for item in self.counted)


def concepts(bitext: Bitext, glossary: Glossary, spotter: Spotter) -> list[Concept]:
    """Return the concepts that stand in a bitext, in the order of the glossary.

    Places that the evidence of the glossary shows are taken from it; the spotter is asked about all others.

    Raises:
        InputError: The bitext's words are not linked.
    """
    made = [Concept(number, entry) for number, entry in enumerate(glossary) if entry.zh]
    owners: dict[str, Concept] = {}  # of homographs, the first: the text does not say which is meant
    for concept in made:
        for term in concept.entry.zh:
            for text in (term.text, *term.forms):
                owners.setdefault(text.strip(), concept)
    names = Names()
    taken: set[tuple[int, int, Span]] = set()
    for number, line in enumerate(_lines(bitext, owners, spotter)):
        concept = owners[line.zh]
        place = (concept.number, line.pair, line.src_span)
        if place not in taken:  # two writings of one term match at the same place
            taken.add(place)
            name = names.of(concept.head, line.rendering) if line.rendering else ""
            concept.occurrences.append(Occurrence(number, line, name))
    return [concept for concept in made if concept.occurrences]


def _lines(bitext: Bitext, owners: Mapping[str, Concept], spotter: Spotter) -> list[ConcordanceLine]:
    """Return every place of the terms, in the order of the text."""
    terms = list(owners)
    lines: list[ConcordanceLine] = []
    asked: list[str] = []
    for term, places in zip(terms, find_occurrences(terms, bitext.pairs), strict=True):
        shown = {(proof.zh, proof.zh_span): proof for proof in owners[term].entry.evidence}
        proofs = [shown.get((bitext.pairs[at.pair].src.text, at.span)) for at in places]
        if all(
            proof is not None and proof.en == bitext.pairs[at.pair].tgt.text
            for proof, at in zip(proofs, places, strict=True)
        ):
            lines += (
                _line(term, at, proof) for at, proof in zip(places, proofs, strict=True) if proof is not None
            )
        else:
            asked.append(term)
    lines += spotter.concordance(asked, bitext) if asked else ()
    return sorted(lines, key=lambda line: (line.pair, line.src_span, line.zh))


def _line(term: str, place: Place, proof: Evidence) -> ConcordanceLine:
    return ConcordanceLine(
        zh=term,
        rendering=proof.rendering,
        confidence=proof.score,
        nested=place.nested,
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


def by_pair(found: Sequence[Concept], pairs: int) -> list[list[tuple[Concept, Occurrence]]]:
    """Return the places of every sentence pair."""
    places: list[list[tuple[Concept, Occurrence]]] = [[] for _ in range(pairs)]
    for concept in found:
        for occurrence in concept.occurrences:
            places[occurrence.line.pair].append((concept, occurrence))
    return places
