"""Statistics of terms as bytes: column by column, and what terms have in common once a file.

A value stands beside its likes, so that what is compressed is alike: the counts of all terms, then all of the next
field. Sentences, renderings and the numbers of sentence pairs are named by their places in tables that a file has once.
What can be had from another value is not written: a term's key where it is its atoms together (a known term may be cut
inside of these), its forms where its key is the only one, the forms of a rendering where its examples show them all;
and of what is about another value the difference.

References:
    Daniel J. Abadi, Samuel Madden & Miguel Ferreira. 2006. Integrating Compression and Execution in Column-Oriented
    Database Systems. SIGMOD.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from itertools import chain, islice, repeat
from typing import NamedTuple

import msgspec

from termalign.language.text import Span
from termalign.terms.corpus.columns import (
    Counters,
    compressed,
    decompressed,
    packed_counters,
    packed_numbers,
    parts,
    unpacked_counters,
    unpacked_numbers,
)
from termalign.terms.corpus.shared_tables import (
    Common,
    Sentences,
    Tables,
    Terms,
    packed_terms,
    unpacked_terms,
)
from termalign.terms.corpus.sums import packed_sums, unpacked_sums
from termalign.terms.extraction.prominence import Prominence
from termalign.terms.extraction.statistics import (
    Example,
    RenderingStatistics,
    TermStatistics,
    example_cost,
)

_TOTAL = "likelihood"
"""Name of the sum of a term's likelihoods, which is hardly more than that of those it keeps."""
_SCALARS = tuple(field.name for field in fields(TermStatistics) if field.type in (int, "int"))
_PLACES = tuple(field.name for field in fields(Prominence))
_NEIGHBOURS = ("left", "right")

_POSSIBLE, _CHOSEN = 1, 2
"""What a rendering of a term is: one that has a likelihood, one that has statistics, or both together."""


class _Columns(msgspec.Struct, array_like=True):
    """Terms in order, then what may render them in order, then the examples of these."""

    terms: Terms
    respelled: bytes
    """Terms whose key is not their only form."""
    forms: Counters
    """Of those."""
    neighbours: list[Counters]
    scalars: list[bytes]
    places: list[bytes]
    renderings: bytes
    """How many each term has."""
    lemmas: bytes
    kinds: bytes
    likelihoods: bytes
    """Of the possible ones, less the sum of likelihoods of those chosen."""
    chosen: bytes
    """From here on of the chosen ones."""
    counts: bytes
    unseen: bytes
    """Those whose examples do not show all their forms."""
    written: Counters
    """Of those."""
    sums: bytes
    examples: bytes
    """How many each has."""
    sentences: bytes
    costs: bytes
    """Less what they are by their sentences and confidence."""
    confidences: bytes
    """Less the mean of the rendering."""
    zh_start: bytes
    zh_size: bytes
    """Less that of the term's key."""
    en_spans: bytes
    """How many each example has."""
    en_start: bytes
    en_size: bytes


class _Rendering(NamedTuple):
    """A rendering of a term, possible or chosen."""

    lemmas: str
    likelihood: int | None
    statistics: RenderingStatistics | None


def _renderings_of(term: TermStatistics) -> list[_Rendering]:
    return [
        _Rendering(lemmas, term.likelihoods.get(lemmas), term.renderings.get(lemmas))
        for lemmas in sorted({*term.likelihoods, *term.renderings})
    ]


