"""Statistics of terms as bytes: column by column, and every example sentence once.

A value stands beside its likes, so that what is compressed is alike: the counts of all terms, then all of the next
field; each feature's sums over all renderings. Examples name their sentences by number, in a table that a file has
once. What can be had from another value is not written: a term's key from its atoms, its forms where its key is the
only one.

References:
    Daniel J. Abadi, Samuel Madden & Miguel Ferreira. 2006. Integrating Compression and Execution in Column-Oriented
    Database Systems. SIGMOD.
"""

import lzma
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple

import msgspec
import numpy as np

from termalign.extraction.prominence import Prominence
from termalign.extraction.shortlisting import CandidateCount
from termalign.extraction.statistics import Example, RenderingStatistics, TermStatistics
from termalign.text import Span

_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 1, "lc": 2, "lp": 2, "pb": 2}]
"""Of the sums, which are numbers of four bytes: a third smaller than by zlib, at a fiftieth of the time that mapping
takes."""


class Sentences:
    """The sentences of examples with the documents they are from, each once; numbered as they come."""

    def __init__(self, known: Sequence[tuple[str, str, str]] = ()) -> None:
        self.known = list(known)
        """Document, Chinese and English sentence."""
        self._number = {sentence: number for number, sentence in enumerate(self.known)}

    def number(self, example: Example) -> int:
        """Return the number of an example's sentences."""
        sentence = (example.document, example.zh, example.en)
        if sentence not in self._number:
            self._number[sentence] = len(self.known)
            self.known.append(sentence)
        return self._number[sentence]


def compressed(value: Any) -> bytes:
    """Return a value of plain types as compressed bytes."""
    return lzma.compress(_encoder.encode(value), preset=1)


def decompressed(block: bytes, kind: Any = Any) -> Any:
    """Return the value that `compressed` was given."""
    return msgspec.msgpack.decode(lzma.decompress(block), type=kind)


_encoder = msgspec.msgpack.Encoder()

_SCALARS = tuple(field.name for field in fields(TermStatistics) if field.type in (int, "int"))
_PLACES = tuple(field.name for field in fields(Prominence))
_COUNTERS = ("left", "right", "likelihoods")


class _Columns(msgspec.Struct, array_like=True):
    """Terms in order, then their renderings in order, then the examples of these."""

    atoms: list[tuple[str, ...]]
    forms: list[dict[str, int] | None]
    """None: the key alone, as often as the term."""
    counters: list[list[dict[str, int]]]
    scalars: list[list[int]]
    places: list[list[int]]
    samples: list[tuple[int, ...]]
    renderings: list[int]
    """How many each term has."""
    lemmas: list[str]
    written: list[dict[str, int]]
    chosen: list[int]
    counts: list[int]
    sums: bytes
    """A feature after another."""
    wide: bool
    """Whether sums have eight bytes, not four."""
    examples: list[int]
    """How many each rendering has."""
    cost: list[int]
    sentence: list[int]
    lines: list[tuple[int, int]]
    zh_span: list[tuple[int, int]]
    en_spans: list[tuple[tuple[int, int], ...]]
    confidence: list[int]


def packed(terms: Mapping[str, TermStatistics], sentences: Sentences) -> bytes:
    """Return the statistics of terms as bytes; their examples' sentences join the others."""
    keys = sorted(terms)
    ordered = [terms[key] for key in keys]
    renderings = [dict(sorted(term.renderings.items())) for term in ordered]
    flat = list(chain.from_iterable(each.values() for each in renderings))
    examples = [example for rendering in flat for example in rendering.examples]
    sums = np.array([each.sums for each in flat], np.int64)
    wide = bool(sums.size and np.abs(sums).max() > np.iinfo(np.int32).max)
    return compressed(
        _Columns(
            atoms=[term.atoms for term in ordered],
            forms=[
                None if term.forms == {key: term.count} else _sorted(term.forms)
                for key, term in zip(keys, ordered, strict=True)
            ],
            counters=[[_sorted(getattr(term, name)) for term in ordered] for name in _COUNTERS],
            scalars=[[getattr(term, name) for term in ordered] for name in _SCALARS],
            places=[[getattr(term.prominence, name) for term in ordered] for name in _PLACES],
            samples=[term.sample for term in ordered],
            renderings=[len(each) for each in renderings],
            lemmas=list(chain.from_iterable(renderings)),
            written=[_sorted(rendering.forms) for rendering in flat],
            chosen=[rendering.chosen for rendering in flat],
            counts=[rendering.count for rendering in flat],
            sums=lzma.compress(
                np.ascontiguousarray(sums.T, "<i8" if wide else "<i4").tobytes(),
                format=lzma.FORMAT_XZ,
                filters=_FILTERS,
            ),
            wide=wide,
            examples=[len(rendering.examples) for rendering in flat],
            cost=[example.cost for example in examples],
            sentence=[sentences.number(example) for example in examples],
            lines=[(example.zh_line, example.en_line) for example in examples],
            zh_span=[example.zh_span for example in examples],
            en_spans=[example.en_spans for example in examples],
            confidence=[example.confidence for example in examples],
        )
    )


