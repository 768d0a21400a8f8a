"""Columns of numbers and words as bytes, and values of plain types compressed."""

import lzma
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, pairwise, takewhile
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

Item = TypeVar("Item")


def compressed(value: Any) -> bytes:
    """Return a value of plain types as compressed bytes."""
    return lzma.compress(_encoder.encode(value), preset=4)


def decompressed(block: bytes, kind: Any = Any) -> Any:
    """Return the value that `compressed` was given."""
    return msgspec.msgpack.decode(lzma.decompress(block), type=kind)


_encoder = msgspec.msgpack.Encoder()


def packed_numbers(numbers: Iterable[int]) -> bytes:
    """Return whole numbers as bytes: their width, then all first bytes, all second ones and so on.

    As many bytes as the widest needs; like ones stand together, and are compressed better.

    Example:
        >>> packed_numbers([1, -2, 3])
        b'\\x01\\x01\\xfe\\x03'
        >>> unpacked_numbers(packed_numbers([1, 300]))
        [1, 300]
    """
    column = np.fromiter(numbers, "<i8")
    widest = int(np.max(np.abs(column), initial=0))
    width = next(width for width in (1, 2, 4, 8) if widest < 1 << (8 * width - 1))
    planes = column.astype(f"<i{width}").view(np.uint8).reshape(-1, width).T
    return bytes([width]) + planes.tobytes()


def unpacked_numbers(column: bytes) -> list[int]:
    """Return the numbers that `packed_numbers` was given."""
    width = column[0]
    planes = np.frombuffer(column, np.uint8, offset=1).reshape(width, -1)
    numbers: list[int] = np.ascontiguousarray(planes.T).view(f"<i{width}")[:, 0].tolist()
    return numbers


class Numbering(Generic[Item]):
    """What is named by its number: each thing once, numbered as it comes."""

    def __init__(self, known: Sequence[Item] = ()) -> None:
        self.known = list(known)
        self._numbers = {item: number for number, item in enumerate(self.known)}

    def number(self, item: Item) -> int:
        """Return the number of a thing."""
        number = self._numbers.setdefault(item, len(self.known))
        if number == len(self.known):
            self.known.append(item)
        return number


class Counters(msgspec.Struct, array_like=True):
    """Words with counts, of several things one after another."""

    sizes: bytes
    """Words of each."""
    words: bytes
    """By their numbers in a table."""
    counts: bytes


def packed_counters(counters: Iterable[Mapping[str, int]], words: Numbering[str]) -> Counters:
    """Return counters as columns; their words, in order, go to a table."""
    each = [sorted(counter.items()) for counter in counters]
    flat = list(chain.from_iterable(each))
    return Counters(
        packed_numbers(map(len, each)),
        packed_numbers(words.number(word) for word, _ in flat),
        packed_numbers(count for _, count in flat),
    )


def unpacked_counters(columns: Counters, words: Sequence[str]) -> list[dict[str, int]]:
    """Return the counters that `packed_counters` was given."""
    names = map(words.__getitem__, unpacked_numbers(columns.words))
    items = list(zip(names, unpacked_numbers(columns.counts), strict=True))
    return [dict(own) for own in parts(items, unpacked_numbers(columns.sizes))]


class Sequences(msgspec.Struct, array_like=True):
    """Sequences of words in order: what each has in common with the one before it, and its other words."""

    common: bytes
    """Words that each begins with as the one before it does."""
    others: bytes
    """How many others each has."""
    words: bytes
    """The others, by their numbers in a table."""


def packed_sequences(sequences: Iterable[tuple[str, ...]], words: Numbering[str]) -> Sequences:
    """Return sequences as columns; their words go to a table.

    Example:
        >>> table = Numbering()
        >>> columns = packed_sequences([("rule", "of", "law"), ("rule", "of", "thumb")], table)
        >>> table.known
        ['rule', 'of', 'law', 'thumb']
        >>> unpacked_sequences(columns, table.known)
        [('rule', 'of', 'law'), ('rule', 'of', 'thumb')]
    """
    common, others, numbers = [], [], []
    before: tuple[str, ...] = ()
    for sequence in sequences:
        same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(before, sequence, strict=False)))
        common.append(same)
        others.append(len(sequence) - same)
        numbers += [words.number(word) for word in sequence[same:]]
        before = sequence
    return Sequences(*map(packed_numbers, (common, others, numbers)))


def unpacked_sequences(columns: Sequences, words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the sequences that `packed_sequences` was given."""
    numbers = unpacked_numbers(columns.words)
    sequences: list[tuple[str, ...]] = []
    before: tuple[str, ...] = ()
    for same, own in zip(
        unpacked_numbers(columns.common), parts(numbers, unpacked_numbers(columns.others)), strict=True
    ):
        before = (*before[:same], *(words[number] for number in own))
        sequences.append(before)
    return sequences


def parts(items: Sequence[Item], sizes: Iterable[int]) -> Iterable[Sequence[Item]]:
    """Yield runs of so many items each.

    Example:
        >>> list(parts([7, 8, 9], [2, 0, 1]))
        [[7, 8], [], [9]]
    """
    for start, end in pairwise(accumulate(sizes, initial=0)):
        yield items[start:end]