def packed(terms: Mapping[str, TermStatistics], tables: Tables) -> bytes:
    """Return the statistics of terms as bytes; what they have in common goes to the tables."""
    keys = sorted(terms)
    ordered = [terms[key] for key in keys]
    of_terms = [_renderings_of(term) for term in ordered]
    flat = list(chain.from_iterable(of_terms))
    chosen = [
        (key, term, each.statistics)
        for key, term, own in zip(keys, ordered, of_terms, strict=True)
        for each in own
        if each.statistics
    ]
    found = [rendering for *_, rendering in chosen]
    examples = [(key, rendering, example) for key, _, rendering in chosen for example in rendering.examples]
    spans = [example.en_spans for *_, example in examples]
    respelled = [number for number, key in enumerate(keys) if terms[key].forms != {key: terms[key].count}]
    unseen = [
        number for number, rendering in enumerate(found) if rendering.forms != _shown(rendering.examples)
    ]
    return compressed(
        _Columns(
            terms=packed_terms(keys, [term.atoms for term in ordered], tables.words),
            respelled=packed_numbers(respelled),
            forms=packed_counters((ordered[number].forms for number in respelled), tables.words),
            neighbours=[
                packed_counters((getattr(term, name) for term in ordered), tables.words)
                for name in _NEIGHBOURS
            ],
            scalars=[packed_numbers(_scalar(term, name) for term in ordered) for name in _SCALARS],
            places=[packed_numbers(getattr(term.prominence, name) for term in ordered) for name in _PLACES],
            renderings=packed_numbers(map(len, of_terms)),
            lemmas=packed_numbers(tables.lemmas.number(each.lemmas) for each in flat),
            kinds=packed_numbers(
                _POSSIBLE * (each.likelihood is not None) + _CHOSEN * (each.statistics is not None)
                for each in flat
            ),
            likelihoods=packed_numbers(
                each.likelihood - (each.statistics.likelihood if each.statistics else 0)
                for each in flat
                if each.likelihood is not None
            ),
            chosen=packed_numbers(rendering.chosen for rendering in found),
            counts=packed_numbers(rendering.count for rendering in found),
            unseen=packed_numbers(unseen),
            written=packed_counters((found[number].forms for number in unseen), tables.words),
            sums=packed_sums(
                [rendering.sums for rendering in found if rendering.sums is not None],
                [len(term.atoms) for _, term, _ in chosen],
            ),
            examples=packed_numbers(len(rendering.examples) for rendering in found),
            sentences=packed_numbers(
                tables.sentences.number(
                    Sentences(example.document, example.zh_line, example.en_line, example.zh, example.en)
                )
                for *_, example in examples
            ),
            costs=packed_numbers(
                example.cost - example_cost(example.zh, example.en, example.confidence)
                for *_, example in examples
            ),
            confidences=packed_numbers(
                example.confidence - _mean_likelihood(rendering) for _, rendering, example in examples
            ),
            zh_start=packed_numbers(example.zh_span.start for *_, example in examples),
            zh_size=packed_numbers(_size(example.zh_span) - len(key) for key, _, example in examples),
            en_spans=packed_numbers(map(len, spans)),
            en_start=packed_numbers(span.start for own in spans for span in own),
            en_size=packed_numbers(_size(span) for own in spans for span in own),
        )
    )


@dataclass(slots=True)
class Occurrences:
    """How often a term stands: of its statistics what all terms together must be known by."""

    atoms: tuple[str, ...]
    count: int

    def merge(self, other: "Occurrences") -> None:
        """Add what another file says."""
        self.atoms = min(filter(None, (self.atoms, other.atoms)), default=())
        self.count += other.count


def unpacked_occurrences(block: bytes, words: Sequence[str]) -> Iterator[tuple[str, Occurrences]]:
    """Yield how often the terms stand that `packed` was given, with their keys."""
    columns: _Columns = decompressed(block, _Columns)
    keys, all_atoms = unpacked_terms(columns.terms, words)
    counts = unpacked_numbers(columns.scalars[_SCALARS.index("count")])
    for key, atoms, count in zip(keys, all_atoms, counts, strict=True):
        yield key, Occurrences(atoms, count)


def unpacked(
    block: bytes, common: Common, wanted: Set[str] | None = None
) -> Iterator[tuple[str, TermStatistics]]:
    """Yield the terms that `packed` was given, with their keys; some of them, if that is `wanted`."""
    columns: _Columns = decompressed(block, _Columns)
    keys, all_atoms = unpacked_terms(columns.terms, common.words)
    neighbours = [unpacked_counters(counters, common.words) for counters in columns.neighbours]
    rows = zip(
        keys,
        all_atoms,
        _forms(columns, common, len(keys)),
        _renderings(columns, common, list(zip(keys, map(len, all_atoms), strict=True)), wanted),
        zip(*neighbours, strict=True),
        zip(*map(unpacked_numbers, columns.scalars), strict=True),
        zip(*map(unpacked_numbers, columns.places), strict=True),
        strict=True,
    )
    for key, atoms, forms, renderings, words, scalars, places in rows:
        if wanted is not None and key not in wanted:
            continue
        term = TermStatistics(atoms=atoms, prominence=Prominence(*places))
        for name, value in zip(_SCALARS, scalars, strict=True):
            setattr(term, name, value)
        for name, counts in zip(_NEIGHBOURS, words, strict=True):
            setattr(term, name, Counter(counts))
        term.forms = Counter({key: term.count} if forms is None else forms)
        for each in renderings:
            if each.likelihood is not None:
                term.likelihoods[each.lemmas] = each.likelihood
            if each.statistics is not None:
                term.renderings[each.lemmas] = each.statistics
        term.likelihood += sum(term.likelihoods.values())
        yield key, term