def unpacked(block: bytes, sentences: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, TermStatistics]]:
    """Yield the terms that `packed` was given, with their keys."""
    columns: _Columns = decompressed(block, _Columns)
    examples = _examples(columns, sentences)
    renderings = _parts(_renderings(columns, examples), columns.renderings)
    rows = zip(
        columns.atoms,
        columns.forms,
        renderings,
        zip(*columns.counters, strict=True),
        zip(*columns.scalars, strict=True),
        zip(*columns.places, strict=True),
        columns.samples,
        strict=True,
    )
    for atoms, forms, own, counters, scalars, places, sample in rows:
        key = "".join(atoms)
        term = TermStatistics(
            atoms=atoms, sample=sample, renderings=dict(own), prominence=Prominence(*places)
        )
        for name, value in zip(_SCALARS, scalars, strict=True):
            setattr(term, name, value)
        for name, counts in zip(_COUNTERS, counters, strict=True):
            setattr(term, name, Counter(counts))
        term.forms = Counter({key: term.count} if forms is None else forms)
        yield key, term


class _Counts(msgspec.Struct, array_like=True):
    """Candidates in order."""

    atoms: list[tuple[str, ...]]
    counts: list[int]
    quoted: list[int]
    known: list[bool]
    told: list[bool]
    samples: list[tuple[int, ...]]


def packed_counts(terms: Mapping[str, CandidateCount]) -> bytes:
    """Return the counts of candidates as bytes."""
    ordered = [terms[key] for key in sorted(terms)]
    return compressed(
        _Counts(
            [term.atoms for term in ordered],
            [term.count for term in ordered],
            [term.quoted for term in ordered],
            [term.known for term in ordered],
            [term.told for term in ordered],
            [term.sample for term in ordered],
        )
    )


def unpacked_counts(block: bytes) -> Iterator[tuple[str, CandidateCount]]:
    """Yield the candidates that `packed_counts` was given, with their keys."""
    columns: _Counts = decompressed(block, _Counts)
    rows = zip(
        columns.atoms,
        columns.counts,
        columns.quoted,
        columns.known,
        columns.told,
        columns.samples,
        strict=True,
    )
    for row in rows:
        yield "".join(row[0]), CandidateCount(*row)


class _Named(NamedTuple):
    lemmas: str
    statistics: RenderingStatistics


def _renderings(columns: _Columns, examples: Sequence[Example]) -> list[_Named]:
    rows = len(columns.lemmas)
    flat = np.frombuffer(lzma.decompress(columns.sums), "<i8" if columns.wide else "<i4")
    sums = np.ascontiguousarray(flat.reshape(-1, max(1, rows)).T, np.int64)
    return [
        _Named(
            lemmas,
            RenderingStatistics(
                Counter(columns.written[row]),
                columns.chosen[row],
                sums[row].copy(),
                own,
                columns.counts[row],
            ),
        )
        for row, (lemmas, own) in enumerate(
            zip(columns.lemmas, _parts(examples, columns.examples), strict=True)
        )
    ]


def _examples(columns: _Columns, sentences: Sequence[tuple[str, str, str]]) -> list[Example]:
    found = []
    for row, number in enumerate(columns.sentence):
        document, zh, en = sentences[number]
        found.append(
            Example(
                columns.cost[row],
                document,
                *columns.lines[row],
                zh,
                en,
                Span(*columns.zh_span[row]),
                tuple(Span(*span) for span in columns.en_spans[row]),
                columns.confidence[row],
            )
        )
    return found


def _parts(items: Sequence[Any], sizes: Sequence[int]) -> Iterator[list[Any]]:
    """Yield runs of so many items each."""
    for start, end in pairwise(accumulate(sizes, initial=0)):
        yield list(items[start:end])


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
