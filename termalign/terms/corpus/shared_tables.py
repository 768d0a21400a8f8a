"""What the terms of a file have in common, as bytes: tables that a file has once, and how terms are named by them."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from termalign.terms.corpus.columns import (
    Numbering,
    Sequences,
    compressed,
    decompressed,
    packed_numbers,
    packed_sequences,
    unpacked_numbers,
    unpacked_sequences,
)


class Sentences(NamedTuple):
    """A sentence pair of examples, and where it stands."""

    document: str
    zh_line: int
    en_line: int
    zh: str
    en: str


class Tables(NamedTuple):
    """What the terms of a file have in common, while it is written."""

    sentences: Numbering[Sentences]
    lemmas: Numbering[str]
    """Renderings."""
    words: Numbering[str]
    """All other words."""
    pairs: Numbering[int]
    """Numbers of sentence pairs in which terms are looked at."""


class Common(NamedTuple):
    """The same, when it is read."""

    sentences: Sequence[Sentences]
    lemmas: Sequence[str]
    words: Sequence[str]
    pairs: Sequence[int]


class _Sentences(msgspec.Struct, array_like=True):
    """A table of sentences, in columns."""

    document: list[str]
    zh_line: bytes
    en_line: bytes
    """Less the Chinese one."""
    zh: list[str]
    en: list[str]


def packed_sentences(sentences: Sequence[Sentences]) -> bytes:
    """Return a table of sentences as bytes."""
    return compressed(
        _Sentences(
            [each.document for each in sentences],
            packed_numbers(each.zh_line for each in sentences),
            packed_numbers(each.en_line - each.zh_line for each in sentences),
            [each.zh for each in sentences],
            [each.en for each in sentences],
        )
    )


def unpacked_sentences(block: bytes) -> list[Sentences]:
    """Return the table that `packed_sentences` was given."""
    columns: _Sentences = decompressed(block, _Sentences)
    zh_lines = unpacked_numbers(columns.zh_line)
    en_lines = map(int.__add__, zh_lines, unpacked_numbers(columns.en_line))
    return list(map(Sentences, columns.document, zh_lines, en_lines, columns.zh, columns.en))


class Terms(msgspec.Struct, array_like=True):
    """Terms in order: what they are made of, and their keys."""

    atoms: Sequences
    inside: bytes
    """Those whose key is cut inside their atoms."""
    keys: bytes
    """Of those, by their places in the table."""


def packed_terms(keys: Sequence[str], atoms: Sequence[tuple[str, ...]], words: Numbering[str]) -> Terms:
    """Return keys and atoms as columns; words go to a table."""
    inside = [number for number, key in enumerate(keys) if key != "".join(atoms[number])]
    return Terms(
        packed_sequences(atoms, words),
        packed_numbers(inside),
        packed_numbers(words.number(keys[number]) for number in inside),
    )


def unpacked_terms(columns: Terms, words: Sequence[str]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return keys and atoms."""
    atoms = unpacked_sequences(columns.atoms, words)
    keys = list(map("".join, atoms))
    for number, word in zip(unpacked_numbers(columns.inside), unpacked_numbers(columns.keys), strict=True):
        keys[number] = words[word]
    return keys, atoms