def _scalar(term: TermStatistics, name: str) -> int:
    value: int = getattr(term, name)
    return value - sum(term.likelihoods.values()) if name == _TOTAL else value


def _size(span: Span) -> int:
    return span.end - span.start


def _mean_likelihood(rendering: RenderingStatistics) -> int:
    return rendering.likelihood // max(1, rendering.chosen)


def _shown(examples: Sequence[Example]) -> Counter[str]:
    return Counter(example.rendering for example in examples)


def _forms(columns: _Columns, common: Common, terms: int) -> list[dict[str, int] | None]:
    """Return the forms of terms; None: the key alone."""
    forms: list[dict[str, int] | None] = [None] * terms
    for number, own in zip(
        unpacked_numbers(columns.respelled), unpacked_counters(columns.forms, common.words), strict=True
    ):
        forms[number] = own
    return forms


def _renderings(
    columns: _Columns, common: Common, terms: Sequence[tuple[str, int]], wanted: Set[str] | None
) -> Iterator[Sequence[_Rendering]]:
    """Yield the renderings of each term; given are the keys of terms and how many atoms they have."""
    sizes = unpacked_numbers(columns.renderings)
    kinds = unpacked_numbers(columns.kinds)
    of_rows = chain.from_iterable(map(repeat, terms, sizes))
    owners = [of for of, kind in zip(of_rows, kinds, strict=True) if kind & _CHOSEN]
    chosen = _chosen(columns, common, owners, wanted)
    likelihoods = iter(unpacked_numbers(columns.likelihoods))
    found = []
    for number, kind in zip(unpacked_numbers(columns.lemmas), kinds, strict=True):
        statistics = next(chosen) if kind & _CHOSEN else None
        likelihood = None
        if kind & _POSSIBLE:
            likelihood = next(likelihoods) + (statistics.likelihood if statistics else 0)
        found.append(_Rendering(common.lemmas[number], likelihood, statistics))
    yield from parts(found, sizes)


def _chosen(
    columns: _Columns, common: Common, terms: Sequence[tuple[str, int]], wanted: Set[str] | None
) -> Iterator[RenderingStatistics]:
    """Yield the chosen renderings, empty ones for terms that are not wanted.

    Given are the key of the term of each and how many atoms it has.
    """
    forms = dict(
        zip(unpacked_numbers(columns.unseen), unpacked_counters(columns.written, common.words), strict=True)
    )
    sizes = unpacked_numbers(columns.examples)
    examples = _examples(columns, common)
    rows = zip(
        (key for key, _ in terms),
        unpacked_numbers(columns.chosen),
        unpacked_numbers(columns.counts),
        unpacked_sums(columns.sums, [atoms for _, atoms in terms]),
        sizes,
        strict=True,
    )
    for number, (key, chosen, count, sums, size) in enumerate(rows):
        if wanted is not None and key not in wanted:
            deque(islice(examples, size), maxlen=0)
            yield RenderingStatistics()
            continue
        rendering = RenderingStatistics(chosen=chosen, sums=sums.copy(), count=count)
        mean = _mean_likelihood(rendering)
        rendering.examples = [_placed(example, key, mean) for example in islice(examples, size)]
        rendering.forms = Counter(forms[number]) if number in forms else _shown(rendering.examples)
        yield rendering


def _placed(example: Example, key: str, mean: int) -> Example:
    """Return an example of a rendering, of which only differences were written."""
    confidence = example.confidence + mean
    start, size = example.zh_span
    return example._replace(
        cost=example.cost + example_cost(example.zh, example.en, confidence),
        zh_span=Span(start, start + size + len(key)),
        confidence=confidence,
    )


def _examples(columns: _Columns, common: Common) -> Iterator[Example]:
    """Yield examples as they are written: some of their values are differences."""
    starts, sizes = unpacked_numbers(columns.en_start), unpacked_numbers(columns.en_size)
    spans = [Span(start, start + size) for start, size in zip(starts, sizes, strict=True)]
    rows = zip(
        unpacked_numbers(columns.sentences),
        unpacked_numbers(columns.costs),
        unpacked_numbers(columns.confidences),
        unpacked_numbers(columns.zh_start),
        unpacked_numbers(columns.zh_size),
        parts(spans, unpacked_numbers(columns.en_spans)),
        strict=True,
    )
    for number, cost, confidence, start, size, en_spans in rows:
        where = common.sentences[number]
        yield Example(
            cost,
            where.document,
            where.zh_line,
            where.en_line,
            where.zh,
            where.en,
            Span(start, size),
            tuple(en_spans),
            confidence,
        )
