"""Shards: the terms of a file in blocks of MessagePack, compressed; the sentences of all examples once a file.

A shard holds statistics as they are, but for what takes most room. The sums of features are rows of one matrix, written
column by column, since the values of a feature resemble each other, and of all numbers the lowest bytes first, as the
highest are nearly all alike; the sentences of examples are named by their numbers in a table of the file.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
import numpy as np

from termalign.language.arrays import Longs
from termalign.language.text import Span
from termalign.terms.corpus.sealed import compressed, converted, decompressed
from termalign.terms.extraction.statistics import SUMMED, Example, RenderingStatistics, TermStatistics

_SUM_TYPE = np.dtype("<i8")
"""Of a sum."""


class ExampleSentences(NamedTuple):
    """The sentence pair of an example, and the lines on which it is."""

    document: str
    zh_line: int
    en_line: int
    zh: str
    en: str


SentenceTable = dict[ExampleSentences, int]
"""The sentence pairs of a file, numbered in the order in which they were added."""


class _StoredRendering(msgspec.Struct, array_like=True):
    """The statistics of a rendering, as they are stored."""

    forms: Counter[str]
    chosen: int
    count: int
    row: int | None
    """Of the matrix of sums; None: it has none."""
    examples: list[tuple[int, int, Span, tuple[Span, ...], int]]
    """Cost, number in the table of sentences, spans and confidence."""


class _Shard(msgspec.Struct, array_like=True):
    terms: dict[str, msgspec.Raw]
    """By their keys: `_StoredTerm`."""
    sums: bytes
    """Whole numbers, the lowest bytes of all first; shape (bytes, features, renderings)."""


_StoredTerm = tuple[TermStatistics, dict[str, _StoredRendering]]
"""The statistics of a term without renderings, and its renderings by their lemmas."""

_term_decoder = msgspec.msgpack.Decoder(_StoredTerm, dec_hook=converted)


def statistics_shard(terms: Mapping[str, TermStatistics], table: SentenceTable) -> bytes:
    """Return the statistics of terms as bytes; the sentences of their examples are added to the table."""
    rows: list[Longs] = []
    stored = {}
    for key in sorted(terms):
        renderings = {}
        for lemmas, rendering in sorted(terms[key].renderings.items()):
            row = None
            if rendering.sums is not None:
                row = len(rows)
                rows.append(rendering.sums)
            examples = [
                (
                    example.cost,
                    table.setdefault(ExampleSentences(*example[1:6]), len(table)),
                    example.zh_span,
                    example.en_spans,
                    example.confidence,
                )
                for example in rendering.examples
            ]
            renderings[lemmas] = _StoredRendering(
                rendering.forms, rendering.chosen, rendering.count, row, examples
            )
        stored[key] = (replace(terms[key], renderings={}), renderings)
    sums = np.array(rows, _SUM_TYPE).reshape(len(rows), len(SUMMED))
    in_bytes = np.ascontiguousarray(sums.T).view(np.uint8).reshape(-1, _SUM_TYPE.itemsize)
    return compressed((stored, in_bytes.T.tobytes()))


def statistics_of(
    block: bytes, sentences: Sequence[ExampleSentences], is_wanted: Callable[[str], bool]
) -> Iterator[tuple[str, TermStatistics]]:
    """Yield the wanted terms that `statistics_shard` was given, with their keys."""
    shard: _Shard = decompressed(block, _Shard)
    in_bytes = np.frombuffer(shard.sums, np.uint8).reshape(_SUM_TYPE.itemsize, -1).T
    sums = np.ascontiguousarray(np.ascontiguousarray(in_bytes).view(_SUM_TYPE).reshape(len(SUMMED), -1).T)
    for key, content in shard.terms.items():
        if is_wanted(key):
            term, renderings = _term_decoder.decode(content)
            term.renderings = {
                lemmas: _rendering(stored, sentences, sums) for lemmas, stored in renderings.items()
            }
            yield key, term


def _rendering(
    stored: _StoredRendering, sentences: Sequence[ExampleSentences], sums: Longs
) -> RenderingStatistics:
    return RenderingStatistics(
        forms=stored.forms,
        chosen=stored.chosen,
        sums=None if stored.row is None else sums[stored.row].copy(),
        examples=[
            Example(cost, *sentences[index], zh_span, en_spans, confidence)
            for cost, index, zh_span, en_spans, confidence in stored.examples
        ],
        count=stored.count,
    )


class TermCount(msgspec.Struct):
    """How often a term occurs: of its statistics what is needed of all terms together."""

    atoms: tuple[str, ...]
    count: int

    def merge(self, other: "TermCount") -> None:
        """Add the occurrences in another file."""
        self.atoms = min(filter(None, (self.atoms, other.atoms)), default=())
        self.count += other.count


_count_decoder = msgspec.msgpack.Decoder(tuple[TermCount, msgspec.Raw])


def term_counts(block: bytes, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, TermCount]]:
    """Yield how often the wanted terms occur that `statistics_shard` was given, with their keys."""
    shard: _Shard = decompressed(block, _Shard)
    for key, content in shard.terms.items():
        if is_wanted(key):
            yield key, _count_decoder.decode(content)[0]
