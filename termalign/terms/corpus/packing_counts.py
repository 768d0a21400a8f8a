"""Counts of candidates as bytes, column by column: what the first of two passes keeps of a chunk."""

from collections.abc import Iterator, Mapping

import msgspec

from termalign.terms.corpus.columns import compressed, decompressed, packed_numbers, parts, unpacked_numbers
from termalign.terms.corpus.shared_tables import Common, Tables, Terms, packed_terms, unpacked_terms
from termalign.terms.extraction.shortlisting import CandidateCount


class _Counts(msgspec.Struct, array_like=True):
    """Candidates in order."""

    terms: Terms
    counts: bytes
    quoted: bytes
    known: bytes
    told: bytes
    sizes: bytes
    """Pairs of each sample."""
    samples: bytes
    """The pairs, by their places in the table."""


def packed_counts(terms: Mapping[str, CandidateCount], tables: Tables) -> bytes:
    """Return the counts of candidates as bytes; the numbers of sentence pairs go to the table."""
    keys = sorted(terms)
    ordered = [terms[key] for key in keys]
    return compressed(
        _Counts(
            packed_terms(keys, [term.atoms for term in ordered], tables.words),
            packed_numbers(term.count for term in ordered),
            packed_numbers(term.quoted for term in ordered),
            packed_numbers(term.known for term in ordered),
            packed_numbers(term.told for term in ordered),
            packed_numbers(len(term.sample) for term in ordered),
            packed_numbers(tables.pairs.number(pair) for term in ordered for pair in term.sample),
        )
    )


def unpacked_counts(block: bytes, common: Common) -> Iterator[tuple[str, CandidateCount]]:
    """Yield the candidates that `packed_counts` was given, with their keys."""
    columns: _Counts = decompressed(block, _Counts)
    pairs = [common.pairs[place] for place in unpacked_numbers(columns.samples)]
    keys, atoms = unpacked_terms(columns.terms, common.words)
    rows = zip(
        keys,
        atoms,
        unpacked_numbers(columns.counts),
        unpacked_numbers(columns.quoted),
        map(bool, unpacked_numbers(columns.known)),
        map(bool, unpacked_numbers(columns.told)),
        map(tuple, parts(pairs, unpacked_numbers(columns.sizes))),
        strict=True,
    )
    for key, *values in rows:
        yield key, CandidateCount(*values)
